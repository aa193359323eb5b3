#include "analytics/atr.hpp"

#include <gtest/gtest.h>

#include "analytics/analytics_testkit.hpp"

namespace sluice::analytics {
namespace {

using namespace testkit;

TEST(Atr, StartsWithAMeanAndIsSmoothedAfterwards) {
    // True ranges 2, 3 (from the close before to the high), 0.4, 2.
    const auto bars = bars_of({{"10", "11", "9", "10"},
                               {"10", "11", "9", "9"},
                               {"11.5", "12", "11", "11.5"},
                               {"11.5", "11.7", "11.3", "11.6"},
                               {"11", "11.4", "9.6", "11"}});
    const auto values = atr(bars, 2).value();
    ASSERT_EQ(values.size(), 5u);
    EXPECT_FALSE(values[0]);
    EXPECT_FALSE(values[1]) << "one range is known, two are needed";
    EXPECT_DOUBLE_EQ(*values[2], 2.5);
    EXPECT_DOUBLE_EQ(*values[3], (2.5 + 0.4) / 2);
    EXPECT_DOUBLE_EQ(*values[4], ((2.5 + 0.4) / 2 + 2) / 2);
}

TEST(Atr, NeedsFourteenRangesAsARule) {
    std::vector<Bar> bars;
    for (std::size_t i = 0; i < 16; ++i)
        bars.push_back(bar_at(i, px("10"), px("11"), px("9"), px("10")));
    const auto values = atr(bars).value();
    EXPECT_FALSE(values[13]);
    EXPECT_DOUBLE_EQ(*values[14], 2);
    EXPECT_DOUBLE_EQ(*values[15], 2);
}

TEST(Atr, RefusesBadBars) {
    auto bars = toy_series();
    bars[4].low = px("103");
    EXPECT_EQ(atr(bars).error().text,
              "bar 4 (2026-01-05T01:00:00Z): high 102.5 is below low 103; high >= low would be right");
}

}  // namespace
}  // namespace sluice::analytics
