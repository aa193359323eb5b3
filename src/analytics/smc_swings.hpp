#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "analytics/fair_value_gap.hpp"  // Direction
#include "analytics/swings.hpp"          // SwingKind
#include "base/result.hpp"               // Result
#include "model/market_data.hpp"         // Bar

// The `smc` mode: the columns of smart-money-concepts (joshyattridge/smart-money-concepts 0.0.27, MIT), for regression
// only; reference/analysis.md, sections 4 to 7.1. They look ahead and repaint, so there is no incremental form, and
// live trading never sees them. Instead of columns with blanks, rows of the bars that have a value; prices are exact
// where the library keeps IEEE doubles, and `float` where it rounds to 32 bits before it compares.
// Differences meant, here and in the other smc_*.hpp: bars that bar_check.hpp refuses are an Error; nothing else.
//
// What the live forms do otherwise, each on purpose:
//   swings.hpp          looks L bars back and R ahead, from bar L on, never withdraws a swing, adds none at the ends
//   fair_value_gap.hpp  leaves out gaps below a tenth of the average true range, follows fills and inversions
//   structure.hpp       breaks confirmed swings at the bar that breaks them, not the second of four at its own bar
//   order_block.hpp     takes any held swing, keeps dead blocks, never turns a zone upside down, stamps the bar itself
//   no live form        liquidity, previous highs and lows, sessions, retracements
namespace sluice::analytics {

struct SmcSwing {
    std::size_t index = 0;
    SwingKind kind = SwingKind::High;
    Price level;
    friend bool operator==(const SmcSwing&, const SmcSwing&) = default;
};
// swing_highs_lows(swing_length): bar i is a high when high[i] is the maximum of bars i-length+1 to i+length, else a
// low by the same rule, for i >= 2 length - 1 and i + length <= n - 1; of a run of one kind its first extreme stays;
// then bar 0 and bar n - 1 get the kind opposite to the first and the last. In the order of bars, kinds alternating.
// Repaints: the clean-up and the last bar use what came later. Error OutOfRange unless length is 1 to 100,000.
Result<std::vector<SmcSwing>> smc_swings(std::span<const Bar> bars, int length);

struct SmcGap {
    std::size_t index = 0;
    Direction direction = Direction::Bullish;
    Price top, bottom;
    std::size_t mitigated_index = 0;  // 0: never
    friend bool operator==(const SmcGap&, const SmcGap&) = default;
};
// fvg(join_consecutive). Stamped on the middle bar, though known one bar later; mitigation is the first touch.
Result<std::vector<SmcGap>> smc_gaps(std::span<const Bar> bars, bool join_consecutive = false);

// retracements(): one row a bar.
struct SmcRetracement {
    int direction = 0;   // 1 after a swing high, -1 after a swing low, 0 before the third change
    double current = 0;  // percent, one decimal
    double deepest = 0;
};
Result<std::vector<SmcRetracement>> smc_retracements(std::span<const Bar> bars, std::span<const SmcSwing> swings);

}  // namespace sluice::analytics
