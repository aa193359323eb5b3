#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <tuple>

#include "analytics/analytics_testkit.hpp"
#include "analytics/technical_analysis.hpp"

// What must hold for zones of any series: both forms alike, nothing from the future, the same at another scale.
namespace sluice::analytics {
namespace {

using namespace testkit;

TechnicalRules small_rules() {
    TechnicalRules rules;
    rules.blocks.structure.swings = {*rc::gen::inRange(1, 4), *rc::gen::inRange(1, 4)};
    rules.blocks.structure.break_by = *rc::gen::element(BreakBy::Close, BreakBy::Wick);
    rules.profile.tick_size = px("0.5");
    rules.profile.rows = 20;
    rules.gaps.join = *rc::gen::arbitrary<bool>();
    rules.zones.max_age = *rc::gen::element<std::size_t>(20, 200);
    return rules;
}

std::size_t runs(const std::vector<Bar>& bars, std::size_t known, Price bottom, Price top) {
    std::size_t count = 0;
    bool before = false;
    for (std::size_t i = known + 1; i < bars.size(); ++i) {
        const bool meets = bars[i].low <= top && bars[i].high >= bottom;
        count += meets && !before ? 1 : 0;
        before = meets;
    }
    return count;
}

// From whole tables, at the last bar: nothing carried from bar to bar.
std::vector<Zone> by_definition(const std::vector<Bar>& bars, const TechnicalRules& rules, const OiWalls* walls) {
    const auto atrs = atr(bars).value();
    if (bars.empty() || !atrs.back())
        return {};
    const auto events = structure_events(bars, rules.blocks.structure).value();
    const auto origin_at = [&](std::size_t index) {
        Origin origin;
        origin.index = index;
        for (std::size_t i = index + 1; i < std::min(bars.size(), index + 4); ++i)
            origin.displacement = std::max(origin.displacement, (bars[i].close - bars[i].open).abs());
        for (const StructureEvent& event : events)
            if (event.index > index && event.index <= index + 10)
                origin.breaks = static_cast<BreakSet>(origin.breaks | break_bit(event.kind, event.direction));
        return origin;
    };
    std::vector<ZoneCandidate> candidates;
    std::array<std::vector<GapRange>, 2> open;
    const auto blocks = order_blocks(bars, rules.blocks).value();
    for (const OrderBlock& block : blocks)
        if (block.state == BlockState::Fresh || block.state == BlockState::Touched)
            candidates.push_back({block.direction, block.bottom, block.top,
                                  block.state == BlockState::Fresh ? ZoneSource::FreshBlock : ZoneSource::TouchedBlock,
                                  block.confirmed_index, origin_at(block.index),
                                  runs(bars, block.confirmed_index, block.bottom, block.top), false});
    const auto gaps = fair_value_gaps(bars, rules.gaps).value();
    for (const FairValueGap& gap : gaps) {
        if (gap.state != GapState::Open && gap.state != GapState::Touched)
            continue;
        open[static_cast<std::size_t>(gap.direction)].push_back({gap.bottom, gap.top, gap.confirmed_index});
        candidates.push_back({gap.direction, gap.bottom, gap.top, ZoneSource::Gap, gap.confirmed_index,
                              origin_at(gap.index - 1), runs(bars, gap.confirmed_index, gap.bottom, gap.top), false});
    }
    std::vector<ProfileLevels> levels;
    std::size_t today = bars.size();
    while (today > 0 && date_of(bars[today - 1].start) == date_of(bars.back().start))
        --today;
    std::size_t yesterday = today;
    while (yesterday > 0 && date_of(bars[yesterday - 1].start) == date_of(bars[today - 1].start))
        --yesterday;
    for (const auto part : {std::span{bars}.subspan(yesterday, today - yesterday), std::span{bars}.subspan(today)})
        if (const auto found = levels_of(profile(part, rules.profile).value()))
            levels.push_back(*found);
    ZoneContext context;
    context.index = bars.size() - 1;
    Atr exact;
    for (const Bar& bar : bars)
        exact.step(bar);
    context.atr_nanos = *exact.nanos();
    context.bullish_gaps = open[0];
    context.bearish_gaps = open[1];
    context.levels = levels;
    context.walls = walls;
    return rank_zones(candidates, context, rules.zones);
}

RC_GTEST_PROP(ZonesProperty, TheTrackerEqualsTheDefinition, ()) {
    const auto bars = any_bars(180);
    const auto rules = small_rules();
    const OiWalls walls{{px("95"), px("100")}, {px("105")}};
    const OiWalls* const given = *rc::gen::arbitrary<bool>() ? &walls : nullptr;
    auto tracker = ZoneTracker::make(rules).value();
    for (const Bar& bar : bars)
        RC_ASSERT(tracker.add(bar).has_value());
    const auto zones = tracker.zones(given);
    RC_CLASSIFY(!zones.empty(), "with zones");
    RC_ASSERT(zones == by_definition(bars, rules, given));
    const auto batch = analyze(bars, rules, {}, given).value();
    RC_ASSERT(batch.zones == zones);
    RC_ASSERT(batch.swings == pivot_swings(bars, rules.blocks.structure.swings).value());
    RC_ASSERT(batch.structure == structure_events(bars, rules.blocks.structure).value());
    RC_ASSERT(batch.blocks == order_blocks(bars, rules.blocks).value());
    RC_ASSERT(batch.gaps == fair_value_gaps(bars, rules.gaps).value());
    RC_ASSERT(batch.atr == atr(bars).value());
}

RC_GTEST_PROP(ZonesProperty, ReasonsSumToTheScoreAndZonesAreRanked, ()) {
    const auto batch = analyze(any_bars(120), small_rules()).value();
    for (std::size_t i = 0; i < batch.zones.size(); ++i) {
        const Zone& zone = batch.zones[i];
        double sum = 0;
        for (const ZoneReason& reason : zone.reasons()) {
            RC_ASSERT(reason.points >= 0);
            RC_ASSERT(reason.points <= reason.maximum);
            sum += reason.share;
        }
        RC_ASSERT(std::abs(sum - zone.score) < 1e-9);
        RC_ASSERT(zone.score >= 0);
        RC_ASSERT(zone.score <= 100);
        const bool ranked = i == 0 || zone.score <= batch.zones[i - 1].score;
        RC_ASSERT(ranked);
        RC_ASSERT(zone.bottom <= zone.top);
    }
}

// Zones of the series at `scale` times its prices, tick and all, brought back to its own.
std::vector<Zone> zones_at_scale(std::vector<Bar> bars, TechnicalRules rules, std::int64_t scale) {
    for (Bar& bar : bars)
        for (Price* const price : {&bar.open, &bar.high, &bar.low, &bar.close})
            *price = Price::from_nanos(price->nanos() * scale);
    rules.profile.tick_size = Price::from_nanos(rules.profile.tick_size.nanos() * scale);
    auto zones = analyze(bars, rules).value().zones;
    for (Zone& zone : zones) {
        zone.bottom = Price::from_nanos(zone.bottom.nanos() / scale);
        zone.top = Price::from_nanos(zone.top.nanos() / scale);
    }
    return zones;
}

// Powers of two leave the fractions of doubles as they are, so even ties at a threshold fall the same way.
RC_GTEST_PROP(ZonesProperty, TwiceThePriceChangesNothingToTheLastBit, ()) {
    const auto bars = any_bars(120);
    const auto rules = small_rules();
    const auto scale = *rc::gen::element<std::int64_t>(2, 4, 64);
    RC_ASSERT(zones_at_scale(bars, rules, scale) == analyze(bars, rules).value().zones);
}

// At any other scale a score may move in its last digits, and with it the order of equals.
RC_GTEST_PROP(ZonesProperty, AnyPriceScaleGivesTheSameZonesAndScores, ()) {
    const auto bars = any_bars(120);
    const auto rules = small_rules();
    auto zones = analyze(bars, rules).value().zones;
    auto scaled = zones_at_scale(bars, rules, *rc::gen::element<std::int64_t>(3, 10, 1000));
    const auto by_place = [](const Zone& a, const Zone& b) {
        return std::tie(a.direction, a.bottom, a.top) < std::tie(b.direction, b.bottom, b.top);
    };
    std::sort(zones.begin(), zones.end(), by_place);
    std::sort(scaled.begin(), scaled.end(), by_place);
    RC_ASSERT(zones.size() == scaled.size());
    for (std::size_t i = 0; i < zones.size(); ++i) {
        RC_ASSERT(zones[i].direction == scaled[i].direction);
        RC_ASSERT(zones[i].bottom == scaled[i].bottom);
        RC_ASSERT(zones[i].top == scaled[i].top);
        RC_ASSERT(zones[i].origin_index == scaled[i].origin_index);
        RC_ASSERT(std::abs(zones[i].score - scaled[i].score) < 1e-9);
    }
}

RC_GTEST_PROP(ZonesProperty, TheFutureNeverChangesThePast, ()) {
    const auto bars = any_bars(120);
    const auto rules = small_rules();
    const auto cut = *rc::gen::inRange<std::size_t>(0, bars.size() + 1);
    auto tracker = ZoneTracker::make(rules).value();
    std::vector<Zone> then;
    for (std::size_t i = 0; i < bars.size(); ++i) {
        if (i == cut)
            then = tracker.zones();
        RC_ASSERT(tracker.add(bars[i]).has_value());
    }
    if (cut == bars.size())
        then = tracker.zones();
    const auto past = analyze(std::span{bars}.first(cut), rules).value();
    RC_ASSERT(past.zones == then);
    const auto all = analyze(bars, rules).value();
    RC_ASSERT(std::equal(past.swings.begin(), past.swings.end(), all.swings.begin()));
    RC_ASSERT(std::equal(past.structure.begin(), past.structure.end(), all.structure.begin()));
    RC_ASSERT(std::equal(past.vwap.begin(), past.vwap.end(), all.vwap.begin()));
    RC_ASSERT(std::equal(past.atr.begin(), past.atr.end(), all.atr.begin()));
    RC_ASSERT(past.blocks.size() <= all.blocks.size());
    for (std::size_t i = 0; i < past.blocks.size(); ++i) {
        RC_ASSERT(past.blocks[i].index == all.blocks[i].index);
        RC_ASSERT(past.blocks[i].bottom == all.blocks[i].bottom);
        RC_ASSERT(past.blocks[i].top == all.blocks[i].top);
        RC_ASSERT(past.blocks[i].strength == all.blocks[i].strength);
    }
}

}  // namespace
}  // namespace sluice::analytics
