#include <gtest/gtest.h>

#include "engine/fold_test_support.hpp"

namespace sluice::engine {
namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;

TEST_F(Fold, EveryEventMovesTheSequenceAndTheTime) {
    record.now = kStart + seconds{1};
    const auto before = s().last_sequence;
    write(SignalNoted{kAapl, person(), "crossed"});
    EXPECT_EQ(s().last_sequence, before + 1);
    EXPECT_EQ(s().last_time, kStart + seconds{1});
    record.now = kStart;
    write(CommandRefused{});
    EXPECT_EQ(s().last_time, kStart + seconds{1});
}

TEST_F(Fold, ARunStartsUncleanWithoutConnectionsAndStopsClean) {
    write(RunStarted{Mode::Paper, 7, 0, 1, false, true, false, "0.1.0"});
    EXPECT_EQ(s().runs, 1u);
    EXPECT_EQ(s().epoch, 7u);
    EXPECT_FALSE(s().clean);
    EXPECT_TRUE(s().venues.empty());
    write(RunStopped{"test"});
    EXPECT_TRUE(s().clean);
}

TEST_F(Fold, ConfigurationIsTheNewestOne) {
    Instrument wider = instrument(kAapl);
    wider.tick_size = px("0.05");
    write(InstrumentDefined{wider});
    EXPECT_EQ(s().find_instrument(kAapl)->tick_size, px("0.05"));
    Limits limits;
    limits.max_open_orders = 3;
    write(LimitsSet{kAccount, limits, person()});
    Account moved = account();
    moved.calendar = CalendarId{"NSE"};
    write(AccountOpened{moved});
    EXPECT_EQ(s().accounts.at(kAccount).calendar, CalendarId{"NSE"});
    EXPECT_EQ(s().limits.at(kAccount).max_open_orders, 3u) << "opening an account again keeps its limits";
}

TEST_F(Fold, LocksAreAsLastRecorded) {
    write(Armed{kStart + seconds{9}, person()});
    EXPECT_EQ(s().armed_until, kStart + seconds{9});
    write(ArmingEnded{ArmingEnd::Disarmed, person()});
    EXPECT_FALSE(s().armed_until);
    write(Halted{kAccount, true, false, person(), "why"});
    EXPECT_TRUE(s().halts.at(kAccount).cancel_exits);
    EXPECT_EQ(s().halts.at(kAccount).reason, "why");
    write(Resumed{kAccount, person(), "over"});
    EXPECT_FALSE(s().is_halted(kAccount));
    write(FreezeChanged{kAccount, kAapl, FreezeState::Frozen, person(), "why"});
    EXPECT_TRUE(s().is_frozen(kAccount, kAapl));
    write(FreezeChanged{kAccount, kAapl, FreezeState::Thawed, person(), "over"});
    EXPECT_FALSE(s().is_frozen(kAccount, kAapl));
}

TEST_F(Fold, APlacedOrderIsPendingOpenAndBusy) {
    place();
    EXPECT_EQ(o().ord_status, OrdStatus::PendingNew);
    EXPECT_EQ(o().in_flight.kind, RequestKind::New);
    EXPECT_EQ(o().in_flight.stage, RequestStage::Queued);
    EXPECT_EQ(o().in_flight.sequence, s().last_sequence);
    EXPECT_EQ(s().open, std::vector<std::uint32_t>{0});
    EXPECT_EQ(s().busy, std::vector<std::uint32_t>{0});
    acknowledge();
    EXPECT_EQ(s().open, std::vector<std::uint32_t>{0});
    EXPECT_TRUE(s().busy.empty());
    record.hear(report_on(o().order, ExecType::Canceled));
    EXPECT_TRUE(s().open.empty());
}

TEST_F(Fold, OpenOrdersStayInPlacingOrder) {
    place();
    record.place(named(buy("10"), "P1-1-2"));
    record.place(named(buy("10"), "P1-1-3"));
    record.hear(report_on(s().orders[1].order, ExecType::Canceled));
    EXPECT_EQ(s().open, (std::vector<std::uint32_t>{0, 2}));
    // A bust of nothing seen keeps it closed; the venue's word on a replace may open it again.
    record.hear(report_on(s().orders[0].order, ExecType::New));
    EXPECT_EQ(s().busy, std::vector<std::uint32_t>{2});
}

TEST_F(Fold, OrderTimesOlderThanAMinuteAreForgotten) {
    place();
    record.now = kStart + seconds{60};
    record.place(named(buy("10"), "P1-1-2"));
    EXPECT_EQ(s().order_times.at(kAccount).size(), 2u);
    record.now = kStart + seconds{60} + nanoseconds{1};
    record.place(named(buy("10"), "P1-1-3"));
    EXPECT_EQ(s().order_times.at(kAccount).size(), 2u);
}

TEST_F(Fold, ADeniedOrderIsKeptWithItsReasonAndUsesItsKey) {
    Denial denial;
    denial.code = DenialCode::OrderValue;
    denial.text = "too much";
    write(OrderDenied{named(buy("10"), "P1-1-1"), strategy("k1"), denial, {}});
    EXPECT_EQ(o().ord_status, OrdStatus::Denied);
    EXPECT_EQ(o().text, "too much");
    EXPECT_TRUE(s().open.empty());
    EXPECT_EQ(s().keys.size(), 1u);
    denial.code = DenialCode::KeyReused;
    write(OrderDenied{named(buy("11"), "P1-1-2"), strategy("k2"), denial, {}});
    EXPECT_EQ(s().keys.size(), 1u);
}

TEST_F(Fold, AReplacePlacedCountsAsAnOrderInTheRates) {
    place();
    acknowledge();
    replace();
    EXPECT_EQ(o().in_flight.kind, RequestKind::Replace);
    EXPECT_EQ(o().order.order_qty, qty("10"));
    EXPECT_EQ(s().order_times.at(kAccount).size(), 2u);
}

TEST_F(Fold, ACancelKeepsTheMomentItWasFirstWantedAndCountsItsAttempts) {
    place();
    acknowledge();
    cancel();
    record.now = kStart + seconds{1};
    cancel(2);
    EXPECT_EQ(o().cancel.wanted_since, kStart);
    EXPECT_EQ(o().cancel.last_sent, kStart + seconds{1});
    EXPECT_EQ(o().cancel.attempts, 2u);
    EXPECT_EQ(s().busy, std::vector<std::uint32_t>{0});
}

TEST_F(Fold, ADroppedNewEndsDeniedAndItsCancelWithIt) {
    place();
    cancel();
    Denial denial;
    denial.code = DenialCode::Halted;
    denial.text = "halted";
    write(RequestDropped{kFirst, kAccount, RequestKind::New, denial});
    EXPECT_EQ(o().ord_status, OrdStatus::Denied);
    EXPECT_EQ(o().denial, DenialCode::Halted);
    EXPECT_FALSE(o().cancel.any());
    EXPECT_TRUE(s().open.empty());
    EXPECT_TRUE(s().busy.empty());
}

TEST_F(Fold, ADroppedNewOfAnOrderThatHasEndedKeepsItsEnd) {
    place();
    record.hear(report_on(o().order, ExecType::Rejected));
    write(RequestDropped{kFirst, kAccount, RequestKind::New, {}});
    EXPECT_EQ(o().ord_status, OrdStatus::Rejected);
}

TEST_F(Fold, ADroppedReplaceLeavesTheOrderAndItsCancel) {
    place();
    acknowledge();
    replace();
    cancel();
    write(RequestDropped{kSecond, kAccount, RequestKind::Replace, {}});
    EXPECT_EQ(o().ord_status, OrdStatus::New);
    EXPECT_FALSE(o().in_flight.any());
    EXPECT_TRUE(o().cancel.any());
}

TEST_F(Fold, ProgressMovesTheStageAndUnknownRemembersSinceWhen) {
    place();
    write(progress(kFirst, RequestKind::New, RequestStage::Sent, OrdStatus::PendingNew));
    EXPECT_EQ(o().in_flight.stage, RequestStage::Sent);
    record.now = kStart + seconds{5};
    write(progress(kFirst, RequestKind::New, RequestStage::Unknown, OrdStatus::PendingNew));
    write(QueryPlaced{kFirst, kAccount, kAapl, 1});
    EXPECT_EQ(o().in_flight.queries, 1u);
    EXPECT_EQ(o().in_flight.last_query, kStart + seconds{5});
    record.now = kStart + seconds{6};
    write(progress(kFirst, RequestKind::New, RequestStage::Unknown, OrdStatus::PendingNew));
    EXPECT_EQ(o().in_flight.unknown_since, kStart + seconds{5});
    EXPECT_EQ(o().in_flight.queries, 1u);
}

TEST_F(Fold, ProgressOfACancelMovesOnlyACancel) {
    place();
    write(progress(kFirst, RequestKind::Cancel, RequestStage::Sent, OrdStatus::PendingNew));
    EXPECT_FALSE(o().cancel.any());
    EXPECT_EQ(o().in_flight.stage, RequestStage::Queued);
    cancel();
    write(progress(kFirst, RequestKind::Cancel, RequestStage::Unknown, OrdStatus::PendingNew));
    EXPECT_EQ(o().cancel.stage, RequestStage::Unknown);
}

TEST_F(Fold, ProgressWithNothingInFlightMovesNoStage) {
    place();
    acknowledge();
    write(progress(kFirst, RequestKind::New, RequestStage::Sent));
    EXPECT_FALSE(o().in_flight.any());
}

}  // namespace
}  // namespace sluice::engine
