#include <gtest/gtest.h>

#include "engine/fold_test_support.hpp"

// What reports, refusals, proofs and adjustments mean for the recorded state.
namespace sluice::engine {
namespace {

using std::chrono::seconds;

TEST_F(Fold, AReportThatWasSetAsideOrNamesNobodyChangesNothing) {
    place();
    ReportApplied set_aside = applied(ExecType::Canceled, Applied::Unusable, OrdStatus::Canceled);
    write(set_aside);
    ReportApplied nameless = applied(ExecType::Canceled, Applied::Changed, OrdStatus::Canceled);
    nameless.order = ClOrdId{};
    write(nameless);
    EXPECT_EQ(o().ord_status, OrdStatus::PendingNew);
}

TEST_F(Fold, AnExternalReportAdoptsItsOrderOnceAndOthersDoNot) {
    ExecutionReport r = report_on(named(sell("20"), "W-1"), ExecType::New);
    r.order_qty = qty("20");
    r.order_id = OrderId{"V-1"};
    ReportApplied e = judge_external(r, px("200"));
    e.order = ClOrdId{"W-1"};
    write(e);
    ASSERT_EQ(s().orders.size(), 1u);
    EXPECT_TRUE(o().external);
    EXPECT_EQ(o().placed_at, kStart);
    r.order_qty = qty("25");
    record.hear(r);
    EXPECT_EQ(o().order.order_qty, qty("25")) << "its quantity is what the venue says";
    r.order_qty = Quantity{};
    record.hear(r);
    EXPECT_EQ(o().order.order_qty, qty("25"));
    e.order = ClOrdId{"W-2"};
    e.applied = Applied::Changed;
    write(e);
    EXPECT_EQ(s().orders.size(), 1u);
}

TEST_F(Fold, AReportKeepsTheVenuesIdAndItsNewestTime) {
    place();
    ExecutionReport r = report_on(o().order, ExecType::New);
    r.order_id = OrderId{"V-1"};
    r.transact_time = kStart + seconds{2};
    record.hear(r);
    r.order_id = OrderId{};
    r.transact_time = kStart;
    record.hear(r);
    EXPECT_EQ(o().order_id, OrderId{"V-1"});
    EXPECT_EQ(o().transact_time, kStart + seconds{2});
    EXPECT_TRUE(s().venue_order_index.contains(OrderId{"V-1"}));
}

TEST_F(Fold, ARejectionKeepsItsReasonWhateverIsSaidLater) {
    place();
    ExecutionReport r = report_on(o().order, ExecType::Rejected);
    r.text = "no shares to borrow";
    record.hear(r);
    record.hear(report_on(o().order, ExecType::OrderStatus));
    EXPECT_EQ(o().text, "no shares to borrow");
}

TEST_F(Fold, FillsMoveTheOrderThePositionTheCashAndTheFees) {
    place();
    ExecutionReport r = report_on(o().order, ExecType::Trade);
    r.exec_id = ExecId{"e1"};
    r.last_qty = qty("4");
    r.last_px = px("187.50");
    r.fee = usd("1");
    r.fee_currency = kUsd;
    record.hear(r);
    record.hear(r);
    const Position& position = *s().find_position({kAccount, kAapl, Product::None});
    EXPECT_EQ(position.qty, qty("4"));
    EXPECT_EQ(position.fees, usd("1"));
    EXPECT_EQ(s().cash.at({kAccount, kUsd}), usd("99249"));
    ExecutionReport bust = report_on(o().order, ExecType::TradeCancel);
    bust.exec_ref_id = ExecId{"e1"};
    record.hear(bust);
    EXPECT_TRUE(o().fills[0].busted);
    EXPECT_EQ(position.qty, qty("0"));
    EXPECT_EQ(position.fees, usd("0"));
    EXPECT_EQ(s().cash.at({kAccount, kUsd}), usd("100000"));
}

TEST_F(Fold, AFillBustedTwiceGivesItsFeeBackOnce) {
    place();
    ExecutionReport r = report_on(o().order, ExecType::Trade);
    r.exec_id = ExecId{"e1"};
    r.last_qty = qty("4");
    r.last_px = px("187.50");
    r.fee = usd("1");
    r.fee_currency = kUsd;
    record.hear(r);
    ReportApplied bust = applied(ExecType::TradeCancel, Applied::Busted, OrdStatus::New);
    bust.report.exec_ref_id = ExecId{"e1"};
    write(bust);
    write(bust);
    EXPECT_EQ(s().cash.at({kAccount, kUsd}), usd("99250"));
}

TEST_F(Fold, ARefusedReplaceEndsItAndARefusedCancelIsUnknown) {
    place();
    acknowledge();
    replace();
    cancel();
    OrderCancelReject reject;
    reject.cl_ord_id = kSecond;
    reject.response_to = RequestKind::Replace;
    write(CancelRejected{reject, Applied::Stale});
    EXPECT_TRUE(o().in_flight.any());
    write(CancelRejected{reject, Applied::Changed});
    EXPECT_FALSE(o().in_flight.any());
    reject.cl_ord_id = kFirst;
    reject.response_to = RequestKind::Cancel;
    write(CancelRejected{reject, Applied::Changed});
    EXPECT_EQ(o().cancel.stage, RequestStage::Unknown);
}

TEST_F(Fold, ARefusedCancelThatNobodyWantsAnyMoreIsNothing) {
    place();
    acknowledge();
    OrderCancelReject reject;
    reject.cl_ord_id = kFirst;
    write(CancelRejected{reject, Applied::Changed});
    EXPECT_FALSE(o().cancel.any());
}

TEST_F(Fold, ProofThatTheVenueNeverTookANewEndsItDenied) {
    place();
    cancel();
    write(progress(kFirst, RequestKind::New, RequestStage::Unknown, OrdStatus::PendingNew));
    write(NotFoundNoted{{kVenue, kAccount, kFirst, NotFoundKind::Hint}, OrdStatus::PendingNew});
    EXPECT_TRUE(o().in_flight.any());
    write(NotFoundNoted{{kVenue, kAccount, kFirst, NotFoundKind::Proof}, OrdStatus::Denied});
    EXPECT_EQ(o().ord_status, OrdStatus::Denied);
    EXPECT_EQ(o().denial, DenialCode::NotSent);
    EXPECT_FALSE(o().cancel.any());
    EXPECT_TRUE(s().open.empty());
}

TEST_F(Fold, ProofThatTheVenueNeverTookAReplaceLeavesTheOrder) {
    place();
    acknowledge();
    replace();
    cancel();
    write(progress(kSecond, RequestKind::Replace, RequestStage::Unknown));
    write(NotFoundNoted{{kVenue, kAccount, kSecond, NotFoundKind::Proof}, OrdStatus::New});
    EXPECT_EQ(o().ord_status, OrdStatus::New);
    EXPECT_FALSE(o().in_flight.any());
    EXPECT_TRUE(o().cancel.any());
}

TEST_F(Fold, AlertsAreRememberedWhereTheyAreGivenOnce) {
    place();
    write(Alerted{AlertCode::LateFill, kAccount, kAapl, kFirst, ""});
    EXPECT_FALSE(o().in_flight.alerted);
    EXPECT_FALSE(o().cancel.alerted);
    write(Alerted{AlertCode::RequestUnknown, kAccount, kAapl, kFirst, ""});
    EXPECT_TRUE(o().in_flight.alerted);
    write(Alerted{AlertCode::CancelUnproven, kAccount, kAapl, kFirst, ""});
    EXPECT_TRUE(o().cancel.alerted);
}

TEST_F(Fold, WhatTheVenueSaysStandsBesideOursAndIsNeverMixedIn) {
    write(VenuePositionSeen{{kVenue, kAccount, kAapl, Product::None, qty("7"), px("180"), kStart}});
    write(VenueBalanceSeen{{kVenue, kAccount, kUsd, usd("5"), usd("4"), kStart}});
    EXPECT_EQ(s().venue_positions.at({kAccount, kAapl, Product::None}).qty, qty("7"));
    EXPECT_EQ(s().venue_balances.at({kAccount, kUsd}).total, usd("5"));
    EXPECT_EQ(s().find_position({kAccount, kAapl, Product::None}), nullptr);
    EXPECT_EQ(s().cash.at({kAccount, kUsd}), usd("100000"));
}

TEST_F(Fold, AnAdjustmentThatWasNotAppliedBooksNothing) {
    write(AdjustmentApplied{cash("5", "a1"), Applied::Duplicate});
    write(AdjustmentApplied{cash("5", "a2"), Applied::Unusable});
    EXPECT_EQ(s().cash.at({kAccount, kUsd}), usd("100000"));
    write(AdjustmentApplied{cash("5", "a3"), Applied::Changed});
    EXPECT_EQ(s().cash.at({kAccount, kUsd}), usd("100005"));
}

TEST_F(Fold, DayMarksAreKeptPerAccount) {
    write(DayOpened{kAccount, Date{2026, 11, 18}, usd("7")});
    EXPECT_EQ(s().day_marks.at(kAccount).equity, usd("7"));
}

TEST_F(Fold, RecordsThatOnlyTellChangeNothing) {
    place();
    const std::string before = fingerprint(s()).substr(fingerprint(s()).find('\n'));
    write(CommandRefused{});
    write(Overfilled{kFirst, kAccount, kAapl, qty("10"), qty("12")});
    write(JournalHealthChanged{false, "full"});
    write(SignalNoted{kAapl, person(), "crossed"});
    EXPECT_EQ(fingerprint(s()).substr(fingerprint(s()).find('\n')), before);
}

TEST_F(Fold, RecordsAboutAnOrderNobodyKnowsChangeNothing) {
    const std::string before = fingerprint(s()).substr(fingerprint(s()).find('\n'));
    write(ReplacePlaced{named(buy("1"), "P1-9-8"), kNobody, person(), Exposure::Adds, std::nullopt, {}});
    write(CancelPlaced{kNobody, kAccount, kAapl, 1, person()});
    write(QueryPlaced{kNobody, kAccount, kAapl, 1});
    write(RequestDropped{kNobody, kAccount, RequestKind::New, {}});
    write(progress(kNobody, RequestKind::New, RequestStage::Sent));
    OrderCancelReject reject;
    reject.cl_ord_id = kNobody;
    write(CancelRejected{reject, Applied::Changed});
    write(NotFoundNoted{{kVenue, kAccount, kNobody, NotFoundKind::Proof}, OrdStatus::Denied});
    write(Alerted{AlertCode::RequestUnknown, kAccount, kAapl, kNobody, ""});
    EXPECT_EQ(fingerprint(s()).substr(fingerprint(s()).find('\n')), before);
    EXPECT_FALSE(s().order_index.contains(ClOrdId{"P1-9-8"}));
}

}  // namespace
}  // namespace sluice::engine
