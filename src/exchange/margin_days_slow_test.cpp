#include "exchange/margin_days.hpp"

namespace sluice::exchange {
namespace {

TEST(MarginDaysSlow, ANaiveModelAgreesOverAHundredThousandDays) {
    const auto counts = trade_days(1'000, 100'000);
    EXPECT_GT(counts.accepted, 100'000u);
    EXPECT_GT(counts.refused, 30'000u);
    EXPECT_GT(counts.fills, 100'000u);
    EXPECT_GT(counts.replaced, 1'000u);
    EXPECT_GT(counts.not_replaced, 100u);
    EXPECT_GT(counts.calls, 1'000u);
    EXPECT_GT(counts.conversions, 1'000u);
}

}  // namespace
}  // namespace sluice::exchange
