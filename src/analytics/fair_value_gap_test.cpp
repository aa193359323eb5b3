#include "analytics/fair_value_gap.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "analytics/analytics_testkit.hpp"

namespace sluice::analytics {
namespace {

using namespace testkit;

GapRules every_gap(bool join = false) {
    GapRules rules;
    rules.min_height_atr = Ratio{};
    rules.join = join;
    return rules;
}

void expect_zone(const FairValueGap& gap, std::size_t index, Direction direction, std::string_view bottom,
                 std::string_view top) {
    EXPECT_EQ(gap.index, index);
    EXPECT_EQ(gap.confirmed_index, index + 1);
    EXPECT_EQ(gap.direction, direction);
    EXPECT_EQ(gap.bottom, px(bottom));
    EXPECT_EQ(gap.top, px(top));
}

TEST(FairValueGap, OfTheToySeries) {
    const auto gaps = fair_value_gaps(toy_series()).value();
    ASSERT_EQ(gaps.size(), 4u);
    expect_zone(gaps[0], 4, Direction::Bearish, "101.2", "101.5");
    EXPECT_EQ(gaps[0].touched_index, 6u);
    EXPECT_EQ(gaps[0].filled_index, 6u);
    expect_zone(gaps[1], 6, Direction::Bullish, "101.2", "102.5");
    EXPECT_EQ(gaps[1].state, GapState::Open);
    EXPECT_EQ(gaps[1].fill(), 0);
    expect_zone(gaps[2], 7, Direction::Bullish, "102.8", "104.6");
    EXPECT_EQ(gaps[2].touched_index, 9u);
    EXPECT_EQ(gaps[2].filled_index, 10u);
    expect_zone(gaps[3], 9, Direction::Bearish, "104.5", "104.6");
    EXPECT_EQ(gaps[3].state, GapState::Open);
    const auto toy = toy_series();
    EXPECT_NEAR(fair_value_gaps(std::span{toy}.first(10)).value()[2].fill(), 0.3333, 0.00005);
    EXPECT_EQ(gaps[2].fill(), 1);
}

TEST(FairValueGap, IsInvertedByACloseStrictlyBeyondIt) {
    auto bars = toy_series();
    bars.push_back(bar_at(11, px("103"), px("103"), px("101.2"), px("101.2")));
    auto gaps = fair_value_gaps(bars).value();
    EXPECT_EQ(gaps[1].state, GapState::Filled) << "the close is on the edge";
    bars.push_back(bar_at(12, px("101.2"), px("101.3"), px("101"), px("101.1")));
    gaps = fair_value_gaps(bars).value();
    EXPECT_EQ(gaps[1].state, GapState::Inverted);
    EXPECT_EQ(gaps[1].inverted_index, 12u);
    EXPECT_EQ(gaps[2].inverted_index, 11u);
}

TEST(FairValueGap, NeighboursJoinIntoTheLast) {
    const auto gaps = fair_value_gaps(toy_series(), every_gap(true)).value();
    ASSERT_EQ(gaps.size(), 4u);
    EXPECT_EQ(gaps[1].state, GapState::Joined);
    EXPECT_EQ(gaps[1].joined_index, 8u);
    expect_zone(gaps[2], 7, Direction::Bullish, "101.2", "104.6");
    EXPECT_EQ(gaps[2].touched_index, 9u);
    EXPECT_FALSE(gaps[2].filled_index);
}

TEST(FairValueGap, ALowOneIsLeftOutOnceThereIsAnAtr) {
    std::vector<Bar> bars;
    for (std::size_t i = 0; i < 15; ++i)
        bars.push_back(bar_at(i, px("100"), px("101"), px("99"), px("100")));
    bars.push_back(bar_at(15, px("100.5"), px("102.5"), px("100.5"), px("102")));
    bars.push_back(bar_at(16, px("102"), px("103"), px("101.1"), px("102")));
    EXPECT_TRUE(fair_value_gaps(bars).value().empty()) << "0.1 is less than a tenth of about 2";
    EXPECT_EQ(fair_value_gaps(bars, every_gap()).value().size(), 1u);
}

TEST(FairValueGap, TheOldestOfTooManyIsLetGo) {
    GapRules rules = every_gap();
    rules.most = 1;
    const auto gaps = fair_value_gaps(toy_series(), rules).value();
    ASSERT_EQ(gaps.size(), 4u);
    EXPECT_FALSE(gaps[1].followed);
    EXPECT_TRUE(gaps[2].followed);
}

// The definition, read aloud.
std::vector<FairValueGap> by_definition(const std::vector<Bar>& bars, bool join) {
    std::vector<FairValueGap> out;
    for (std::size_t i = 1; i + 1 < bars.size(); ++i) {
        FairValueGap gap;
        gap.index = i;
        gap.confirmed_index = i + 1;
        if (bars[i - 1].high < bars[i + 1].low && bars[i].close > bars[i].open) {
            gap.bottom = bars[i - 1].high;
            gap.top = bars[i + 1].low;
        } else if (bars[i - 1].low > bars[i + 1].high && bars[i].close < bars[i].open) {
            gap.direction = Direction::Bearish;
            gap.bottom = bars[i + 1].high;
            gap.top = bars[i - 1].low;
        } else {
            continue;
        }
        if (join && !out.empty() && out.back().index + 1 == i && out.back().direction == gap.direction) {
            out.back().state = GapState::Joined;
            out.back().joined_index = i + 1;
            gap.top = std::max(gap.top, out.back().top);
            gap.bottom = std::min(gap.bottom, out.back().bottom);
        }
        out.push_back(gap);
    }
    for (FairValueGap& gap : out) {
        const bool bullish = gap.direction == Direction::Bullish;
        gap.extreme = bullish ? gap.top : gap.bottom;
        if (gap.state == GapState::Joined)
            continue;
        for (std::size_t j = gap.index + 2; j < bars.size() && !gap.inverted_index; ++j) {
            gap.extreme = bullish ? std::min(gap.extreme, bars[j].low) : std::max(gap.extreme, bars[j].high);
            if (!gap.touched_index && (bullish ? bars[j].low <= gap.top : bars[j].high >= gap.bottom))
                gap.touched_index = j;
            if (!gap.filled_index && (bullish ? bars[j].low <= gap.bottom : bars[j].high >= gap.top))
                gap.filled_index = j;
            if (bullish ? bars[j].close < gap.bottom : bars[j].close > gap.top)
                gap.inverted_index = j;
        }
        gap.state = gap.inverted_index  ? GapState::Inverted
                    : gap.filled_index  ? GapState::Filled
                    : gap.touched_index ? GapState::Touched
                                        : GapState::Open;
    }
    return out;
}

RC_GTEST_PROP(FairValueGapProperty, EqualsTheDefinitionAtEveryBar, ()) {
    const auto bars = any_bars(80);
    const bool join = *rc::gen::arbitrary<bool>();
    const auto cut = *rc::gen::inRange<std::size_t>(0, bars.size() + 1);
    const std::vector<Bar> known{bars.begin(), bars.begin() + static_cast<std::ptrdiff_t>(cut)};
    RC_ASSERT(fair_value_gaps(known, every_gap(join)).value() == by_definition(known, join));
}

RC_GTEST_PROP(FairValueGapProperty, TheFutureNeverChangesThePast, ()) {
    const auto bars = any_bars(80);
    const auto cut = *rc::gen::inRange<std::size_t>(0, bars.size() + 1);
    const auto all = fair_value_gaps(bars).value();
    const auto past = fair_value_gaps(std::span{bars}.first(cut)).value();
    std::size_t known = 0;
    for (const FairValueGap& gap : all) {
        if (gap.confirmed_index >= cut)
            continue;
        RC_ASSERT(known < past.size());
        const FairValueGap& then = past[known++];
        RC_ASSERT(then.index == gap.index && then.bottom == gap.bottom && then.top == gap.top);
        const auto seen = [&](std::optional<std::size_t> index) {
            return index && *index < cut ? index : std::nullopt;
        };
        RC_ASSERT(then.touched_index == seen(gap.touched_index));
        RC_ASSERT(then.filled_index == seen(gap.filled_index));
        RC_ASSERT(then.inverted_index == seen(gap.inverted_index));
    }
    RC_ASSERT(known == past.size());
}

}  // namespace
}  // namespace sluice::analytics
