#include "analytics/supply_demand_zone.hpp"

#include <algorithm>
#include <tuple>

namespace sluice::analytics {
namespace {

constexpr std::size_t at(ZoneFigure figure) { return static_cast<std::size_t>(figure); }

// Edge to edge; zero when they meet.
std::int64_t distance(Price bottom, Price top, Price other_bottom, Price other_top) {
    if (other_bottom > top)
        return (other_bottom - top).nanos();
    if (other_top < bottom)
        return (bottom - other_top).nanos();
    return 0;
}
std::int64_t distance(const ZoneCandidate& zone, Price price) { return distance(zone.bottom, zone.top, price, price); }

// How near something is, from 1 (there) to 0 (an average true range or more away).
double nearness(std::int64_t distance, double atr) { return std::max(0.0, 1 - static_cast<double>(distance) / atr); }

class Scoring {
public:
    Scoring(std::span<const ZoneCandidate> candidates, const ZoneContext& context, const ZoneRules& rules)
        : candidates_{candidates}, context_{context}, rules_{rules} {
        if (context.levels.empty())
            maxima_ -= kZoneMaxima[at(ZoneFigure::Profile)];
        if (context.walls == nullptr)
            maxima_ -= kZoneMaxima[at(ZoneFigure::OiWall)];
        for (const ZoneCandidate& candidate : candidates)
            if (candidate.source != ZoneSource::Gap && is_current(candidate))
                blocks_.push_back(&candidate);
    }

    std::vector<Zone> zones(Direction direction) const {
        std::vector<Zone> out;
        out.reserve(candidates_.size());
        for (const ZoneCandidate& candidate : candidates_)
            if (candidate.direction == direction && is_current(candidate) && !belongs_to_a_block(candidate))
                out.push_back(score(candidate));
        return out;
    }

private:
    bool is_current(const ZoneCandidate& candidate) const {
        return context_.index - candidate.known_index <= rules_.max_age;
    }

    bool belongs_to_a_block(const ZoneCandidate& gap) const {
        if (gap.source != ZoneSource::Gap)
            return false;
        for (const ZoneCandidate* const block : blocks_) {
            const auto apart = distance(gap.bottom, gap.top, block->bottom, block->top);
            if (block->direction == gap.direction && static_cast<double>(apart) <= context_.atr_nanos / 2)
                return true;
        }
        return false;
    }

    double gap_points(const ZoneCandidate& zone) const {
        const double most = kZoneMaxima[at(ZoneFigure::GapProximity)];
        if (zone.source == ZoneSource::Gap)
            return most;
        double best = 0;
        for (const GapRange& gap : zone.direction == Direction::Bullish ? context_.bullish_gaps : context_.bearish_gaps)
            best = std::max(best, nearness(distance(zone.bottom, zone.top, gap.bottom, gap.top), context_.atr_nanos));
        return most * best;
    }

    double profile_points(const ZoneCandidate& zone) const {
        double best = 0;
        for (const ProfileLevels& levels : context_.levels)
            for (const Price level : {levels.poc, zone.direction == Direction::Bullish ? levels.val : levels.vah})
                best = std::max(best, nearness(distance(zone, level), context_.atr_nanos));
        return kZoneMaxima[at(ZoneFigure::Profile)] * best;
    }

    double wall_points(const ZoneCandidate& zone) const {
        if (context_.walls == nullptr)
            return 0;
        for (const Price wall : zone.direction == Direction::Bullish ? context_.walls->puts : context_.walls->calls)
            if (static_cast<double>(distance(zone, wall)) <= context_.atr_nanos / 4)
                return kZoneMaxima[at(ZoneFigure::OiWall)];
        return 0;
    }

    static double state_points(ZoneSource source) {
        switch (source) {
            case ZoneSource::FreshBlock: return 25;
            case ZoneSource::TouchedBlock: return 12;
            case ZoneSource::Gap: return 10;
        }
        return 0;
    }

    static double structure_points(const ZoneCandidate& zone) {
        if (zone.origin.has(BreakKind::Bos, zone.direction))
            return 15;
        return zone.origin.has(BreakKind::Choch, zone.direction) ? 10 : 0;
    }

    Zone score(const ZoneCandidate& candidate) const {
        Zone zone;
        zone.direction = candidate.direction;
        zone.bottom = candidate.bottom;
        zone.top = candidate.top;
        zone.origin_index = candidate.origin.index;
        zone.known_index = candidate.known_index;
        zone.source = candidate.source;
        zone.maxima = maxima_;
        auto& points = zone.points;
        points[at(ZoneFigure::BlockState)] = state_points(candidate.source);
        points[at(ZoneFigure::GapProximity)] = gap_points(candidate);
        points[at(ZoneFigure::Structure)] = structure_points(candidate);
        points[at(ZoneFigure::Profile)] = profile_points(candidate);
        const auto body = static_cast<double>(candidate.origin.displacement.nanos());
        points[at(ZoneFigure::Displacement)] = 10 * std::min(1.0, body / (2 * context_.atr_nanos));
        points[at(ZoneFigure::Freshness)] = 10 * std::max(0.0, 1 - static_cast<double>(candidate.tests) / 3);
        points[at(ZoneFigure::OiWall)] = wall_points(candidate);
        return zone;
    }

    std::span<const ZoneCandidate> candidates_;
    const ZoneContext& context_;
    const ZoneRules& rules_;
    std::vector<const ZoneCandidate*> blocks_;
    double maxima_ = 100;
};

bool in_order(const Zone& a, const Zone& b) {
    return std::tie(a.bottom, a.top, a.origin_index) < std::tie(b.bottom, b.top, b.origin_index);
}

// `a` begins no higher than `b`.
bool become_one(const Zone& a, const Zone& b, double atr) {
    const std::int64_t overlap = (std::min(a.top, b.top) - b.bottom).nanos();
    const std::int64_t height = std::min((a.top - a.bottom).nanos(), (b.top - b.bottom).nanos());
    if (overlap < 0 || int128{overlap} * 2 < height)
        return false;
    return static_cast<double>((std::max(a.top, b.top) - a.bottom).nanos()) <= 3 * atr;
}

Zone united(const Zone& a, const Zone& b) {
    Zone out = a;
    out.top = std::max(a.top, b.top);
    out.origin_index = std::max(a.origin_index, b.origin_index);
    out.known_index = std::max(a.known_index, b.known_index);
    out.parts = a.parts + b.parts;
    out.source = std::min(a.source, b.source);
    for (std::size_t i = 0; i < out.points.size(); ++i)
        out.points[i] = std::max(a.points[i], b.points[i]);
    return out;
}

// The first pair in order becomes one, again and again.
bool merge_first(std::vector<Zone>& zones, double atr) {
    for (std::size_t i = 0; i < zones.size(); ++i)
        for (std::size_t j = i + 1; j < zones.size() && zones[j].bottom <= zones[i].top; ++j) {
            if (!become_one(zones[i], zones[j], atr))
                continue;
            const Zone whole = united(zones[i], zones[j]);
            zones.erase(zones.begin() + static_cast<std::ptrdiff_t>(j));
            zones.erase(zones.begin() + static_cast<std::ptrdiff_t>(i));
            zones.insert(std::upper_bound(zones.begin(), zones.end(), whole, in_order), whole);
            return true;
        }
    return false;
}

bool better(const Zone& a, const Zone& b) {
    if (a.score != b.score)
        return a.score > b.score;
    if (a.origin_index != b.origin_index)
        return a.origin_index > b.origin_index;
    return std::tie(a.direction, a.bottom, a.top) < std::tie(b.direction, b.bottom, b.top);
}

}  // namespace

ZoneBand Zone::band() const {
    if (score >= 70)
        return ZoneBand::High;
    return score >= 50 ? ZoneBand::Medium : ZoneBand::Low;
}

std::vector<ZoneReason> Zone::reasons() const {
    // Which of the two figures that may be missing is there can be told from the sum: 80, 85, 95 or 100.
    const bool has_profile = maxima == 100 || maxima == 95;
    const bool has_walls = maxima == 100 || maxima == 85;
    std::vector<ZoneReason> out;
    for (std::size_t i = 0; i < points.size(); ++i) {
        const auto figure = static_cast<ZoneFigure>(i);
        if ((figure == ZoneFigure::Profile && !has_profile) || (figure == ZoneFigure::OiWall && !has_walls))
            continue;
        out.push_back({figure, points[i], kZoneMaxima[i], points[i] * 100 / maxima});
    }
    return out;
}

bool Zone::is_near(Price price, double atr_nanos) const {
    return static_cast<double>(distance(bottom, top, price, price)) <= atr_nanos / 2;
}

std::vector<Zone> rank_zones(std::span<const ZoneCandidate> candidates, const ZoneContext& context,
                             const ZoneRules& rules) {
    std::vector<Zone> out;
    if (!(context.atr_nanos > 0))
        return out;
    const Scoring scoring{candidates, context, rules};
    for (const Direction direction : {Direction::Bullish, Direction::Bearish}) {
        std::vector<Zone> zones = scoring.zones(direction);
        std::sort(zones.begin(), zones.end(), in_order);
        while (merge_first(zones, context.atr_nanos)) {
        }
        for (Zone& zone : zones) {
            double sum = 0;
            for (const double points : zone.points)
                sum += points;
            zone.score = sum * 100 / zone.maxima;
        }
        out.insert(out.end(), zones.begin(), zones.end());
    }
    std::sort(out.begin(), out.end(), better);
    return out;
}

}  // namespace sluice::analytics
