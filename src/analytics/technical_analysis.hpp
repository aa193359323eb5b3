#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "analytics/fair_value_gap.hpp"      // FairValueGap
#include "analytics/order_block.hpp"         // OrderBlock
#include "analytics/profile.hpp"             // Profile
#include "analytics/session_days.hpp"        // SessionDays
#include "analytics/structure.hpp"           // StructureEvent
#include "analytics/supply_demand_zone.hpp"  // Zone
#include "analytics/swings.hpp"              // Swing
#include "analytics/value_area.hpp"          // PointOfControl, ValueArea, VolumeNodes
#include "analytics/vwap_bands.hpp"          // VwapPoint
#include "analytics/zone_tracker.hpp"        // TechnicalRules
#include "base/date.hpp"                     // Date
#include "base/result.hpp"                   // Result

namespace sluice::analytics {

// One session's volume by price, and what is read off it; all empty without volume.
struct SessionProfile {
    Date date;
    std::size_t first_index = 0, last_index = 0;  // its bars
    Profile profile;
    std::optional<PointOfControl> poc;
    std::optional<ValueArea> value_area;
    VolumeNodes nodes;
    bool naked_poc = false;  // no bar after the session has traded at its POC; never set for the last session
};

// Everything a series of bars tells, at the close of its last one.
struct TechnicalAnalysis {
    std::vector<std::optional<double>> atr;  // one a bar, in price units
    std::vector<VwapPoint> vwap;  // one a bar, anchored at the session; an approximation (VwapBands::kApprox)
    std::vector<SessionProfile> sessions;
    std::vector<Swing> swings;
    std::vector<StructureEvent> structure;
    std::vector<OrderBlock> blocks;
    std::vector<FairValueGap> gaps;
    std::vector<Zone> zones;  // best first
};

// The batch form of everything in this room that is made of bars. `walls` from an option chain of the last bar's
// moment, where there is one. Errors: bar_check.hpp's, rules out of bounds, NotFound for a bar without a session, a
// profile's.
Result<TechnicalAnalysis> analyze(std::span<const Bar> bars, const TechnicalRules& rules = {}, SessionDays days = {},
                                  const OiWalls* walls = nullptr);

}  // namespace sluice::analytics
