#include "analytics/vwap_bands.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "analytics/analytics_testkit.hpp"

namespace sluice::analytics {
namespace {

using namespace testkit;

TEST(VwapBands, WeighTypicalPrices) {
    // Typical prices 100, 102 and 99 with 100, 300 and 100: (10000 + 30600 + 9900) / 500 = 101.
    const auto points = vwap_bands(bars_of({{"100", "101", "99", "100", "100"},
                                            {"102", "103", "101", "102", "300"},
                                            {"99", "100", "98", "99", "100"}}))
                            .value();
    ASSERT_EQ(points.size(), 3u);
    EXPECT_EQ(points[0].vwap, px("100"));
    EXPECT_EQ(points[0].deviation, 0.0);
    EXPECT_EQ(points[1].vwap, px("101.5"));
    EXPECT_EQ(points[2].vwap, px("101"));
    const double sd = std::sqrt((100 * 1.0 + 300 * 1.0 + 100 * 4.0) / 500);
    EXPECT_NEAR(*points[2].deviation, sd, 1e-12);
    EXPECT_NEAR(points[2].band(2)->lower, 101 - 2 * sd, 1e-12);
    EXPECT_NEAR(points[2].band(3)->upper, 101 + 3 * sd, 1e-12);
}

TEST(VwapBands, AreAbsentWithoutVolume) {
    const auto points = vwap_bands(toy_series()).value();
    EXPECT_FALSE(points.back().vwap);
    EXPECT_FALSE(points.back().band(1));
}

TEST(VwapBands, StartAnewAtEachAnchor) {
    std::vector<Bar> bars;
    for (std::size_t i = 0; i < 3 * 96; ++i)  // three days
        bars.push_back(bar_at(i, px("100"), px("100"), px("100"), px("100"), qty("1")));
    for (std::size_t i = 96; i < bars.size(); ++i)
        bars[i].open = bars[i].high = bars[i].low = bars[i].close = px("110");
    EXPECT_EQ(vwap_bands(bars).value()[96].vwap, px("110"));
    const auto week = vwap_bands(bars, VwapBands{market::VwapAnchor::Week}).value();
    EXPECT_EQ(week[96 + 95].vwap, px("105"));
    const auto month = vwap_bands(bars, VwapBands{market::VwapAnchor::Month}).value();
    EXPECT_EQ(month[96 + 95].vwap, px("105"));
    const auto instant = vwap_bands(bars, VwapBands{bars[90].start}).value();
    EXPECT_FALSE(instant[89].vwap);
    EXPECT_EQ(instant[96 + 5].vwap, px("105"));
}

RC_GTEST_PROP(VwapBandsProperty, EqualTheTwoPassDefinition, ()) {
    const auto bars = any_bars(60);
    const auto points = vwap_bands(bars).value();
    double sum = 0;
    double volume = 0;
    for (const Bar& bar : bars) {
        const double v = static_cast<double>(bar.volume.value_or(Quantity{}).nanos()) / 1e9;
        sum += static_cast<double>((bar.high + bar.low + bar.close).nanos()) / 3e9 * v;
        volume += v;
    }
    RC_PRE(volume > 0);
    double squares = 0;
    for (const Bar& bar : bars) {
        const double p = static_cast<double>((bar.high + bar.low + bar.close).nanos()) / 3e9;
        squares += static_cast<double>(bar.volume.value_or(Quantity{}).nanos()) / 1e9 * std::pow(p - sum / volume, 2);
    }
    RC_ASSERT(std::abs(static_cast<double>(points.back().vwap->nanos()) / 1e9 - sum / volume) < 1e-8);
    RC_ASSERT(std::abs(*points.back().deviation - std::sqrt(squares / volume)) < 1e-6);
}

}  // namespace
}  // namespace sluice::analytics
