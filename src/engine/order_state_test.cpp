#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"

namespace sluice::engine {
namespace {

OrderState working(std::string_view quantity, std::string_view filled) {
    OrderState o;
    o.order = named(buy(quantity), "P1-1-1");
    o.ord_status = OrdStatus::New;
    o.cum_qty = qty(filled);
    return o;
}

void replace_with(OrderState& o, std::string_view quantity, RequestStage stage = RequestStage::Unknown) {
    o.in_flight.kind = RequestKind::Replace;
    o.in_flight.stage = stage;
    o.in_flight.order = named(buy(quantity), "P1-1-2");
}

TEST(OrderState, LeavesIsWhatIsNotFilledYet) { EXPECT_EQ(working("10", "4").leaves_qty(), qty("6")); }

TEST(OrderState, LeavesIsNeverNegativeWhenOverfilled) { EXPECT_EQ(working("10", "12").leaves_qty(), qty("0")); }

TEST(OrderState, LeavesIsZeroAtEveryEnd) {
    for (const auto end : {OrdStatus::Denied, OrdStatus::Filled, OrdStatus::Canceled, OrdStatus::Rejected,
                           OrdStatus::Expired, OrdStatus::Replaced}) {
        OrderState o = working("10", "4");
        o.ord_status = end;
        EXPECT_EQ(o.leaves_qty(), qty("0")) << to_text(end);
        EXPECT_EQ(o.exposed_qty(), qty("0")) << to_text(end);
    }
}

TEST(OrderState, EveryStatusThatIsNoEndStillExposesTheRest) {
    for (const auto status : {OrdStatus::Proposed, OrdStatus::PendingNew, OrdStatus::New, OrdStatus::Held,
                              OrdStatus::PartiallyFilled, OrdStatus::DoneForDay, OrdStatus::Suspended}) {
        OrderState o = working("10", "4");
        o.ord_status = status;
        EXPECT_EQ(o.exposed_qty(), qty("6")) << to_text(status);
    }
}

TEST(OrderState, ANewInFlightExposesTheOrderAsItStands) {
    OrderState o = working("10", "0");
    o.in_flight.kind = RequestKind::New;
    o.in_flight.stage = RequestStage::Unknown;
    o.in_flight.order = o.order;
    EXPECT_EQ(o.exposed_qty(), qty("10"));
}

TEST(OrderState, AReplaceInFlightExposesTheLargerTotal) {
    OrderState larger = working("10", "4");
    replace_with(larger, "15");
    EXPECT_EQ(larger.exposed_qty(), qty("11"));
    OrderState smaller = working("10", "4");
    replace_with(smaller, "6");
    EXPECT_EQ(smaller.exposed_qty(), qty("6"));
}

TEST(OrderState, AReplaceAsksForTheSameAtEveryStage) {
    for (const auto stage : {RequestStage::Queued, RequestStage::Durable, RequestStage::Sent, RequestStage::Unknown}) {
        OrderState o = working("10", "4");
        replace_with(o, "15", stage);
        EXPECT_EQ(o.exposed_qty(), qty("11")) << to_text(stage);
    }
}

TEST(OrderState, AFilledOrderMayYetHaveBeenReplacedByALargerOne) {
    OrderState o = working("10", "10");
    o.ord_status = OrdStatus::Filled;
    replace_with(o, "15");
    EXPECT_EQ(o.exposed_qty(), qty("5"));
    EXPECT_EQ(o.leaves_qty(), qty("0"));
}

TEST(OrderState, ACanceledOrderExposesNothingEvenWithAReplaceInFlight) {
    OrderState o = working("10", "4");
    o.ord_status = OrdStatus::Canceled;
    replace_with(o, "15");
    EXPECT_EQ(o.exposed_qty(), qty("0"));
}

TEST(OrderState, ExposedIsNeverNegativeWhenOverfilled) { EXPECT_EQ(working("10", "12").exposed_qty(), qty("0")); }

TEST(OrderState, FindsAFillByItsExecutionIdOrNone) {
    OrderState o = working("10", "4");
    o.fills.push_back({ExecId{"e1"}, qty("4"), notional("750"), Amount{}, kUsd, false});
    ASSERT_NE(o.find_fill(ExecId{"e1"}), nullptr);
    EXPECT_EQ(o.find_fill(ExecId{"e1"})->qty, qty("4"));
    EXPECT_EQ(o.find_fill(ExecId{"e2"}), nullptr);
}

TEST(State, FindsAnOrderByAnyIdOfItsChain) {
    Record r;
    r.furnish();
    r.place(named(buy("10"), "P1-1-1"));
    r.hear(report_on(r.state.orders[0].order, ExecType::New));
    r.write(ReplacePlaced{named(buy("12"), "P1-1-2"), ClOrdId{"P1-1-1"}, person(), Exposure::Adds, std::nullopt, {}});
    EXPECT_EQ(r.state.find_order(ClOrdId{"P1-1-1"}), &r.state.orders[0]);
    EXPECT_EQ(r.state.find_order(ClOrdId{"P1-1-2"}), &r.state.orders[0]);
    EXPECT_EQ(r.state.find_order(ClOrdId{"P1-1-3"}), nullptr);
}

TEST(State, KnowsOnlyInstrumentsAndPositionsItWasTold) {
    Record r;
    r.furnish();
    EXPECT_NE(r.state.find_instrument(kAapl), nullptr);
    EXPECT_EQ(r.state.find_instrument(InstrumentId{"NONE.XX"}), nullptr);
    EXPECT_EQ(r.state.find_position({kAccount, kAapl, Product::None}), nullptr);
    r.write(AdjustmentApplied{holding(kAapl, "10", "180", "o1"), Applied::Changed});
    ASSERT_NE(r.state.find_position({kAccount, kAapl, Product::None}), nullptr);
    EXPECT_EQ(r.state.find_position({kAccount, kAapl, Product::Mis}), nullptr);
}

TEST(State, AHaltOfEveryAccountHaltsEachOfThem) {
    State s;
    EXPECT_FALSE(s.is_halted(kAccount));
    s.halts[kAccount] = HaltState{};
    EXPECT_TRUE(s.is_halted(kAccount));
    EXPECT_FALSE(s.is_halted(AccountId{"B"}));
    s.halts[AccountId{}] = HaltState{};
    EXPECT_TRUE(s.is_halted(AccountId{"B"}));
}

TEST(State, AFreezeIsOfOneInstrumentOnOneAccount) {
    State s;
    s.freezes[{kAccount, kAapl}] = "test";
    EXPECT_TRUE(s.is_frozen(kAccount, kAapl));
    EXPECT_FALSE(s.is_frozen(kAccount, kMsft));
    EXPECT_FALSE(s.is_frozen(AccountId{"B"}, kAapl));
}

}  // namespace
}  // namespace sluice::engine
