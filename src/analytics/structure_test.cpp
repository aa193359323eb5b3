#include "analytics/structure.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "analytics/analytics_testkit.hpp"

namespace sluice::analytics {
namespace {

using namespace testkit;

StructureRules swings_of(int bars, BreakBy by = BreakBy::Close) {
    StructureRules rules;
    rules.swings = {bars, bars};
    rules.break_by = by;
    return rules;
}

TEST(Structure, OfTheToySeries) {
    const auto events = structure_events(toy_series(), swings_of(2)).value();
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].index, 7u);
    EXPECT_EQ(events[0].kind, BreakKind::Bos);
    EXPECT_EQ(events[0].direction, Direction::Bullish);
    EXPECT_EQ(events[0].level, px("104"));
    EXPECT_EQ(events[0].level_index, 2u);
    EXPECT_EQ(events[0].swing_index, 2u);
    EXPECT_EQ(events[0].origin.index, 5u);
    EXPECT_EQ(events[0].origin.low, px("99.8"));
    EXPECT_EQ(events[0].origin.displacement, px("2.6"));
}

// A high at 1, a low at 3, then whatever follows.
std::vector<Bar> up_and_down(const std::vector<Ohlc>& more) {
    std::vector<Ohlc> rows{{"10", "11", "9", "10"},
                           {"10", "15", "10", "14"},
                           {"13", "13", "8", "8.5"},
                           {"8.5", "9", "5", "6"},
                           {"6", "10", "6", "9"}};
    rows.insert(rows.end(), more.begin(), more.end());
    return bars_of(rows);
}

TEST(Structure, ABreakAgainstTheTrendIsAChangeOfCharacter) {
    const auto bars = up_and_down({{"9", "17", "9", "16"}, {"16", "16", "4", "4.5"}});
    const auto events = structure_events(bars, swings_of(1)).value();
    ASSERT_EQ(events.size(), 2u);
    EXPECT_EQ(events[0].kind, BreakKind::Bos);
    EXPECT_EQ(events[1].kind, BreakKind::Choch);
    EXPECT_EQ(events[1].direction, Direction::Bearish);
    EXPECT_EQ(events[1].level, px("5"));
}

TEST(Structure, EqualIsNoBreak) {
    EXPECT_TRUE(structure_events(up_and_down({{"9", "16", "9", "15"}}), swings_of(1)).value().empty());
}

TEST(Structure, AWickThatBreaksBothSidesGivesTheSideOfItsCloseLast) {
    for (const auto& [close, last] :
         {std::pair{"9", Direction::Bullish}, {"10", Direction::Bullish}, {"8", Direction::Bearish}}) {
        const auto events =
            structure_events(up_and_down({{"9", "16", "4", close}}), swings_of(1, BreakBy::Wick)).value();
        ASSERT_EQ(events.size(), 2u);
        EXPECT_EQ(events[0].direction, opposite(last));
        EXPECT_EQ(events[0].kind, BreakKind::Bos);
        EXPECT_EQ(events[1].direction, last);
        EXPECT_EQ(events[1].kind, BreakKind::Choch) << "the first side made the trend";
    }
}

TEST(Structure, OneCloseConsumesEverySwingItPasses) {
    const auto bars = bars_of({{"10", "11", "9", "10"},
                               {"10", "15", "9", "10"},  // high 15
                               {"10", "11", "9", "10"},
                               {"10", "13", "9", "10"},  // high 13, most recent
                               {"10", "11", "9", "10"},
                               {"10", "17", "10", "16"},
                               {"16", "18", "16", "17"}});
    const auto events = structure_events(bars, swings_of(1)).value();
    ASSERT_EQ(events.size(), 1u);
    EXPECT_EQ(events[0].index, 5u);
    EXPECT_EQ(events[0].level, px("15"));
    EXPECT_EQ(events[0].level_index, 1u);
    EXPECT_EQ(events[0].swing_index, 3u);
    EXPECT_EQ(events[0].origin.index, 4u);
}

TEST(Structure, AnOppositeCandleCanBeTheOrigin) {
    StructureRules rules = swings_of(2);
    rules.block_origin = BlockOrigin::OppositeCandle;
    EXPECT_EQ(structure_events(toy_series(), rules).value()[0].origin.index, 5u);
    auto bars = toy_series();
    bars[5].close = px("101.1");  // up
    EXPECT_EQ(structure_events(bars, rules).value()[0].origin.index, 4u);
    for (const std::size_t i : {3u, 4u})
        bars[i].close = bars[i].high;
    bars[4].open = px("101");
    EXPECT_EQ(structure_events(bars, rules).value()[0].origin.index, 6u)
        << "none closed down: the bar before the break";
}

// The definition, read aloud, over whole arrays.
std::vector<StructureEvent> by_definition(const std::vector<Bar>& bars, const StructureRules& rules) {
    const auto swings = pivot_swings(bars, rules.swings).value();
    std::vector<Swing> highs, lows;
    std::vector<StructureEvent> out;
    Trend trend = Trend::None;
    std::size_t next = 0;
    for (std::size_t i = 0; i < bars.size(); ++i) {
        const bool wick = rules.break_by == BreakBy::Wick;
        const auto side = [&](bool up) {
            const Price price = up ? (wick ? bars[i].high : bars[i].close) : (wick ? bars[i].low : bars[i].close);
            const auto passed = [&](const Swing& s) { return up ? s.level < price : s.level > price; };
            auto& held = up ? highs : lows;
            StructureEvent event;
            bool any = false;
            for (const Swing& swing : held) {
                if (!passed(swing))
                    continue;
                if (!any || (up ? swing.level >= event.level : swing.level <= event.level)) {
                    event.level = swing.level;
                    event.level_index = swing.index;
                }
                event.swing_index = std::max(event.swing_index, swing.index);
                any = true;
            }
            if (!any)
                return;
            event.index = i;
            event.direction = up ? Direction::Bullish : Direction::Bearish;
            event.kind = trend == (up ? Trend::Down : Trend::Up) ? BreakKind::Choch : BreakKind::Bos;
            trend = up ? Trend::Up : Trend::Down;
            std::size_t best = event.swing_index + 1;
            for (std::size_t j = best; j < i; ++j)
                if (up ? bars[j].low <= bars[best].low : bars[j].high >= bars[best].high)
                    best = j;
            event.origin.index = best;
            out.push_back(event);
            held.erase(std::remove_if(held.begin(), held.end(), passed), held.end());
        };
        const bool up_last = bars[i].close >= bars[i].open;
        side(!up_last);
        side(up_last);
        for (; next < swings.size() && swings[next].confirmed_index == i; ++next) {
            auto& held = swings[next].kind == SwingKind::High ? highs : lows;
            held.push_back(swings[next]);
            if (held.size() > rules.most_held)
                held.erase(held.begin());
        }
    }
    for (StructureEvent& event : out) {
        Origin& origin = event.origin;
        origin.high = bars[origin.index].high;
        origin.low = bars[origin.index].low;
        for (std::size_t j = origin.index + 1; j <= std::min(event.index, origin.index + 3); ++j)
            origin.displacement = std::max(origin.displacement, (bars[j].close - bars[j].open).abs());
        for (const StructureEvent& other : out)
            if (other.index > origin.index && other.index <= std::min(event.index, origin.index + 10))
                origin.breaks = static_cast<BreakSet>(origin.breaks | break_bit(other.kind, other.direction));
    }
    return out;
}

RC_GTEST_PROP(StructureProperty, EqualsTheDefinitionAtEveryBar, ()) {
    const auto bars = any_bars(150);
    StructureRules rules = swings_of(*rc::gen::inRange(1, 4), *rc::gen::element(BreakBy::Close, BreakBy::Wick));
    rules.most_held = *rc::gen::element<std::size_t>(2, 50);
    const auto all = by_definition(bars, rules);
    RC_ASSERT(structure_events(bars, rules).value() == all);
    const auto cut = *rc::gen::inRange<std::size_t>(0, bars.size() + 1);
    const auto past = structure_events(std::span{bars}.first(cut), rules).value();
    RC_ASSERT(past.size() <= all.size());
    RC_ASSERT(std::equal(past.begin(), past.end(), all.begin()));
    const bool complete = past.size() == all.size() || all[past.size()].index >= cut;
    RC_ASSERT(complete);
}

}  // namespace
}  // namespace sluice::analytics
