#include "venues/alpaca/sim_incidents.hpp"

#include "venues/alpaca/sim_test_support.hpp"

namespace sluice::venues::alpaca::sim {
namespace {

constexpr const char* kLimit90 = R"("type":"limit","limit_price":"90","time_in_force":"day")";

struct IncidentDesk : TestDesk {
    IncidentDesk() {
        quote("AAPL", "99.90", "100");
        get<Account>("/v2/account");
        listen();
    }
};

TEST(Incidents, AReplyIsLostAndTheOrderIsThere) {
    IncidentDesk desk;
    desk.simulator.turn_on(Incident::ReplyLost);
    EXPECT_EQ(
        desk.ask("POST", "/v2/orders", buy("1", R"("type":"market","time_in_force":"day","client_order_id":"c1")"))
            .status,
        0);
    EXPECT_EQ(desk.hung.size(), 1u);
    desk.settle();
    EXPECT_EQ(desk.events(), "pending_new new fill");
    EXPECT_EQ(desk.get<Order>("/v2/orders:by_client_order_id?client_order_id=c1").status, StatusWord::Filled);
    EXPECT_EQ(desk.simulator.incidents().happened(Incident::ReplyLost), 1u);
}

TEST(Incidents, ARefusedOrderIsNotOne) {
    IncidentDesk desk;
    desk.simulator.turn_on(Incident::ReplyLost);
    EXPECT_EQ(desk.ask("POST", "/v2/orders", buy("0")).status, 422);
    EXPECT_EQ(desk.simulator.incidents().count(Incident::ReplyLost), 1);
}

TEST(Incidents, AnErrorComesAfterAcceptance) {
    IncidentDesk desk;
    desk.simulator.turn_on(Incident::ErrorAfterAccept);
    EXPECT_GE(desk.ask("POST", "/v2/orders", buy("1")).status, 500);
    desk.settle();
    EXPECT_EQ(desk.events(), "pending_new new fill");
}

TEST(Incidents, AFillComesBeforeTheReply) {
    IncidentDesk desk;
    desk.simulator.turn_on(Incident::FillBeforeAck);
    desk.order_of_things.clear();
    EXPECT_EQ(desk.ask("POST", "/v2/orders", buy("1")).status, 0);
    desk.settle();
    EXPECT_EQ(desk.order_of_things, "SSSR");
    EXPECT_EQ(decode<Order>(desk.replies[desk.last_request].body)->status, StatusWord::PendingNew);
}

TEST(Incidents, AHeldReplyComesInTheEnd) {
    IncidentDesk desk;
    desk.simulator.turn_on(Incident::FillBeforeAck);
    EXPECT_EQ(desk.ask("POST", "/v2/orders", buy("1", kLimit90)).status, 0);
    const auto request = desk.last_request;
    desk.pass(std::chrono::seconds{3});
    EXPECT_EQ(desk.replies[request].status, 200);
}

TEST(Incidents, UpdatesComeTwice) {
    IncidentDesk desk;
    desk.simulator.turn_on(Incident::DuplicateUpdates, 2);
    desk.post(buy("1"));
    desk.settle();
    EXPECT_EQ(desk.events(), "pending_new pending_new new new fill");
}

TEST(Incidents, UpdatesComeInAnotherOrder) {
    IncidentDesk desk;
    desk.simulator.turn_on(Incident::ReorderedUpdates, 1);
    desk.post(buy("1"));
    desk.settle();
    EXPECT_EQ(desk.events(), "new pending_new fill");
    desk.simulator.turn_on(Incident::ReorderedUpdates, 1);
    desk.post(buy("1", kLimit90));
    desk.simulator.turn_on(Incident::ReorderedUpdates, 0);
    desk.pass(std::chrono::seconds{2});
    EXPECT_EQ(desk.events(), "new pending_new");
}

TEST(Incidents, TheStreamDropsBetweenTwoFills) {
    IncidentDesk desk;
    desk.simulator.turn_on(Incident::DropBetweenFills);
    const Order order = desk.post(buy("250", R"("type":"limit","limit_price":"100","time_in_force":"day")"));
    desk.quote("AAPL", "99.90", "100", "100");
    desk.settle();
    EXPECT_EQ(desk.closed.size(), 1u);
    desk.quote("AAPL", "99.90", "99.95", "1000");
    desk.settle();
    EXPECT_EQ(desk.order(order.id).status, StatusWord::Filled);
    EXPECT_EQ(desk.events(), "pending_new new partial_fill");
}

TEST(Incidents, TheStreamIsMute) {
    IncidentDesk desk;
    desk.simulator.turn_on(Incident::MuteStream, Incidents::kForever);
    desk.post(buy("1"));
    desk.settle();
    EXPECT_EQ(desk.events(), "");
    EXPECT_TRUE(desk.closed.empty());
    desk.simulator.turn_off(Incident::MuteStream);
    desk.post(buy("1"));
    EXPECT_EQ(desk.events(), "pending_new");
}

TEST(Incidents, AStormOf429) {
    IncidentDesk desk;
    desk.simulator.turn_on(Incident::Storm429, 2);
    EXPECT_EQ(desk.ask("GET", "/v2/account").status, 429);
    const wire::HttpReply reply = desk.ask("POST", "/v2/orders", buy("1"));
    EXPECT_EQ(reply.status, 429);
    EXPECT_EQ(*wire::find_header(reply.headers, "X-RateLimit-Remaining"), "0");
    EXPECT_TRUE(desk.get<std::vector<Order>>("/v2/orders?status=all").empty());
}

TEST(Incidents, AKeyIsRevokedAndGivenBack) {
    IncidentDesk desk;
    desk.simulator.turn_on(Incident::KeyRevoked);
    EXPECT_EQ(desk.ask("GET", "/v2/account").status, 401);
    EXPECT_EQ(desk.ask("GET", "/v2/account").status, 401);
    EXPECT_EQ(desk.closed.size(), 1u);
    desk.simulator.turn_off(Incident::KeyRevoked);
    EXPECT_EQ(desk.ask("GET", "/v2/account").status, 200);
}

TEST(Incidents, AFillOvertakesAReplace) {
    IncidentDesk desk;
    const Order order = desk.post(buy("10", kLimit90));
    desk.settle();
    desk.events();
    desk.simulator.turn_on(Incident::ReplaceRacesFill);
    const wire::HttpReply reply = desk.ask("PATCH", "/v2/orders/" + order.id, R"({"limit_price":"91"})");
    ASSERT_EQ(reply.status, 200) << reply.body;
    const Order wanted = *decode<Order>(reply.body);
    desk.settle();
    EXPECT_EQ(desk.order(order.id).status, StatusWord::Filled);
    EXPECT_EQ(desk.order(wanted.id).status, StatusWord::Rejected);
    EXPECT_EQ(desk.events(), "fill rejected order_replace_rejected");
}

TEST(Incidents, ACancelIsStuck) {
    IncidentDesk desk;
    const Order order = desk.post(buy("10", kLimit90));
    desk.settle();
    desk.events();
    desk.simulator.turn_on(Incident::StuckPending);
    EXPECT_EQ(desk.ask("DELETE", "/v2/orders/" + order.id).status, 204);
    EXPECT_EQ(desk.updates().at(0).order.status, StatusWord::PendingCancel);
    EXPECT_EQ(desk.events(), "pending_cancel");
    EXPECT_EQ(desk.refusal("DELETE", "/v2/orders/" + order.id), "422 42210000 order pending cancel");
    EXPECT_EQ(desk.refusal("PATCH", "/v2/orders/" + order.id, R"({"qty":"11"})"), "422 42210000 order pending cancel");
    desk.pass(std::chrono::milliseconds{1'900});
    EXPECT_EQ(desk.order(order.id).status, StatusWord::PendingCancel);
    desk.pass(std::chrono::milliseconds{200});
    EXPECT_EQ(desk.events(), "canceled");
    EXPECT_EQ(desk.order(order.id).status, StatusWord::Canceled);
}

TEST(Incidents, AFillOvertakesAStuckCancel) {
    IncidentDesk desk;
    const Order order = desk.post(buy("10", kLimit90));
    desk.settle();
    desk.events();
    desk.simulator.turn_on(Incident::StuckPending);
    EXPECT_EQ(desk.ask("DELETE", "/v2/orders/" + order.id).status, 204);
    desk.quote("AAPL", "89", "89.50", "4");
    desk.settle();
    EXPECT_EQ(desk.order(order.id).status, StatusWord::PendingCancel);  // for 4 of 10 it is filled
    desk.quote("AAPL", "89", "89.50");
    desk.settle();
    EXPECT_EQ(desk.order(order.id).status, StatusWord::Filled);
    desk.pass(std::chrono::seconds{3});
    EXPECT_EQ(desk.events(), "pending_cancel partial_fill fill order_cancel_rejected");
    EXPECT_EQ(desk.order(order.id).status, StatusWord::Filled);
}

TEST(Incidents, AReplaceIsStuck) {
    IncidentDesk desk;
    const Order order = desk.post(buy("10", kLimit90));
    desk.settle();
    desk.events();
    desk.simulator.turn_on(Incident::StuckPending);
    const wire::HttpReply reply = desk.ask("PATCH", "/v2/orders/" + order.id, R"({"qty":"11"})");
    ASSERT_EQ(reply.status, 200) << reply.body;
    EXPECT_EQ(desk.updates().at(0).order.status, StatusWord::PendingReplace);
    EXPECT_EQ(desk.events(), "pending_replace");
    EXPECT_EQ(desk.refusal("DELETE", "/v2/orders/" + order.id),
              "422 42210000 order is in \"pending_replace\" state and cannot be cancelled");
    EXPECT_EQ(desk.refusal("PATCH", "/v2/orders/" + order.id, R"({"qty":"12"})"),
              "422 42210000 cannot replace order in pending_replace status");
    desk.pass(std::chrono::milliseconds{2'100});
    EXPECT_EQ(desk.events(), "replaced new");
    EXPECT_EQ(desk.order(order.id).status, StatusWord::Replaced);
    EXPECT_EQ(desk.order(decode<Order>(reply.body)->id).status, StatusWord::New);
}

TEST(Incidents, AFillOvertakesACancel) {
    IncidentDesk desk;
    const Order order = desk.post(buy("10", kLimit90));
    desk.settle();
    desk.events();
    desk.simulator.turn_on(Incident::CancelRacesFill);
    EXPECT_EQ(desk.ask("DELETE", "/v2/orders/" + order.id).status, 204);
    desk.settle();
    EXPECT_EQ(desk.order(order.id).status, StatusWord::Filled);
    EXPECT_EQ(desk.events(), "fill order_cancel_rejected");
    EXPECT_EQ(desk.get<Position>("/v2/positions/AAPL").qty, Quantity::whole(10));
}

TEST(Incidents, TheClockIsAhead) {
    IncidentDesk desk;
    desk.simulator.turn_on(Incident::ClockSkew, 90);
    EXPECT_EQ(desk.get<Clock>("/v2/clock").timestamp.at, desk.now + std::chrono::seconds{90});
    EXPECT_EQ(desk.post(buy("1")).created_at, desk.now + std::chrono::seconds{90});
}

TEST(Incidents, AreTurnedByTheControlEndpoint) {
    IncidentDesk desk;
    desk.key = "";
    EXPECT_EQ(desk.ask("POST", "/sim/incidents", R"({"name":"storm-429","count":3})").status, 200);
    EXPECT_EQ(desk.simulator.incidents().count(Incident::Storm429), 3);
    EXPECT_EQ(desk.ask("POST", "/sim/incidents", R"({"name":"mute-stream","count":"forever"})").status, 200);
    EXPECT_NE(desk.ask("GET", "/sim/incidents").body.find(R"({"name":"mute-stream","count":-1,"happened":0})"),
              std::string::npos);
    EXPECT_EQ(desk.refusal("POST", "/sim/incidents", R"({"name":"storm-492"})"),
              "422 40010001 no incident is called \"storm-492\"; did you mean storm-429?");
    EXPECT_EQ(desk.ask("POST", "/sim/incidents", R"({"count":1})").status, 422);
    EXPECT_EQ(desk.ask("POST", "/sim/incidents", "{").status, 400);
    EXPECT_EQ(desk.ask("DELETE", "/sim/incidents?name=storm-429").status, 200);
    EXPECT_EQ(desk.simulator.incidents().count(Incident::Storm429), 0);
    EXPECT_EQ(desk.simulator.incidents().count(Incident::MuteStream), -1);
    desk.ask("DELETE", "/sim/incidents");
    EXPECT_EQ(desk.simulator.incidents().count(Incident::MuteStream), 0);
}

TEST(Incidents, AreReadFromLines) {
    std::string fault;
    EXPECT_EQ(parse_incident("storm-429 5", fault)->count, 5);
    EXPECT_EQ(parse_incident(" reply-lost ", fault)->which, Incident::ReplyLost);
    EXPECT_EQ(parse_incident("mute-stream forever", fault)->count, Incidents::kForever);
    EXPECT_FALSE(parse_incident("storm-429 often", fault));
    EXPECT_EQ(fault, "how often storm-429 happens must be 0 to 1000000 or \"forever\", not \"often\"");
}

}  // namespace
}  // namespace sluice::venues::alpaca::sim
