// Requests of the engine and their ends.
#include "venues/alpaca/client_desk_test_support.hpp"

namespace sluice::venues::alpaca {
namespace {

class AlpacaOrders : public testing::Test {
protected:
    AlpacaOrders() { desk.up(); }
    UnixNanos soon() const { return desk.now + seconds{1}; }
    void send(std::string_view cl, std::string_view qty = "10", std::string_view price = "187.5") {
        desk.submit(SendNew{our_order(cl, qty, price), soon()});
    }
    // Sent, taken and told by the stream.
    Order working(std::string_view cl, std::string_view id, std::string_view qty = "10") {
        send(cl, qty);
        const Order order = their_order(id, cl, qty);
        desk.answer("POST /v2/orders", 200, encoded(order));
        desk.hear(event(EventWord::New, order));
        desk.said();
        return order;
    }
    void cancel(std::string_view cl, OrderId id = {}) {
        desk.submit(SendCancel{*ClOrdId::parse(cl), id, InstrumentId{"AAPL.US"}});
    }
    void query(std::string_view cl, OrderId id = {}) {
        desk.submit(SendQuery{*ClOrdId::parse(cl), id, InstrumentId{"AAPL.US"}});
    }
    ClientDesk desk;
};

std::string refusal(int code, std::string_view message) {
    return R"({"code":)" + std::to_string(code) + R"(,"message":")" + std::string{message} + R"("})";
}

TEST_F(AlpacaOrders, ANewOrderIsPostedWithItsDeadlineAndIts) {
    send("P1-a-1");
    const auto asked = desk.find("POST /v2/orders");
    ASSERT_NE(asked, desk.calls.end());
    EXPECT_EQ(asked->call.send_by, soon());
    EXPECT_EQ(asked->call.give_up_at, desk.now + seconds{5});
    EXPECT_EQ(asked->call.priority, wire::Priority::Order);
    const auto body = decode<OrderRequest>(asked->call.request.body);
    ASSERT_TRUE(body) << body.error().text;
    EXPECT_EQ(body->symbol, "AAPL");
    EXPECT_EQ(body->client_order_id, "P1-a-1");
    EXPECT_EQ(to_text(*body->limit_price), "187.5");
    EXPECT_EQ(desk.said(), "") << "nothing is said before anything is known";
}

TEST_F(AlpacaOrders, AnOrderGoesThroughReplyAndStream) {
    send("P1-a-1");
    const Order order = their_order("o1", "P1-a-1", "10", StatusWord::PendingNew);
    desk.answer("POST /v2/orders", 200, encoded(order));
    EXPECT_EQ(desk.said(), "P1-a-1 New Sent\nP1-a-1 OrderStatus New o1\n");
    desk.hear(event(EventWord::New, their_order("o1", "P1-a-1", "10")));
    desk.hear(fill(filled(order, "4"), "e1", "4"));
    desk.hear(fill(filled(order, "10"), "e2", "6"));
    EXPECT_EQ(desk.said(),
              "P1-a-1 New New o1\nP1-a-1 Trade PartiallyFilled o1 e1 4@187.5 cum 4\n"
              "P1-a-1 Trade Filled o1 e2 6@187.5 cum 10\n");
}

TEST_F(AlpacaOrders, AFillBeforeTheAcknowledgementIsTold) {
    send("P1-a-1");
    const Order order = their_order("o1", "P1-a-1", "10");
    desk.hear(fill(filled(order, "10"), "e1", "10"));
    EXPECT_EQ(desk.said(), "P1-a-1 Trade Filled o1 e1 10@187.5 cum 10\n");
    desk.answer("POST /v2/orders", 200, encoded(their_order("o1", "P1-a-1", "10", StatusWord::PendingNew)));
    EXPECT_EQ(desk.said(), "P1-a-1 New Sent\nP1-a-1 OrderStatus New o1\n");
    desk.pass(seconds{10});
    EXPECT_EQ(desk.said(), "") << "the stream told of it, so it is not mute";
}

TEST_F(AlpacaOrders, DuplicatesAndReorderedUpdatesAreAllTold) {
    const Order order = working("P1-a-1", "o1");
    desk.hear(fill(filled(order, "10"), "e2", "6"));
    desk.hear(fill(filled(order, "4"), "e1", "4"));
    desk.hear(fill(filled(order, "4"), "e1", "4"));
    EXPECT_EQ(desk.said(),
              "P1-a-1 Trade Filled o1 e2 6@187.5 cum 10\n"
              "P1-a-1 Trade PartiallyFilled o1 e1 4@187.5 cum 4\n"
              "P1-a-1 Trade PartiallyFilled o1 e1 4@187.5 cum 4\n");
}

TEST_F(AlpacaOrders, ARefusalByTheVenueIsARejectedReport) {
    send("P1-a-1");
    desk.answer("POST /v2/orders", 403, refusal(40310000, "insufficient buying power"));
    EXPECT_EQ(desk.said(), "P1-a-1 Rejected Rejected  InsufficientFunds\n");
    send("P1-a-2");
    desk.answer("POST /v2/orders", 422, refusal(42210000, "sub-penny increment does not fulfill minimum"));
    EXPECT_EQ(desk.said().find("P1-a-2 Rejected Rejected "), 0u);
}

TEST_F(AlpacaOrders, WhatTheVenueHasNoFormForIsRejectedWithoutACall) {
    NewOrderSingle order = our_order("P1-a-1", "10", "187.5");
    order.exec_inst = ExecInst::PostOnly;
    desk.submit(SendNew{order, soon()});
    EXPECT_FALSE(desk.has("POST"));
    EXPECT_EQ(desk.said(), "P1-a-1 Rejected Rejected  UnsupportedOrder\n");
}

// From "accepted but reply lost": trading-gpt #94, catalyst #317.
TEST_F(AlpacaOrders, ALostReplyIsPerhapsAndNeverSentAgain) {
    send("P1-a-1");
    desk.fails("POST /v2/orders", wire::Left::Perhaps);
    EXPECT_EQ(desk.said(), "P1-a-1 New Perhaps\n");
    query("P1-a-1");
    desk.answer("GET /v2/orders:by_client_order_id?client_order_id=P1-a-1", 200,
                encoded(filled(their_order("o1", "P1-a-1", "10"), "4")));
    EXPECT_EQ(desk.said(), "P1-a-1 OrderStatus PartiallyFilled o1 cum 4\n");
    desk.pass(std::chrono::minutes{10});
    EXPECT_FALSE(desk.has("POST"));
}

TEST_F(AlpacaOrders, AServerErrorAfterAcceptanceIsPerhaps) {
    send("P1-a-1");
    desk.answer("POST /v2/orders", 504, "");
    EXPECT_EQ(desk.said(), "P1-a-1 New Perhaps\n");
    desk.hear(event(EventWord::New, their_order("o1", "P1-a-1", "10")));
    EXPECT_EQ(desk.said(), "P1-a-1 New New o1\n");
    desk.pass(seconds{20});
    EXPECT_FALSE(desk.has("POST"));
}

TEST_F(AlpacaOrders, AnAnswerThatCannotBeReadIsPerhaps) {
    send("P1-a-1");
    desk.answer("POST /v2/orders", 200, "<html>");
    EXPECT_EQ(desk.said(), "P1-a-1 New Perhaps\n");
    send("P1-a-2");
    desk.answer("POST /v2/orders", 422, refusal(40010001, "client_order_id must be unique"));
    EXPECT_EQ(desk.said(), "P1-a-2 New Perhaps\n") << "an order with that id exists, so it is looked up";
}

TEST_F(AlpacaOrders, WhatDidNotLeaveIsNotSent) {
    send("P1-a-1");
    desk.fails("POST /v2/orders", wire::Left::Nothing);
    EXPECT_EQ(desk.said(), "P1-a-1 New NotSent\n");
}

TEST_F(AlpacaOrders, A429IsRefusedAndSaysWhenToComeBack) {
    send("P1-a-1");
    desk.answer("POST /v2/orders", 429, refusal(42910000, "rate limit exceeded"), {{"Retry-After", "3"}});
    EXPECT_EQ(desk.said(), "P1-a-1 New Refused\n");
    EXPECT_EQ(std::get<RequestOutcome>(desk.reports.back()).retry_at, desk.now + seconds{3});
    send("P1-a-2");
    EXPECT_EQ(desk.said(), "P1-a-2 New NotSent\n") << "the venue asked for time";
    EXPECT_EQ(std::get<RequestOutcome>(desk.reports.back()).retry_at, desk.now + seconds{3});
    cancel("P1-a-0", OrderId{"o0"});
    EXPECT_TRUE(desk.has("DELETE /v2/orders/o0")) << "a cancel is tried all the same";
    desk.pass(seconds{3});
    send("P1-a-3");
    EXPECT_TRUE(desk.has("POST"));
}

TEST_F(AlpacaOrders, AStormOf429OpensNoBreaker) {
    for (int i = 0; i < 12; ++i) {
        send("P1-a-" + std::to_string(i));
        const auto reset = std::to_string(desk.now.nanos() / 1'000'000'000 + 2);
        desk.answer("POST /v2/orders", 429, refusal(42910000, "rate limit exceeded"), {{"x-ratelimit-reset", reset}});
        desk.pass(seconds{2});
    }
    EXPECT_EQ(desk.said().find("breaker Open"), std::string::npos);
}

TEST_F(AlpacaOrders, TheRateLimitKeepsRoomForCancels) {
    int sent = 0;
    for (; sent < 300; ++sent) {
        send("P1-a-" + std::to_string(sent));
        if (desk.said() == "P1-a-" + std::to_string(sent) + " New NotSent\n")
            break;
    }
    EXPECT_LE(sent, 160);
    EXPECT_GE(sent, 150);
    desk.submit(SendNew{our_order("P1-exit", "10", "187.5"), std::nullopt});
    EXPECT_EQ(desk.said(), "");
    cancel("P1-a-0", OrderId{"o0"});
    EXPECT_TRUE(desk.has("DELETE"));
    desk.pass(seconds{61});
    send("P1-b-1");
    EXPECT_EQ(desk.said().find("NotSent"), std::string::npos);
}

TEST_F(AlpacaOrders, ACancelGoesByTheVenuesId) {
    const Order order = working("P1-a-1", "o1");
    cancel("P1-a-1");
    desk.answer("DELETE /v2/orders/o1", 204, "");
    EXPECT_EQ(desk.said(), "P1-a-1 Cancel Sent\n");
    desk.hear(event(EventWord::Canceled, their_order("o1", "P1-a-1", "10", StatusWord::Canceled)));
    EXPECT_EQ(desk.said(), "P1-a-1 Canceled Canceled o1\n");
}

TEST_F(AlpacaOrders, ACancelOfAnUnknownIdLooksItUpFirst) {
    send("P1-a-1");
    desk.fails("POST /v2/orders", wire::Left::Perhaps);
    cancel("P1-a-1");
    EXPECT_EQ(desk.find("GET /v2/orders:by_client")->call.priority, wire::Priority::Cancel);
    desk.answer("GET /v2/orders:by_client_order_id?client_order_id=P1-a-1", 404, refusal(40410000, "order not found"));
    EXPECT_EQ(desk.said(), "P1-a-1 New Perhaps\nP1-a-1 Cancel NotSent\n") << "it may still arrive";
    cancel("P1-a-1");
    desk.answer("GET /v2/orders:by_client_order_id", 200, encoded(their_order("o1", "P1-a-1", "10")));
    desk.answer("DELETE /v2/orders/o1", 204, "");
    EXPECT_EQ(desk.said(), "P1-a-1 OrderStatus New o1\nP1-a-1 Cancel Sent\n");
}

TEST_F(AlpacaOrders, ACancelTheVenueRefusesIsToldSo) {
    working("P1-a-1", "o1");
    cancel("P1-a-1");
    desk.answer("DELETE /v2/orders/o1", 422, refusal(42210000, "order is already in \\\"filled\\\" state"));
    EXPECT_EQ(desk.said(), "P1-a-1 Cancel refused TooLateToCancel\n");
    cancel("P1-a-1");
    desk.answer("DELETE /v2/orders/o1", 404, refusal(40410000, "order not found"));
    EXPECT_EQ(desk.said(), "P1-a-1 Cancel refused UnknownOrder\n");
    cancel("P1-a-1");
    desk.fails("DELETE /v2/orders/o1", wire::Left::Perhaps);
    EXPECT_EQ(desk.said(), "P1-a-1 Cancel Perhaps\n");
}

TEST_F(AlpacaOrders, AReplaceIsProvenByTheStreamAlone) {
    const Order order = working("P1-a-1", "o1");
    desk.submit(SendReplace{our_order("P1-a-2", "12", "188"), ClOrdId{"P1-a-1"}, {}, soon()});
    const auto asked = desk.find("PATCH /v2/orders/o1");
    ASSERT_NE(asked, desk.calls.end());
    const auto body = decode<ReplaceRequest>(asked->call.request.body);
    ASSERT_TRUE(body);
    EXPECT_EQ(body->client_order_id, "P1-a-2");
    Order next = their_order("o2", "P1-a-2", "12", StatusWord::Accepted);
    next.replaces = "o1";
    desk.answer("PATCH /v2/orders/o1", 200, encoded(next));
    EXPECT_EQ(desk.said(), "P1-a-2 Replace Sent\n");
    Order old = their_order("o1", "P1-a-1", "10", StatusWord::Replaced);
    old.replaced_by = "o2";
    desk.hear(event(EventWord::Replaced, old));
    next.status = StatusWord::New;
    desk.hear(event(EventWord::New, next));
    EXPECT_EQ(desk.said(), "P1-a-2 Replaced Replaced o2\nP1-a-2 OrderStatus New o2\n");
    cancel("P1-a-2", OrderId{"o1"});
    EXPECT_TRUE(desk.has("DELETE /v2/orders/o2")) << "the newest id, whatever the request says";
}

TEST_F(AlpacaOrders, AFillThatOvertakesAReplaceCountsAndEndsIt) {
    const Order order = working("P1-a-1", "o1");
    desk.submit(SendReplace{our_order("P1-a-2", "12", "188"), ClOrdId{"P1-a-1"}, {}, soon()});
    Order next = their_order("o2", "P1-a-2", "12", StatusWord::Accepted);
    next.replaces = "o1";
    desk.hear(fill(filled(order, "10"), "e1", "10"));
    desk.answer("PATCH /v2/orders/o1", 200, encoded(next));
    next.status = StatusWord::Rejected;
    desk.hear(event(EventWord::Rejected, next));
    EXPECT_EQ(desk.said(),
              "P1-a-1 Trade Filled o1 e1 10@187.5 cum 10\nP1-a-2 Replace Sent\n"
              "P1-a-2 Rejected Rejected  Other\n");
}

TEST_F(AlpacaOrders, AReplaceTheVenueRefusesLeavesTheOrder) {
    working("P1-a-1", "o1");
    desk.submit(SendReplace{our_order("P1-a-2", "12", "188"), ClOrdId{"P1-a-1"}, {}, soon()});
    desk.answer("PATCH /v2/orders/o1", 422, refusal(42210000, "cannot replace order in filled status"));
    EXPECT_EQ(desk.said(), "P1-a-2 Replace refused TooLateToCancel\n");
    desk.submit(SendReplace{our_order("P1-a-3", "12", "188"), ClOrdId{"P1-a-1"}, {}, soon()});
    desk.fails("PATCH /v2/orders/o1", wire::Left::Perhaps);
    EXPECT_EQ(desk.said(), "P1-a-3 Replace Perhaps\n");
    desk.pass(seconds{20});
    EXPECT_FALSE(desk.has("PATCH"));
}

TEST_F(AlpacaOrders, AReplaceOfAnUnknownIdLooksItUpAndMindsItsTime) {
    desk.submit(SendReplace{our_order("P1-a-2", "12", "188"), ClOrdId{"P1-a-1"}, {}, soon()});
    desk.answer("GET /v2/orders:by_client_order_id?client_order_id=P1-a-1", 200,
                encoded(their_order("o1", "P1-a-1", "10")));
    EXPECT_TRUE(desk.has("PATCH /v2/orders/o1"));
    desk.said();
    desk.submit(SendReplace{our_order("P1-b-2", "12", "188"), ClOrdId{"P1-b-1"}, {}, soon()});
    desk.pass(seconds{1});
    desk.answer("GET /v2/orders:by_client_order_id", 200, encoded(their_order("o5", "P1-b-1", "10")));
    EXPECT_FALSE(desk.has("PATCH /v2/orders/o5"));
    EXPECT_EQ(desk.said(), "P1-b-1 OrderStatus New o5\nP1-b-2 Replace NotSent\n");
}

TEST_F(AlpacaOrders, AReplaceFromOutsideEndsTheOrder) {
    working("P1-a-1", "o1");
    Order old = their_order("o1", "P1-a-1", "10", StatusWord::Replaced);
    old.replaced_by = "o2";
    desk.hear(event(EventWord::Replaced, old));
    desk.said();
    Order next = their_order("o2", "7c2ffd0e-7e45-4d5c-ae3a-111122223333", "12");
    next.replaces = "o1";
    desk.answer("GET /v2/orders/o2?nested=true", 200, encoded(next));
    EXPECT_EQ(desk.said(), "P1-a-1 Canceled Canceled o1\n OrderStatus New o2\n");
}

TEST_F(AlpacaOrders, NotFoundIsAHintFirstAndAProofLater) {
    send("P1-a-1");
    query("P1-a-1");
    desk.answer("GET /v2/orders:by_client_order_id", 404, refusal(40410000, "order not found"));
    EXPECT_EQ(desk.said(), "P1-a-1 not found Hint\n") << "its post is under way";
    desk.fails("POST /v2/orders", wire::Left::Perhaps);
    desk.pass(seconds{29});
    query("P1-a-1");
    desk.answer("GET /v2/orders:by_client_order_id", 404, refusal(40410000, "order not found"));
    EXPECT_EQ(desk.said(), "P1-a-1 New Perhaps\nP1-a-1 not found Hint\n");
    desk.pass(seconds{2});
    query("P1-a-1");
    desk.answer("GET /v2/orders:by_client_order_id", 404, refusal(40410000, "order not found"));
    EXPECT_EQ(desk.said(), "P1-a-1 not found Proof\n");
}

TEST_F(AlpacaOrders, ARequestOfAnEarlierRunIsProvenAbsentOnlyAfterAWhile) {
    query("P1-z-9");
    desk.answer("GET /v2/orders:by_client_order_id", 404, refusal(40410000, "order not found"));
    EXPECT_EQ(desk.said(), "P1-z-9 not found Hint\n");
    desk.pass(seconds{31});
    query("P1-z-9");
    desk.answer("GET /v2/orders:by_client_order_id", 404, refusal(40410000, "order not found"));
    EXPECT_EQ(desk.said(), "P1-z-9 not found Proof\n");
}

TEST_F(AlpacaOrders, AnOrderThatIsNotOursIsAskedForByTheVenuesId) {
    query("X-0123456789", OrderId{"o7"});
    desk.answer("GET /v2/orders/o7?nested=true", 200, encoded(their_order("o7", "somebody-elses-very-long-id", "3")));
    EXPECT_EQ(desk.said(), " OrderStatus New o7\n");
}

}  // namespace
}  // namespace sluice::venues::alpaca
