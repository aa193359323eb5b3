#pragma once

#include <algorithm>
#include <cstdint>

#include "model/enums.hpp"        // Names
#include "model/market_data.hpp"  // Bar
#include "model/quantities.hpp"   // Price

namespace sluice::analytics {

// Which way an event points: a bullish gap, block or break expects higher prices and makes a zone of demand.
enum class Direction : std::uint8_t { Bullish, Bearish };
constexpr auto names(Direction) { return Names<2>{"Bullish", "Bearish"}; }

constexpr Direction opposite(Direction direction) {
    return direction == Direction::Bullish ? Direction::Bearish : Direction::Bullish;
}

// A zone as price comes back to it, so that both directions read as one: nanos are negated for a bearish one, and
// `near` is always the larger figure. Price enters through the near edge from above and leaves through the far one
// below.
struct Approach {
    std::int64_t near, far;    // the zone's edges
    std::int64_t reach;        // how far the bar came towards and into the zone
    std::int64_t away;         // the bar's other end
    std::int64_t close, body;  // its close; the end of its body that came further
};
inline Approach approach(Direction direction, Price bottom, Price top, const Bar& bar) {
    const std::int64_t open = bar.open.nanos();
    const std::int64_t close = bar.close.nanos();
    if (direction == Direction::Bullish)
        return {top.nanos(), bottom.nanos(), bar.low.nanos(), bar.high.nanos(), close, std::min(open, close)};
    return {-bottom.nanos(), -top.nanos(), -bar.high.nanos(), -bar.low.nanos(), -close, -std::max(open, close)};
}

}  // namespace sluice::analytics
