#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "analytics/direction.hpp"   // Direction
#include "analytics/smc_swings.hpp"  // SmcSwing
#include "base/result.hpp"           // Result
#include "model/market_data.hpp"     // Bar

// The last columns of the `smc` mode (smc_swings.hpp), for regression only: reference/analysis.md, section 7.1.
namespace sluice::analytics {

struct SmcLiquidity {
    std::size_t index = 0;                     // the first swing of the group
    Direction direction = Direction::Bullish;  // Bullish: equal highs
    double level = 0;                          // mean of the group
    std::size_t end_index = 0;                 // its last swing
    std::size_t swept_index = 0;               // the first bar that passes the range; 0: none
    friend bool operator==(const SmcLiquidity&, const SmcLiquidity&) = default;
};
// liquidity(range_percent). Looks ahead: the range is a part of the whole series' own, and a group is stamped on its
// first swing. In the order of bars.
Result<std::vector<SmcLiquidity>> smc_liquidity(std::span<const Bar> bars, std::span<const SmcSwing> swings,
                                                double range_part = 0.01);

enum class SmcPeriod : std::uint8_t {
    FourHours,  // "4h", from midnight UTC
    Day,        // "1D"
    Week,       // "W": Monday to Sunday, labelled by the Sunday that ends it
};

struct SmcPrevious {
    std::optional<Price> high, low;  // absent before there are two earlier periods
    bool broken_high = false, broken_low = false;
    friend bool operator==(const SmcPrevious&, const SmcPrevious&) = default;
};
// previous_high_low(time_frame), one row a bar. The library's quirk is kept: the reference is the second last period
// whose label lies strictly before the bar, so the first bar of a period still looks one further back, and Week means
// the week before last from Monday to Saturday.
Result<std::vector<SmcPrevious>> smc_previous_high_low(std::span<const Bar> bars, SmcPeriod period);

struct SmcSession {
    bool active = false;
    Price high, low;  // since it became active; zero outside
    friend bool operator==(const SmcSession&, const SmcSession&) = default;
};
// sessions(), one row a bar. The session is [start, end] in minutes after midnight UTC, the bar that starts at its end
// included; start >= end wraps midnight. The usual one is London's, 07:00 to 16:00. Error OutOfRange unless both
// minutes are 0 to 1439.
Result<std::vector<SmcSession>> smc_sessions(std::span<const Bar> bars, int start_minute = 7 * 60,
                                             int end_minute = 16 * 60);

}  // namespace sluice::analytics
