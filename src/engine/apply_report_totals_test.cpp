#include <gtest/gtest.h>

#include "engine/apply_report.hpp"
#include "engine/engine_test_support.hpp"

// Totals and the fills inferred from them; busts and corrections.
namespace sluice::engine {
namespace {

class Totals : public ::testing::Test {
protected:
    Totals() {
        record.furnish();
        record.place(named(buy("10"), "P1-1-1"));
        record.hear(report_on(o().order, ExecType::New));
    }
    const OrderState& o() const { return record.state.orders[0]; }
    ExecutionReport totals(std::string_view cum, std::string_view sum = {}) const {
        ExecutionReport r = report_on(o().order, ExecType::OrderStatus);
        r.ord_status = OrdStatus::PartiallyFilled;
        r.cum_qty = qty(cum);
        if (!sum.empty())
            r.cum_notional = notional(sum);
        return r;
    }
    ExecutionReport fill(std::string_view id, std::string_view quantity, std::string_view price) const {
        ExecutionReport r = report_on(o().order, ExecType::Trade);
        r.exec_id = ExecId::parse(id).value();
        r.last_qty = qty(quantity);
        r.last_px = px(price);
        return r;
    }
    ExecutionReport bust(std::string_view of) const {
        ExecutionReport r = report_on(o().order, ExecType::TradeCancel);
        r.exec_ref_id = ExecId::parse(of).value();
        return r;
    }
    ExecutionReport correct(std::string_view of, std::string_view id, std::string_view quantity,
                            std::string_view price) const {
        ExecutionReport r = fill(id, quantity, price);
        r.exec_type = ExecType::TradeCorrect;
        r.exec_ref_id = ExecId::parse(of).value();
        return r;
    }

    Record record;
};

TEST_F(Totals, InferWhatExceedsOurs) {
    record.hear(fill("e1", "4", "187.40"));
    const auto applied = record.hear(totals("6"));
    EXPECT_EQ(applied.applied, Applied::Inferred);
    EXPECT_EQ(applied.fill_qty, qty("2"));
    EXPECT_EQ(o().inferred_qty, qty("2"));
    EXPECT_EQ(o().cum_qty, qty("6"));
}

TEST_F(Totals, ValueAnInferredFillByTheVenuesNotional) {
    EXPECT_EQ(record.hear(totals("4", "749.20")).fill_notional, notional("749.20"));
}

TEST_F(Totals, ValueAnInferredFillByTheReportsLastPrice) {
    auto r = totals("4");
    r.last_px = px("187.30");
    EXPECT_EQ(record.hear(r).fill_notional, notional("749.20"));
}

TEST_F(Totals, ValueAnInferredFillByTheLimitPriceWhenNothingElseIsSaid) {
    EXPECT_EQ(record.hear(totals("4")).fill_notional, notional("750"));
}

TEST_F(Totals, ValueAnInferredFillOfAMarketOrderByTheEstimate) {
    record.place(named(order(Side::Buy, qty("10")), "P1-1-2"));
    ExecutionReport r = report_on(record.state.orders[1].order, ExecType::OrderStatus);
    r.ord_status = OrdStatus::PartiallyFilled;
    r.cum_qty = qty("4");
    EXPECT_EQ(record.hear(r, px("200")).fill_notional, notional("800"));
    EXPECT_EQ(record.state.orders[1].ord_status, OrdStatus::PartiallyFilled);
}

TEST_F(Totals, SetAsideAnInferredFillTooLargeToValue) {
    auto r = totals("4");
    r.cum_qty = Quantity::whole(kMaxQuantityUnits);
    r.last_px = Price::whole(kMaxPriceUnits);
    EXPECT_EQ(record.hear(r).applied, Applied::Unusable);
    r.last_px = Price::whole(1);
    EXPECT_EQ(record.hear(r).applied, Applied::Unusable);
    EXPECT_EQ(o().cum_qty, Quantity{});
}

TEST_F(Totals, BelowOursAreOldNews) {
    record.hear(fill("e1", "4", "187.40"));
    EXPECT_EQ(record.hear(totals("3")).applied, Applied::Stale);
    EXPECT_EQ(o().cum_qty, qty("4"));
}

TEST_F(Totals, EqualToExactExecutionsChangeNothingWhateverNotionalTheyClaim) {
    record.hear(fill("e1", "4", "187.40"));
    EXPECT_EQ(record.hear(totals("4", "1")).applied, Applied::Stale);
    EXPECT_EQ(o().cum_notional, notional("749.60"));
}

TEST_F(Totals, EqualToInferredOnesCorrectTheirNotional) {
    record.hear(totals("4"));
    const auto applied = record.hear(totals("4", "749.20"));
    EXPECT_EQ(applied.applied, Applied::Changed);
    EXPECT_EQ(applied.fill_qty, Quantity{});
    EXPECT_EQ(applied.fill_notional, notional("-0.80"));
    EXPECT_EQ(o().cum_notional, notional("749.20"));
}

TEST_F(Totals, EqualWithoutANotionalSayNothingNew) {
    record.hear(totals("4"));
    EXPECT_EQ(record.hear(totals("4")).applied, Applied::Stale);
}

TEST_F(Totals, ARealExecutionFirstConsumesTheInferredQuantity) {
    record.hear(totals("6"));
    const auto applied = record.hear(fill("e1", "4", "187.40"));
    EXPECT_EQ(applied.applied, Applied::Changed);
    EXPECT_EQ(applied.fill_qty, Quantity{});
    EXPECT_EQ(applied.fill_notional, notional("-0.40"));
    EXPECT_EQ(o().inferred_qty, qty("2"));
    EXPECT_EQ(o().inferred_notional, notional("375"));
    EXPECT_EQ(o().cum_qty, qty("6"));
}

TEST_F(Totals, ARealExecutionLargerThanTheInferredQuantityAddsTheRest) {
    record.hear(totals("2"));
    EXPECT_EQ(record.hear(fill("e1", "5", "187.50")).fill_qty, qty("3"));
    EXPECT_EQ(o().inferred_qty, Quantity{});
    EXPECT_EQ(o().inferred_notional, Notional{});
}

TEST_F(Totals, AFillThatAlsoCarriesTheTotalInfersTheFillBeforeIt) {
    auto r = fill("e2", "4", "187.50");
    r.cum_qty = qty("10");
    const auto applied = record.hear(r);
    EXPECT_EQ(applied.applied, Applied::Inferred);
    EXPECT_EQ(applied.inferred_qty, qty("6"));
    EXPECT_EQ(o().ord_status, OrdStatus::Filled);
}

TEST_F(Totals, AFillWithoutAnExecutionIdCountsByItsTotal) {
    auto r = fill("e1", "4", "187.40");
    r.exec_id = ExecId{};
    r.cum_qty = qty("4");
    EXPECT_EQ(record.hear(r).fill_qty, qty("4"));
    EXPECT_EQ(record.hear(r).fill_qty, Quantity{});
    EXPECT_TRUE(o().fills.empty());
    EXPECT_EQ(o().cum_qty, qty("4"));
}

TEST_F(Totals, OfAReportAboutSomethingElseMayFillTheOrder) {
    auto r = totals("10");
    r.exec_type = ExecType::Held;
    EXPECT_EQ(record.hear(r).ord_status, OrdStatus::Filled);
}

TEST_F(Totals, OfAReportAboutSomethingElseSettleTheCancelOfWhatTheyFill) {
    record.write(CancelPlaced{o().placed_as, kAccount, kAapl, 1, person()});
    auto r = totals("10");
    r.exec_type = ExecType::Suspended;
    EXPECT_TRUE(record.hear(r).settles_cancel);
    EXPECT_FALSE(o().cancel.any());
}

TEST_F(Totals, OfAReportThatProvesNothingElseProveTheNewAndTheFill) {
    record.place(named(buy("10"), "P1-1-2"));
    ExecutionReport r = report_on(record.state.orders[1].order, ExecType::OrderStatus);
    r.ord_status = OrdStatus::PendingNew;
    r.cum_qty = qty("4");
    const auto applied = record.hear(r);
    EXPECT_EQ(applied.ord_status, OrdStatus::PartiallyFilled);
    EXPECT_TRUE(applied.settles_new);
}

TEST_F(Totals, OfAReportThatProvesNothingElseMoveANewOrderToPartiallyFilled) {
    auto r = totals("4");
    r.ord_status = OrdStatus::Replaced;
    EXPECT_EQ(record.hear(r).ord_status, OrdStatus::PartiallyFilled);
}

TEST_F(Totals, OfAPausedOrderLeaveItPaused) {
    auto r = totals("4");
    r.exec_type = ExecType::Held;
    EXPECT_EQ(record.hear(r).ord_status, OrdStatus::Held);
    EXPECT_EQ(o().cum_qty, qty("4"));
}

TEST_F(Totals, OlderThanABustSayNothing) {
    record.hear(fill("e1", "4", "187.40"));
    auto gone = bust("e1");
    gone.transact_time = kStart + std::chrono::seconds{2};
    record.hear(gone);
    auto before = totals("4");
    before.transact_time = kStart + std::chrono::seconds{1};
    EXPECT_EQ(record.hear(before).applied, Applied::Stale);
    EXPECT_EQ(o().cum_qty, Quantity{});
    auto after = totals("4");
    after.transact_time = kStart + std::chrono::seconds{2};
    EXPECT_EQ(record.hear(after).applied, Applied::Inferred);
}

TEST_F(Totals, OfAnOrderTheVenueCallsFilledAtASmallerTotalEndItAndItsCancel) {
    record.hear(fill("e1", "4", "187.40"));
    record.write(CancelPlaced{o().placed_as, kAccount, kAapl, 1, person()});
    auto r = totals("4");
    r.ord_status = OrdStatus::Filled;
    r.order_qty = qty("5");
    EXPECT_EQ(record.hear(r).ord_status, OrdStatus::PartiallyFilled) << "one is still to be told";
    r.cum_qty = qty("3");
    r.order_qty = qty("4");
    EXPECT_EQ(record.hear(r).ord_status, OrdStatus::PartiallyFilled) << "its totals are old";
    r.cum_qty = qty("4");
    const auto applied = record.hear(r);
    EXPECT_EQ(applied.ord_status, OrdStatus::Filled);
    EXPECT_TRUE(applied.settles_cancel);
}

TEST_F(Totals, OfAnOrderThatIsFilledAlreadyAreStale) {
    record.hear(fill("e1", "10", "187.40"));
    auto r = totals("10");
    r.ord_status = OrdStatus::Filled;
    r.order_qty = qty("10");
    EXPECT_EQ(record.hear(r).applied, Applied::Stale);
}

TEST_F(Totals, OfNothingNeverMakeAnOrderFilled) {
    auto r = totals("0");
    r.ord_status = OrdStatus::Filled;
    EXPECT_EQ(record.hear(r).ord_status, OrdStatus::New);
}

TEST_F(Totals, OlderThanABustNeverMakeAnOrderFilled) {
    record.hear(fill("e1", "4", "187.40"));
    record.hear(fill("e2", "2", "187.40"));
    auto gone = bust("e2");
    gone.transact_time = kStart + std::chrono::seconds{2};
    record.hear(gone);
    auto before = totals("4");
    before.ord_status = OrdStatus::Filled;
    before.order_qty = qty("4");
    EXPECT_EQ(record.hear(before).ord_status, OrdStatus::PartiallyFilled);
}

TEST_F(Totals, OfASmallerOrderLeaveOneWhoseReplaceIsInFlight) {
    record.hear(fill("e1", "4", "187.40"));
    record.write(
        ReplacePlaced{named(buy("12"), "P1-1-2"), o().order.cl_ord_id, person(), Exposure::Adds, std::nullopt, {}});
    auto r = totals("4");
    r.ord_status = OrdStatus::Filled;
    r.order_qty = qty("4");
    EXPECT_EQ(record.hear(r).ord_status, OrdStatus::PartiallyFilled);
}

TEST_F(Totals, ABustTakesBackTheFillItNamesOnce) {
    record.hear(fill("e1", "4", "187.40"));
    record.hear(fill("e2", "2", "187.50"));
    const auto applied = record.hear(bust("e1"));
    EXPECT_EQ(applied.applied, Applied::Busted);
    EXPECT_EQ(applied.fill_qty, qty("-4"));
    EXPECT_EQ(applied.fill_notional, notional("-749.60"));
    EXPECT_EQ(record.hear(bust("e1")).applied, Applied::Duplicate);
    EXPECT_EQ(o().cum_qty, qty("2"));
    EXPECT_EQ(o().ord_status, OrdStatus::PartiallyFilled);
}

TEST_F(Totals, ABustOfAFillNeverSeenTakesBackWhatWasInferredOfIt) {
    record.hear(totals("6"));
    auto r = bust("e1");
    r.last_qty = qty("4");
    EXPECT_EQ(record.hear(r).fill_qty, qty("-4"));
    EXPECT_EQ(o().inferred_qty, qty("2"));
    EXPECT_EQ(record.hear(fill("e1", "4", "187.40")).applied, Applied::Duplicate);
    EXPECT_EQ(o().cum_qty, qty("2"));
}

TEST_F(Totals, ABustOfAFillNeverSeenWithAnImpossibleQuantityTakesBackNothing) {
    record.hear(totals("6"));
    auto r = bust("e1");
    r.last_qty = qty("-4");
    EXPECT_EQ(record.hear(r).fill_qty, Quantity{});
    EXPECT_EQ(o().cum_qty, qty("6"));
}

TEST_F(Totals, ABustOfAFullFillIsFollowedByTheVenuesWord) {
    record.hear(fill("e1", "10", "187.40"));
    auto r = bust("e1");
    r.ord_status = OrdStatus::Canceled;
    EXPECT_EQ(record.hear(r).ord_status, OrdStatus::Canceled);
}

TEST_F(Totals, ABustOfAFullFillThatTheVenueStillCallsFilledAwaitsTheExecutionItKnowsOf) {
    record.hear(fill("e1", "10", "187.40"));
    auto r = bust("e1");
    r.ord_status = OrdStatus::Filled;
    EXPECT_EQ(record.hear(r).ord_status, OrdStatus::New);
    EXPECT_EQ(o().leaves_qty(), qty("10"));
}

TEST_F(Totals, ABustOfAFullFillReopensTheOrderWhenTheVenueSaysItWorks) {
    record.hear(fill("e1", "6", "187.40"));
    record.hear(fill("e2", "4", "187.40"));
    EXPECT_EQ(record.hear(bust("e2")).ord_status, OrdStatus::PartiallyFilled);
    EXPECT_EQ(o().leaves_qty(), qty("4"));
}

TEST_F(Totals, ACorrectionStandsInsteadOfTheFillItNames) {
    record.hear(fill("e1", "4", "187.40"));
    const auto applied = record.hear(correct("e1", "e1b", "3", "187.30"));
    EXPECT_EQ(applied.applied, Applied::Corrected);
    EXPECT_EQ(applied.fill_qty, qty("-1"));
    EXPECT_EQ(o().cum_notional, notional("561.90"));
    EXPECT_EQ(record.hear(correct("e1", "e1b", "3", "187.30")).applied, Applied::Duplicate);
}

TEST_F(Totals, ACorrectionOfABustedFillCountsNothing) {
    record.hear(fill("e1", "4", "187.40"));
    record.hear(bust("e1"));
    EXPECT_EQ(record.hear(correct("e1", "e1b", "3", "187.30")).applied, Applied::Duplicate);
    EXPECT_EQ(o().cum_qty, Quantity{});
}

TEST_F(Totals, ACorrectionBeforeItsFillStandsAndTheFillThenCountsNoMore) {
    EXPECT_EQ(record.hear(correct("e1", "e1b", "3", "187.30")).fill_qty, qty("3"));
    EXPECT_EQ(record.hear(fill("e1", "4", "187.40")).applied, Applied::Duplicate);
    EXPECT_EQ(o().cum_qty, qty("3"));
}

TEST_F(Totals, ACorrectionThatShrinksAFullFillReopensTheOrder) {
    record.hear(fill("e1", "10", "187.40"));
    EXPECT_EQ(record.hear(correct("e1", "e1b", "7", "187.40")).ord_status, OrdStatus::PartiallyFilled);
    EXPECT_EQ(o().leaves_qty(), qty("3"));
}

TEST_F(Totals, ACorrectionOfThePriceLeavesAFullFillFilled) {
    record.hear(fill("e1", "10", "187.40"));
    EXPECT_EQ(record.hear(correct("e1", "e1b", "10", "187.30")).ord_status, OrdStatus::Filled);
    EXPECT_EQ(o().cum_notional, notional("1873"));
}

TEST_F(Totals, ACorrectionWithATotalInfersNothing) {
    record.hear(fill("e1", "4", "187.40"));
    auto r = correct("e1", "e1b", "3", "187.30");
    r.cum_qty = qty("9");
    EXPECT_EQ(record.hear(r).fill_qty, qty("-1"));
    EXPECT_EQ(o().inferred_qty, Quantity{});
}

}  // namespace
}  // namespace sluice::engine
