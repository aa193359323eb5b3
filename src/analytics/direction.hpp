#pragma once

#include <cstdint>

#include "model/enums.hpp"  // Names

namespace sluice::analytics {

// Which way an event points: a bullish gap, block or break expects higher prices and makes a zone of demand.
enum class Direction : std::uint8_t { Bullish, Bearish };
constexpr auto names(Direction) { return Names<2>{"Bullish", "Bearish"}; }

constexpr Direction opposite(Direction direction) {
    return direction == Direction::Bullish ? Direction::Bearish : Direction::Bullish;
}

}  // namespace sluice::analytics
