#include "gateway/gateway.hpp"

#include <gtest/gtest.h>

#include "gateway/door_test_support.hpp"

namespace sluice::gateway {
namespace {

using namespace std::chrono_literals;
using Asked = DoorRig::Asked;

std::string header(const wire::HttpReply& reply, std::string_view name) {
    const std::string* value = wire::find_header(reply.headers, name);
    return value ? *value : "";
}
bool is_problem(const wire::HttpReply& reply, int status, std::string_view code) {
    return reply.status == status && header(reply, "Content-Type") == "application/problem+json" &&
           reply.body.find("\"code\":\"" + std::string{code} + '"') != std::string::npos &&
           reply.body.find("\"instance\":\"" + header(reply, "X-Request-Id") + '"') != std::string::npos;
}

TEST(Gateway, WhatPassesTheDoorIsAnsweredWhenTheJournalHoldsIt) {
    DoorRig rig;
    const std::string token = rig.issue_token(sluice::Scope::Read);
    const wire::RequestId id = rig.send({"GET", "/v1/orders/P1%2DA", token});
    EXPECT_FALSE(rig.replies.count(id)) << "the visit waits for the loop";
    rig.run();
    const wire::HttpReply& reply = rig.replies[id];
    EXPECT_EQ(reply.status, 200);
    EXPECT_EQ(reply.body, "GET /v1/orders/{order_id} P1-A by bot key ");
    EXPECT_EQ(header(reply, "X-Sluice-Sequence"), std::to_string(rig.events.back().sequence));
    EXPECT_FALSE(header(reply, "X-Request-Id").empty());
    EXPECT_EQ(header(reply, "Cache-Control"), "no-store");
    EXPECT_NE(header(reply, "Content-Security-Policy").find("default-src 'self'"), std::string::npos);
    EXPECT_NE(header(reply, "Content-Security-Policy").find("frame-ancestors 'none'"), std::string::npos);
    EXPECT_EQ(header(reply, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header(reply, "Referrer-Policy"), "no-referrer");
    EXPECT_EQ(header(reply, "Access-Control-Allow-Origin"), "");
    EXPECT_EQ(rig.gateway->counts().under_way, 0u);
}

TEST(Gateway, HeadIsGetWithoutTheBody) {
    DoorRig rig;
    const std::string token = rig.issue_token(sluice::Scope::Read);
    EXPECT_EQ(rig.ask({"HEAD", "/v1/orders", token}).status, 200);
    EXPECT_TRUE(is_problem(rig.ask({"HEAD", "/v1/events", token}), 405, "method"));
}

TEST(Gateway, NobodyIsToldWhatWasWrongWithAToken) {
    DoorRig rig;
    const std::string expired = rig.issue_token(sluice::Scope::Admin, {}, rig.now() + 1s);
    const std::string revoked = rig.issue_token(sluice::Scope::Admin);
    rig.revoke(revoked);
    rig.pass(2s);
    std::string first;
    for (const std::string& token :
         {std::string{}, std::string{"slc_x_y"}, std::string{"nonsense"}, expired, revoked}) {
        wire::HttpReply reply = rig.ask({"GET", "/v1/orders", token});
        EXPECT_TRUE(is_problem(reply, 401, "unauthorized")) << token;
        EXPECT_EQ(header(reply, "WWW-Authenticate"), "Bearer");
        reply.body.erase(reply.body.find("\"instance\""), 40);
        first = first.empty() ? reply.body : first;
        EXPECT_EQ(reply.body, first);
    }
    EXPECT_TRUE(
        is_problem(rig.ask({"GET", "/v1/orders", "", "", {{"Authorization", "Basic YTpi"}}}), 401, "unauthorized"));
}

TEST(Gateway, AStrangerLearnsNothingOfWhatHeSays) {
    DoorRig rig;
    EXPECT_TRUE(is_problem(rig.ask({"POST", "/v1/orders", "", "{not json"}), 401, "unauthorized"));
    EXPECT_TRUE(is_problem(rig.ask({"GET", "/v1/orders?nonsense=1"}), 401, "unauthorized"));
}

TEST(Gateway, AScopeHoldsTheOnesBeforeItAndNoMore) {
    DoorRig rig;
    const std::string read = rig.issue_token(sluice::Scope::Read);
    const std::string trade = rig.issue_token(sluice::Scope::Trade);
    const std::string admin = rig.issue_token(sluice::Scope::Admin);
    const auto refused = rig.ask({"POST", "/v1/orders", read, "{}"});
    EXPECT_TRUE(is_problem(refused, 403, "scope"));
    EXPECT_NE(refused.body.find("propose"), std::string::npos) << "names the one that is missing";
    EXPECT_EQ(rig.ask({"POST", "/v1/orders", trade, "{}"}).status, 201);
    EXPECT_TRUE(is_problem(rig.ask({"POST", "/v1/freeze", trade, "{}"}), 403, "scope"));
    EXPECT_EQ(rig.ask({"POST", "/v1/freeze", admin, "{}"}).status, 200);
    EXPECT_EQ(rig.ask({"POST", "/v1/halt", read, "{}"}).status, 200);
    EXPECT_TRUE(is_problem(rig.ask({"POST", "/v1/arm", admin, "{}"}), 403, "person_only"));
}

TEST(Gateway, ATokenOfOneAccountNamesNoOther) {
    DoorRig rig;
    const std::string token = rig.issue_token(sluice::Scope::Trade, engine::kAccount);
    EXPECT_EQ(rig.ask({"GET", "/v1/orders?account=A", token}).status, 200);
    EXPECT_EQ(rig.ask({"GET", "/v1/orders", token}).status, 200);
    EXPECT_TRUE(is_problem(rig.ask({"GET", "/v1/orders?account=B", token}), 403, "other_account"));
    EXPECT_TRUE(is_problem(rig.ask({"POST", "/v1/orders", token, R"({"account":"B"})"}), 403, "other_account"));
    EXPECT_EQ(rig.ask({"POST", "/v1/orders", token, R"({"account":"A"})"}).status, 201);
}

TEST(Gateway, AFullLoopTakesHaltsAndCancelsStill) {
    DoorRig rig;
    const std::string token = rig.issue_token(sluice::Scope::Trade);
    rig.full = true;
    const auto refused = rig.ask({"POST", "/v1/orders", token, "{}"});
    EXPECT_TRUE(is_problem(refused, 503, "unavailable"));
    EXPECT_EQ(header(refused, "Retry-After"), "1");
    EXPECT_EQ(rig.ask({"POST", "/v1/halt", token, "{}"}).status, 200);
    EXPECT_EQ(rig.ask({"DELETE", "/v1/orders/P1-A", token}).status, 200);
}

TEST(Gateway, WhoAsksTooOftenWaitsButMayHaltStill) {
    GatewayOptions options;
    options.caller = {1, 3};
    options.urgent = {1, 2};
    DoorRig rig{options};
    const std::string busy = rig.issue_token(sluice::Scope::Trade);
    const std::string calm = rig.issue_token(sluice::Scope::Trade);
    for (int i = 0; i < 3; ++i)
        EXPECT_EQ(rig.ask({"GET", "/v1/orders", busy}).status, 200);
    const auto refused = rig.ask({"GET", "/v1/orders", busy});
    EXPECT_TRUE(is_problem(refused, 429, "too_many"));
    EXPECT_EQ(header(refused, "Retry-After"), "1");
    EXPECT_NE(refused.body.find("\"retry_after_ms\":1000"), std::string::npos);
    EXPECT_EQ(rig.ask({"POST", "/v1/halt", busy, "{}"}).status, 200);
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(rig.ask({"POST", "/v1/halt", busy, "{}"}).status, 200) << "twice what else it may ask";
    EXPECT_TRUE(is_problem(rig.ask({"POST", "/v1/halt", busy, "{}"}), 429, "too_many"));
    EXPECT_EQ(rig.ask({"GET", "/v1/orders", calm}).status, 200) << "another token has its own";
    rig.pass(1s);
    EXPECT_EQ(rig.ask({"GET", "/v1/orders", busy}).status, 200);
}

TEST(Gateway, WhoHasHaltedTooOftenMayStillUseWhatElseHeHas) {
    GatewayOptions options;
    options.caller = {1, 3};
    DoorRig rig{options};
    const std::string token = rig.issue_token(sluice::Scope::Trade);
    int passed = 0;
    for (int i = 0; i < 300; ++i)
        passed += rig.ask({"DELETE", "/v1/orders/P1-A", token}).status == 200 ? 1 : 0;
    EXPECT_EQ(passed, 200 + 3);
    EXPECT_TRUE(is_problem(rig.ask({"GET", "/v1/orders", token}), 429, "too_many"));
}

TEST(Gateway, ManyWrongTokensShutNobodyOut) {
    DoorRig rig;
    const std::string token = rig.issue_token(sluice::Scope::Read);
    int told = 0;
    for (int i = 0; i < 40; ++i)
        told += rig.ask({"GET", "/v1/orders", "slc_a_" + std::to_string(i)}).status == 401 ? 1 : 0;
    EXPECT_EQ(told, 20);
    EXPECT_TRUE(is_problem(rig.ask({"GET", "/v1/orders", "slc_a_b"}), 429, "too_many"));
    EXPECT_EQ(rig.ask({"GET", "/v1/orders", token}).status, 200);
}

TEST(Gateway, AnAnswerThatPromisesARecordIsNotGivenWithoutOne) {
    DoorRig rig;
    const std::string token = rig.issue_token(sluice::Scope::Trade);
    rig.journal_works = false;
    const auto placed = rig.ask({"POST", "/v1/orders", token, "{}"});
    EXPECT_TRUE(is_problem(placed, 503, "unrecorded"));
    EXPECT_EQ(header(placed, "X-Sluice-Recorded"), "false");
    const auto halted = rig.ask({"POST", "/v1/halt", token, "{}"});
    EXPECT_EQ(halted.status, 200) << "it is in force";
    EXPECT_EQ(header(halted, "X-Sluice-Recorded"), "false");
}

TEST(Gateway, WhatIsAnsweredLaterIsAnsweredOnce) {
    DoorRig rig;
    const std::string token = rig.issue_token(sluice::Scope::Read);
    const wire::RequestId id = rig.send({"GET", "/v1/later", token});
    rig.run();
    EXPECT_FALSE(rig.replies.count(id));
    EXPECT_EQ(rig.gateway->counts().under_way, 1u);
    rig.pass(5s);
    EXPECT_EQ(rig.replies[id].body, "waited");
    EXPECT_EQ(rig.gateway->counts().under_way, 0u);
}

TEST(Gateway, WhatIsAnsweredLaterPromisesNoRecordEither) {
    DoorRig rig;
    const std::string token = rig.issue_token(sluice::Scope::Trade);
    rig.journal_works = false;
    const wire::RequestId placed = rig.send({"POST", "/v1/later", token, "{}"});
    const wire::RequestId seen = rig.send({"GET", "/v1/later", token});
    rig.run();
    rig.pass(5s);
    EXPECT_TRUE(is_problem(rig.replies[placed], 503, "unrecorded"));
    EXPECT_EQ(header(rig.replies[placed], "X-Sluice-Recorded"), "false");
    EXPECT_EQ(rig.replies[seen].status, 200);
    EXPECT_EQ(header(rig.replies[seen], "X-Sluice-Recorded"), "false");
}

TEST(Gateway, WhoHasLeftHearsNothing) {
    DoorRig rig;
    const std::string token = rig.issue_token(sluice::Scope::Read);
    const auto leave = [&](wire::RequestId id) {
        wire::Outbox out;
        rig.gateway->on_request_gone(id, rig.now(), out);
    };
    const wire::RequestId waits = rig.send({"GET", "/v1/later", token});
    rig.run();
    leave(waits);
    rig.pass(10s);
    EXPECT_FALSE(rig.replies.count(waits));
    const wire::RequestId asked = rig.send({"GET", "/v1/orders", token});
    leave(asked);
    rig.run();
    EXPECT_FALSE(rig.replies.count(asked));
    EXPECT_EQ(rig.gateway->counts().under_way, 0u);
}

TEST(Gateway, AMistakeInAHandlerEndsNothingButItsRequest) {
    DoorRig rig;
    const std::string token = rig.issue_token(sluice::Scope::Read);
    const auto reply = rig.ask({"GET", "/v1/broken", token});
    EXPECT_TRUE(is_problem(reply, 500, "internal"));
    EXPECT_EQ(reply.body.find("mistake of ours"), std::string::npos);
    ASSERT_EQ(rig.terminal.size(), 1u);
    EXPECT_NE(rig.terminal[0].find("a mistake of ours"), std::string::npos);
    EXPECT_EQ(rig.ask({"GET", "/v1/orders", token}).status, 200);
}

TEST(Gateway, EveryRefusalIsWrittenDownOnceAndThenCounted) {
    DoorRig rig;
    const std::string token = rig.issue_token(sluice::Scope::Read);
    rig.ask({"POST", "/v1/orders", token, "{}"});
    rig.ask({"POST", "/v1/freeze", token, "{}"});
    rig.ask({"POST", "/v1/orders", token, "{}"});
    auto noted = rig.refusals();
    ASSERT_EQ(noted.size(), 1u);
    EXPECT_EQ(noted[0].code, "scope");
    EXPECT_EQ(noted[0].status, 403u);
    EXPECT_EQ(noted[0].method, "POST");
    EXPECT_EQ(noted[0].path, "/v1/orders");
    EXPECT_EQ(noted[0].peer, "127.0.0.1:50001");
    EXPECT_EQ(noted[0].token.view(), read_token(token)->id);
    rig.pass(1s);
    noted = rig.refusals();
    ASSERT_EQ(noted.size(), 2u);
    EXPECT_EQ(noted[1].count, 2u);
}

TEST(Gateway, NoSecretAndNoBodyIsWrittenDown) {
    DoorRig rig;
    const std::string token = rig.issue_token(sluice::Scope::Trade);
    const std::string secret{read_token(token)->secret};
    rig.ask({"GET", "/v1/" + token});
    rig.ask({"GET", "/v1/orders?" + token, token});
    rig.ask({"GET", "/v1/orders", token + "x"});
    rig.ask({"POST", "/v1/orders", token, "{\"" + secret});
    rig.ask({"GET", "/v1/orders", "", "", {{"Origin", token}}});
    rig.ask({"GET", "/v1/orders", "", "", {}, token});
    EXPECT_GE(rig.refusals().size(), 5u);
    for (const AccessRefusal& refusal : rig.refusals())
        EXPECT_EQ((refusal.path + refusal.text + refusal.method + refusal.code).find(secret.substr(0, 8)),
                  std::string::npos)
            << refusal.path << ' ' << refusal.text;
}

TEST(Gateway, WhatTheTransportTurnedAwayIsWrittenDownToo) {
    DoorRig rig;
    wire::Outbox out;
    rig.gateway->on_turned_away({413, "The body is longer than 65536 bytes.", "127.0.0.1:7"}, rig.now(), out);
    rig.run();
    ASSERT_EQ(rig.refusals().size(), 1u);
    EXPECT_EQ(rig.refusals()[0].code, "too_large");
    EXPECT_EQ(rig.refusals()[0].peer, "127.0.0.1:7");
    wire::HttpReply reply;
    word_transport_refusal(414, "It is too long.", reply);
    EXPECT_EQ(reply.status, 414);
    EXPECT_NE(reply.body.find("\"code\":\"target_too_long\""), std::string::npos);
    EXPECT_EQ(header(reply, "X-Content-Type-Options"), "nosniff");
}

TEST(Gateway, ARefusalThatFindsTheLoopFullIsWrittenLater) {
    DoorRig rig;
    rig.full = true;
    rig.ask({"GET", "/v1/orders"});
    EXPECT_TRUE(rig.refusals().empty());
    rig.full = false;
    rig.pass(1s);
    ASSERT_EQ(rig.refusals().size(), 1u);
    EXPECT_EQ(rig.refusals()[0].count, 1u);
}

}  // namespace
}  // namespace sluice::gateway
