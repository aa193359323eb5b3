#include "engine/trailing.hpp"

#include <gtest/gtest.h>

#include "engine/reconcile_test_support.hpp"

// Stops that the engine moves: when they may, and when not. The conversations stand in test/scenarios/trailing.txt.
namespace sluice::engine {
namespace {

using std::chrono::seconds;

NewOrderSingle trail(Side side, std::string_view amount, std::string_view quantity = "10") {
    NewOrderSingle o = order(side, qty(quantity));
    o.ord_type = OrdType::TrailingStop;
    o.trail_amount = px(amount);
    return o;
}

// A trail at the venue, one second after it was placed.
const OrderState& resting_trail(Desk& desk, NewOrderSingle o) {
    const OrderState& placed = *desk.submit(std::move(o));
    desk.tell(placed, ExecType::New);
    desk.now += seconds{1};
    desk.forget();
    return placed;
}

TEST(Trailing, OneThatOpensAPositionIsHeldByTheLimits) {
    Desk desk;
    (void)resting_trail(desk, trail(Side::Buy, "2"));
    Limits limits = desk.state().limits.at(kAccount);
    limits.max_order_value = usd("100");
    desk.command(SetLimits{kAccount, limits}, Desk::engine_by());
    desk.quote(kAapl, "185.00", "185.02");
    EXPECT_EQ(desk.sent(RequestKind::Replace), 0u);
}

TEST(Trailing, OneThatProtectsMovesUnderAFreezeAndWithoutAJournal) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "held"));
    (void)resting_trail(desk, trail(Side::Sell, "2"));
    desk.command(Freeze{kAccount, kAapl, "test"});
    desk.journal_held = true;
    desk.feed(JournalHealth{false, "the disk is full"});
    desk.quote(kAapl, "190.00", "190.02");
    ASSERT_EQ(desk.sent(RequestKind::Replace), 1u);
    EXPECT_EQ(std::get<SendReplace>(desk.requests.back().body).order.stop_px, px("188.00"));
}

TEST(Trailing, GoesOnOnceTheAccountIsComparedInThisRun) {
    Shown shown;
    Compared desk{shown};
    desk.hear(holding(kAapl, "10", "180", "held"));
    (void)resting_trail(desk, trail(Side::Sell, "2"));
    desk.restart();
    desk.quote(kAapl, "190.00", "190.02");
    EXPECT_EQ(desk.sent(RequestKind::Replace), 0u);
    desk.hear(health());
    ExecutionReport open = report_on(desk.state().orders.back().order, ExecType::OrderStatus);
    open.ord_status = OrdStatus::New;
    open.order_qty = qty("10");
    shown.orders = {open};
    shown.move(kAapl, 10);
    answer(desk, shown);
    desk.quote(kAapl, "190.00", "190.02");
    EXPECT_EQ(desk.sent(RequestKind::Replace), 1u);
}

TEST(Trailing, MovesWhenItsPauseIsOverAndTheMarketSaysNothingMore) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "held"));
    const OrderState& o = *desk.submit(trail(Side::Sell, "2"));
    desk.tell(o, ExecType::New);
    desk.quote(kAapl, "190.00", "190.02");
    EXPECT_EQ(desk.sent(RequestKind::Replace), 0u) << "within a second of its last word";
    ASSERT_TRUE(desk.wake_at);
    desk.wait(seconds{1});
    EXPECT_EQ(desk.sent(RequestKind::Replace), 1u);
}

TEST(Trailing, AsksForNothingWhileARequestIsOpenOrTheOrderIsNotTaken) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "held"));
    const OrderState& o = *desk.submit(trail(Side::Sell, "2"));
    desk.now += seconds{2};
    desk.quote(kAapl, "190.00", "190.02");
    EXPECT_EQ(desk.sent(RequestKind::Replace), 0u) << "the venue has not answered yet";
    desk.tell(o, ExecType::New);
    EXPECT_EQ(desk.sent(RequestKind::Replace), 1u) << "now it has";
    desk.command(CancelOrder{o.placed_as});
    desk.forget();
    desk.quote(kAapl, "191.00", "191.02");
    EXPECT_EQ(desk.sent(RequestKind::Replace), 0u) << "it is being cancelled";
    desk.tell(o, ExecType::Canceled);
    EXPECT_TRUE(desk.state().trailing.empty());
}

TEST(Trailing, OfAnotherInstrumentStaysWhereItIs) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "held"));
    (void)resting_trail(desk, trail(Side::Sell, "2"));
    desk.quote(kMsft, "300.00", "300.02");
    EXPECT_EQ(desk.sent(RequestKind::Replace), 0u);
}

TEST(Trailing, NeverStandsBelowOneTickAndOfAFutureItMay) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "held"));
    desk.quote(kAapl, "1.00", "1.02");
    EXPECT_EQ(desk.submit(trail(Side::Sell, "5"))->order.stop_px, px("0.01"));
    desk.hear(holding(kEs, "2", "1", "held-es"));
    desk.quote(kEs, "1.00", "1.25");
    NewOrderSingle future = trail(Side::Sell, "5.25", "1");
    future.instrument = kEs;
    EXPECT_EQ(desk.submit(future)->order.stop_px, px("-4.25"));
    desk.quote(kEs, "-1.25", "-1.00");
    future.trail_amount.reset();
    future.trail_percent = Ratio::from_nanos(100'000'000);
    EXPECT_EQ(desk.submit(future)->order.stop_px, px("-1.50")) << "a tenth of 1.25, and on to the tick below";
}

TEST(Trailing, IsAPlainStopThereAndATrailingStopHere) {
    NewOrderSingle asked = trail(Side::Sell, "2");
    EXPECT_FALSE(is_trailed(asked));
    EXPECT_EQ(as_asked(asked), asked);
    EXPECT_EQ(as_sent(asked), asked) << "a venue that has trailing stops gets all of it";
    NewOrderSingle moved = asked;
    moved.ord_type = OrdType::Stop;
    moved.stop_px = px("185");
    EXPECT_TRUE(is_trailed(moved));
    EXPECT_EQ(as_asked(moved), asked);
    EXPECT_FALSE(as_sent(moved).trail_amount);
    EXPECT_EQ(as_sent(moved).stop_px, px("185"));
    NewOrderSingle plain = moved;
    plain.trail_amount.reset();
    EXPECT_FALSE(is_trailed(plain));
    EXPECT_EQ(as_asked(plain), plain);
}

}  // namespace
}  // namespace sluice::engine
