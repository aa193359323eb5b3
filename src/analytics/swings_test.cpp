#include "analytics/swings.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "analytics/analytics_testkit.hpp"

namespace sluice::analytics {
namespace {

using namespace testkit;

TEST(PivotSwings, OfTheToySeries) {
    const auto swings = pivot_swings(toy_series(), {2, 2}).value();
    const std::vector<Swing> expected{
        {2, 4, SwingKind::High, px("104")}, {5, 7, SwingKind::Low, px("99.8")}, {8, 10, SwingKind::High, px("106.5")}};
    EXPECT_EQ(swings, expected);
}

TEST(PivotSwings, OfEqualHighsOnlyTheFirstIsASwing) {
    const auto bars =
        bars_of({{"10", "11", "9", "10"}, {"10", "13", "9", "10"}, {"10", "13", "9", "10"}, {"10", "12", "9", "10"}});
    const auto swings = pivot_swings(bars, {1, 1}).value();
    ASSERT_EQ(swings.size(), 1u);
    EXPECT_EQ(swings[0], (Swing{1, 2, SwingKind::High, px("13")}));
}

TEST(PivotSwings, ABarCanBeBoth) {
    const auto bars = bars_of({{"10", "11", "9", "10"}, {"10", "13", "7", "10"}, {"10", "12", "8", "10"}});
    const auto swings = pivot_swings(bars, {1, 1}).value();
    ASSERT_EQ(swings.size(), 2u);
    EXPECT_EQ(swings[0].kind, SwingKind::High);
    EXPECT_EQ(swings[1].kind, SwingKind::Low);
}

TEST(PivotSwings, StayWithinASessionWhenAsked) {
    const auto bars = toy_series();
    const std::vector<std::size_t> starts{4};
    const auto swings = pivot_swings(bars, {2, 2}, starts).value();
    ASSERT_EQ(swings.size(), 1u) << "the windows of bars 2 and 5 cross the open";
    EXPECT_EQ(swings[0].index, 8u);
}

TEST(PivotSwings, RefuseWhatTheyCannotUse) {
    EXPECT_EQ(pivot_swings({}, {0, 5}).error().text,
              "a swing does not look at 0 bars on a side; 1 to 1000 would be right");
    auto bars = toy_series();
    std::swap(bars[1], bars[2]);
    EXPECT_EQ(pivot_swings(bars).error().code, ErrorCode::Invalid);
}

// The definition, read aloud.
std::vector<Swing> by_definition(const std::vector<Bar>& bars, SwingRules rules) {
    std::vector<Swing> out;
    const auto left = static_cast<std::size_t>(rules.left);
    const auto right = static_cast<std::size_t>(rules.right);
    for (std::size_t i = left; i + right < bars.size(); ++i) {
        bool high = true;
        bool low = true;
        for (std::size_t j = i - left; j <= i + right; ++j) {
            if (j < i) {
                high = high && bars[i].high > bars[j].high;
                low = low && bars[i].low < bars[j].low;
            } else {
                high = high && bars[i].high >= bars[j].high;
                low = low && bars[i].low <= bars[j].low;
            }
        }
        if (high)
            out.push_back({i, i + right, SwingKind::High, bars[i].high});
        if (low)
            out.push_back({i, i + right, SwingKind::Low, bars[i].low});
    }
    return out;
}

RC_GTEST_PROP(SwingsProperty, EqualTheDefinitionAndNeverLookAhead, ()) {
    const auto bars = any_bars(60);
    const SwingRules rules{*rc::gen::inRange(1, 4), *rc::gen::inRange(1, 4)};
    const auto swings = pivot_swings(bars, rules).value();
    RC_ASSERT(swings == by_definition(bars, rules));
    const auto cut = *rc::gen::inRange<std::size_t>(0, bars.size() + 1);
    std::vector<Swing> known;
    for (const Swing& swing : swings)
        if (swing.confirmed_index < cut)
            known.push_back(swing);
    RC_ASSERT(pivot_swings(std::span{bars}.first(cut), rules).value() == known);
}

}  // namespace
}  // namespace sluice::analytics
