#include "analytics/bar_check.hpp"

#include <gtest/gtest.h>

#include "analytics/analytics_testkit.hpp"

namespace sluice::analytics {
namespace {

using namespace testkit;
using namespace std::chrono_literals;

std::string fault(const std::vector<Bar>& bars) {
    const auto status = check_bars(bars);
    return status ? std::string{"fine"} : status.error().text;
}

TEST(BarCheck, TakesAnOrdinarySeriesAndGaps) {
    auto bars = toy_series();
    EXPECT_EQ(fault(bars), "fine");
    bars.erase(bars.begin() + 4);
    EXPECT_EQ(fault(bars), "fine");
    EXPECT_EQ(fault({}), "fine");
}

TEST(BarCheck, NamesTheBarAndTheFigure) {
    auto bars = toy_series();
    bars[3].high = px("101");
    EXPECT_EQ(fault(bars), "bar 3 (2026-01-05T00:45:00Z): high 101 is below low 101.5; high >= low would be right");
    bars = toy_series();
    bars[2].close = px("104.01");
    EXPECT_EQ(fault(bars),
              "bar 2 (2026-01-05T00:30:00Z): close 104.01 is outside low 101 to high 104; "
              "low <= open, close <= high would be right");
    bars = toy_series();
    bars[5].low = Price{};
    EXPECT_EQ(fault(bars), "bar 5 (2026-01-05T01:15:00Z): low 0 is not a price; a positive one would be right");
    bars = toy_series();
    bars[1].volume = qty("-4");
    EXPECT_EQ(fault(bars), "bar 1 (2026-01-05T00:15:00Z): volume -4 is negative; zero or more would be right");
    bars = toy_series();
    bars[0].end = bars[0].start;
    EXPECT_EQ(fault(bars), "bar 0 (2026-01-05T00:00:00Z): its end 2026-01-05T00:00:00Z is not after its start");
}

TEST(BarCheck, RefusesDisorderAndMixtures) {
    auto bars = toy_series();
    std::swap(bars[4], bars[5]);
    EXPECT_EQ(fault(bars),
              "bar 5 (2026-01-05T01:00:00Z): it starts before the bar before it ended at 2026-01-05T01:30:00Z; "
              "bars in the order of their starts would be right");
    bars = toy_series();
    bars[6].instrument = InstrumentId{"SPY.US"};
    EXPECT_EQ(fault(bars),
              "bar 6 (2026-01-05T01:30:00Z): it is of SPY.US and the series of TOY.US; "
              "one instrument for all would be right");
    bars = toy_series();
    bars[10].end += 15min;
    EXPECT_EQ(fault(bars),
              "bar 10 (2026-01-05T02:30:00Z): it is 30 min long and the bars before it 15 min; "
              "one interval for all would be right");
    bars = toy_series();
    for (std::size_t i = 3; i < 6; ++i)
        bars[i].end = bars[i].start + 90s;
    bars[4].start = bars[3].end;
    bars[4].end = bars[4].start + 90s;
    EXPECT_EQ(fault(bars),
              "bar 4 (2026-01-05T00:46:30Z): it is the second in a row shorter than 15 min, by its 90 s; "
              "one interval for all would be right");
}

TEST(BarCheck, ASessionsLastBarMayBeShort) {
    auto bars = toy_series();
    bars[0].end = bars[0].start + 5min;
    bars[4].end = bars[4].start + 5min;
    EXPECT_EQ(fault(bars), "fine");
}

// Bars of these first minutes and lengths.
std::vector<Bar> bars_over(const std::vector<std::pair<int, int>>& spans) {
    std::vector<Bar> out;
    const Bar model = toy_series().front();
    for (const auto& [first, length] : spans) {
        out.push_back(model);
        out.back().start = model.start + std::chrono::minutes{first};
        out.back().end = out.back().start + std::chrono::minutes{length};
    }
    return out;
}

TEST(BarCheck, BarsOfDifferentSessionsMayDiffer) {
    // CME equity futures by the hour, when they paused from 15:15 to 15:30 of a session that closed at 16:00.
    EXPECT_EQ(fault(bars_over({{780, 60}, {840, 60}, {900, 15}, {930, 30}, {1020, 60}, {1080, 60}})), "fine");
    // NSE by two hours over 2024-03-02: sessions of 45 and of 60 minutes, then a whole one.
    EXPECT_EQ(fault(bars_over({{0, 45}, {135, 60}, {2880, 120}, {3000, 120}, {3120, 120}, {3240, 15}})), "fine");
    // By the day: a holiday's halves, then a whole session; a close that moves ten minutes on for good.
    EXPECT_EQ(fault(bars_over({{0, 1140}, {1440, 1155}, {2880, 1380}})), "fine");
    EXPECT_EQ(fault(bars_over({{0, 375}, {1440, 375}, {2880, 385}, {4320, 385}})), "fine");
}

TEST(BarCheck, MixturesShowWithinASessionAndAfterAWholeBar) {
    EXPECT_EQ(fault(bars_over({{0, 45}, {135, 60}, {2880, 120}, {3000, 121}})),
              "bar 3 (2026-01-07T02:00:00Z): it is 121 min long and the bars before it 120 min; "
              "one interval for all would be right");
    EXPECT_EQ(fault(bars_over({{0, 1}, {1, 1}, {2, 1}, {1440, 5}})),
              "bar 3 (2026-01-06T00:00:00Z): it is 5 min long and the bars before it 1 min; "
              "one interval for all would be right");
}

TEST(BarCheck, AFaultTakesNothing) {
    const auto bars = toy_series();
    BarCheck check;
    ASSERT_TRUE(check.add(bars[0]));
    Bar bad = bars[1];
    bad.low = px("500");
    ASSERT_FALSE(check.add(bad));
    EXPECT_EQ(check.count(), 1u);
    EXPECT_TRUE(check.add(bars[1]));
}

}  // namespace
}  // namespace sluice::analytics
