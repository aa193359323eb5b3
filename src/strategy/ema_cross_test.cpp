#include "strategy/ema_cross.hpp"

#include <gtest/gtest.h>

#include "strategy/desk_test_kit.hpp"

namespace sluice::strategy {
namespace {

using namespace kit;

class EmaCrossTest : public testing::Test {
protected:
    void feed(std::int64_t from, std::initializer_list<std::string_view> closes) {
        for (const std::string_view close : closes) {
            strategy.on_bar(bar(from, close), minute(from + 1), out);
            ++from;
        }
    }
    // Weights 2/3 and 1/2.
    OneSession calendar;
    EmaCross strategy{{.fast_bars = 2, .slow_bars = 3}, {desk_config()}, calendar};
    Intents out;
};

TEST(Ema, StartsAtTheFirstValueAndMovesByItsWeight) {
    Ema ema{3};
    ema.add(10);
    EXPECT_EQ(ema.value(), 10.0);
    ema.add(9);
    EXPECT_EQ(ema.value(), 9.5);
    ema.add(8);
    EXPECT_EQ(ema.value(), 8.75);
}

// fast: 10, 9.3333, 8.4444, 10.8148, 8.9383; slow: 10, 9.5, 8.75, 10.375, 9.1875.
TEST_F(EmaCrossTest, BuysTheCrossAboveAndLeavesOnTheCrossBelow) {
    feed(0, {"10", "9", "8"});
    EXPECT_TRUE(out.commands.empty());
    feed(3, {"12"});
    EXPECT_EQ(notes(out), std::vector<std::string>{"EMA2 10.8148 crosses above EMA3 10.3750 at 12"});
    const auto entry = take_order(out);
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->first.side, Side::Buy);
    EXPECT_EQ(entry->first.order_qty, qty("500"));
    EXPECT_EQ(entry->first.price, px("12.05"));
    const ClOrdId id{"P1-A-1"};
    strategy.on_report(placed(entry->first, entry->second, id), minute(4), out);
    strategy.on_report(reported(id, OrdStatus::Filled, "500"), minute(4), out);
    feed(4, {"8"});
    EXPECT_EQ(notes(out), std::vector<std::string>{"EMA2 8.9383 crosses below EMA3 9.1875 at 8"});
    const auto exit = take_order(out);
    ASSERT_TRUE(exit);
    EXPECT_EQ(exit->first.side, Side::Sell);
    EXPECT_EQ(exit->first.order_qty, qty("500"));
    EXPECT_EQ(exit->first.price, px("7.95"));
}

TEST_F(EmaCrossTest, SaysNothingBeforeTheSlowAverageIsWarm) {
    feed(0, {"10", "8"});
    feed(2, {"8"});
    EXPECT_TRUE(out.commands.empty());
}

TEST_F(EmaCrossTest, StartsAnewWithEverySession) {
    feed(0, {"10", "9", "8"});
    feed(1440, {"12"});
    EXPECT_TRUE(out.commands.empty()) << "a night's gap is no cross";
}

TEST_F(EmaCrossTest, ClosesBeforeTheSessionEnds) {
    feed(0, {"10", "9", "8", "12"});
    const auto entry = take_order(out);
    const ClOrdId id{"P1-A-1"};
    strategy.on_report(placed(entry->first, entry->second, id), minute(4), out);
    strategy.on_report(reported(id, OrdStatus::Filled, "500"), minute(4), out);
    strategy.on_timer(minute(95), out);
    EXPECT_EQ(take_order(out)->first.ord_type, OrdType::Market);
}

}  // namespace
}  // namespace sluice::strategy
