#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "analytics/atr.hpp"        // Atr
#include "analytics/bar_check.hpp"  // BarCheck
#include "analytics/direction.hpp"  // Direction
#include "base/result.hpp"          // Result
#include "model/market_data.hpp"    // Bar
#include "model/quantities.hpp"     // Price, Ratio

// Fair value gaps, the imbalance of three bars: reference/analysis.md, section 5, as they become known. The published
// smart money concepts' columns, which look ahead, are in smc_gaps.hpp.
namespace sluice::analytics {

enum class GapState : std::uint8_t {
    Open,      // no later bar has reached it
    Touched,   // a later bar has reached its near edge
    Filled,    // a later bar has reached its far edge
    Inverted,  // a later bar has closed strictly beyond its far edge
    Joined,    // the next bar made another of its kind, which took it in
};
constexpr auto names(GapState) { return Names<5>{"Open", "Touched", "Filled", "Inverted", "Joined"}; }

struct FairValueGap {
    std::size_t index = 0;            // the middle bar
    std::size_t confirmed_index = 0;  // the bar at whose close it is known: index + 1
    Direction direction = Direction::Bullish;
    Price bottom, top;  // bottom < top
    GapState state = GapState::Open;
    // Bars that brought the states; several may come on one. Bars from confirmed_index + 1 on are looked at.
    std::optional<std::size_t> touched_index, filled_index, inverted_index, joined_index;
    Price extreme;  // the lowest low (bullish) or highest high since it is known; its near edge until it is touched
    bool followed = true;  // false: one of too many, no longer looked at since then

    // How much of it price has taken back, from 0 to 1.
    double fill() const;
    friend bool operator==(const FairValueGap&, const FairValueGap&) = default;
};

struct GapRules {
    // Only gaps at least this part of ATR(14) at the bar that confirms them; all while there is no ATR yet. 0: all.
    Ratio min_height_atr = Ratio::from_nanos(100'000'000);
    // Gaps of one direction on directly adjacent bars become one, in the place of the last, with the highest top and
    // the lowest bottom. Each must be high enough by itself.
    bool join = false;
    std::size_t most = 256;  // of each direction, those still followed; at least 1
};

// Bar by bar. Memory: `most` gaps of each direction, the oldest is let go; time: O(1) for a bar that reaches none,
// O(most) otherwise.
class FairValueGaps {
public:
    explicit FairValueGaps(GapRules rules = {});

    // Error Invalid when bar_check.hpp refuses the bar; nothing is added then.
    Status add(const Bar& bar);
    // A bar that has passed a BarCheck.
    void step(const Bar& bar);

    // What the bar added last made or changed, as it stands now.
    std::span<const FairValueGap> changed() const { return changed_; }
    // Those still followed, oldest first: none is inverted or joined.
    std::span<const FairValueGap> active(Direction direction) const { return side(direction).gaps; }
    const Atr& atr() const { return atr_; }
    std::size_t bars() const { return count_; }

private:
    struct Side {
        std::vector<FairValueGap> gaps;
        std::int64_t nearest = 0;  // the near edge closest to price (direction.hpp): bars that miss it change nothing
    };
    const Side& side(Direction direction) const { return sides_[static_cast<std::size_t>(direction)]; }
    Side& side(Direction direction) { return sides_[static_cast<std::size_t>(direction)]; }
    void test(Side& side, Direction direction, const Bar& bar);
    std::optional<FairValueGap> found(const Bar& bar) const;

    GapRules rules_;
    BarCheck check_;
    Atr atr_;
    std::array<Side, 2> sides_;
    std::vector<FairValueGap> changed_;
    std::size_t count_ = 0;
    Bar first_, middle_;  // the two bars before
};

// All of a series in the order of their confirmation, in their last state. Errors: bar_check.hpp's.
Result<std::vector<FairValueGap>> fair_value_gaps(std::span<const Bar> bars, const GapRules& rules = {});

}  // namespace sluice::analytics
