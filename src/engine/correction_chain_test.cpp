#include <gtest/gtest.h>

#include "engine/apply_report.hpp"
#include "engine/state.hpp"

namespace sluice::engine {
namespace {

// A sell of 2 whose execution A was corrected by B and B by C, as far as it is told.
class CorrectionChain : public testing::Test {
protected:
    CorrectionChain() {
        OrderPlaced placed;
        placed.order.cl_ord_id = ClOrdId{"P1-A-1"};
        placed.order.account = AccountId{"main"};
        placed.order.instrument = InstrumentId{"AAPL.US"};
        placed.order.side = Side::Sell;
        placed.order.order_qty = Quantity::whole(2);
        record(placed);
    }
    void record(EventBody body) {
        fold(state, Event{state.last_sequence + 1, UnixNanos::from_seconds(1), std::move(body)});
    }
    Applied tell(ExecType type, ExecId id, ExecId ref, std::int64_t px) {
        ExecutionReport r;
        r.account = AccountId{"main"};
        r.instrument = InstrumentId{"AAPL.US"};
        r.cl_ord_id = ClOrdId{"P1-A-1"};
        r.exec_type = type;
        r.ord_status = OrdStatus::Filled;
        r.side = Side::Sell;
        r.exec_id = id;
        r.exec_ref_id = ref;
        r.last_qty = Quantity::whole(2);
        r.last_px = Price::whole(px);
        r.fee = Amount::whole(1);
        r.fee_currency = Currency{"USD"};
        ReportApplied applied = judge(state.orders[0], r, Price{});
        const Applied kind = applied.applied;
        record(std::move(applied));
        return kind;
    }
    Applied trade_a() { return tell(ExecType::Trade, ExecId{"A"}, ExecId{}, 100); }
    Applied a_to_b() { return tell(ExecType::TradeCorrect, ExecId{"B"}, ExecId{"A"}, 101); }
    Applied b_to_c() { return tell(ExecType::TradeCorrect, ExecId{"C"}, ExecId{"B"}, 102); }
    void expect_only_c() {
        EXPECT_EQ(state.orders[0].cum_qty, Quantity::whole(2));
        EXPECT_EQ(state.orders[0].cum_notional, *product(Price::whole(102), Quantity::whole(2)));
        EXPECT_EQ((state.cash[{AccountId{"main"}, Currency{"USD"}}]), Amount::whole(203));
    }

    State state;
};

TEST_F(CorrectionChain, ToldInOrderLeavesTheLast) {
    trade_a();
    a_to_b();
    b_to_c();
    expect_only_c();
}

TEST_F(CorrectionChain, ToldOutOfOrderLeavesTheLast) {
    trade_a();
    EXPECT_EQ(b_to_c(), Applied::Corrected);
    EXPECT_EQ(a_to_b(), Applied::Corrected);
    expect_only_c();
}

TEST_F(CorrectionChain, ToldTwiceCountsOnce) {
    trade_a();
    b_to_c();
    a_to_b();
    EXPECT_EQ(a_to_b(), Applied::Duplicate);
    EXPECT_EQ(b_to_c(), Applied::Duplicate);
    EXPECT_EQ(trade_a(), Applied::Duplicate);
    expect_only_c();
}

}  // namespace
}  // namespace sluice::engine
