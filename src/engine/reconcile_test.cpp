#include <gtest/gtest.h>

#include "engine/reconcile_test_support.hpp"

namespace sluice::engine {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

void ask(Desk& desk) { desk.command(Reconcile{}); }

TEST(Reconcile, AsksAsSoonAsAConnectionComesUp) {
    Desk desk{with_snapshots()};
    EXPECT_EQ(newest_snapshot(desk), 1u);
    EXPECT_FALSE(desk.state().reconciles.at(kAccount).adopted);
}

TEST(Reconcile, AVenueWithoutSnapshotsIsNotAskedAndHoldsNothingBack) {
    Desk desk;
    desk.wait(seconds{120});
    EXPECT_TRUE(desk.state().reconciles.empty());
    desk.quote(kAapl, "187.49", "187.50");
    EXPECT_EQ(desk.submit(buy("1"))->ord_status, OrdStatus::PendingNew);
}

TEST(Reconcile, TheOpeningIsTheDifferenceToWhatIsBookedAndCountsOnce) {
    Shown shown;
    shown.move(kAapl, 20);
    shown.cash = usd("100500");
    Compared desk{shown};
    EXPECT_EQ(held(desk), qty("20"));
    EXPECT_EQ(cash_of(desk), usd("100500"));
    ask(desk);
    answer(desk, shown);
    desk.restart();
    desk.hear(health());
    answer(desk, shown);
    EXPECT_EQ(held(desk), qty("20"));
    EXPECT_EQ(cash_of(desk), usd("100500"));
}

TEST(Reconcile, AnAccountThatMovedAfterItsFirstSnapshotWasTakenIsAskedAgain) {
    Desk desk{with_snapshots()};
    Shown shown;
    const VenueSnapshot early = shown.at(desk.now, 1);
    desk.now += seconds{1};
    Adjustment late = holding(kAapl, "5", "100", "late");
    late.transact_time = desk.now;
    desk.hear(late);
    desk.hear(early);
    EXPECT_FALSE(desk.state().reconciles.at(kAccount).adopted);
    desk.wait(seconds{2});
    shown.move(kAapl, 5);
    answer(desk, shown);
    EXPECT_TRUE(desk.state().reconciles.at(kAccount).adopted);
    EXPECT_EQ(held(desk), qty("5"));
}

TEST(Reconcile, ExecutionsFromBeforeTheOpeningAreInIt) {
    Shown shown;
    shown.trade(kAapl, Side::Buy, 5, "x1", kStart - seconds{60}, {}, "V1");
    Compared desk{shown};
    EXPECT_EQ(held(desk), qty("5"));
    desk.now += seconds{60};
    ask(desk);
    answer(desk, shown);
    EXPECT_EQ(held(desk), qty("5"));
    EXPECT_TRUE(desk.state().freezes.empty());
}

TEST(Reconcile, AnAdjustmentFromBeforeTheOpeningIsInItHoweverLateItIsTold) {
    Shown shown;
    shown.cash = usd("100003");
    Compared desk{shown};
    Adjustment dividend = cash("3", "d1");
    dividend.transact_time = desk.state().reconciles.at(kAccount).opened_at;
    desk.hear(dividend);
    EXPECT_EQ(cash_of(desk), usd("100003"));
    EXPECT_EQ(desk.written<AdjustmentApplied>().back().applied, Applied::Duplicate);
    dividend.id = ExecId{"d2"};
    dividend.transact_time = dividend.transact_time + seconds{1};
    desk.hear(dividend);
    EXPECT_EQ(cash_of(desk), usd("100006"));
}

TEST(Reconcile, AProcessThatEndedRightAfterTheOpeningDoesNotCountItsHistoryAgain) {
    Shown shown;
    shown.trade(kAapl, Side::Buy, 5, "x1", kStart - seconds{60}, {}, "V1");
    Compared desk{shown};
    while (!std::holds_alternative<AccountAdopted>(desk.journal.back().body))
        desk.journal.pop_back();
    desk.restart();
    desk.hear(health());
    desk.now += seconds{60};
    answer(desk, shown);
    EXPECT_EQ(held(desk), qty("5"));
    EXPECT_EQ(cash_of(desk), shown.cash);
}

TEST(Reconcile, AMissedFillCountsOnceWhoeverTellsItFirst) {
    for (const bool stream_first : {false, true}) {
        Compared desk;
        desk.now += milliseconds{1};
        const OrderState& order = *desk.submit(buy("10"));
        desk.tell(order, ExecType::New);
        desk.now += seconds{10};
        Shown shown;
        shown.trade(kAapl, Side::Buy, 10, "e1", desk.now - seconds{5}, order.order.cl_ord_id, "V1");
        if (stream_first)
            desk.fill(order, "e1", "10", "100");
        ask(desk);
        answer(desk, shown);
        desk.fill(order, "e1", "10", "100");
        EXPECT_EQ(held(desk), qty("10"));
        EXPECT_EQ(order.ord_status, OrdStatus::Filled);
        EXPECT_EQ(desk.written<DifferenceFound>().size(), stream_first ? 0u : 1u);
        EXPECT_EQ(desk.written<DifferenceClosed>().size(), stream_first ? 0u : 1u);
        EXPECT_EQ(cash_of(desk), usd("99000"));
    }
}

TEST(Reconcile, AnExecutionProvesWhatTotalsHadTold) {
    Compared desk;
    desk.now += milliseconds{1};
    const OrderState& order = *desk.submit(buy("10"));
    ExecutionReport total = report_on(order.order, ExecType::OrderStatus);
    total.ord_status = OrdStatus::PartiallyFilled;
    total.cum_qty = qty("4");
    desk.hear(total);
    EXPECT_EQ(order.inferred_qty, qty("4"));
    desk.now += seconds{10};
    Shown shown;
    shown.trade(kAapl, Side::Buy, 4, "e1", desk.now - seconds{5}, order.order.cl_ord_id, "V1");
    ExecutionReport open = total;
    open.order_qty = qty("10");
    shown.orders = {open};
    ask(desk);
    answer(desk, shown);
    EXPECT_EQ(order.inferred_qty, Quantity{});
    EXPECT_EQ(order.cum_qty, qty("4"));
    EXPECT_TRUE(desk.written<DifferenceFound>().empty());
}

TEST(Reconcile, AnOutsideTradeIsCountedAsExternalAndFreezesNothing) {
    Compared desk;
    desk.now += seconds{10};
    Shown shown;
    shown.trade(kMsft, Side::Sell, 3, "x1", desk.now - seconds{5}, {}, "V7");
    shown.trade(kMsft, Side::Sell, 2, "x2", desk.now - seconds{4}, {}, "V7");
    ask(desk);
    answer(desk, shown);
    EXPECT_EQ(held(desk, kMsft), qty("-5"));
    const auto found = desk.written<DifferenceFound>();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].difference, DifferenceClass::OutsideTrade);
    EXPECT_EQ(found[0].by_fills, qty("-5"));
    EXPECT_TRUE(desk.state().reconciles.at(kAccount).open.empty());
    EXPECT_TRUE(desk.state().freezes.empty());
}

TEST(Reconcile, TheEvidenceNamesThreeAndCountsTheRest) {
    Compared desk;
    desk.now += seconds{10};
    Shown shown;
    for (const char* id : {"x1", "x2", "x3", "x4", "x5"})
        shown.trade(kAapl, Side::Buy, 1, id, desk.now - seconds{5}, {}, "V7");
    ask(desk);
    answer(desk, shown);
    EXPECT_EQ(desk.written<DifferenceFound>().at(0).evidence,
              "told by the venue's history and not by its stream: x1, x2, x3 and 2 more");
}

TEST(Reconcile, TwoSnapshotsAgreeingFreezeTheInstrumentAndAlertOnce) {
    Compared desk;
    Shown shown;
    shown.move(kAapl, 7);
    ask(desk);
    answer(desk, shown);
    EXPECT_FALSE(desk.state().is_frozen(kAccount, kAapl));
    desk.wait(seconds{2});
    answer(desk, shown);
    EXPECT_TRUE(desk.state().is_frozen(kAccount, kAapl));
    desk.wait(seconds{60});
    answer(desk, shown);
    EXPECT_EQ(desk.written<Alerted>().size(), 1u);
    EXPECT_EQ(desk.written<FreezeChanged>().size(), 1u);
    EXPECT_EQ(held(desk), Quantity{});
}

TEST(Reconcile, AFillOfThatInstrumentBetweenTwoSnapshotsStartsTheCountAgain) {
    Compared desk;
    desk.now += milliseconds{1};
    const OrderState& order = *desk.submit(buy("10"));
    desk.tell(order, ExecType::New);
    Shown shown;
    ExecutionReport open = report_on(order.order, ExecType::OrderStatus);
    open.order_qty = qty("10");
    shown.orders = {open};
    shown.move(kAapl, 7);
    ask(desk);
    answer(desk, shown);
    desk.now += seconds{1};
    desk.fill(order, "e1", "1", "100");
    shown.orders[0].cum_qty = qty("1");
    shown.orders[0].ord_status = OrdStatus::PartiallyFilled;
    shown.move(kAapl, 1);
    shown.cash -= usd("100");
    desk.wait(seconds{1});
    answer(desk, shown);
    EXPECT_FALSE(desk.state().is_frozen(kAccount, kAapl));
    desk.wait(seconds{2});
    answer(desk, shown);
    EXPECT_TRUE(desk.state().is_frozen(kAccount, kAapl));
}

TEST(Reconcile, AReportOfAnotherInstrumentDoesNotDisturb) {
    Compared desk;
    desk.now += milliseconds{1};
    const OrderState& placed = *desk.submit(order(Side::Buy, qty("10"), px("187.50"), kMsft));
    desk.tell(placed, ExecType::New);
    Shown shown;
    ExecutionReport open = report_on(placed.order, ExecType::OrderStatus);
    open.order_qty = placed.order.order_qty;
    shown.orders = {open};
    shown.move(kAapl, 7);
    ask(desk);
    answer(desk, shown);
    desk.fill(placed, "e1", "1", "100");
    shown.orders[0].cum_qty = qty("1");
    shown.move(kMsft, 1);
    shown.cash -= usd("100");
    desk.wait(seconds{2});
    answer(desk, shown);
    EXPECT_TRUE(desk.state().is_frozen(kAccount, kAapl));
    EXPECT_FALSE(desk.state().is_frozen(kAccount, kMsft));
}

TEST(Reconcile, TheCertificatesHashesAreEqualExactlyWhenNothingDiffers) {
    Compared desk;
    desk.now += milliseconds{1};
    const OrderState& order = *desk.submit(buy("10"));
    desk.tell(order, ExecType::New);
    Shown shown;
    ExecutionReport open = report_on(order.order, ExecType::OrderStatus);
    open.order_qty = qty("10");
    shown.orders = {open};
    ask(desk);
    answer(desk, shown);
    shown.orders[0].order_qty = qty("9");
    ask(desk);
    answer(desk, shown);
    const auto certificates = desk.written<Reconciled>();
    ASSERT_EQ(certificates.size(), 2u);
    EXPECT_EQ(certificates[0].differences, 0u);
    EXPECT_EQ(certificates[0].ours_hash, certificates[0].venue_hash);
    EXPECT_EQ(certificates[0].ours_hash.size(), 64u);
    EXPECT_EQ(certificates[1].differences, 1u);
    EXPECT_NE(certificates[1].ours_hash, certificates[1].venue_hash);
}

TEST(Reconcile, AnOrderUnderALostIdBelongsToTheChainItsOrderIdNames) {
    Compared desk;
    desk.now += milliseconds{1};
    const OrderState& order = *desk.submit(buy("10"));
    ExecutionReport taken = report_on(order.order, ExecType::New);
    taken.order_id = OrderId{"V1"};
    desk.hear(taken);
    Shown shown;
    ExecutionReport open = taken;
    open.exec_type = ExecType::OrderStatus;
    open.cl_ord_id = ClOrdId{"P1-1-lost"};
    open.order_qty = qty("10");
    shown.orders = {open};
    ask(desk);
    answer(desk, shown);
    EXPECT_EQ(desk.state().orders.size(), 1u);
    EXPECT_EQ(desk.written<Reconciled>().at(0).differences, 0u);
}

TEST(Reconcile, AnUnknownNewIsSettledByASnapshotThatShowsIt) {
    Compared desk;
    desk.now += milliseconds{1};
    const ClOrdId id = desk.submit(buy("10"))->order.cl_ord_id;
    desk.restart();
    desk.hear(health());
    EXPECT_EQ(desk.state().find_order(id)->in_flight.stage, RequestStage::Unknown);
    Shown shown;
    ExecutionReport open = report_on(desk.state().find_order(id)->order, ExecType::OrderStatus);
    open.order_qty = qty("10");
    shown.orders = {open};
    answer(desk, shown);
    EXPECT_FALSE(desk.state().find_order(id)->in_flight.any());
    EXPECT_EQ(desk.state().find_order(id)->ord_status, OrdStatus::New);
}

TEST(Reconcile, ARequestThatWasRefusedIsMadeAgainWhenTheVenueSays) {
    Compared desk;
    ask(desk);
    RequestOutcome refused;
    refused.venue = kVenue;
    refused.account = kAccount;
    refused.request = RequestKind::Snapshot;
    refused.outcome = SendOutcome::Refused;
    refused.retry_at = desk.now + seconds{30};
    desk.hear(refused);
    desk.forget();
    desk.wait(seconds{29});
    EXPECT_EQ(desk.sent(RequestKind::Snapshot), 0u);
    desk.wait(seconds{1});
    EXPECT_EQ(desk.sent(RequestKind::Snapshot), 1u);
}

TEST(Reconcile, AtMostOneIsInFlight) {
    Compared desk;
    ask(desk);
    ask(desk);
    EXPECT_EQ(desk.sent(RequestKind::Snapshot), 1u);
}

TEST(Reconcile, ALostAnswerIsAskedAgainAfterFiveSecondsAndAPause) {
    Compared desk;
    ask(desk);
    const UnixNanos asked = desk.now;
    std::vector<std::int64_t> after;
    for (int i = 0; i < 60; ++i) {
        desk.forget();
        desk.wait(seconds{1});
        if (desk.sent(RequestKind::Snapshot) > 0)
            after.push_back((desk.now - asked).count() / 1'000'000'000);
    }
    EXPECT_EQ(after, (std::vector<std::int64_t>{6, 13, 22, 37, 52}));
}

TEST(Reconcile, WhatIsNotAboutTheAccountIsLeftOut) {
    Compared desk;
    desk.now += seconds{10};
    Shown shown;
    shown.trade(kAapl, Side::Buy, 5, "x1", desk.now - seconds{5}, {}, "V1");
    shown.executions[0].account = AccountId{"B"};
    shown.positions.clear();
    shown.cash = usd("100000");
    ask(desk);
    answer(desk, shown);
    EXPECT_EQ(held(desk), Quantity{});
    VenueSnapshot other = shown.at(desk.now, newest_snapshot(desk));
    other.account = AccountId{"B"};
    desk.forget();
    desk.hear(other);
    EXPECT_TRUE(desk.events.empty());
}

TEST(Reconcile, TheRecoveredStateIsTheLivingOne) {
    Compared desk;
    Shown shown;
    shown.move(kAapl, 7);
    ask(desk);
    answer(desk, shown);
    desk.wait(seconds{2});
    answer(desk, shown);
    Engine again{with_snapshots(), desk.doors};
    for (const Event& event : desk.journal)
        ASSERT_TRUE(again.recover(event));
    EXPECT_EQ(again.fingerprint(), desk.fingerprint());
    EXPECT_NE(desk.fingerprint().find("difference AAPL.US"), std::string::npos);
}

}  // namespace
}  // namespace sluice::engine
