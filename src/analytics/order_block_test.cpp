#include "analytics/order_block.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "analytics/analytics_testkit.hpp"

namespace sluice::analytics {
namespace {

using namespace testkit;

BlockRules block_rules(int swing, MitigateBy by = MitigateBy::Wick) {
    BlockRules rules;
    rules.structure.swings = {swing, swing};
    rules.mitigate_by = by;
    return rules;
}

TEST(OrderBlock, OfTheToySeries) {
    const auto blocks = order_blocks(toy_series(), block_rules(2)).value();
    ASSERT_EQ(blocks.size(), 1u);
    EXPECT_EQ(blocks[0].direction, Direction::Bullish);
    EXPECT_EQ(blocks[0].index, 5u);
    EXPECT_EQ(blocks[0].confirmed_index, 7u);
    EXPECT_EQ(blocks[0].bottom, px("99.8"));
    EXPECT_EQ(blocks[0].top, px("101.2"));
    EXPECT_EQ(blocks[0].state, BlockState::Fresh);
    EXPECT_FALSE(blocks[0].volume);
}

TEST(OrderBlock, LivesThroughItsStates) {
    auto bars = toy_series();
    const auto next = [&](std::string_view high, std::string_view low, std::string_view close) {
        const Price open = std::clamp(bars.back().close, px(low), px(high));
        bars.push_back(bar_at(bars.size(), open, px(high), px(low), px(close)));
        return order_blocks(bars, block_rules(2)).value()[0];
    };
    EXPECT_EQ(next("103", "101.2", "101.5").state, BlockState::Touched);
    EXPECT_EQ(next("102", "99.8", "101").state, BlockState::Touched) << "the far edge itself is inside";
    auto block = next("101.5", "99.7", "100");
    EXPECT_EQ(block.state, BlockState::Mitigated);
    EXPECT_EQ(block.touched_index, 11u);
    EXPECT_EQ(block.mitigated_index, 13u);
    EXPECT_EQ(next("101.2", "99", "100").state, BlockState::Breaker);
    EXPECT_EQ(next("101", "99", "100").state, BlockState::Breaker);
    block = next("101.3", "99", "100");
    EXPECT_EQ(block.state, BlockState::Dead) << "kept, not forgotten";
    EXPECT_EQ(block.dead_index, 16u);
}

TEST(OrderBlock, ABodyCanBeAskedForToMitigate) {
    auto bars = toy_series();
    bars.push_back(bar_at(11, px("103"), px("103"), px("99"), px("101")));
    EXPECT_EQ(order_blocks(bars, block_rules(2, MitigateBy::Body)).value()[0].state, BlockState::Touched);
    bars.push_back(bar_at(12, px("101"), px("101"), px("99"), px("99.7")));
    EXPECT_EQ(order_blocks(bars, block_rules(2, MitigateBy::Body)).value()[0].mitigated_index, 12u);
}

TEST(OrderBlock, WeighsTheVolumeOfTheBreak) {
    auto bars = toy_series();
    for (Bar& bar : bars)
        bar.volume = Quantity::whole(10);
    bars[5].volume = qty("30");
    bars[7].volume = qty("50");
    auto block = order_blocks(bars, block_rules(2)).value()[0];
    EXPECT_EQ(block.volume, qty("90"));
    EXPECT_DOUBLE_EQ(*block.strength, 50);
    for (Bar& bar : bars)
        bar.volume = Quantity{};
    EXPECT_DOUBLE_EQ(*order_blocks(bars, block_rules(2)).value()[0].strength, 100);
    bars[5].volume.reset();
    EXPECT_FALSE(order_blocks(bars, block_rules(2)).value()[0].strength);
}

TEST(OrderBlock, OfTwoThatFormOnOneBarAtOnceTheSideOfTheCloseStays) {
    const auto bars = bars_of({{"10", "11", "9", "10"},
                               {"10", "15", "10", "14"},
                               {"13", "13", "8", "8.5"},
                               {"8.5", "9", "5", "6"},
                               {"6", "10", "5", "9"},
                               {"9", "16", "4", "9"}});
    BlockRules rules = block_rules(1);
    rules.structure.break_by = BreakBy::Wick;
    const auto blocks = order_blocks(bars, rules).value();
    ASSERT_EQ(blocks.size(), 2u);
    EXPECT_EQ(blocks[0].direction, Direction::Bearish);
    EXPECT_EQ(blocks[0].state, BlockState::Replaced);
    EXPECT_EQ(blocks[1].direction, Direction::Bullish);
    EXPECT_EQ(blocks[1].state, BlockState::Fresh);
    EXPECT_EQ(blocks[0].index, blocks[1].index);
}

// The definition, read aloud: states from whole arrays.
std::vector<OrderBlock> by_definition(const std::vector<Bar>& bars, const BlockRules& rules) {
    std::vector<OrderBlock> out;
    const auto events = structure_events(bars, rules.structure).value();
    for (const StructureEvent& event : events) {
        OrderBlock block;
        block.direction = event.direction;
        block.index = event.origin.index;
        block.confirmed_index = event.index;
        block.swing_index = event.swing_index;
        block.bottom = bars[block.index].low;
        block.top = bars[block.index].high;
        block.origin = event.origin;
        for (OrderBlock& earlier : out)
            if (earlier.index == block.index && !earlier.replaced_index)
                earlier.replaced_index = event.index;
        out.push_back(block);
    }
    for (OrderBlock& block : out) {
        const bool up = block.direction == Direction::Bullish;
        // A wick that breaks both sides can form two blocks on one bar: the second takes the place of the first at
        // once.
        if (block.replaced_index == block.confirmed_index)
            block.state = BlockState::Replaced;
        for (std::size_t i = block.confirmed_index + 1;
             i < bars.size() && !block.dead_index && block.state != BlockState::Replaced; ++i) {
            const Bar& bar = bars[i];
            if (!block.mitigated_index) {
                if (!block.touched_index && (up ? bar.low <= block.top : bar.high >= block.bottom)) {
                    block.touched_index = i;
                    block.state = BlockState::Touched;
                }
                const Price low = rules.mitigate_by == MitigateBy::Wick ? bar.low : std::min(bar.open, bar.close);
                const Price high = rules.mitigate_by == MitigateBy::Wick ? bar.high : std::max(bar.open, bar.close);
                if (up ? low < block.bottom : high > block.top) {
                    block.mitigated_index = i;
                    block.state = BlockState::Mitigated;
                }
            } else if (up ? bar.high > block.top : bar.low < block.bottom) {
                block.dead_index = i;
                block.state = BlockState::Dead;
            } else {
                block.state = BlockState::Breaker;
            }
            if (block.replaced_index == i && !block.dead_index) {
                block.state = BlockState::Replaced;
            }
        }
        if (block.state != BlockState::Replaced)
            block.replaced_index.reset();
        if (const auto& three = bars[block.confirmed_index]; three.volume) {
            const auto a = bars[block.confirmed_index - 1].volume;
            const auto b = bars[block.confirmed_index - 2].volume;
            if (a && b) {
                const double recent = static_cast<double>((*three.volume + *a).nanos());
                const double before = static_cast<double>(b->nanos());
                block.volume = *three.volume + *a + *b;
                block.strength =
                    recent == 0 && before == 0 ? 100 : std::min(recent, before) / std::max(recent, before) * 100;
            }
        }
    }
    return out;
}

RC_GTEST_PROP(OrderBlockProperty, EqualsTheDefinitionAtEveryBar, ()) {
    const auto all = any_bars(150);
    const auto cut = *rc::gen::inRange<std::size_t>(0, all.size() + 1);
    const std::vector<Bar> bars{all.begin(), all.begin() + static_cast<std::ptrdiff_t>(cut)};
    BlockRules rules = block_rules(*rc::gen::inRange(1, 3), *rc::gen::element(MitigateBy::Wick, MitigateBy::Body));
    rules.structure.break_by = *rc::gen::element(BreakBy::Close, BreakBy::Wick);
    rules.structure.block_origin = *rc::gen::element(BlockOrigin::Extreme, BlockOrigin::OppositeCandle);
    RC_ASSERT(order_blocks(bars, rules).value() == by_definition(bars, rules));
}

}  // namespace
}  // namespace sluice::analytics
