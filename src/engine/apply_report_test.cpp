#include "engine/apply_report.hpp"

#include <gtest/gtest.h>

#include "base/text.hpp"  // split
#include "engine/engine_test_support.hpp"

namespace sluice::engine {
namespace {

// An order for 10 in `status`, of which execution e1 has filled `filled`; a New is in flight while it is PendingNew.
OrderState standing(OrdStatus status, std::string_view filled) {
    OrderState o;
    o.order = named(buy("10"), "P1-1-1");
    o.placed_as = o.order.cl_ord_id;
    o.ord_status = status;
    o.cum_qty = qty(filled);
    if (!o.cum_qty.is_zero()) {
        o.cum_notional = product(px("187.50"), o.cum_qty).value();
        o.fills.push_back({ExecId{"e1"}, o.cum_qty, o.cum_notional, Amount{}, Currency{}, false});
    }
    if (status == OrdStatus::PendingNew) {
        o.in_flight.kind = RequestKind::New;
        o.in_flight.stage = RequestStage::Sent;
        o.in_flight.order = o.order;
    }
    return o;
}

ExecutionReport about(const OrderState& o, ExecType type) {
    ExecutionReport r = report_on(o.order, type);
    if (type == ExecType::Trade || type == ExecType::TradeCorrect) {
        r.exec_id = ExecId{"e2"};
        r.last_qty = qty(type == ExecType::Trade ? "2" : "3");
        r.last_px = px("187.40");
    }
    if (type == ExecType::TradeCorrect || type == ExecType::TradeCancel)
        r.exec_ref_id = ExecId{"e1"};
    return r;
}

ReportApplied judged(const OrderState& o, const ExecutionReport& r) { return judge(o, r, px("200")); }

OrdStatus status_of(char letter, OrdStatus same) {
    switch (letter) {
        case 'N': return OrdStatus::New;
        case 'P': return OrdStatus::PartiallyFilled;
        case 'C': return OrdStatus::Canceled;
        case 'R': return OrdStatus::Rejected;
        case 'E': return OrdStatus::Expired;
        case 'D': return OrdStatus::DoneForDay;
        case 'S': return OrdStatus::Suspended;
        case 'H': return OrdStatus::Held;
        default: return same;
    }
}

struct Row {
    OrdStatus status;
    std::string_view filled;
    std::string_view outcomes;  // one letter an ExecType, in the enum's order; `=`: as before
};

// Columns: New Trade Canceled Replaced Rejected Expired DoneForDay Suspended Held TradeCancel TradeCorrect OrderStatus(New).
// The trade is of 2, the bust takes e1 back, the correction makes it 3.
constexpr Row kTable[] = {
    {OrdStatus::Proposed, "0", "NPC=REDSH=PN"},
    {OrdStatus::PendingNew, "0", "NPC=REDSHNPN"},
    {OrdStatus::New, "0", "=PC=REDSH=P="},
    {OrdStatus::Held, "4", "PPC=REDS==PP"},
    {OrdStatus::PartiallyFilled, "4", "==C=REDSHN=="},
    {OrdStatus::DoneForDay, "4", "PPC=RE=SH=PP"},
    {OrdStatus::Suspended, "4", "PPC=RED=H=PP"},
    {OrdStatus::Filled, "10", "=========NP="},
    {OrdStatus::Canceled, "4", "============"},
    {OrdStatus::Rejected, "0", "============"},
    {OrdStatus::Expired, "4", "============"},
    {OrdStatus::Denied, "0", "NPC=REDSHNPN"},  // it left without a record: the venue's word holds
    {OrdStatus::Replaced, "4", "============"},
};

TEST(ApplyReport, MovesEveryStatusAsTheTableSays) {
    for (const Row& row : kTable) {
        for (std::size_t i = 0; i < count_of<ExecType>(); ++i) {
            const auto type = static_cast<ExecType>(i);
            const OrderState o = standing(row.status, row.filled);
            const ReportApplied applied = judged(o, about(o, type));
            EXPECT_EQ(applied.ord_status, status_of(row.outcomes[i], row.status))
                << to_text(row.status) << " told " << to_text(type);
        }
    }
}

TEST(ApplyReport, AnythingTheVenueSaysOfANewSettlesIt) {
    for (std::size_t i = 0; i < count_of<ExecType>(); ++i) {
        const auto type = static_cast<ExecType>(i);
        const OrderState o = standing(OrdStatus::PendingNew, "0");
        EXPECT_EQ(judged(o, about(o, type)).settles_new, type != ExecType::Replaced) << to_text(type);
    }
}

TEST(ApplyReport, APolledWordMovesAWorkingOrderOnlyToWhatAVenueCanSay) {
    const std::pair<OrdStatus, OrdStatus> words[] = {
        {OrdStatus::Proposed, OrdStatus::New},
        {OrdStatus::Denied, OrdStatus::New},
        {OrdStatus::PendingNew, OrdStatus::New},
        {OrdStatus::New, OrdStatus::New},
        {OrdStatus::Held, OrdStatus::Held},
        {OrdStatus::PartiallyFilled, OrdStatus::New},
        {OrdStatus::Filled, OrdStatus::New},
        {OrdStatus::Canceled, OrdStatus::Canceled},
        {OrdStatus::Rejected, OrdStatus::Rejected},
        {OrdStatus::Expired, OrdStatus::Expired},
        {OrdStatus::DoneForDay, OrdStatus::DoneForDay},
        {OrdStatus::Suspended, OrdStatus::Suspended},
        {OrdStatus::Replaced, OrdStatus::New},
    };
    for (const auto& [word, expected] : words) {
        const OrderState o = standing(OrdStatus::New, "0");
        ExecutionReport r = about(o, ExecType::OrderStatus);
        r.ord_status = word;
        EXPECT_EQ(judged(o, r).ord_status, expected) << to_text(word);
    }
}

TEST(ApplyReport, APolledEndDoesNotMoveAnOrderThatHasEndedOtherwise) {
    for (const auto word : {OrdStatus::Canceled, OrdStatus::Rejected, OrdStatus::Expired}) {
        const OrderState o = standing(OrdStatus::Filled, "10");
        ExecutionReport r = about(o, ExecType::OrderStatus);
        r.ord_status = word;
        EXPECT_EQ(judged(o, r).ord_status, OrdStatus::Filled);
        EXPECT_EQ(judged(o, r).applied, Applied::Stale);
    }
}

TEST(ApplyReport, AnAcknowledgementAfterAFillIsStale) {
    const OrderState o = standing(OrdStatus::PartiallyFilled, "4");
    EXPECT_EQ(judged(o, about(o, ExecType::New)).applied, Applied::Stale);
}

TEST(ApplyReport, TheFirstAcknowledgementChangesAndTheSecondIsStale) {
    Record r;
    r.furnish();
    r.place(named(buy("10"), "P1-1-1"));
    const auto ack = report_on(r.state.orders[0].order, ExecType::New);
    EXPECT_EQ(r.hear(ack).applied, Applied::Changed);
    EXPECT_EQ(r.hear(ack).applied, Applied::Stale);
}

TEST(ApplyReport, CountsAResentFillOnce) {
    Record r;
    r.furnish();
    r.place(named(buy("100"), "P1-1-1"));
    ExecutionReport fill = about(r.state.orders[0], ExecType::Trade);
    fill.last_qty = qty("60");
    EXPECT_EQ(r.hear(fill).applied, Applied::Changed);
    EXPECT_EQ(r.hear(fill).applied, Applied::Duplicate);
    EXPECT_EQ(r.state.orders[0].leaves_qty(), qty("40"));
    EXPECT_EQ(r.state.orders[0].fills.size(), 1u);
}

TEST(ApplyReport, AFillThatCompletesTheOrderFillsItAndSettlesItsCancel) {
    OrderState o = standing(OrdStatus::PartiallyFilled, "8");
    o.cancel.stage = RequestStage::Sent;
    const ReportApplied applied = judged(o, about(o, ExecType::Trade));
    EXPECT_EQ(applied.ord_status, OrdStatus::Filled);
    EXPECT_TRUE(applied.settles_cancel);
}

TEST(ApplyReport, APartialFillLeavesTheCancelUnderWay) {
    OrderState o = standing(OrdStatus::New, "0");
    o.cancel.stage = RequestStage::Sent;
    EXPECT_FALSE(judged(o, about(o, ExecType::Trade)).settles_cancel);
}

TEST(ApplyReport, EveryEndSettlesTheCancel) {
    for (const auto type : {ExecType::Canceled, ExecType::Rejected, ExecType::Expired}) {
        OrderState o = standing(OrdStatus::New, "0");
        o.cancel.stage = RequestStage::Unknown;
        EXPECT_TRUE(judged(o, about(o, type)).settles_cancel) << to_text(type);
    }
}

TEST(ApplyReport, AnEndWhoseTotalsCompleteTheOrderIsAFill) {
    const OrderState o = standing(OrdStatus::PartiallyFilled, "4");
    ExecutionReport r = about(o, ExecType::Canceled);
    r.cum_qty = qty("10");
    const ReportApplied applied = judged(o, r);
    EXPECT_EQ(applied.ord_status, OrdStatus::Filled);
    EXPECT_EQ(applied.fill_qty, qty("6"));
    EXPECT_EQ(applied.applied, Applied::Inferred);
}

TEST(ApplyReport, AFillAfterTheEndCountsAndIsLate) {
    for (const auto end : {OrdStatus::Canceled, OrdStatus::Expired, OrdStatus::Rejected, OrdStatus::Denied,
                           OrdStatus::Replaced, OrdStatus::Filled}) {
        const OrderState o = standing(end, end == OrdStatus::Filled ? "10" : "4");
        const ReportApplied applied = judged(o, about(o, ExecType::Trade));
        EXPECT_EQ(applied.applied, Applied::Late) << to_text(end);
        EXPECT_EQ(applied.fill_qty, qty("2"));
        EXPECT_EQ(applied.ord_status, end == OrdStatus::Denied ? OrdStatus::PartiallyFilled : end);
    }
}

// An exit that leaves before its record is kept may be forgotten by the process that sent it; what was proposed, and ended
// here as never sent, then works at the venue.
TEST(ApplyReport, WhatWasDeniedHereAndWorksAtTheVenueIsOpenAgain) {
    const OrderState o = standing(OrdStatus::Denied, "2");
    ExecutionReport bust = about(o, ExecType::TradeCancel);
    bust.ord_status = OrdStatus::New;
    EXPECT_EQ(judged(o, bust).applied, Applied::Busted);
    ExecutionReport r = about(o, ExecType::OrderStatus);
    r.ord_status = OrdStatus::PartiallyFilled;
    EXPECT_EQ(judged(o, r).ord_status, OrdStatus::PartiallyFilled);
    r.ord_status = OrdStatus::PendingNew;
    EXPECT_EQ(judged(o, r).ord_status, OrdStatus::Denied);
}

TEST(ApplyReport, APauseOlderThanTheNewestReportMovesNothing) {
    for (const auto type : {ExecType::Held, ExecType::DoneForDay, ExecType::Suspended}) {
        OrderState o = standing(OrdStatus::New, "0");
        o.transact_time = kStart + std::chrono::seconds{1};
        EXPECT_EQ(judged(o, about(o, type)).ord_status, OrdStatus::New) << to_text(type);
    }
}

TEST(ApplyReport, AnOldPauseStillProvesThatTheVenueTookTheNew) {
    OrderState o = standing(OrdStatus::PendingNew, "0");
    o.transact_time = kStart + std::chrono::seconds{1};
    const ReportApplied applied = judged(o, about(o, ExecType::Held));
    EXPECT_EQ(applied.applied, Applied::Changed);
    EXPECT_TRUE(applied.settles_new);
}

TEST(ApplyReport, SetsAsideWhatContradictsTheOrder) {
    const OrderState o = standing(OrdStatus::New, "0");
    const auto unusable = [&](ExecType type, auto change) {
        ExecutionReport r = about(o, type);
        change(r);
        const ReportApplied applied = judged(o, r);
        EXPECT_EQ(applied.fill_qty, Quantity{});
        EXPECT_EQ(applied.ord_status, OrdStatus::New);
        return applied.applied == Applied::Unusable;
    };
    using R = ExecutionReport;
    EXPECT_TRUE(unusable(ExecType::New, [](R& r) { r.account = AccountId{"B"}; }));
    EXPECT_TRUE(unusable(ExecType::New, [](R& r) { r.instrument = kMsft; }));
    EXPECT_TRUE(unusable(ExecType::Trade, [](R& r) { r.side = Side::Sell; }));
    EXPECT_TRUE(unusable(ExecType::Trade, [](R& r) { r.last_qty = Quantity{}; }));
    EXPECT_TRUE(unusable(ExecType::Trade, [](R& r) { r.last_qty = qty("-1"); }));
    EXPECT_TRUE(unusable(ExecType::Trade, [](R& r) { r.last_qty = Quantity::from_nanos(kInt128Max); }));
    EXPECT_TRUE(unusable(ExecType::Trade, [](R& r) { r.exec_id = ExecId{}; }));
    EXPECT_TRUE(unusable(ExecType::TradeCorrect, [](R& r) { r.side = Side::Sell; }));
    EXPECT_TRUE(unusable(ExecType::TradeCorrect, [](R& r) { r.exec_ref_id = ExecId{}; }));
    EXPECT_TRUE(unusable(ExecType::TradeCorrect, [](R& r) {
        r.exec_id = ExecId{};
        r.cum_qty = qty("3");
    }));
    EXPECT_TRUE(unusable(ExecType::TradeCancel, [](R& r) { r.exec_ref_id = ExecId{}; }));
    EXPECT_TRUE(unusable(ExecType::OrderStatus, [](R& r) { r.cum_qty = qty("-1"); }));
    EXPECT_TRUE(unusable(ExecType::OrderStatus, [](R& r) { r.cum_qty = Quantity::from_nanos(kInt128Max); }));
    EXPECT_TRUE(unusable(ExecType::OrderStatus, [](R& r) { r.cum_notional = Notional::from_atto(kInt128Max); }));
    EXPECT_TRUE(unusable(ExecType::OrderStatus, [](R& r) { r.cum_notional = Notional::from_atto(kInt128Min); }));
}

TEST(ApplyReport, SetsAsideAnExecutionWorthMoreThanAnyAccountHolds) {
    const OrderState o = standing(OrdStatus::New, "0");
    ExecutionReport huge = about(o, ExecType::Trade);
    huge.last_qty = Quantity::whole(kMaxQuantityUnits);
    huge.last_px = Price::whole(kMaxPriceUnits);
    EXPECT_EQ(judged(o, huge).applied, Applied::Unusable);
    // Its product fits 128 bits, but the sum of two would not.
    huge.last_qty = Quantity::whole(40'000'000'000);
    EXPECT_EQ(judged(o, huge).applied, Applied::Unusable);
}

TEST(ApplyReport, SetsAsideAFeeLargerThanAnyAccountHolds) {
    const OrderState o = standing(OrdStatus::New, "0");
    for (const auto fee : {kInt128Max, kInt128Min}) {
        ExecutionReport r = about(o, ExecType::Trade);
        r.fee = Amount::from_nanos(fee);
        EXPECT_EQ(judged(o, r).applied, Applied::Unusable);
    }
}

TEST(ApplyReport, AnUnusableReportKeepsWhatWasInferred) {
    OrderState o = standing(OrdStatus::PartiallyFilled, "4");
    o.inferred_qty = qty("4");
    o.inferred_notional = notional("750");
    ExecutionReport r = about(o, ExecType::New);
    r.instrument = kMsft;
    const ReportApplied applied = judged(o, r);
    EXPECT_EQ(applied.inferred_qty, qty("4"));
    EXPECT_EQ(applied.inferred_notional, notional("750"));
    EXPECT_EQ(applied.order, o.placed_as);
}

TEST(ApplyReport, IsOverfilledOnlyAboveTheOrdersTotal) {
    EXPECT_FALSE(is_overfilled(standing(OrdStatus::Filled, "10")));
    EXPECT_TRUE(is_overfilled(standing(OrdStatus::Filled, "11")));
}

TEST(ApplyReport, AnOrderWhoseTotalNobodySaidIsNeverOverfilledNorFilled) {
    OrderState o = standing(OrdStatus::New, "0");
    o.order.order_qty = Quantity{};
    EXPECT_FALSE(is_overfilled(o));
    EXPECT_EQ(judged(o, about(o, ExecType::Trade)).ord_status, OrdStatus::PartiallyFilled);
    ExecutionReport totals = about(o, ExecType::OrderStatus);
    totals.ord_status = OrdStatus::New;
    totals.cum_qty = qty("5");
    EXPECT_EQ(judged(o, totals).ord_status, OrdStatus::PartiallyFilled);
    EXPECT_EQ(judged(o, about(o, ExecType::Canceled)).ord_status, OrdStatus::Canceled);
}

TEST(ApplyReport, AnOrderThatIsNotOursIsAdoptedAsItsReportDescribesIt) {
    ExecutionReport r = report_on(named(sell("20"), "W-1"), ExecType::Trade);
    r.order_qty = qty("20");
    r.exec_id = ExecId{"e1"};
    r.last_qty = qty("5");
    r.last_px = px("187.50");
    const OrderState o = external_order(r);
    EXPECT_TRUE(o.external);
    EXPECT_EQ(o.order.side, Side::Sell);
    EXPECT_EQ(o.order.order_qty, qty("20"));
    const ReportApplied applied = judge_external(r, px("200"));
    EXPECT_EQ(applied.applied, Applied::External);
    EXPECT_EQ(applied.ord_status, OrdStatus::PartiallyFilled);
    EXPECT_EQ(applied.fill_qty, qty("5"));
}

TEST(ApplyReport, AnUnusableReportAdoptsNothing) {
    ExecutionReport r = report_on(named(sell("20"), "W-1"), ExecType::Trade);
    EXPECT_EQ(judge_external(r, px("200")).applied, Applied::Unusable);
}

}  // namespace
}  // namespace sluice::engine
