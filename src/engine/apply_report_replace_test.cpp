#include <gtest/gtest.h>

#include "engine/apply_report.hpp"
#include "engine/engine_test_support.hpp"

// A replace in flight and every way the venue may settle it; proof that a request was never taken.
namespace sluice::engine {
namespace {

class Replacing : public ::testing::Test {
protected:
    Replacing() {
        record.furnish();
        record.place(named(buy("10"), "P1-1-1"));
        record.hear(report_on(o().order, ExecType::New));
    }
    const OrderState& o() const { return record.state.orders[0]; }
    void replace(std::string_view quantity, std::string_view limit = "187.50") {
        record.write(ReplacePlaced{
            named(buy(quantity, limit), "P1-1-2"), o().order.cl_ord_id, person(), Exposure::Adds, std::nullopt, {}});
    }
    void cancel() { record.write(CancelPlaced{o().placed_as, kAccount, kAapl, 1, person()}); }
    // About the order as it stands, or about the replacement.
    ExecutionReport of_old(ExecType type, OrdStatus word = OrdStatus::New) const {
        ExecutionReport r = report_on(o().order, type);
        r.ord_status = word;
        return r;
    }
    ExecutionReport of_new(ExecType type, OrdStatus word = OrdStatus::New) const {
        ExecutionReport r = report_on(o().in_flight.order, type);
        r.ord_status = word;
        return r;
    }
    ExecutionReport fill(std::string_view quantity, std::string_view id = "e1") const {
        ExecutionReport r = of_old(ExecType::Trade);
        r.exec_id = ExecId::parse(id).value();
        r.last_qty = qty(quantity);
        r.last_px = px("187.50");
        return r;
    }

    Record record;
};

TEST_F(Replacing, StandsAsAskedWhenTheVenueSaysReplaced) {
    replace("12", "187.40");
    const auto applied = record.hear(of_new(ExecType::Replaced));
    EXPECT_TRUE(applied.settles_replace);
    EXPECT_TRUE(applied.takes_replace);
    EXPECT_EQ(o().order.order_qty, qty("12"));
    EXPECT_EQ(o().order.price, px("187.40"));
    EXPECT_EQ(o().order.cl_ord_id, ClOrdId{"P1-1-2"});
    EXPECT_FALSE(o().in_flight.any());
}

TEST_F(Replacing, AReplacedAboutTheOldIdSettlesNothing) {
    replace("12");
    EXPECT_FALSE(record.hear(of_old(ExecType::Replaced)).settles_replace);
    EXPECT_TRUE(o().in_flight.any());
}

TEST_F(Replacing, ARefusedReplaceLeavesTheOrderAsItWas) {
    replace("12");
    const auto applied = record.hear(of_new(ExecType::Rejected, OrdStatus::Rejected));
    EXPECT_TRUE(applied.settles_replace);
    EXPECT_FALSE(applied.takes_replace);
    EXPECT_EQ(applied.ord_status, OrdStatus::New);
    EXPECT_EQ(o().order.order_qty, qty("10"));
}

TEST_F(Replacing, APollThatCallsTheReplacementRejectedLeavesTheOrderAsItWas) {
    replace("12");
    const auto applied = record.hear(of_new(ExecType::OrderStatus, OrdStatus::Rejected));
    EXPECT_TRUE(applied.settles_replace);
    EXPECT_FALSE(applied.takes_replace);
    EXPECT_EQ(o().ord_status, OrdStatus::New);
    EXPECT_EQ(o().order.order_qty, qty("10"));
}

TEST_F(Replacing, APollThatCallsTheReplacementPendingProvesNothing) {
    replace("12");
    EXPECT_FALSE(record.hear(of_new(ExecType::OrderStatus, OrdStatus::PendingNew)).settles_replace);
    EXPECT_TRUE(o().in_flight.any());
}

TEST_F(Replacing, APollThatKnowsTheReplacementTakesIt) {
    replace("12");
    EXPECT_TRUE(record.hear(of_new(ExecType::OrderStatus, OrdStatus::New)).takes_replace);
    EXPECT_EQ(o().order.order_qty, qty("12"));
}

TEST_F(Replacing, APollThatCallsTheOldOrderReplacedTakesIt) {
    replace("12");
    EXPECT_TRUE(record.hear(of_old(ExecType::OrderStatus, OrdStatus::Replaced)).takes_replace);
    EXPECT_EQ(o().ord_status, OrdStatus::New);
}

TEST_F(Replacing, APollThatCallsTheReplacementEndedTakesAndEndsIt) {
    for (const auto end : {OrdStatus::Canceled, OrdStatus::Expired}) {
        Replacing::record = Record{};
        record.furnish();
        record.place(named(buy("10"), "P1-1-1"));
        record.hear(report_on(o().order, ExecType::New));
        replace("12");
        cancel();
        const auto applied = record.hear(of_new(ExecType::OrderStatus, end));
        EXPECT_TRUE(applied.takes_replace);
        EXPECT_TRUE(applied.settles_cancel);
        EXPECT_EQ(o().ord_status, end);
    }
}

TEST_F(Replacing, APollThatCallsTheReplacementFilledTakesItAndItsTotals) {
    replace("12");
    auto r = of_new(ExecType::OrderStatus, OrdStatus::Filled);
    r.cum_qty = qty("12");
    const auto applied = record.hear(r);
    EXPECT_TRUE(applied.takes_replace);
    EXPECT_EQ(o().ord_status, OrdStatus::Filled);
    EXPECT_EQ(o().cum_qty, qty("12"));
}

TEST_F(Replacing, AReplacementSmallerThanWhatIsFilledIsFilledAndEndsItsCancel) {
    record.hear(fill("6"));
    replace("8");
    cancel();
    record.hear(fill("2", "e2"));
    const auto applied = record.hear(of_new(ExecType::Replaced));
    EXPECT_EQ(applied.ord_status, OrdStatus::Filled);
    EXPECT_TRUE(applied.settles_cancel);
}

TEST_F(Replacing, APollOfAReplacementThatIsFilledAlreadyKeepsItFilled) {
    record.hear(fill("6"));
    replace("8");
    record.hear(fill("2", "e2"));
    EXPECT_EQ(record.hear(of_new(ExecType::OrderStatus, OrdStatus::Canceled)).ord_status, OrdStatus::Filled);
}

TEST_F(Replacing, AnAcceptedReplaceLeavesTheCancelOfAWorkingOrderUnderWay) {
    replace("12");
    cancel();
    EXPECT_FALSE(record.hear(of_new(ExecType::Replaced)).settles_cancel);
}

TEST_F(Replacing, AFillOfTheOldTotalMayBeReopenedByTheReplace) {
    replace("12");
    cancel();
    const auto filled = record.hear(fill("10"));
    EXPECT_EQ(filled.ord_status, OrdStatus::Filled);
    EXPECT_FALSE(filled.settles_cancel);
    EXPECT_FALSE(filled.settles_replace);
    EXPECT_EQ(record.hear(of_new(ExecType::Replaced)).ord_status, OrdStatus::PartiallyFilled);
    EXPECT_EQ(o().leaves_qty(), qty("2"));
}

TEST_F(Replacing, TotalsOfTheOldOrderLeaveTheCancelUnderWayWhileTheReplaceIs) {
    replace("12");
    cancel();
    auto r = of_old(ExecType::Held);
    r.cum_qty = qty("10");
    const auto applied = record.hear(r);
    EXPECT_EQ(applied.ord_status, OrdStatus::Filled);
    EXPECT_FALSE(applied.settles_cancel);
}

TEST_F(Replacing, TotalsThatComeWithTheReplaceAreHeldAgainstTheNewTotal) {
    replace("12");
    cancel();
    auto r = of_new(ExecType::Replaced);
    r.cum_qty = qty("12");
    const auto applied = record.hear(r);
    EXPECT_EQ(applied.ord_status, OrdStatus::Filled);
    EXPECT_TRUE(applied.settles_cancel);
}

TEST_F(Replacing, TotalsBetweenTheOldAndTheNewTotalLeaveTheReplacementWorking) {
    replace("12");
    auto r = of_new(ExecType::Replaced);
    r.cum_qty = qty("11");
    EXPECT_EQ(record.hear(r).ord_status, OrdStatus::PartiallyFilled);
    EXPECT_EQ(o().leaves_qty(), qty("1"));
}

TEST_F(Replacing, APollThatCallsTheReplacementFilledWithoutATotalTakesItAndWaitsForTheFills) {
    replace("12");
    const auto applied = record.hear(of_new(ExecType::OrderStatus, OrdStatus::Filled));
    EXPECT_TRUE(applied.takes_replace);
    EXPECT_EQ(applied.ord_status, OrdStatus::New);
}

TEST_F(Replacing, AnEndOfTheOldOrderEndsTheReplaceToo) {
    replace("12");
    const auto applied = record.hear(of_old(ExecType::Canceled));
    EXPECT_EQ(applied.ord_status, OrdStatus::Canceled);
    EXPECT_TRUE(applied.settles_replace);
    EXPECT_FALSE(applied.takes_replace);
}

TEST_F(Replacing, AReplaceOfAnOrderThatHasEndedChangesItsTermsAndNotItsEnd) {
    record.hear(of_old(ExecType::Expired));
    replace("12");
    const auto applied = record.hear(of_new(ExecType::Replaced));
    EXPECT_EQ(applied.ord_status, OrdStatus::Expired);
    EXPECT_TRUE(applied.takes_replace);
}

TEST_F(Replacing, IsOverfilledOnlyAboveTheLargerTotal) {
    replace("12");
    record.hear(fill("11"));
    EXPECT_FALSE(is_overfilled(o()));
    record.hear(fill("2", "e2"));
    EXPECT_TRUE(is_overfilled(o()));
}

OrderNotFound not_found(std::string_view id, NotFoundKind kind = NotFoundKind::Proof) {
    return OrderNotFound{kVenue, kAccount, ClOrdId::parse(id).value(), kind};
}

TEST_F(Replacing, AHintProvesNothing) {
    replace("12");
    record.write(
        RequestProgress{{kVenue, kAccount, ClOrdId{"P1-1-2"}, RequestKind::Replace, SendOutcome::Perhaps, {}, {}},
                        RequestStage::Unknown,
                        OrdStatus::New});
    EXPECT_FALSE(proves_not_taken(o(), not_found("P1-1-2", NotFoundKind::Hint)));
    EXPECT_TRUE(proves_not_taken(o(), not_found("P1-1-2")));
}

TEST_F(Replacing, NothingIsProvenAboutARequestStillInOurHands) {
    replace("12");
    ASSERT_EQ(o().in_flight.stage, RequestStage::Queued);
    EXPECT_FALSE(proves_not_taken(o(), not_found("P1-1-2")));
}

TEST_F(Replacing, NothingIsProvenAboutAnotherIdOrWithNothingInFlight) {
    EXPECT_FALSE(proves_not_taken(o(), not_found("P1-1-1")));
    replace("12");
    EXPECT_FALSE(proves_not_taken(o(), not_found("P1-1-1")));
}

TEST(ProvesNotTaken, ANewIsNeverTakenOnlyWhileNothingWasHeardOfIt) {
    OrderState o;
    o.order = named(buy("10"), "P1-1-1");
    o.in_flight.kind = RequestKind::New;
    o.in_flight.stage = RequestStage::Unknown;
    o.in_flight.order = o.order;
    EXPECT_TRUE(proves_not_taken(o, not_found("P1-1-1")));
    o.ord_status = OrdStatus::New;
    EXPECT_FALSE(proves_not_taken(o, not_found("P1-1-1")));
}

}  // namespace
}  // namespace sluice::engine
