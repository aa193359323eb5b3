// Snapshots, lists and what an earlier run left.
#include "venues/alpaca/client_desk_test_support.hpp"

namespace sluice::venues::alpaca {
namespace {

class AlpacaAccounts : public testing::Test {
protected:
    AlpacaAccounts() { desk.up(); }
    ClientDesk desk;
};

std::string position_json() {
    Position position;
    position.asset_id = "asset";
    position.symbol = "AAPL";
    position.exchange = "NASDAQ";
    position.asset_class = AssetWord::UsEquity;
    position.qty = *parse_quantity("7");
    position.side = PositionSideWord::Long;
    position.avg_entry_price = *parse_price("187.5");
    position.cost_basis = *parse_amount("1312.5");
    return encoded(std::vector<Position>{position});
}

TEST_F(AlpacaAccounts, ASnapshotIsOneReportOfEverything) {
    desk.submit(SendSnapshot{3, *parse_rfc3339("2026-03-02T15:00:00Z")});
    desk.account_ok();
    desk.answer("GET /v2/positions", 200, position_json());
    desk.answer("GET /v2/orders?status=open&nested=true", 200, list_of({their_order("o1", "P1-a-1", "10")}));
    EXPECT_EQ(desk.said(), "") << "not before the last of it has come";
    Activity dividend;
    dividend.id = "20260302150003000::d1";
    dividend.activity_type = "DIV";
    dividend.net_amount = *parse_amount("1.5");
    dividend.created_at = *parse_rfc3339("2026-03-02T15:00:03Z");
    dividend.status = "executed";
    Activity old = fill_activity("e0", "o0", "1", "1");
    old.transaction_time = *parse_rfc3339("2026-03-02T14:59:59Z");
    desk.answer("GET /v2/account/activities?direction=desc&page_size=100&after=2026-03-02T14%3A59%3A59Z", 200,
                list_of({dividend, fill_activity("e1", "o1", "3", "3"), old}));
    EXPECT_EQ(desk.said(),
              "snapshot 3; P1-a-1 OrderStatus New o1; P1-a-1 Trade PartiallyFilled o1 e1 3@187.5; "
              "Dividend 1.5 d1; holds 7 AAPL.US; has 100000\n");
}

TEST_F(AlpacaAccounts, ASnapshotReadsEveryPage) {
    desk.submit(SendSnapshot{4, *parse_rfc3339("2026-03-02T15:00:00Z")});
    desk.account_ok();
    desk.answer("GET /v2/positions", 200, "[]");
    std::vector<Order> first;
    for (int i = 0; i < 500; ++i)
        first.push_back(their_order("o" + std::to_string(i), "P1-a-" + std::to_string(i), "10"));
    desk.answer("GET /v2/orders?status=open", 200, encoded(first));
    desk.answer("GET /v2/orders?status=open&nested=true&direction=asc&limit=500&after_order_id=o499", 200,
                list_of({their_order("o500", "P1-a-500", "10")}));
    std::vector<Activity> fills;
    for (int i = 0; i < 100; ++i)
        fills.push_back(fill_activity("e" + std::to_string(i), "o1", "1", std::to_string(100 - i)));
    desk.answer("GET /v2/account/activities", 200, encoded(fills));
    const auto next = desk.find("GET /v2/account/activities");
    ASSERT_NE(next, desk.calls.end());
    EXPECT_NE(next->line.find("page_token=20260302150002000%3A%3Ae99"), std::string::npos);
    desk.answer("GET /v2/account/activities", 200, "[]");
    const auto& shown = std::get<VenueSnapshot>(desk.reports.back());
    EXPECT_EQ(shown.orders.size(), 501u);
    ASSERT_EQ(shown.executions.size(), 100u);
    EXPECT_EQ(own_name(shown.executions.front()), "e99") << "oldest first";
    EXPECT_TRUE(shown.complete);
}

TEST_F(AlpacaAccounts, ASnapshotThatCannotBeTakenSaysSo) {
    desk.submit(SendSnapshot{5, desk.now});
    desk.account_ok();
    desk.answer("GET /v2/positions", 403, R"({"code":40310000,"message":"forbidden"})");
    EXPECT_EQ(desk.said(), " Snapshot NotSent\n");
    desk.answer("GET /v2/orders?status=open", 200, "[]");
    desk.answer("GET /v2/account/activities", 200, "[]");
    EXPECT_EQ(desk.said(), "") << "the rest of it comes too late";
}

TEST_F(AlpacaAccounts, AReadOfASnapshotIsTriedAgainAfterASecond) {
    desk.submit(SendSnapshot{6, desk.now});
    desk.fails("GET /v2/account", wire::Left::Perhaps);
    desk.answer("GET /v2/positions", 200, "[]");
    desk.gap_filled();
    EXPECT_EQ(desk.said(), "");
    desk.pass(milliseconds{1'300});
    desk.account_ok();
    EXPECT_EQ(desk.said(), "snapshot 6; has 100000\n");
}

TEST_F(AlpacaAccounts, APositionOfNoInstrumentOfOursMakesItIncomplete) {
    desk.submit(SendSnapshot{7, desk.now});
    desk.account_ok();
    std::string odd = position_json();
    odd.replace(odd.find("us_equity"), 9, "fixed_inc");
    odd.replace(odd.find("AAPL"), 4, "a b!");
    desk.answer("GET /v2/positions", 200, odd);
    desk.gap_filled();
    EXPECT_EQ(desk.said(), "snapshot 7 incomplete; has 100000\n");
}

// --- lists

NewOrderList bracket() {
    NewOrderList list;
    list.list_id = ListId{"P1-L-1"};
    list.list_class = ListClass::Bracket;
    NewOrderSingle target = our_order("P1-a-2", "10", "200");
    NewOrderSingle stop = our_order("P1-a-3", "10");
    target.side = stop.side = Side::Sell;
    stop.ord_type = OrdType::Stop;
    stop.stop_px = *parse_price("180");
    list.orders = {our_order("P1-a-1", "10", "187.5"), target, stop};
    return list;
}

Order their_leg(std::string_view id, TypeWord type, StatusWord status) {
    Order leg = their_order(id, "c3a1b2c4-0000-4000-8000-" + std::string{id}, "10", status);
    leg.side = SideWord::Sell;
    leg.type = type;
    leg.order_class = ClassWord::Bracket;
    if (type == TypeWord::Stop) {
        leg.limit_price.reset();
        leg.stop_price = *parse_price("180");
    }
    return leg;
}

Order their_bracket() {
    Order order = their_order("o1", "P1-a-1", "10");
    order.order_class = ClassWord::Bracket;
    order.legs = {their_leg("o2", TypeWord::Limit, StatusWord::Held),
                  their_leg("o3", TypeWord::Stop, StatusWord::Held)};
    return order;
}

TEST_F(AlpacaAccounts, TheLegsOfABracketAreKnownByTheReply) {
    desk.submit(SendList{bracket(), desk.now + seconds{1}});
    const auto body = decode<OrderRequest>(desk.find("POST /v2/orders")->call.request.body);
    ASSERT_TRUE(body);
    EXPECT_EQ(body->order_class, ClassWord::Bracket);
    desk.answer("POST /v2/orders", 200, encoded(their_bracket()));
    EXPECT_EQ(desk.said(),
              "P1-a-1 List Sent\nP1-a-1 OrderStatus New o1\nP1-a-2 OrderStatus Held o2\n"
              "P1-a-3 OrderStatus Held o3\n");
    desk.hear(fill(filled(their_leg("o2", TypeWord::Limit, StatusWord::New), "10", "200"), "e1", "10", "200"));
    EXPECT_EQ(desk.said(), "P1-a-2 Trade Filled o2 e1 10@200 cum 10\n");
    desk.submit(SendCancel{ClOrdId{"P1-a-3"}, {}, InstrumentId{"AAPL.US"}});
    EXPECT_TRUE(desk.has("DELETE /v2/orders/o3"));
}

TEST_F(AlpacaAccounts, LegsToldBeforeTheReplyWaitForTheirNames) {
    desk.submit(SendList{bracket(), desk.now + seconds{1}});
    desk.hear(event(EventWord::Held, their_leg("o2", TypeWord::Limit, StatusWord::Held)));
    EXPECT_EQ(desk.said(), "");
    desk.answer("POST /v2/orders", 200, encoded(their_bracket()));
    EXPECT_EQ(desk.said(),
              "P1-a-1 List Sent\nP1-a-1 OrderStatus New o1\nP1-a-2 OrderStatus Held o2\n"
              "P1-a-3 OrderStatus Held o3\nP1-a-2 Held Held o2\n");
}

TEST_F(AlpacaAccounts, LegsThatTheReplyLeavesOutAreAskedFor) {
    desk.submit(SendList{bracket(), desk.now + seconds{1}});
    Order bare = their_bracket();
    bare.legs.clear();
    desk.answer("POST /v2/orders", 200, encoded(bare));
    desk.answer("GET /v2/orders/o1?nested=true", 200, encoded(their_bracket()));
    EXPECT_NE(desk.said().find("P1-a-3 OrderStatus Held o3\n"), std::string::npos);
}

TEST_F(AlpacaAccounts, AListWhoseReplyIsLostIsFoundByItsFirstOrder) {
    desk.submit(SendList{bracket(), desk.now + seconds{1}});
    desk.fails("POST /v2/orders", wire::Left::Perhaps);
    desk.submit(SendQuery{ClOrdId{"P1-a-3"}, {}, InstrumentId{"AAPL.US"}});
    Order bare = their_bracket();
    bare.legs.clear();
    desk.answer("GET /v2/orders:by_client_order_id?client_order_id=P1-a-1", 200, encoded(bare));
    desk.answer("GET /v2/orders/o1?nested=true", 200, encoded(their_bracket()));
    EXPECT_EQ(desk.said(),
              "P1-a-1 List Perhaps\nP1-a-1 OrderStatus New o1\nP1-a-1 OrderStatus New o1\n"
              "P1-a-2 OrderStatus Held o2\nP1-a-3 OrderStatus Held o3\n");
}

TEST_F(AlpacaAccounts, ALegIsNeverCancelledByItsEntrysId) {
    desk.submit(SendList{bracket(), desk.now + seconds{1}});
    desk.fails("POST /v2/orders", wire::Left::Perhaps);
    desk.submit(SendCancel{ClOrdId{"P1-a-3"}, {}, InstrumentId{"AAPL.US"}});
    Order bare = their_bracket();
    bare.legs.clear();
    desk.answer("GET /v2/orders:by_client_order_id?client_order_id=P1-a-1", 200, encoded(bare));
    EXPECT_FALSE(desk.has("DELETE"));
    desk.answer("GET /v2/orders/o1?nested=true", 200, encoded(their_bracket()));
    desk.submit(SendCancel{ClOrdId{"P1-a-3"}, {}, InstrumentId{"AAPL.US"}});
    EXPECT_TRUE(desk.has("DELETE /v2/orders/o3"));
}

TEST_F(AlpacaAccounts, ARejectedListRejectsEachOfItsOrders) {
    desk.submit(SendList{bracket(), desk.now + seconds{1}});
    desk.answer("POST /v2/orders", 403, R"({"code":40310000,"message":"insufficient buying power"})");
    EXPECT_EQ(desk.said(),
              "P1-a-1 Rejected Rejected  InsufficientFunds\nP1-a-2 Rejected Rejected  InsufficientFunds\n"
              "P1-a-3 Rejected Rejected  InsufficientFunds\n");
}

constexpr std::string_view kNoOrder = R"({"code":40410000,"message":"order not found"})";

SendQuery query_of_leg(std::string_view leg, ListRole role, std::string_view venue_id = {}) {
    SendQuery query{*ClOrdId::parse(leg), {}, InstrumentId{"AAPL.US"}, ClOrdId{"P1-a-1"}, role};
    if (!venue_id.empty())
        query.order_id = *OrderId::parse(venue_id);
    return query;
}

TEST_F(AlpacaAccounts, ALegOfAnEarlierRunIsAskedForByItsListsFirstOrder) {
    desk.submit(query_of_leg("P1-a-3", ListRole::Stop));
    desk.submit(query_of_leg("P1-a-2", ListRole::Target));
    desk.answer("GET /v2/orders:by_client_order_id?client_order_id=P1-a-1", 200, encoded(their_bracket()));
    EXPECT_EQ(desk.said(), "P1-a-1 OrderStatus New o1\nP1-a-2 OrderStatus Held o2\nP1-a-3 OrderStatus Held o3\n");
    desk.submit(SendCancel{ClOrdId{"P1-a-3"}, {}, InstrumentId{"AAPL.US"}});
    EXPECT_TRUE(desk.has("DELETE /v2/orders/o3"));
}

TEST_F(AlpacaAccounts, AListOfAnEarlierRunThatIsNotThereProvesThatItsLegsAreNot) {
    desk.submit(query_of_leg("P1-a-3", ListRole::Stop));
    desk.answer("GET /v2/orders:by_client_order_id?client_order_id=P1-a-1", 404, std::string{kNoOrder});
    EXPECT_EQ(desk.said(), "P1-a-3 not found Hint\n");
    desk.pass(seconds{35});
    desk.said();
    desk.submit(query_of_leg("P1-a-3", ListRole::Stop));
    desk.answer("GET /v2/orders:by_client_order_id?client_order_id=P1-a-1", 404, std::string{kNoOrder});
    EXPECT_EQ(desk.said(), "P1-a-3 not found Proof\n");
}

TEST_F(AlpacaAccounts, ALegOfAForgottenListIsAskedForByTheVenuesId) {
    desk.submit(SendQuery{ClOrdId{"P1-a-3"}, OrderId{"o3"}, InstrumentId{"AAPL.US"}, {}, {}});
    desk.answer("GET /v2/orders:by_client_order_id?client_order_id=P1-a-3", 404, std::string{kNoOrder});
    EXPECT_EQ(desk.said(), "P1-a-3 not found Hint\n");
    desk.answer("GET /v2/orders/o3?nested=true", 200, encoded(their_leg("o3", TypeWord::Stop, StatusWord::Canceled)));
    EXPECT_NE(desk.said().find("Canceled o3\n"), std::string::npos);
}

TEST_F(AlpacaAccounts, ASnapshotNamesTheOrdersOfItsExecutions) {
    desk.submit(SendSnapshot{5, desk.now});
    desk.account_ok();
    desk.answer("GET /v2/positions", 200, "[]");
    desk.gap_filled("[]", list_of({fill_activity("e1", "o7", "3", "3"), fill_activity("e0", "o8", "1", "1")}));
    EXPECT_EQ(desk.said(), "");
    desk.answer("GET /v2/orders/o7?nested=true", 200, encoded(their_order("o7", "P1-a-7", "3", StatusWord::Filled)));
    desk.answer("GET /v2/orders/o8?nested=true", 404, std::string{kNoOrder});
    EXPECT_EQ(desk.said(),
              "snapshot 5;  Trade PartiallyFilled o8 e0 1@187.5;"
              " P1-a-7 Trade PartiallyFilled o7 e1 3@187.5; has 100000\n");
}

TEST_F(AlpacaAccounts, EachClientSpeaksForItsOwnAccount) { EXPECT_EQ(desk.client.only_account(), AccountId{"A"}); }

}  // namespace
}  // namespace sluice::venues::alpaca
