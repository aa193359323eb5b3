#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "analytics/bar_check.hpp"  // BarCheck
#include "analytics/structure.hpp"  // Structure
#include "base/result.hpp"          // Result
#include "model/market_data.hpp"    // Bar
#include "model/quantities.hpp"     // Price, Quantity

// Order blocks as they become known: reference/analysis.md, section 7, live mode. The published smart money concepts'
// columns, which look ahead, are in smc_blocks.hpp.
namespace sluice::analytics {

enum class BlockState : std::uint8_t {
    Fresh,      // no later bar has reached it
    Touched,    // a later bar has reached its near edge
    Mitigated,  // this bar left it strictly through its far edge
    Breaker,    // an earlier one did: it now acts the other way
    Dead,       // price came back strictly through its near edge
    Replaced,   // a later block starts from the same bar
};
constexpr auto names(BlockState) { return Names<6>{"Fresh", "Touched", "Mitigated", "Breaker", "Dead", "Replaced"}; }

enum class MitigateBy : std::uint8_t { Wick, Body };
constexpr auto names(MitigateBy) { return Names<2>{"Wick", "Body"}; }

struct OrderBlock {
    Direction direction = Direction::Bullish;
    std::size_t index = 0;            // the bar it starts from
    std::size_t confirmed_index = 0;  // the bar that broke structure: known at its close, tested from the next bar on
    std::size_t swing_index = 0;      // the swing that was broken
    Price bottom, top;                // that bar's low and high
    // Of the breaking bar and the two before it; absent when one of them has no volume.
    std::optional<Quantity> volume;
    // Percent: min(A, B) / max(A, B) * 100 with A of the breaking bar and the one before, B of the one before that; 100
    // when both are zero.
    std::optional<double> strength;
    BlockState state = BlockState::Fresh;
    std::optional<std::size_t> touched_index, mitigated_index, dead_index, replaced_index;
    bool followed = true;  // false: one of too many, no longer looked at since then
    Origin origin;         // as known when the block was confirmed

    friend bool operator==(const OrderBlock&, const OrderBlock&) = default;
};

struct BlockRules {
    StructureRules structure;
    MitigateBy mitigate_by = MitigateBy::Wick;
    std::size_t most = 128;  // of each direction, those still followed; at least 1
};

// Bar by bar: blocks change state first, then a break of structure may form one. Memory: that of Structure and `most`
// blocks of each direction, the oldest is let go; time: O(1) beside Structure's for a bar that changes none, else
// O(most).
class OrderBlocks {
public:
    explicit OrderBlocks(BlockRules rules = {});

    // Error Invalid when bar_check.hpp refuses the bar; nothing is added then.
    Status add(const Bar& bar);
    // A bar that has passed a BarCheck.
    void step(const Bar& bar);
    void start_session() { structure_.start_session(); }

    // What the bar added last made or changed, as it stands now.
    std::span<const OrderBlock> changed() const { return changed_; }
    // Those still followed, oldest first: none is dead or replaced.
    std::span<const OrderBlock> active(Direction direction) const {
        return sides_[static_cast<std::size_t>(direction)].blocks;
    }
    const Structure& structure() const { return structure_; }

private:
    struct Side {
        std::vector<OrderBlock> blocks;
        std::int64_t nearest = 0;  // of fresh and touched ones, the near edge closest to price (direction.hpp)
        std::int64_t lowest = 0;   // of the others, the near edge price would come back through first
        bool turning = false;      // one was mitigated by the bar before
    };
    Side& side(Direction direction) { return sides_[static_cast<std::size_t>(direction)]; }
    void test(Side& side, Direction direction, const Bar& bar);
    static void watch(Side& side, const OrderBlock& block);
    void form(const StructureEvent& event, const Bar& bar);
    void weigh(OrderBlock& block, const Bar& bar) const;
    void replace(std::size_t index);

    BlockRules rules_;
    BarCheck check_;
    Structure structure_;
    std::array<Side, 2> sides_;
    std::vector<OrderBlock> changed_;
    std::array<std::optional<Quantity>, 2> volumes_{Quantity{}, Quantity{}};  // of the bar before, and before that
    std::size_t count_ = 0;
};

// All of a series in the order of their confirmation, in their last state. Errors: bar_check.hpp's, and rules out of
// bounds.
Result<std::vector<OrderBlock>> order_blocks(std::span<const Bar> bars, const BlockRules& rules = {});

}  // namespace sluice::analytics
