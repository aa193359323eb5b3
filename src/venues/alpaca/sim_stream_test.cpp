#include "venues/alpaca/sim_test_support.hpp"

// The streams of updates, who may ask and how often.
namespace sluice::venues::alpaca::sim {
namespace {

constexpr const char* kAuth = R"({"action":"authenticate","data":{"key_id":"PKTEST","secret_key":"secret"}})";
constexpr const char* kListen = R"({"action":"listen","data":{"streams":["trade_updates","nonsense"]}})";

struct StreamDesk : TestDesk {
    explicit StreamDesk(SimConfig config = {}) : TestDesk{std::move(config)} { quote("AAPL", "99.90", "100"); }
};

TEST(SimStream, AuthenticatesThenListens) {
    StreamDesk desk;
    const auto channel = desk.open();
    EXPECT_TRUE(desk.said.empty());
    desk.say(channel, kListen);
    EXPECT_EQ(desk.said.back(), R"({"stream":"authorization","data":{"status":"unauthorized","action":"listen"}})");
    desk.say(channel, kAuth);
    EXPECT_EQ(desk.said.back(), R"({"stream":"authorization","data":{"status":"authorized","action":"authenticate"}})");
    desk.say(channel, kListen);
    EXPECT_EQ(desk.said.back(), R"({"stream":"listening","data":{"streams":["trade_updates"]}})");
    desk.post(buy("1"));
    EXPECT_EQ(desk.events(), "pending_new");
    desk.say(channel, R"({"action":"listen","data":{"streams":[]}})");
    EXPECT_EQ(desk.said.back(), R"({"stream":"listening","data":{"streams":[]}})");
    desk.settle();
    EXPECT_EQ(desk.events(), "");
}

TEST(SimStream, RefusesWrongKeysAndCloses) {
    StreamDesk desk;
    desk.get<Account>("/v2/account");
    const auto channel = desk.open();
    desk.say(channel, R"({"action":"auth","key":"PKTEST","secret":"wrong"})");
    EXPECT_EQ(desk.said.back(),
              R"({"stream":"authorization","data":{"status":"unauthorized","action":"authenticate"}})");
    ASSERT_EQ(desk.closed.size(), 1u);
    EXPECT_EQ(desk.closed[0], channel);
}

TEST(SimStream, TellsEachAccountItsOwn) {
    StreamDesk desk;
    desk.listen();
    desk.key = "PKOTHER";
    desk.post(buy("1"));
    desk.settle();
    EXPECT_EQ(desk.events(), "");
    desk.listen();
    desk.post(buy("1"));
    desk.settle();
    EXPECT_EQ(desk.events(), "pending_new new fill");
}

TEST(SimStream, TellsACancelThatAFillOvertakes) {
    StreamDesk desk;
    desk.listen();
    const Order order = desk.post(buy("1", R"("type":"limit","limit_price":"99","time_in_force":"day")"));
    desk.settle();
    EXPECT_EQ(desk.events(), "pending_new new");
    EXPECT_EQ(desk.ask("DELETE", "/v2/orders/" + order.id).status, 204);
    desk.quote("AAPL", "98.80", "98.90");  // the cancel is still on its way
    desk.settle();
    EXPECT_EQ(desk.events(), "fill order_cancel_rejected");
    EXPECT_EQ(desk.order(order.id).status.text(), "filled");
}

TEST(SimStream, ServerSentEventsTellTheSame) {
    StreamDesk desk;
    desk.post(buy("1"));
    desk.settle();
    const wire::HttpReply reply = desk.ask("GET", "/v2/events/trades?since=2026-03-02T00:00:00Z");
    EXPECT_EQ(reply.status, 200);
    const wire::RequestId events = desk.last_request;
    EXPECT_EQ(desk.parts[events].find("data: {\"event\":\"pending_new\""), 0u) << desk.parts[events];
    EXPECT_NE(desk.parts[events].find(R"("event_id":"0000000000003")"), std::string::npos);
    desk.parts.clear();
    desk.post(buy("1"));
    EXPECT_NE(desk.parts[events].find(R"("event_id":"0000000000004")"), std::string::npos);
    desk.simulator.on_request_gone(events, desk.now, desk.out);
    desk.parts.clear();
    desk.settle();
    EXPECT_TRUE(desk.parts.empty());
}

TEST(SimGate, WantsKeysThatAreNotLive) {
    StreamDesk desk;
    desk.key = "";
    EXPECT_EQ(desk.refusal("GET", "/v2/account"), "401 40110000 unauthorized.");
    desk.key = "AKLIVE";
    EXPECT_EQ(desk.refusal("GET", "/v2/account"), "401 40110000 unauthorized.");
    desk.key = "PKTEST";
    EXPECT_EQ(desk.ask("GET", "/v2/account").status, 200);
    desk.secret = "wrong";
    EXPECT_EQ(desk.refusal("GET", "/v2/account"), "401 40110000 unauthorized.");
}

TEST(SimGate, SaysWhatIsLeftOfTheMinute) {
    SimConfig config;
    config.requests_per_minute = 3;
    StreamDesk desk{config};
    const wire::HttpReply first = desk.ask("GET", "/v2/account");
    EXPECT_EQ(*wire::find_header(first.headers, "x-ratelimit-limit"), "3");
    EXPECT_EQ(*wire::find_header(first.headers, "X-RateLimit-Remaining"), "2");
    EXPECT_EQ(*wire::find_header(first.headers, "X-RateLimit-Reset"), "1772463660");
    EXPECT_EQ(wire::find_header(first.headers, "X-Request-ID")->size(), 32u);
    desk.ask("GET", "/v2/account");
    desk.ask("GET", "/v2/account");
    EXPECT_EQ(desk.refusal("GET", "/v2/account"), "429 42910000 rate limit exceeded");
    desk.key = "PKOTHER";
    EXPECT_EQ(desk.ask("GET", "/v2/account").status, 200);
    desk.key = "PKTEST";
    desk.pass(std::chrono::minutes{1});
    EXPECT_EQ(desk.ask("GET", "/v2/account").status, 200);
}

TEST(SimGate, SaysWhatItDoesNotServe) {
    StreamDesk desk;
    EXPECT_EQ(desk.refusal("GET", "/v2/nowhere"), "404 40410000 endpoint not found: GET /v2/nowhere");
    EXPECT_EQ(desk.ask("GET", "/v2/options/contracts").status, 501);
    EXPECT_EQ(desk.ask("GET", "/v1beta1/news").status, 501);
    desk.open("/elsewhere");
    EXPECT_EQ(desk.closed.size(), 1u);
}

}  // namespace
}  // namespace sluice::venues::alpaca::sim
