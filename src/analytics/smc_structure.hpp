#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "analytics/direction.hpp"   // Direction
#include "analytics/origin.hpp"      // BreakKind
#include "analytics/smc_swings.hpp"  // SmcSwing
#include "base/result.hpp"           // Result
#include "model/market_data.hpp"     // Bar
#include "model/quantities.hpp"      // Quantity

// More columns of the `smc` mode (smc_swings.hpp), for regression only: reference/analysis.md, sections 6 and 7.
namespace sluice::analytics {

// The library rounds levels to 32 bits before it compares; Exact shows what that changes.
enum class SmcLevels : unsigned char { Float32, Exact };

struct SmcBreak {
    std::size_t index = 0;  // the bar of the second of the four swings
    BreakKind kind = BreakKind::Bos;
    Direction direction = Direction::Bullish;
    double level = 0;
    std::size_t broken_index = 0;  // the first bar that passes the level, 2 or more after `index`
    bool cleared = false;          // a later event was broken no later: only the broken index stays in its column
    friend bool operator==(const SmcBreak&, const SmcBreak&) = default;
};
// bos_choch(close_break). Repaints: needs two later swings, and the search for the break starts before they exist.
// Events never broken are left out.
Result<std::vector<SmcBreak>> smc_breaks(std::span<const Bar> bars, std::span<const SmcSwing> swings,
                                         bool close_break = true, SmcLevels levels = SmcLevels::Float32);

struct SmcBlock {
    std::size_t index = 0;
    Direction direction = Direction::Bullish;
    float top = 0, bottom = 0;  // upside down for a bullish block without a bar between swing and break
    double volume = 0;          // units, of the breaking bar and the two before; a bar without a volume counts 0
    double percentage = 0;
    std::size_t mitigated_index = 0;  // the bar before (bullish) or of (bearish) the mitigation; 0: none
    friend bool operator==(const SmcBlock&, const SmcBlock&) = default;
};
// ob(close_mitigation). Repaints: uses smc_swings' clean-up, and a block price came back through is deleted. The
// library's quirks are kept: a mark of mitigation stays with a bar and counts for every later block on it, and bearish
// blocks are worked out after all bullish ones and replace them.
Result<std::vector<SmcBlock>> smc_blocks(std::span<const Bar> bars, std::span<const SmcSwing> swings,
                                         bool close_mitigation = false);

}  // namespace sluice::analytics
