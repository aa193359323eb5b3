#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "analytics/direction.hpp"           // Direction
#include "analytics/fair_value_gap.hpp"      // FairValueGap
#include "analytics/order_block.hpp"         // OrderBlock
#include "analytics/structure.hpp"           // StructureEvent, Trend
#include "analytics/supply_demand_zone.hpp"  // Zone
#include "analytics/swings.hpp"              // Swing
#include "model/quantities.hpp"              // Price, Quantity

// The technical part of an analysis. Indices count the bars of AnalysisData; every row is known at the close of the bar
// its confirmed index names.
namespace sluice::report {

// One part of a zone's score and why.
struct ScorePart {
    std::string name;  // analytics/supply_demand_zone.hpp, ZoneFigure
    double points = 0;
    double most = 0;
    double share = 0;  // of the score: points * 100 / the maxima present
    std::string reason;
};

struct ZoneRow {
    analytics::Zone zone;
    bool near = false;    // inside, or within half an average true range of the last close
    double distance = 0;  // from the last close to the nearest edge, in price; 0 inside
    std::vector<ScorePart> parts;
};

struct TechnicalFigures {
    std::optional<double> atr;  // of the last bar
    analytics::Trend trend = analytics::Trend::None;
    std::vector<analytics::Swing> swings;
    std::vector<analytics::FairValueGap> gaps;
    std::vector<analytics::StructureEvent> events;
    std::vector<analytics::OrderBlock> blocks;
    std::vector<ZoneRow> zones;  // highest score first
};

}  // namespace sluice::report
