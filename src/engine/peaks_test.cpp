#include "engine/peaks.hpp"

#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"

namespace sluice::engine {
namespace {

using std::chrono::seconds;

TEST(Peaks, ANewHighIsRecordedAndMoneyThatComesMovesIt) {
    Desk desk;
    EXPECT_EQ(desk.state().peaks.at(kAccount), usd("100000"));
    desk.hear(holding(kAapl, "100", "187.50", "held"));
    desk.wait(seconds{60});
    desk.quote(kAapl, "187.50", "187.50");
    EXPECT_EQ(desk.state().peaks.at(kAccount), usd("118750"));
    desk.wait(seconds{60});
    desk.quote(kAapl, "188", "188");
    EXPECT_EQ(desk.state().peaks.at(kAccount), usd("118750"));
    Adjustment transfer = cash("-50000", "out");
    transfer.kind = AdjustmentKind::Transfer;
    desk.hear(transfer);
    EXPECT_EQ(desk.state().peaks.at(kAccount), usd("68750"));
    EXPECT_EQ(desk.state().day_marks.at(kAccount).equity, usd("50000")) << "what is taken out is no loss of the day";
    Adjustment dividend = cash("10", "div");
    dividend.kind = AdjustmentKind::Dividend;
    desk.hear(dividend);
    EXPECT_EQ(desk.state().peaks.at(kAccount), usd("68750"));
}

}  // namespace
}  // namespace sluice::engine
