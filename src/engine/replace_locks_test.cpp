#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"

namespace sluice::engine {
namespace {

const OrderState& resting(Desk& desk) {
    const OrderState& o = *desk.submit(buy("10"));
    desk.tell(o, ExecType::New);
    return o;
}

TEST(ReplaceLocks, AFreezeHoldsBackAReplaceThatAddsExposureOnly) {
    Desk desk;
    const OrderState& o = resting(desk);
    desk.command(Freeze{kAccount, kAapl, "test"});
    desk.command(ReplaceOrder{o.placed_as, qty("12"), {}, {}});
    EXPECT_EQ(desk.sent(RequestKind::Replace), 0u);
    ASSERT_EQ(desk.written<CommandRefused>().size(), 1u);
    EXPECT_EQ(desk.written<CommandRefused>()[0].denial.code, DenialCode::Frozen);
    desk.command(ReplaceOrder{o.placed_as, qty("5"), {}, {}});
    EXPECT_EQ(desk.sent(RequestKind::Replace), 1u);
}

TEST(ReplaceLocks, AFreezeDropsAReplaceThatAddsExposureWhileItIsHeld) {
    Desk desk;
    const OrderState& o = resting(desk);
    desk.journal_held = true;
    desk.command(ReplaceOrder{o.placed_as, qty("12"), {}, {}});
    desk.command(Freeze{kAccount, kAapl, "test"});
    desk.release_journal();
    EXPECT_EQ(desk.sent(RequestKind::Replace), 0u);
    ASSERT_EQ(desk.written<RequestDropped>().size(), 1u);
    EXPECT_EQ(desk.written<RequestDropped>()[0].denial.code, DenialCode::Frozen);
}

}  // namespace
}  // namespace sluice::engine
