#include "engine/placing.hpp"

#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"

namespace sluice::engine {
namespace {

TEST(Placing, AnOrderThatSaysItClosesNeverOpens) {
    Desk desk;
    desk.hear(holding(kAapl, "10", "180", "h1"));
    NewOrderSingle close = sell("11");
    close.position_effect = PositionEffect::Close;
    EXPECT_EQ(desk.submit(close)->denial, DenialCode::ExitTooLarge);
    close.position_effect = PositionEffect::Auto;
    close.exec_inst = ExecInst::ReduceOnly;
    EXPECT_EQ(desk.submit(close)->denial, DenialCode::ExitTooLarge);
    close.order_qty = qty("10");
    EXPECT_EQ(desk.submit(close)->exposure, Exposure::Exit);
}

}  // namespace
}  // namespace sluice::engine
