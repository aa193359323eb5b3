#include <gtest/gtest.h>

#include "engine/preview.hpp"
#include "engine/reconcile_test_support.hpp"
#include "model/order_hash.hpp"

// Orders as a sum of money: their quantity is the venue's word, and until then the most the sum may come to counts.
namespace sluice::engine {
namespace {

EngineConfig with_cash_orders() {
    EngineConfig config;
    config.venues[kVenue].cash_orders = true;
    return config;
}

NewOrderSingle for_money(std::string_view amount, Side side = Side::Buy) {
    NewOrderSingle o = order(side, Quantity{});
    o.cash_order_qty = usd(amount);
    return o;
}

ExecutionReport status(const OrderState& o, OrdStatus what, std::optional<Quantity> cum) {
    ExecutionReport r = report_on(o.order, ExecType::OrderStatus);
    r.ord_status = what;
    r.order_qty = Quantity{};
    r.cum_qty = cum;
    return r;
}

TEST(CashOrders, AreFilledByTheVenuesWordWithoutAQuantity) {
    Desk desk{with_cash_orders()};
    const OrderState* o = desk.submit(for_money("1000"));
    ASSERT_EQ(desk.sent(RequestKind::New), 1u);
    EXPECT_EQ(std::get<SendNew>(desk.requests[0].body).order.cash_order_qty, usd("1000"));
    desk.hear(status(*o, OrdStatus::New, Quantity{}));
    EXPECT_EQ(o->ord_status, OrdStatus::New);
    desk.hear(status(*o, OrdStatus::PartiallyFilled, qty("2")));
    EXPECT_EQ(o->ord_status, OrdStatus::PartiallyFilled);
    EXPECT_EQ(held(desk), qty("2"));
    desk.hear(status(*o, OrdStatus::Filled, qty("5.333")));
    EXPECT_EQ(o->ord_status, OrdStatus::Filled);
    EXPECT_EQ(o->exposed_qty(), Quantity{});
    EXPECT_EQ(held(desk), qty("5.333"));
    EXPECT_TRUE(desk.written<Overfilled>().empty());
}

TEST(CashOrders, FilledWithoutAnyQuantityFillsNothing) {
    Desk desk{with_cash_orders()};
    const OrderState* o = desk.submit(for_money("1000"));
    desk.hear(status(*o, OrdStatus::Filled, std::nullopt));
    EXPECT_NE(o->ord_status, OrdStatus::Filled);
}

TEST(CashOrders, ASaleAtTheMarketIsJudgedByTheTouch) {
    EngineConfig config = with_cash_orders();
    Desk desk{config};
    NewOrderSingle sale = for_money("100", Side::Sell);
    sale.ord_type = OrdType::Market;
    sale.price.reset();
    desk.submit(sale);
    const auto denied = desk.written<OrderDenied>();
    const auto placed = desk.written<OrderPlaced>();
    ASSERT_EQ(denied.size() + placed.size(), 1u);
    const Price reference = placed.empty() ? denied.back().figures.reference_px : placed.back().figures.reference_px;
    EXPECT_GT(reference, Price{});
}

TEST(CashOrders, ASaleWithALimitIsJudgedByIt) {
    Desk desk{with_cash_orders()};
    NewOrderSingle sale = for_money("100", Side::Sell);
    sale.ord_type = OrdType::Limit;
    sale.price = Price::whole(190);
    desk.submit(sale);
    const auto denied = desk.written<OrderDenied>();
    const auto placed = desk.written<OrderPlaced>();
    ASSERT_EQ(denied.size() + placed.size(), 1u);
    EXPECT_EQ(placed.empty() ? denied.back().figures.reference_px : placed.back().figures.reference_px,
              Price::whole(190));
}

TEST(CashOrders, NoMoneyAndNoPriceComeToNoQuantity) {
    EXPECT_EQ(most_for(Amount{}, Price::whole(10)), Quantity{});
    EXPECT_EQ(most_for(usd("1000"), Price{}), Quantity{});
    EXPECT_GT(most_for(usd("1000"), Price::whole(10)), Quantity::whole(99));
}

TEST(CashOrders, AFillToldLateCompletesWhatTheTotalsSaid) {
    Desk desk{with_cash_orders()};
    const OrderState* o = desk.submit(for_money("1000"));
    const auto fill = [&](std::string_view id, std::string_view quantity, std::string_view cum, OrdStatus says) {
        ExecutionReport r = report_on(o->order, ExecType::Trade);
        r.exec_id = ExecId::parse(id).value();
        r.last_qty = qty(quantity);
        r.last_px = px("187.50");
        r.cum_qty = qty(cum);
        r.order_qty = Quantity{};
        r.ord_status = says;
        desk.hear(r);
    };
    fill("e2", "2", "5", OrdStatus::Filled);  // its totals tell of the other one
    EXPECT_EQ(o->ord_status, OrdStatus::Filled);
    fill("e1", "3", "3", OrdStatus::PartiallyFilled);
    EXPECT_EQ(o->cum_qty, qty("5"));
    EXPECT_EQ(o->ord_status, OrdStatus::Filled);
    EXPECT_EQ(o->inferred_qty, Quantity{});
}

TEST(CashOrders, TheRestOfTheMoneyMayBeCanceled) {
    Desk desk{with_cash_orders()};
    const OrderState* o = desk.submit(for_money("1000"));
    desk.fill(*o, "e1", "5", "187.50");
    EXPECT_EQ(o->exposed_qty(), most_for(usd("62.50"), o->cash_px));
    desk.tell(*o, ExecType::Canceled);
    EXPECT_EQ(o->ord_status, OrdStatus::Canceled);
    EXPECT_EQ(o->exposed_qty(), Quantity{});
}

TEST(CashOrders, TheSameAmountTwiceIsADuplicateAndAnotherIsNot) {
    Desk desk{with_cash_orders()};
    Limits limits = desk.state().limits.at(kAccount);
    limits.duplicate_window = std::chrono::seconds{2};
    desk.command(SetLimits{kAccount, limits});
    desk.submit(for_money("500"));
    EXPECT_EQ(desk.submit(for_money("500"))->denial, DenialCode::Duplicate);
    EXPECT_EQ(desk.submit(for_money("400"))->ord_status, OrdStatus::PendingNew);
    EXPECT_NE(canonical_hash(for_money("500")), canonical_hash(for_money("400")));
}

TEST(CashOrders, AreComparedByWhatIsFilledAlone) {
    EngineConfig config = with_cash_orders();
    Compared desk{{}, config};
    NewOrderSingle resting = for_money("1000");
    resting.ord_type = OrdType::Limit;
    resting.price = px("187");
    const OrderState* o = desk.submit(resting);
    desk.tell(*o, ExecType::New);
    Shown shown;
    shown.orders.push_back(status(*o, OrdStatus::New, Quantity{}));
    shown.orders.back().order_qty = qty("5");  // what the venue makes of the sum now
    desk.command(Reconcile{kAccount, false});
    answer(desk, shown);
    ASSERT_FALSE(desk.written<Reconciled>().empty());
    EXPECT_EQ(desk.written<Reconciled>().back().differences, 0u);
}

TEST(CashOrders, ThePreviewSaysWhatTheyComeTo) {
    const Desk desk{with_cash_orders()};
    const Preview p = desk.preview(Command{person(), SubmitOrder{for_money("1000")}});
    ASSERT_FALSE(p.invalid);
    EXPECT_EQ(p.figures.order_value, usd("1000"));
    EXPECT_EQ(p.position_after, most_for(usd("1000"), px("187.50")));
    EXPECT_NE(render(p).find("buy for 1000 of AAPL.US"), std::string::npos) << render(p);
    const Desk without;
    const Preview refused = without.preview(Command{person(), SubmitOrder{for_money("1000")}});
    ASSERT_TRUE(refused.invalid);
    EXPECT_EQ(refused.invalid->code, DenialCode::Unsupported);
}

}  // namespace
}  // namespace sluice::engine
