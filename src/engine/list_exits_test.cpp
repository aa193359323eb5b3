#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"

namespace sluice::engine {
namespace {

// Buys 10 with a target at 190 and a stop at 185, on a venue without lists; its entry works.
struct HeldBracket : Desk {
    HeldBracket() {
        NewOrderList list;
        list.orders = {buy("10"), sell("10", "190"), order(Side::Sell, qty("10"))};
        list.orders[2].ord_type = OrdType::Stop;
        list.orders[2].stop_px = px("185");
        command(SubmitList{list, {}});
        tell(state().orders[0], ExecType::New);
    }
};

TEST(ListExits, CoverWhatIsFilledAndNoMore) {
    HeldBracket desk;
    EXPECT_EQ(desk.sent(RequestKind::New), 1u);
    desk.fill(desk.state().orders[0], "e1", "4", "187.50");
    ASSERT_EQ(desk.state().orders.size(), 2u);
    const OrderState& stop = desk.state().orders[1];
    EXPECT_EQ(stop.order.ord_type, OrdType::Stop);
    EXPECT_EQ(stop.order.order_qty, qty("4"));
    desk.tell(stop, ExecType::New);
    EXPECT_EQ(desk.sent(RequestKind::Replace), 0u);
}

TEST(ListExits, TheTargetGoesOnlyWhenTheEndOfTheStopIsProven) {
    HeldBracket desk;
    desk.fill(desk.state().orders[0], "e1", "10", "187.50");
    ASSERT_EQ(desk.state().orders.size(), 2u);
    const OrderState& stop = desk.state().orders[1];
    desk.tell(stop, ExecType::New);
    desk.quote(kAapl, "190.00", "190.02");
    EXPECT_EQ(desk.sent(RequestKind::Cancel), 1u);
    EXPECT_EQ(desk.sent(RequestKind::New), 2u) << "the stop may still fill";
    desk.tell(stop, ExecType::Canceled);
    EXPECT_EQ(desk.sent(RequestKind::New), 3u);
}

}  // namespace
}  // namespace sluice::engine
