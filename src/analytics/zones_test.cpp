#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <cmath>

#include "analytics/analytics_testkit.hpp"
#include "analytics/zone_tracker.hpp"

namespace sluice::analytics {
namespace {

using namespace testkit;

// The toy series has too few bars for an average true range: the reference gives 1.5, VAL 101.8 and a put wall at 100.
struct Toy {
    std::vector<ProfileLevels> levels{{px("110"), px("101.8"), px("112")}};
    OiWalls walls{{px("100")}, {}};
    std::vector<GapRange> gaps{{px("101.2"), px("102.5"), 7}};
    ZoneTracker tracker = tracked();
    ZoneContext context;

    static ZoneTracker tracked() {
        TechnicalRules rules;
        rules.blocks.structure.swings = {2, 2};
        auto tracker = ZoneTracker::make(rules).value();
        for (const Bar& bar : toy_series())
            EXPECT_TRUE(tracker.add(bar));
        return tracker;
    }
    Toy() {
        context.index = 10;
        context.atr_nanos = 1.5e9;
        context.levels = levels;
        context.walls = &walls;
        context.bullish_gaps = gaps;
    }
    // The zone of demand at the block of bar 5.
    Zone demand() const {
        for (const Zone& zone : rank_zones(tracker.candidates(), context))
            if (zone.origin_index == 5 && zone.direction == Direction::Bullish)
                return zone;
        ADD_FAILURE() << "there is no zone from bar 5";
        return {};
    }
};

TEST(Zones, TheToySeriesScoresAsTheReferenceSays) {
    const Toy toy;
    const Zone zone = toy.demand();
    EXPECT_EQ(zone.bottom, px("99.8"));
    EXPECT_EQ(zone.top, px("101.2"));
    EXPECT_EQ(zone.known_index, 7u);
    const double expected[] = {25, 20, 15, 9, 8.666666666666666, 10, 5};
    const auto reasons = zone.reasons();
    ASSERT_EQ(reasons.size(), 7u);
    double sum = 0;
    for (std::size_t i = 0; i < 7; ++i) {
        EXPECT_NEAR(reasons[i].points, expected[i], 1e-9) << to_text(reasons[i].figure);
        sum += reasons[i].share;
    }
    EXPECT_NEAR(zone.score, 92.667, 0.0005);
    EXPECT_NEAR(sum, zone.score, 1e-9);
    EXPECT_EQ(zone.band(), ZoneBand::High);
    EXPECT_TRUE(zone.is_near(px("101.95"), 1.5e9)) << "half of 1.5 away counts";
    EXPECT_FALSE(zone.is_near(px("101.96"), 1.5e9));
}

TEST(Zones, WhatIsMissingIsTakenOutOfTheMaximum) {
    Toy toy;
    toy.context.walls = nullptr;
    EXPECT_NEAR(toy.demand().score, (92.0 + 2.0 / 3 - 5) * 100 / 95, 1e-9);
    toy.context.levels = {};
    EXPECT_NEAR(toy.demand().score, (92.0 + 2.0 / 3 - 14) * 100 / 80, 1e-9);
    EXPECT_EQ(toy.demand().reasons().size(), 5u);
    toy.context.walls = &toy.walls;
    EXPECT_NEAR(toy.demand().score, (92.0 + 2.0 / 3 - 9) * 100 / 85, 1e-9);
    toy.context.atr_nanos = 0;
    EXPECT_TRUE(rank_zones(toy.tracker.candidates(), toy.context).empty());
}

ZoneCandidate block(std::string_view bottom, std::string_view top, std::size_t origin,
                    ZoneSource source = ZoneSource::FreshBlock) {
    ZoneCandidate out;
    out.bottom = px(bottom);
    out.top = px(top);
    out.source = source;
    out.origin.index = origin;
    out.known_index = origin + 2;
    return out;
}
std::vector<Zone> ranked(const std::vector<ZoneCandidate>& candidates, std::size_t index = 50) {
    ZoneContext context;
    context.index = index;
    context.atr_nanos = 2e9;
    return rank_zones(candidates, context);
}

TEST(Zones, HalfOfTheSmallerHeightMakesTwoOne) {
    auto zones = ranked({block("100", "102", 3), block("101", "103", 8, ZoneSource::TouchedBlock)});
    ASSERT_EQ(zones.size(), 1u);
    EXPECT_EQ(zones[0].bottom, px("100"));
    EXPECT_EQ(zones[0].top, px("103"));
    EXPECT_EQ(zones[0].origin_index, 8u);
    EXPECT_EQ(zones[0].parts, 2u);
    EXPECT_EQ(zones[0].points[0], 25) << "the better of the two";
    EXPECT_EQ(ranked({block("100", "102", 3), block("101.01", "103.01", 8)}).size(), 2u);
}

TEST(Zones, AUnionWiderThanThreeAverageRangesIsNotMade) {
    EXPECT_EQ(ranked({block("100", "104", 3), block("102", "106", 8)}).size(), 1u);
    EXPECT_EQ(ranked({block("100", "104", 3), block("102", "106.01", 8)}).size(), 2u);
    // The first pair in order goes together, and the third then no longer fits.
    const auto zones = ranked({block("100", "104", 3), block("101", "105", 5), block("103", "107", 8)});
    ASSERT_EQ(zones.size(), 2u);
}

TEST(Zones, AGapNearABlockIsLeftToIt) {
    EXPECT_EQ(ranked({block("100", "101", 3), block("102", "103", 5, ZoneSource::Gap)}).size(), 1u);
    EXPECT_EQ(ranked({block("100", "101", 3), block("102.01", "103", 5, ZoneSource::Gap)}).size(), 2u);
}

TEST(Zones, OldOnesExpire) {
    EXPECT_EQ(ranked({block("100", "101", 3)}, 205).size(), 1u);
    EXPECT_TRUE(ranked({block("100", "101", 3)}, 206).empty());
}

// The first bar of a day spans more bins than a profile holds: the day opens with the next one.
TEST(Zones, ABarTheProfileRefusesOpensNoSession) {
    TechnicalRules rules;
    rules.blocks.structure.swings = {1, 1};
    rules.swings_per_session = true;
    auto tracker = ZoneTracker::make(rules).value();
    for (const Bar& bar : bars_of({{"100", "101", "99", "100.5", "1"}, {"100.5", "104", "100", "103", "1"}}))
        ASSERT_TRUE(tracker.add(bar));
    const auto levels = tracker.developing();
    ASSERT_TRUE(levels);
    const std::size_t next_day = 96;
    const Bar wide = bar_at(next_day, px("100"), px("100000"), px("100"), px("101"), qty("1"));
    ASSERT_EQ(tracker.add(wide).error().code, ErrorCode::OutOfRange);
    EXPECT_EQ(tracker.bars(), 2u);
    EXPECT_EQ(tracker.profile().total(), qty("2")) << "of the session still under way";
    EXPECT_EQ(tracker.developing(), levels);
    EXPECT_FALSE(tracker.prior());

    ASSERT_TRUE(tracker.add(bar_at(next_day + 1, px("101"), px("102"), px("100"), px("101"), qty("5"))));
    EXPECT_EQ(tracker.profile().total(), qty("5"));
    EXPECT_EQ(tracker.prior(), levels);
    EXPECT_TRUE(tracker.blocks().structure().confirmed().empty()) << "104 is no swing: the day is a new one";
}

TEST(Zones, RefuseABadBarWhole) {
    auto tracker = ZoneTracker::make().value();
    auto bars = toy_series();
    ASSERT_TRUE(tracker.add(bars[0]));
    Bar bad = bars[1];
    bad.high = px("1");
    EXPECT_EQ(tracker.add(bad).error().text,
              "bar 1 (2026-01-05T00:15:00Z): high 1 is below low 100; high >= low would be right");
    EXPECT_EQ(tracker.bars(), 1u);
    TechnicalRules rules;
    rules.blocks.structure.swings.right = 0;
    EXPECT_EQ(ZoneTracker::make(rules).error().code, ErrorCode::OutOfRange);
}

}  // namespace
}  // namespace sluice::analytics
