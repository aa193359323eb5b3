#include <gtest/gtest.h>

#include "gateway/resources_test_support.hpp"

namespace sluice::gateway {
namespace {

using std::chrono::seconds;

constexpr const char* kBuy = R"({"symbol":"AAPL","side":"buy","qty":"10","order_type":"limit","limit_price":"187.50"})";

std::string path_of(const RestReply& reply) { return "/v1/orders/" + reply.get("order_id"); }

TEST(RestOrders, PlacesAnOrderAndShowsItByAnyOfItsNames) {
    RestDesk d;
    const RestReply placed = d.got("POST", "/v1/orders", kBuy, "mine-1");
    ASSERT_EQ(placed.status, 201) << placed.problem.detail;
    EXPECT_EQ(placed.header("Location"), path_of(placed));
    EXPECT_EQ(placed.get("status"), "pending_new");
    EXPECT_EQ(placed.get("pending"), "new");
    EXPECT_EQ(placed.get("client_order_id"), "mine-1");
    EXPECT_EQ(placed.get("symbol"), "AAPL.US");
    EXPECT_EQ(placed.get("limit_price"), "187.5");
    EXPECT_EQ(placed.get("stop_price"), "null");
    EXPECT_EQ(placed.get("by"), "robot");

    d.desk.tell(d.newest(), ExecType::New);
    EXPECT_EQ(d.got("GET", path_of(placed)).get("status"), "new");
    EXPECT_EQ(d.got("GET", "/v1/orders/client:mine-1").get("order_id"), placed.get("order_id"));
    d.desk.fill(d.newest(), "e1", "4", "187.40");
    const RestReply part = d.got("GET", path_of(placed));
    EXPECT_EQ(part.get("status"), "partially_filled");
    EXPECT_EQ(part.get("filled_qty"), "4");
    EXPECT_EQ(part.get("remaining_qty"), "6");
    EXPECT_EQ(part.get("filled_avg_price"), "187.4");
    EXPECT_EQ(part.get("filled_at"), "null");
    d.desk.fill(d.newest(), "e2", "6", "187.50");
    EXPECT_NE(d.got("GET", path_of(placed)).get("filled_at"), "null");
}

TEST(RestOrders, TheSameKeyAndBodyAgainChangesNothingAlsoAfterARestart) {
    RestDesk d;
    const RestReply first = d.got("POST", "/v1/orders", kBuy, "k");
    d.desk.restart();
    const RestReply again = d.got("POST", "/v1/orders", kBuy, "k");
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
    EXPECT_EQ(again.get("order_id"), first.get("order_id"));
    EXPECT_EQ(d.desk.state().orders.size(), 1U);

    const RestReply other =
        d.got("POST", "/v1/orders",
              R"({"symbol":"AAPL","side":"buy","qty":"11","order_type":"limit","limit_price":"187.50"})", "k");
    EXPECT_EQ(other.status, 422);
    EXPECT_EQ(other.problem.code, "key_reused");
}

TEST(RestOrders, AKeyIsTheCallersOwn) {
    RestDesk d;
    d.got("POST", "/v1/orders", kBuy, "k");
    d.caller.who = StrategyId{"other"};
    EXPECT_EQ(d.got("POST", "/v1/orders", kBuy, "k").status, 201);
    EXPECT_EQ(d.got("GET", "/v1/orders/client:k").get("by"), "other");
}

TEST(RestOrders, AKeyThatDoesNotFitIsHashed) {
    RestDesk d;
    const std::string key(200, 'x');
    const RestReply first = d.got("POST", "/v1/orders", kBuy, key);
    ASSERT_EQ(first.status, 201);
    EXPECT_EQ(first.get("client_order_id").substr(0, 2), "h-");
    EXPECT_EQ(d.got("POST", "/v1/orders", kBuy, key).status, 200);
    EXPECT_EQ(d.got("POST", "/v1/orders", kBuy, key + "x").status, 201);
    EXPECT_EQ(d.got("POST", "/v1/orders", kBuy, std::string(300, 'x')).status, 400);
}

TEST(RestOrders, WhatTheLimitsDenyIsAProblemWithItsFigures) {
    RestDesk d;
    const RestReply denied =
        d.got("POST", "/v1/orders",
              R"({"symbol":"AAPL.US","side":"buy","qty":"900","order_type":"limit","limit_price":"187.5"})");
    EXPECT_EQ(denied.status, 403);
    EXPECT_EQ(denied.problem.code, "denied");
    ASSERT_TRUE(denied.problem.denial);
    EXPECT_EQ(denied.problem.denial->code, DenialCode::OrderValue);
    EXPECT_EQ(d.got("GET", "/v1/orders/" + denied.problem.order_id).get("status"), "denied");
}

TEST(RestOrders, ADeniedOrderIsDeniedAgainUnderItsKey) {
    RestDesk d;
    const char* body = R"({"symbol":"AAPL.US","side":"buy","qty":"900","order_type":"limit","limit_price":"187.5"})";
    const std::string id = d.got("POST", "/v1/orders", body, "k").problem.order_id;
    const RestReply again = d.got("POST", "/v1/orders", body, "k");
    EXPECT_EQ(again.status, 403);
    EXPECT_EQ(again.problem.order_id, id);
}

TEST(RestOrders, WhoMayOnlyProposeProposes) {
    RestDesk d;
    d.caller.scope = Scope::Propose;
    const RestReply proposed = d.got("POST", "/v1/orders", kBuy, "k");
    ASSERT_EQ(proposed.status, 202) << proposed.problem.detail;
    const std::string id = proposed.get("proposal_id");
    EXPECT_EQ(proposed.header("Location"), "/v1/proposals/" + id);
    EXPECT_NE(proposed.get("preview").find("buy 10 AAPL.US"), std::string::npos);
    EXPECT_EQ(d.got("GET", "/v1/orders/" + id).get("status"), "proposed");
    EXPECT_EQ(d.desk.requests.size(), 0U);

    const RestReply again = d.got("POST", "/v1/orders", kBuy, "k");
    EXPECT_EQ(again.status, 200);
    EXPECT_EQ(again.get("status"), "proposed");
    const RestReply withdrawn = d.got("DELETE", "/v1/orders/" + id);
    EXPECT_EQ(withdrawn.status, 200) << withdrawn.problem.detail;
    EXPECT_EQ(withdrawn.get("status"), "denied");
}

TEST(RestOrders, WhoMayOnlyProposeCancelsNothingElse) {
    RestDesk d;
    const RestReply placed = d.got("POST", "/v1/orders", kBuy);
    d.caller.scope = Scope::Propose;
    EXPECT_EQ(d.got("DELETE", path_of(placed)).problem.code, "scope");
}

TEST(RestOrders, ABracketIsOneOrderWithItsExits) {
    RestDesk d;
    const RestReply placed =
        d.got("POST", "/v1/orders",
              R"({"symbol":"AAPL","side":"buy","qty":"10","limit_price":"187.50","order_class":"bracket",
            "take_profit":{"limit_price":"190"},"stop_loss":{"stop_price":"185"}})");
    ASSERT_EQ(placed.status, 201) << placed.problem.detail;
    EXPECT_EQ(placed.get("role"), "entry");
    EXPECT_NE(placed.get("list_id"), "null");
    const auto& list = d.desk.state().lists.begin()->second.list;
    EXPECT_EQ(list.list_class, ListClass::Bracket);
    EXPECT_EQ(d.got("GET", "/v1/orders/" + std::string{list.orders[1].cl_ord_id.view()}).get("status"), "held");
}

TEST(RestOrders, ReplacesAndKeepsTheFirstId) {
    RestDesk d;
    const RestReply placed = d.got("POST", "/v1/orders", kBuy);
    d.desk.tell(d.newest(), ExecType::New);
    const RestReply replaced = d.got("PATCH", path_of(placed), R"({"limit_price":"187.25"})", "r1");
    ASSERT_EQ(replaced.status, 200) << replaced.problem.detail;
    EXPECT_EQ(replaced.get("order_id"), placed.get("order_id"));
    EXPECT_EQ(replaced.get("pending"), "replace");
    EXPECT_EQ(replaced.get("limit_price"), "187.5") << "not proven yet";
    const RestReply again = d.got("PATCH", path_of(placed), R"({"limit_price":"187.25"})", "r1");
    EXPECT_EQ(again.status, 200) << again.problem.detail;
    EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
    EXPECT_EQ(d.got("PATCH", path_of(placed), R"({"limit_price":"187.20"})").problem.code, "conflict");
    EXPECT_EQ(d.got("PATCH", path_of(placed), "{}").problem.code, "invalid");
    EXPECT_EQ(d.got("PATCH", "/v1/orders/P1-9-9", R"({"qty":"1"})").status, 404);
}

TEST(RestOrders, ARepeatedReplaceWithoutAQuantityIsTheSameAfterTheQuantityChanged) {
    RestDesk d;
    const RestReply placed = d.got("POST", "/v1/orders", kBuy);
    d.desk.tell(d.newest(), ExecType::New);
    ASSERT_EQ(d.got("PATCH", path_of(placed), R"({"limit_price":"187.25"})", "r1").status, 200);
    d.desk.hear(engine::report_on(d.newest().in_flight.order, ExecType::Replaced));
    ASSERT_EQ(d.got("PATCH", path_of(placed), R"({"qty":"9"})", "r2").status, 200);
    d.desk.hear(engine::report_on(d.newest().in_flight.order, ExecType::Replaced));
    const RestReply again = d.got("PATCH", path_of(placed), R"({"limit_price":"187.25"})", "r1");
    EXPECT_EQ(again.status, 200) << again.problem.detail;
    EXPECT_EQ(again.header("Idempotency-Replayed"), "true");
}

TEST(RestOrders, Cancels) {
    RestDesk d;
    const RestReply placed = d.got("POST", "/v1/orders", kBuy);
    d.desk.tell(d.newest(), ExecType::New);
    const RestReply cancelled = d.got("DELETE", path_of(placed));
    EXPECT_EQ(cancelled.status, 200);
    EXPECT_EQ(cancelled.get("pending"), "cancel");
    d.desk.tell(d.newest(), ExecType::Canceled);
    EXPECT_EQ(d.got("DELETE", path_of(placed)).problem.code, "conflict");

    d.got("POST", "/v1/orders", kBuy);
    d.desk.tell(d.newest(), ExecType::New);
    const RestReply all = d.got("DELETE", "/v1/orders?account=A");
    EXPECT_EQ(all.body, "{\"canceled\":[\"" + std::string{d.newest().placed_as.view()} + "\"],\"refused\":[]}");
}

TEST(RestOrders, WaitsForTheVenuesWord) {
    RestDesk d;
    const auto reply = d.ask("POST", "/v1/orders?wait=ack", kBuy);
    d.settle();
    EXPECT_EQ(reply->status, 0);
    d.desk.tell(d.newest(), ExecType::New);
    d.settle();
    EXPECT_EQ(reply->status, 201);
    EXPECT_EQ(reply->get("status"), "new");
    EXPECT_EQ(reply->get("wait_over"), "absent");
    EXPECT_EQ(reply->header("X-Sluice-Sequence"), std::to_string(d.desk.state().last_sequence));
    EXPECT_EQ(d.waiting.size(), 0U);
}

TEST(RestOrders, AWaitEndsWithItsTime) {
    RestDesk d;
    const auto reply = d.ask("POST", "/v1/orders?wait=fill&wait_ms=2000", kBuy);
    d.desk.tell(d.newest(), ExecType::New);
    d.desk.fill(d.newest(), "e1", "4", "187.40");
    d.wait(seconds{1});
    EXPECT_EQ(reply->status, 0);
    ASSERT_TRUE(d.waiting.next_due());
    d.wait(seconds{1});
    EXPECT_EQ(reply->status, 201);
    EXPECT_EQ(reply->get("status"), "partially_filled");
    EXPECT_EQ(reply->get("wait_over"), "true");
}

TEST(RestOrders, AnOrderDeniedOnItsWayOutIsAProblemForWhoeverWaits) {
    RestDesk d;
    d.desk.journal_held = true;
    const auto reply = d.ask("POST", "/v1/orders?wait=ack", kBuy);
    d.desk.command(Halt{});
    d.settle();
    EXPECT_EQ(reply->status, 403);
    ASSERT_TRUE(reply->problem.denial);
    EXPECT_EQ(reply->problem.denial->code, DenialCode::Halted);
}

TEST(RestOrders, OnlySoManyMayWait) {
    RestDesk d;
    for (int i = 0; i < 3; ++i)
        d.ask("POST", "/v1/orders?wait=ack", kBuy);
    const RestReply full = d.got("POST", "/v1/orders?wait=ack", kBuy);
    EXPECT_EQ(full.status, 201) << "it is placed, so it is answered as it stands";
    EXPECT_EQ(full.get("order_id"), d.newest().placed_as.view());
    EXPECT_EQ(full.get("status"), "pending_new");
    EXPECT_EQ(full.get("wait_over"), "true");
    EXPECT_EQ(d.waiting.size(), 3U);
    EXPECT_EQ(d.got("POST", "/v1/orders?wait=soon", kBuy).status, 400);
    EXPECT_EQ(d.got("POST", "/v1/orders?wait=ack&wait_ms=90000", kBuy).status, 400);
}

TEST(RestOrders, ListsNewestFirstInPages) {
    RestDesk d;
    std::vector<std::string> ids;
    for (int i = 0; i < 5; ++i)
        ids.push_back(d.got("POST", "/v1/orders", kBuy).get("order_id"));
    d.desk.tell(d.newest(), ExecType::Rejected);
    EXPECT_EQ(JsonDocument::parse(d.got("GET", "/v1/orders").body)->root().size(), 4U);
    EXPECT_EQ(JsonDocument::parse(d.got("GET", "/v1/orders?status=closed").body)->root().size(), 1U);
    const RestReply page = d.got("GET", "/v1/orders?status=all&limit=2");
    EXPECT_NE(page.body.find(ids[4]), std::string::npos);
    EXPECT_EQ(page.header("Link"), "</v1/orders?status=all&limit=2&after=" + ids[3] + ">; rel=\"next\"");
    const RestReply next = d.got("GET", "/v1/orders?status=all&limit=2&after=" + ids[3]);
    EXPECT_NE(next.body.find(ids[2]), std::string::npos);
    EXPECT_EQ(next.body.find(ids[3]), std::string::npos);
    EXPECT_EQ(d.got("GET", "/v1/orders?status=all&limit=2&after=" + ids[1]).header("Link"), "");
    EXPECT_EQ(d.got("GET", "/v1/orders?symbol=MSFT").body, "[]");
    EXPECT_EQ(d.got("GET", "/v1/orders?status=some").problem.parts.at(0).pointer, "status");
    EXPECT_EQ(d.got("GET", "/v1/orders?limit=0").status, 400);
    EXPECT_EQ(d.got("GET", "/v1/orders?account=Z").status, 400);
    EXPECT_EQ(d.got("GET", "/v1/orders?after=x").status, 400);
}

TEST(RestOrders, ATokenOfOneAccountSeesThatOneOnly) {
    RestDesk d;
    Account other = engine::account(AccountId{"B"});
    d.desk.command(OpenAccount{other}, engine::Desk::engine_by());
    const RestReply placed = d.got("POST", "/v1/orders", R"({"symbol":"AAPL","side":"buy","qty":"1","account":"A"})");
    ASSERT_EQ(placed.status, 201);
    EXPECT_EQ(d.got("POST", "/v1/orders", kBuy).status, 400) << "two accounts and none is named";
    d.caller.account = AccountId{"B"};
    EXPECT_EQ(d.got("GET", path_of(placed)).problem.code, "other_account");
    EXPECT_EQ(d.got("DELETE", path_of(placed)).problem.code, "other_account");
    EXPECT_EQ(d.got("GET", "/v1/orders").body, "[]");
    EXPECT_EQ(d.got("GET", "/v1/orders?account=A").problem.code, "other_account");
    EXPECT_EQ(d.got("POST", "/v1/orders", R"({"symbol":"AAPL","side":"buy","qty":"1","account":"A"})").problem.code,
              "other_account");
}

TEST(RestOrders, PreviewsWithoutDoingAnything) {
    RestDesk d;
    const std::uint64_t before = d.desk.state().last_sequence;
    const RestReply preview = d.got("POST", "/v1/orders/preview", kBuy);
    EXPECT_EQ(preview.status, 200);
    EXPECT_EQ(preview.get("denied"), "false");
    EXPECT_EQ(preview.get("order_value"), "1875");
    EXPECT_EQ(preview.get("hash").size(), 64U);
    EXPECT_EQ(d.desk.state().last_sequence, before);
}

TEST(RestOrders, TellsTheWholeStory) {
    RestDesk d;
    for (int i = 0; i < 3; ++i) {
        d.got("POST", "/v1/orders", kBuy);
        d.desk.wait(std::chrono::hours{1});
        d.desk.quote(engine::kAapl, "187.49", "187.50");
    }
    const RestReply placed = d.got("POST", "/v1/orders", kBuy);
    d.desk.tell(d.newest(), ExecType::New);
    d.got("PATCH", path_of(placed), R"({"limit_price":"187.25"})");
    d.desk.wait(seconds{1});
    const RestReply told = d.got("GET", path_of(placed) + "/explain");
    ASSERT_EQ(told.status, 200) << told.problem.detail;
    EXPECT_NE(told.get("text").find("placed " + placed.get("order_id")), std::string::npos) << told.body;
    EXPECT_NE(told.body.find("ReplacePlaced"), std::string::npos);
    EXPECT_EQ(told.body.find("\"placed P1-1-1\""), std::string::npos) << "of another order";
    EXPECT_EQ(d.got("GET", "/v1/orders/P1-9-9/explain").status, 404);
    d.history.busy = true;
    EXPECT_EQ(d.got("GET", path_of(placed) + "/explain").status, 503);
}

}  // namespace
}  // namespace sluice::gateway
