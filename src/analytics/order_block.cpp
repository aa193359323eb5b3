#include "analytics/order_block.hpp"

#include <algorithm>
#include <limits>

namespace sluice::analytics {
namespace {

constexpr std::int64_t kFarBelow = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kFarAbove = std::numeric_limits<std::int64_t>::max();

bool is_live(BlockState state) { return state == BlockState::Fresh || state == BlockState::Touched; }

std::int64_t near_edge(const OrderBlock& block) {
    return block.direction == Direction::Bullish ? block.top.nanos() : -block.bottom.nanos();
}

// True when the bar changed the block's state.
bool apply(OrderBlock& block, std::size_t index, const Bar& bar, MitigateBy by) {
    const Approach at = approach(block.direction, block.bottom, block.top, bar);
    const BlockState before = block.state;
    if (!is_live(block.state)) {
        block.state = BlockState::Breaker;
        if (at.away > at.near) {
            block.state = BlockState::Dead;
            block.dead_index = index;
        }
        return block.state != before;
    }
    if (at.reach <= at.near && block.state == BlockState::Fresh) {
        block.state = BlockState::Touched;
        block.touched_index = index;
    }
    if ((by == MitigateBy::Wick ? at.reach : at.body) < at.far) {
        block.state = BlockState::Mitigated;
        block.mitigated_index = index;
    }
    return block.state != before;
}

}  // namespace

OrderBlocks::OrderBlocks(BlockRules rules) : rules_{rules}, structure_{rules.structure} {
    rules_.most = std::max<std::size_t>(rules_.most, 1);
    for (Side& each : sides_) {
        each.nearest = kFarBelow;
        each.lowest = kFarAbove;
    }
}

Status OrderBlocks::add(const Bar& bar) {
    if (auto status = check_.add(bar); !status)
        return status;
    step(bar);
    return {};
}

void OrderBlocks::step(const Bar& bar) {
    changed_.clear();
    structure_.step(bar);
    for (const Direction direction : {Direction::Bullish, Direction::Bearish})
        test(side(direction), direction, bar);
    for (const StructureEvent& event : structure_.events())
        form(event, bar);
    volumes_ = {bar.volume, volumes_[0]};
    ++count_;
}

void OrderBlocks::watch(Side& side, const OrderBlock& block) {
    if (is_live(block.state))
        side.nearest = std::max(side.nearest, near_edge(block));
    else
        side.lowest = std::min(side.lowest, near_edge(block));
    side.turning = side.turning || block.state == BlockState::Mitigated;
}

void OrderBlocks::test(Side& side, Direction direction, const Bar& bar) {
    const Approach at = approach(direction, {}, {}, bar);
    if (at.reach > side.nearest && at.away <= side.lowest && !side.turning)
        return;
    side.nearest = kFarBelow;
    side.lowest = kFarAbove;
    side.turning = false;
    std::size_t kept = 0;
    for (OrderBlock& block : side.blocks) {
        if (apply(block, count_, bar, rules_.mitigate_by))
            changed_.push_back(block);
        if (block.state == BlockState::Dead)
            continue;
        watch(side, block);
        if (&side.blocks[kept] != &block)
            side.blocks[kept] = block;
        ++kept;
    }
    side.blocks.resize(kept);
}

void OrderBlocks::form(const StructureEvent& event, const Bar& bar) {
    OrderBlock block;
    block.direction = event.direction;
    block.index = event.origin.index;
    block.confirmed_index = count_;
    block.swing_index = event.swing_index;
    block.bottom = event.origin.low;
    block.top = event.origin.high;
    block.origin = event.origin;
    weigh(block, bar);
    replace(block.index);
    Side& own = side(block.direction);
    if (own.blocks.size() == rules_.most) {
        own.blocks.front().followed = false;
        changed_.push_back(own.blocks.front());
        own.blocks.erase(own.blocks.begin());
    }
    own.blocks.push_back(block);
    watch(own, block);
    changed_.push_back(block);
}

void OrderBlocks::weigh(OrderBlock& block, const Bar& bar) const {
    if (!bar.volume || !volumes_[0] || !volumes_[1])
        return;
    const Quantity recent = *bar.volume + *volumes_[0];
    const Quantity before = *volumes_[1];
    block.volume = recent + before;
    const Quantity larger = std::max(recent, before);
    const Quantity smaller = std::min(recent, before);
    block.strength =
        larger.is_zero() ? 100.0 : static_cast<double>(smaller.nanos()) / static_cast<double>(larger.nanos()) * 100;
}

// A block that starts from this bar gives way to the one about to form, whichever way it points.
void OrderBlocks::replace(std::size_t index) {
    for (Side& each : sides_) {
        const auto same = [&](const OrderBlock& block) { return block.index == index; };
        const auto found = std::find_if(each.blocks.begin(), each.blocks.end(), same);
        if (found == each.blocks.end())
            continue;
        found->state = BlockState::Replaced;
        found->replaced_index = count_;
        changed_.push_back(*found);
        each.blocks.erase(found);
    }
}

Result<std::vector<OrderBlock>> order_blocks(std::span<const Bar> bars, const BlockRules& rules) {
    if (auto status = check_rules(rules.structure.swings); !status)
        return tl::unexpected{status.error()};
    OrderBlocks running{rules};
    std::vector<OrderBlock> out;
    for (const Bar& bar : bars) {
        if (auto status = running.add(bar); !status)
            return tl::unexpected{status.error()};
        for (const OrderBlock& block : running.changed()) {
            const auto same = [&](const OrderBlock& known) {
                return known.confirmed_index == block.confirmed_index && known.direction == block.direction;
            };
            const auto found = std::find_if(out.rbegin(), out.rend(), same);
            if (found != out.rend())
                *found = block;
            else
                out.push_back(block);
        }
    }
    return out;
}

}  // namespace sluice::analytics
