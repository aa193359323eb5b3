#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "analytics/options/board.hpp"  // Board, BoardLeg
#include "model/enums.hpp"              // Names

// What open interest and volume of one expiry say. Definitions: reference/analysis.md 9.1 and 9.6. Sums are exact.
namespace sluice::analytics::options {

// Over the strikes asked: all, or those at most so many lines away from the one nearest to spot.
struct StrikeSet {
    std::optional<std::size_t> around_the_money;
};

struct PutCallRatio {
    Quantity call_open_interest, put_open_interest;
    Quantity call_volume, put_volume;
    Quantity call_change, put_change;  // of open interest since the previous day's, where the source tells that
    // Puts over calls. Absent when the calls' figure is zero; of the changes unless it is positive.
    std::optional<double> by_open_interest, by_volume, by_change;
};
PutCallRatio put_call_ratio(const Board& board, StrikeSet strikes = {});

// The listed strike at which all options together would pay least: ties to the nearest to spot, then the lower one.
struct MaxPain {
    Price strike;
    Notional paid;  // price x units
};
// What holders would be paid at `settlement`. Error Overflow.
Result<Notional> paid_at(const Board& board, Price settlement);
// Absent without any open interest. Error Overflow. One pass over the board.
Result<std::optional<MaxPain>> max_pain(const Board& board);

// The day's change of price and of open interest together; a zero of either is neutral.
enum class BuildUp : std::uint8_t { Neutral, LongBuildUp, ShortBuildUp, ShortCovering, LongUnwinding };
constexpr auto names(BuildUp) {
    return Names<5>{"neutral", "long_build_up", "short_build_up", "short_covering", "long_unwinding"};
}
// Absent where the previous open interest is not known, and where it changed without a last price and a previous close:
// missing, or zero, which is no trade. A feed's chain has no previous close.
std::optional<BuildUp> build_up(const BoardLeg& leg);

struct Wall {
    Price strike;
    Quantity size;        // open interest, or its increase
    double strength = 0;  // of the greatest of that side

    friend bool operator==(const Wall&, const Wall&) = default;
};
// The three greatest each, largest first, ties to the lower strike. Writers defend what they wrote: puts at or below
// spot support, calls at or above it resist.
struct Walls {
    std::vector<Wall> calls, puts;  // wherever they stand
    std::vector<Wall> support, resistance;
    std::vector<Wall> support_growing, resistance_growing;  // by increases of open interest
};
Walls walls_of(const Board& board);

}  // namespace sluice::analytics::options
