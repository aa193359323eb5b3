#include "report/analysis_technical.hpp"

#include "analytics/fair_value_gap.hpp"  // fair_value_gaps
#include "analytics/order_block.hpp"     // order_blocks
#include "analytics/structure.hpp"       // structure_events
#include "analytics/swings.hpp"          // pivot_swings
#include "analytics/zone_tracker.hpp"    // ZoneTracker

namespace sluice::report {
namespace {

using analytics::Direction;
using analytics::ZoneFigure;

template <class T>
Status take(Result<T> result, T& out) {
    if (!result)
        return tl::unexpected{result.error()};
    out = std::move(*result);
    return {};
}

analytics::Trend trend_after(const std::vector<analytics::StructureEvent>& events) {
    if (events.empty())
        return analytics::Trend::None;
    return events.back().direction == Direction::Bullish ? analytics::Trend::Up : analytics::Trend::Down;
}

// Levels of the prior session and the one under way: of prints where there are prints.
std::vector<analytics::ProfileLevels> levels_of(const AnalysisData& analysis) {
    std::vector<analytics::ProfileLevels> out;
    const std::size_t count = analysis.sessions.size();
    for (std::size_t i = count > 2 ? count - 2 : 0; i < count; ++i)
        if (const auto& levels = analysis.sessions[i].closed_levels)
            out.push_back(*levels);
    return out;
}

std::vector<analytics::GapRange> open_gaps(const analytics::FairValueGaps& gaps, Direction direction) {
    std::vector<analytics::GapRange> out;
    for (const analytics::FairValueGap& gap : gaps.active(direction))
        if (gap.state == analytics::GapState::Open || gap.state == analytics::GapState::Touched)
            out.push_back({gap.bottom, gap.top, gap.confirmed_index});
    return out;
}

std::optional<analytics::OiWalls> walls_of(const AnalysisData& analysis) {
    if (!analysis.chain)
        return std::nullopt;
    analytics::OiWalls out;
    for (const WallRow& wall : analysis.chain->put_walls)
        out.puts.push_back(wall.strike);
    for (const WallRow& wall : analysis.chain->call_walls)
        out.calls.push_back(wall.strike);
    return out;
}

// At it, near it, or too far off to count.
std::string place(const analytics::ZoneReason& reason, std::string_view what) {
    if (reason.points <= 0)
        return "no " + std::string{what} + " near";
    return std::string{what} + (reason.points == reason.maximum ? " at it" : " near");
}

std::string why(const analytics::ZoneReason& reason, const analytics::Zone& zone) {
    const bool demand = zone.direction == Direction::Bullish;
    switch (reason.figure) {
        case ZoneFigure::BlockState:
            return zone.source == analytics::ZoneSource::Gap ? "a gap alone" : std::string{to_text(zone.source)};
        case ZoneFigure::GapProximity: return place(reason, "gap");
        case ZoneFigure::Structure:
            if (reason.points <= 0)
                return "no structure broken after it";
            return reason.points == reason.maximum ? "BOS after it" : "CHoCH after it";
        case ZoneFigure::Profile: return place(reason, demand ? "POC or VAL" : "POC or VAH");
        case ZoneFigure::Displacement: return reason.points == reason.maximum ? "left with force" : "left quietly";
        case ZoneFigure::Freshness: {
            const double tests = (1 - reason.points / reason.maximum) * 3;
            if (tests < 0.5)
                return "never tested";
            return tests < 1.5 ? "tested once" : tests < 2.5 ? "tested twice" : "tested thrice or more";
        }
        case ZoneFigure::OiWall: return place(reason, demand ? "put wall" : "call wall");
    }
    return "";
}

ZoneRow row_of(analytics::Zone zone, Price close, double atr_nanos) {
    ZoneRow row;
    row.near = zone.is_near(close, atr_nanos);
    const Price away = close > zone.top ? close - zone.top : close < zone.bottom ? zone.bottom - close : Price{};
    row.distance = static_cast<double>(away.nanos()) / 1e9;
    for (const analytics::ZoneReason& reason : zone.reasons())
        row.parts.push_back(
            {std::string{to_text(reason.figure)}, reason.points, reason.maximum, reason.share, why(reason, zone)});
    row.zone = std::move(zone);
    return row;
}

Status find_zones(AnalysisData& analysis) {
    analytics::TechnicalRules rules;
    rules.profile.tick_size = analysis.profile ? analysis.profile->profile.bin_width : analysis.instrument.tick_size;
    auto tracker = analytics::ZoneTracker::make(rules);
    if (!tracker)
        return tl::unexpected{tracker.error()};
    for (const Bar& bar : analysis.bars)
        if (auto added = tracker->add(bar); !added)
            return added;
    const auto atr = tracker->atr_nanos();
    if (!atr)
        return {};
    analysis.technical.atr = *atr / 1e9;
    if (*atr <= 0)
        return {};  // distances are measured in it
    const auto bullish = open_gaps(tracker->gaps(), Direction::Bullish);
    const auto bearish = open_gaps(tracker->gaps(), Direction::Bearish);
    const auto levels = levels_of(analysis);
    const auto walls = walls_of(analysis);
    analytics::ZoneContext context;
    context.index = analysis.bars.size() - 1;
    context.atr_nanos = *atr;
    context.bullish_gaps = bullish;
    context.bearish_gaps = bearish;
    context.levels = levels;
    context.walls = walls ? &*walls : nullptr;
    for (analytics::Zone& zone : analytics::rank_zones(tracker->candidates(), context))
        analysis.technical.zones.push_back(row_of(std::move(zone), analysis.last_bar().close, *atr));
    return {};
}

}  // namespace

Status analyze_technical(AnalysisData& analysis) {
    TechnicalFigures& out = analysis.technical;
    if (auto done = take(analytics::pivot_swings(analysis.bars), out.swings); !done)
        return done;
    if (auto done = take(analytics::fair_value_gaps(analysis.bars), out.gaps); !done)
        return done;
    if (auto done = take(analytics::structure_events(analysis.bars), out.events); !done)
        return done;
    if (auto done = take(analytics::order_blocks(analysis.bars), out.blocks); !done)
        return done;
    out.trend = trend_after(out.events);
    return find_zones(analysis);
}

}  // namespace sluice::report
