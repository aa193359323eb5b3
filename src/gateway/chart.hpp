#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "analytics/profile.hpp"             // Profile
#include "analytics/supply_demand_zone.hpp"  // Zone, ProfileLevels
#include "gateway/market_board.hpp"          // BoardBar, Timeframe

namespace sluice::gateway {

// What is read off the bars of a chart.
struct ChartFigures {
    analytics::Profile profile;                      // of all its finished bars
    std::optional<analytics::ProfileLevels> levels;  // point of control and value area
    std::vector<analytics::Zone> zones;              // best first
    std::string text;                                // why there are none; empty: there is a reason for nothing
};

// Figures of charts, made once for each finished bar of an instrument and length: a chart that is asked for again in between
// costs nothing. Works on at most kBarsMost bars. On the loop.
class ChartMaker {
public:
    static constexpr std::size_t kBarsMost = 300;
    static constexpr std::size_t kZonesMost = 12;
    static constexpr std::size_t kKept = 64;  // charts; the one that was asked for longest ago gives way

    // `bars` are of one instrument, oldest first; those that are not finished are passed over. Good until the next call.
    const ChartFigures& figures(const Instrument& instrument, Timeframe timeframe, const std::vector<BoardBar>& bars);

private:
    struct Kept {
        UnixNanos last;  // the start of the newest finished bar
        std::size_t count = 0;
        std::uint64_t asked = 0;
        ChartFigures figures;
    };
    std::map<std::pair<InstrumentId, Timeframe>, Kept> kept_;
    std::uint64_t asked_ = 0;
};

}  // namespace sluice::gateway
