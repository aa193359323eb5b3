#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "analytics/direction.hpp"  // Direction
#include "analytics/origin.hpp"     // Origin
#include "model/quantities.hpp"     // Price

// Supply and demand zones and their score: reference/analysis.md, section 8. Edges and distances are exact; the average
// true range, and with it every figure of a score, is an IEEE double.
namespace sluice::analytics {

// What a zone is made of. Scores count the best of the parts it was merged from.
enum class ZoneSource : std::uint8_t { FreshBlock, TouchedBlock, Gap };
constexpr auto names(ZoneSource) { return Names<3>{"fresh block", "touched block", "gap"}; }

// The figures of a score, in the order they are added, and how much each can give.
enum class ZoneFigure : std::uint8_t {
    BlockState,    // 25: fresh 25, touched 12, a gap alone 10
    GapProximity,  // 20: 20 * max(0, 1 - d/A), d to the nearest open or touched gap of its direction; a gap alone 20
    Structure,     // 15: a BOS its way within 10 bars of its origin 15, else a CHoCH 10
    Profile,       // 15: 15 * max(0, 1 - d/A), d to the nearest POC or VAL (demand), POC or VAH (supply)
    Displacement,  // 10: 10 * min(1, B / 2A), B the largest body of the 3 bars after its origin
    Freshness,     // 10: 10 * max(0, 1 - tests / 3)
    OiWall,        //  5: a put wall (demand) or call wall (supply) inside or within 0.25 A
};
constexpr auto names(ZoneFigure) {
    return Names<7>{"block state",  "gap proximity", "structure",         "profile",
                    "displacement", "freshness",     "open interest wall"};
}
constexpr std::array<double, 7> kZoneMaxima{25, 20, 15, 15, 10, 10, 5};

enum class ZoneBand : std::uint8_t { Low, Medium, High };  // below 50, from 50, from 70, before any rounding
constexpr auto names(ZoneBand) { return Names<3>{"low", "medium", "high"}; }

struct ZoneReason {
    ZoneFigure figure = ZoneFigure::BlockState;
    double points = 0;   // 0 to maximum
    double maximum = 0;  // 5 to 25
    double share = 0;    // of the score: points * 100 / the maxima present
};

struct Zone {
    Direction direction = Direction::Bullish;  // Bullish: demand
    Price bottom, top;
    std::size_t origin_index = 0;  // the newest of its parts'
    std::size_t known_index = 0;   // the newest of its parts'
    std::size_t parts = 1;
    ZoneSource source = ZoneSource::FreshBlock;  // the best of its parts'
    std::array<double, 7> points{};              // by ZoneFigure
    double maxima = 100;                         // of the figures present: 80, 85, 95 or 100
    double score = 0;                            // 0 to 100

    ZoneBand band() const;
    // One for each figure present; their shares sum to the score.
    std::vector<ZoneReason> reasons() const;
    // Inside, or within half an average true range: what may start a trade cycle.
    bool is_near(Price price, double atr_nanos) const;

    friend bool operator==(const Zone&, const Zone&) = default;
};

// A block that is fresh or touched, or a gap that is open or touched, at the bar zones are scored at.
struct ZoneCandidate {
    Direction direction = Direction::Bullish;
    Price bottom, top;
    ZoneSource source = ZoneSource::FreshBlock;
    std::size_t known_index = 0;
    Origin origin;            // the block's bar; for a gap the bar before its middle one
    std::size_t tests = 0;    // runs of consecutive bars since it is known that met it
    bool tested_now = false;  // the newest bar belongs to such a run

    friend bool operator==(const ZoneCandidate&, const ZoneCandidate&) = default;
};

// A gap that is open or touched.
struct GapRange {
    Price bottom, top;
    std::size_t known_index = 0;
    friend bool operator==(const GapRange&, const GapRange&) = default;
};
struct ProfileLevels {
    Price poc, val, vah;
    friend bool operator==(const ProfileLevels&, const ProfileLevels&) = default;
};
// Strikes with the most open interest (section 9.6), where there is an option chain.
struct OiWalls {
    std::vector<Price> puts;
    std::vector<Price> calls;
};

struct ZoneRules {
    std::size_t max_age = 200;  // bars since it is known; older ones are no candidates
};

struct ZoneContext {
    std::size_t index = 0;                                 // the newest bar
    double atr_nanos = 0;                                  // A; without a positive one there are no zones
    std::span<const GapRange> bullish_gaps, bearish_gaps;  // all that are open or touched, of any age
    std::span<const ProfileLevels> levels;                 // prior session and developing; empty without volume
    const OiWalls* walls = nullptr;                        // null without an option chain
};

// The zones of a moment, best first (then the newer origin, then demand, then the lower). A gap whose direction has a
// block within A/2 is left to that block. Every candidate is scored by its own edges, then those of one direction that
// overlap by at least half the smaller height become one, unless the union were wider than 3 A.
std::vector<Zone> rank_zones(std::span<const ZoneCandidate> candidates, const ZoneContext& context,
                             const ZoneRules& rules = {});

}  // namespace sluice::analytics
