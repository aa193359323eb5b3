#include <gtest/gtest.h>

#include "engine/apply_report.hpp"
#include "engine/state.hpp"

namespace sluice::engine {
namespace {

// A buy of 10 that works, with 4 filled as X.
class FilledByWord : public testing::Test {
protected:
    FilledByWord() {
        OrderPlaced placed;
        placed.order.cl_ord_id = ClOrdId{"P1-A-1"};
        placed.order.account = AccountId{"main"};
        placed.order.instrument = InstrumentId{"AAPL.US"};
        placed.order.order_qty = Quantity::whole(10);
        fold(state, Event{1, UnixNanos::from_seconds(1), placed});
        ExecutionReport fill = report(ExecType::Trade, OrdStatus::PartiallyFilled);
        fill.exec_id = ExecId{"X"};
        fill.last_qty = Quantity::whole(4);
        fill.last_px = Price::whole(100);
        tell(fill);
    }
    static ExecutionReport report(ExecType type, OrdStatus status) {
        ExecutionReport r;
        r.account = AccountId{"main"};
        r.instrument = InstrumentId{"AAPL.US"};
        r.cl_ord_id = ClOrdId{"P1-A-1"};
        r.exec_type = type;
        r.ord_status = status;
        return r;
    }
    void tell(const ExecutionReport& r) {
        fold(state, Event{state.last_sequence + 1, UnixNanos::from_seconds(2), judge(state.orders[0], r, Price{})});
    }
    ExecutionReport totals(std::int64_t cum, std::int64_t order_qty) {
        ExecutionReport r = report(ExecType::OrderStatus, OrdStatus::Filled);
        r.cum_qty = Quantity::whole(cum);
        r.order_qty = Quantity::whole(order_qty);
        return r;
    }
    OrdStatus status() const { return state.orders[0].ord_status; }

    State state;
};

TEST_F(FilledByWord, EndsTheOrderAtTheVenuesSmallerTotal) {
    tell(totals(4, 4));
    EXPECT_EQ(status(), OrdStatus::Filled);
    EXPECT_TRUE(state.open.empty());
}

TEST_F(FilledByWord, EndsTheOrderThatWasOverfilledAtTheVenuesSmallerTotal) {
    tell(totals(4, 3));
    EXPECT_EQ(status(), OrdStatus::Filled);
}

TEST_F(FilledByWord, EndsNothingWhenTheVenueNamesNoTotal) {
    tell(totals(4, 0));
    EXPECT_EQ(status(), OrdStatus::PartiallyFilled);
}

TEST_F(FilledByWord, EndsNothingWhileTheTotalIsOurs) {
    tell(totals(4, 10));
    EXPECT_EQ(status(), OrdStatus::PartiallyFilled);
}

TEST_F(FilledByWord, StaysExposedWhenABustLeavesLessThanTheVenueCallsFilled) {
    ExecutionReport rest = report(ExecType::Trade, OrdStatus::Filled);
    rest.exec_id = ExecId{"Y"};
    rest.last_qty = Quantity::whole(6);
    rest.last_px = Price::whole(100);
    tell(rest);
    ASSERT_EQ(status(), OrdStatus::Filled);
    ExecutionReport bust = report(ExecType::TradeCancel, OrdStatus::Filled);
    bust.exec_ref_id = ExecId{"Y"};
    tell(bust);
    EXPECT_EQ(status(), OrdStatus::PartiallyFilled);
    EXPECT_EQ(state.orders[0].exposed_qty(), Quantity::whole(6));
}

}  // namespace
}  // namespace sluice::engine
