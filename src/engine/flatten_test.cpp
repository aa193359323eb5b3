#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "engine/locks.hpp"  // kFlattenName
#include "engine/reconcile_test_support.hpp"

namespace sluice::engine {
namespace {

using std::chrono::seconds;

void flatten(Desk& desk) { desk.command(Flatten{kAccount, "test"}); }

const NewOrderSingle& closing(const Desk& desk) { return desk.state().orders.back().order; }

void hold(Desk& desk, InstrumentId id, std::string_view quantity, std::string_view name) {
    desk.hear(holding(id, quantity, "187.50", name));
}

TEST(Flatten, NothingToCloseEndsAtOnce) {
    Desk desk;
    flatten(desk);
    EXPECT_TRUE(desk.state().flattens.empty());
    EXPECT_EQ(desk.written<FlattenEnded>().size(), 1u);
}

TEST(Flatten, ClosesNothingBeforeWhatTheVenueHoldsIsKnown) {
    Desk desk{with_snapshots()};
    hold(desk, kAapl, "10", "h1");
    flatten(desk);
    EXPECT_EQ(desk.sent(RequestKind::New), 0u);
    Shown shown;
    shown.move(kAapl, 10);
    answer(desk, shown);
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
    EXPECT_EQ(closing(desk).order_qty, qty("10"));
}

TEST(Flatten, TheClosingOrderIsAnExitOfTheEngineAtTheMarket) {
    Desk desk;
    hold(desk, kAapl, "-10", "h1");
    flatten(desk);
    const OrderState& order = desk.state().orders.back();
    EXPECT_EQ(order.order.side, Side::Buy);
    EXPECT_EQ(order.order.ord_type, OrdType::Market);
    EXPECT_EQ(order.exposure, Exposure::Exit);
    EXPECT_EQ(order.by.origin, Origin::Engine);
    EXPECT_EQ(order.by.who, kFlattenName);
}

TEST(Flatten, AnotherAccountIsLeftAlone) {
    Desk desk;
    desk.command(OpenAccount{account(AccountId{"B"})}, Desk::engine_by());
    Adjustment other = holding(kAapl, "5", "187.50", "h2");
    other.account = AccountId{"B"};
    desk.hear(other);
    hold(desk, kAapl, "10", "h1");
    flatten(desk);
    EXPECT_EQ(desk.state().orders.size(), 1u);
    EXPECT_EQ(closing(desk).account, kAccount);
}

TEST(Flatten, WhatWaitsForTheConnectionDoesNotAskToBeWokenForThePast) {
    Desk desk;
    hold(desk, kAapl, "10", "h1");
    desk.doors.open = false;
    flatten(desk);
    ASSERT_TRUE(desk.wake_at.has_value());
    desk.hear(health(Link::Down));
    desk.doors.open = true;
    desk.wait(seconds{120});
    EXPECT_EQ(desk.sent(RequestKind::New), 0u);
    EXPECT_TRUE(!desk.wake_at || *desk.wake_at > desk.now) << "an engine that is woken for what has passed never rests";
    desk.hear(health(Link::Up));
    EXPECT_EQ(desk.state().orders.size(), 1u);
}

TEST(Flatten, AHaltOfEveryAccountFlattensEveryAccount) {
    Desk desk;
    desk.command(OpenAccount{account(AccountId{"B"})}, Desk::engine_by());
    desk.journal_held = true;
    desk.command(Halt{{}, false, true, "test"});
    EXPECT_EQ(desk.written<FlattenStarted>().size(), 2u);
    EXPECT_TRUE(desk.state().is_halted(kAccount));
}

TEST(Flatten, LessThanALotIsSaidAndNotSent) {
    Desk desk;
    Instrument odd = instrument(kAapl);
    odd.round_lot = qty("10");
    desk.command(DefineInstrument{odd}, Desk::engine_by());
    hold(desk, kAapl, "13", "h1");
    flatten(desk);
    EXPECT_EQ(closing(desk).order_qty, qty("10"));
    desk.fill(desk.state().orders.back(), "e1", "10", "187.40");
    desk.wait(seconds{10});
    const auto alerts = desk.written<Alerted>();
    ASSERT_EQ(alerts.size(), 1u);
    EXPECT_EQ(alerts[0].code, AlertCode::FlattenStuck);
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
    EXPECT_FALSE(desk.state().flattens.empty());
}

TEST(Flatten, APositionOfAnUnknownInstrumentIsSaid) {
    Desk desk;
    hold(desk, InstrumentId{"XYZ.US"}, "13", "h1");
    flatten(desk);
    const auto alerts = desk.written<Alerted>();
    ASSERT_EQ(alerts.size(), 1u);
    EXPECT_EQ(alerts[0].text, "XYZ.US is not defined here, so nothing can be sent for it");
}

TEST(Flatten, AVenuesLateFigureAfterTheClosingFillIsNotSoldAgainAtOnce) {
    Desk desk;
    hold(desk, kAapl, "10", "h1");
    flatten(desk);
    desk.fill(desk.state().orders.back(), "e1", "10", "187.40");
    EXPECT_TRUE(desk.state().flattens.empty());
    desk.hear(VenuePosition{kVenue, kAccount, kAapl, Product::None, qty("10"), px("187.50"), desk.now + seconds{1}});
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
}

TEST(Flatten, AVenuesFigureFromBeforeABustIsNotBelieved) {
    Desk desk;
    hold(desk, kAapl, "10", "h1");
    const OrderState& sold = *desk.submit(sell("10"));
    desk.fill(sold, "e1", "10", "187.50");
    desk.hear(VenuePosition{kVenue, kAccount, kAapl, Product::None, Quantity{}, Price{}, desk.now});
    ExecutionReport bust = report_on(sold.order, ExecType::TradeCancel);
    bust.ord_status = OrdStatus::Canceled;
    bust.exec_ref_id = ExecId{"e1"};
    bust.transact_time = desk.now + seconds{1};
    desk.hear(bust);
    desk.now += seconds{2};
    flatten(desk);
    ASSERT_EQ(desk.state().flattens.size(), 1u);
    EXPECT_EQ(closing(desk).order_qty, qty("10"));
}

TEST(Flatten, AClosingOrderThatTheVenueHoldsIsSaidAfterThirtySeconds) {
    Desk desk;
    hold(desk, kAapl, "10", "h1");
    flatten(desk);
    desk.tell(desk.state().orders.back(), ExecType::Held);
    desk.wait(seconds{29});
    EXPECT_TRUE(desk.written<Alerted>().empty());
    desk.wait(seconds{1});
    ASSERT_EQ(desk.written<Alerted>().size(), 1u);
    EXPECT_EQ(desk.written<Alerted>().back().code, AlertCode::FlattenStuck);
    EXPECT_EQ(desk.written<Alerted>().back().text, "the closing order of AAPL.US has been Held for 30 s");
    desk.wait(seconds{120});
    EXPECT_EQ(desk.written<Alerted>().size(), 1u);
}

TEST(Flatten, AClosingOrderThatABustReopensLaterIsCancelledByAHalt) {
    Desk desk;
    hold(desk, kAapl, "10", "h1");
    flatten(desk);
    const OrderState& order = desk.state().orders.back();
    desk.fill(order, "e1", "10", "187.40");
    ASSERT_TRUE(desk.state().flattens.empty());
    desk.hear(holding(kAapl, "-10", "187.50", "h2"));
    ExecutionReport bust = report_on(order.order, ExecType::TradeCancel);
    bust.ord_status = OrdStatus::New;
    bust.exec_ref_id = ExecId{"e1"};
    desk.hear(bust);
    desk.command(Halt{});
    EXPECT_TRUE(order.cancel.any());
}

// Whatever rests and whatever is held, and wherever the process ends: no closing order goes while another order of the
// account is open or unknown, and in the end nothing is held.
RC_GTEST_PROP(FlattenProperty, ClosesOnlyWhenEverythingElseHasEnded, ()) {
    Desk desk;
    hold(desk, kAapl, std::to_string(*rc::gen::inRange(1, 40)), "h1");
    hold(desk, kMsft, std::to_string(-*rc::gen::inRange(1, 40)), "h2");
    const int resting = *rc::gen::inRange(0, 4);
    for (int i = 0; i < resting; ++i)
        desk.submit(order(Side::Sell, qty("1"), px("190"), kAapl));
    desk.now += seconds{1};
    const auto may_restart = [&] {
        if (*rc::gen::weightedElement<bool>({{4, false}, {1, true}})) {
            desk.restart();
            desk.hear(health());
        }
    };
    flatten(desk);
    int executions = 0;
    for (int step = 0; step < 40 && !desk.state().flattens.empty(); ++step) {
        may_restart();
        const auto& state = desk.state();
        bool others = false, closings = false;
        for (const auto index : state.open)
            (state.orders[index].by.who == kFlattenName ? closings : others) = true;
        RC_ASSERT(!(others && closings));
        if (state.open.empty()) {
            desk.wait(seconds{10});
            continue;
        }
        const OrderState& next = state.orders[state.open[static_cast<std::size_t>(
            *rc::gen::inRange(0, static_cast<int>(state.open.size())))]];
        if (next.by.who == kFlattenName && *rc::gen::arbitrary<bool>())
            desk.fill(next, "e" + std::to_string(++executions), to_text(next.leaves_qty()), "187.40");
        else
            desk.tell(next, ExecType::Canceled);
    }
    for (int step = 0; step < 40 && !desk.state().flattens.empty(); ++step) {
        const auto open = desk.state().open;
        for (const auto index : open) {
            const OrderState& next = desk.state().orders[index];
            if (next.by.who == kFlattenName)
                desk.fill(next, "e" + std::to_string(++executions), to_text(next.leaves_qty()), "187.40");
            else
                desk.tell(next, ExecType::Canceled);
        }
        desk.wait(seconds{10});
    }
    RC_ASSERT(desk.state().flattens.empty());
    RC_ASSERT(held(desk, kAapl).is_zero());
    RC_ASSERT(held(desk, kMsft).is_zero());
}

}  // namespace
}  // namespace sluice::engine
