#include "exchange/margin_days.hpp"

namespace sluice::exchange {
namespace {

TEST(MarginDays, ANaiveModelAgreesOverThreeHundredDays) {
    const auto counts = trade_days(1, 300);
    EXPECT_GT(counts.accepted, 300u);
    EXPECT_GT(counts.refused, 100u);
    EXPECT_GT(counts.fills, 300u);
    EXPECT_GT(counts.replaced, 5u);
    EXPECT_GT(counts.calls, 3u);
}

}  // namespace
}  // namespace sluice::exchange
