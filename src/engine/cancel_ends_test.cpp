#include <gtest/gtest.h>

#include "engine/state.hpp"

namespace sluice::engine {
namespace {

// Told in events, as recovery would read them: a buy of 10 whose replace and cancel are both in flight when it fills.
State filled_beside_a_replace_and_a_cancel() {
    State state;
    std::uint64_t sequence = 0;
    const auto record = [&](EventBody body) {
        fold(state, Event{++sequence, UnixNanos::from_seconds(1), std::move(body)});
    };
    OrderPlaced placed;
    placed.order.cl_ord_id = ClOrdId{"P1-A-1"};
    placed.order.order_qty = Quantity::whole(10);
    record(placed);
    ReportApplied taken;
    taken.order = placed.order.cl_ord_id;
    taken.settles_new = true;
    record(taken);
    ReplacePlaced replace;
    replace.order = placed.order;
    replace.order.cl_ord_id = ClOrdId{"P1-A-2"};
    replace.orig_cl_ord_id = placed.order.cl_ord_id;
    record(replace);
    CancelPlaced cancel;
    cancel.cl_ord_id = placed.order.cl_ord_id;
    record(cancel);
    ReportApplied fill;
    fill.order = placed.order.cl_ord_id;
    fill.ord_status = OrdStatus::Filled;
    fill.fill_qty = Quantity::whole(10);
    record(fill);
    return state;
}

TEST(CancelOfAFilledOrder, GoesOnWhileAReplaceMayReopenIt) {
    const State state = filled_beside_a_replace_and_a_cancel();
    EXPECT_TRUE(state.orders[0].cancel.any());
}

TEST(CancelOfAFilledOrder, EndsWithTheReplaceThatCameTooLate) {
    State state = filled_beside_a_replace_and_a_cancel();
    CancelRejected rejected;
    rejected.reject.cl_ord_id = ClOrdId{"P1-A-2"};
    rejected.reject.response_to = RequestKind::Replace;
    fold(state, Event{state.last_sequence + 1, UnixNanos::from_seconds(2), rejected});
    EXPECT_FALSE(state.orders[0].in_flight.any());
    EXPECT_FALSE(state.orders[0].cancel.any());
    EXPECT_TRUE(state.busy.empty());
}

}  // namespace
}  // namespace sluice::engine
