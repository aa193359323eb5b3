#include "strategy/mean_reversion.hpp"

#include <gtest/gtest.h>

#include "strategy/desk_test_kit.hpp"
#include "strategy/figure_text.hpp"

namespace sluice::strategy {
namespace {

using namespace kit;

class MeanReversionTest : public testing::Test {
protected:
    void feed(std::int64_t from, std::initializer_list<std::string_view> closes) {
        for (const std::string_view close : closes) {
            strategy.on_bar(bar(from, close), minute(from + 1), out);
            ++from;
        }
    }
    void fill_entry() {
        const auto entry = take_order(out);
        ASSERT_TRUE(entry);
        strategy.on_report(placed(entry->first, entry->second, kId), minute(5), out);
        strategy.on_report(reported(kId, OrdStatus::Filled, "100"), minute(5), out);
        out.clear();
    }
    static constexpr ClOrdId kId{"P1-A-1"};
    OneSession calendar;
    MeanReversion strategy{{.window_bars = 4, .hold_bars_max = 3}, {desk_config()}, calendar};
    Intents out;
};

TEST(WindowFigures, AreMeanAndPopulationDeviation) {
    const WindowFigures figures = figures_of({9, 11, 9, 11});
    EXPECT_EQ(figures.mean, 10.0);
    EXPECT_EQ(figures.deviation, 1.0);
    EXPECT_EQ(figures_of({}).deviation, 0.0);
}

// 9, 11, 9, 11 has mean 10 and deviation 1, so 7.50 is 2.5 deviations below.
TEST_F(MeanReversionTest, BuysWhatFellFarBelowItsMean) {
    feed(0, {"9", "11", "9", "11", "7.50"});
    EXPECT_EQ(notes(out), std::vector<std::string>{"close 7.5 is -2.50 deviations from its mean 10.0000: buy"});
    const auto entry = take_order(out);
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->first.side, Side::Buy);
    EXPECT_EQ(entry->first.order_qty, qty("800"));
    EXPECT_EQ(entry->first.price, px("7.55"));
}

TEST_F(MeanReversionTest, LeavesAloneWhatFellTooFar) {
    feed(0, {"9", "11", "9", "11", "5"});
    EXPECT_TRUE(out.commands.empty()) << "five deviations is no dip";
}

// The window is 11, 9, 11, 7.50: mean 9.625.
TEST_F(MeanReversionTest, SellsBackAtTheMean) {
    feed(0, {"9", "11", "9", "11", "7.50"});
    fill_entry();
    feed(5, {"9.63"});
    EXPECT_EQ(notes(out).size(), 1U);
    EXPECT_NE(notes(out).front().find("back at the mean, out"), std::string::npos) << notes(out).front();
    const auto exit = take_order(out);
    ASSERT_TRUE(exit);
    EXPECT_EQ(exit->first.side, Side::Sell);
    EXPECT_EQ(exit->first.order_qty, qty("100"));
}

TEST_F(MeanReversionTest, GivesUpAfterItsTime) {
    feed(0, {"9", "11", "9", "11", "7.50"});
    fill_entry();
    feed(5, {"9", "8.50"});
    EXPECT_FALSE(take_order(out));
    feed(7, {"8.40"});
    EXPECT_NE(notes(out).front().find("held long enough, out"), std::string::npos) << notes(out).front();
    EXPECT_TRUE(take_order(out));
}

TEST_F(MeanReversionTest, StopsWhenItFallsOn) {
    feed(0, {"9", "11", "9", "11", "7.50"});
    fill_entry();
    feed(5, {"2"});  // window mean 9.625, deviation 1.431: -5.3
    EXPECT_NE(notes(out).front().find("stop, out"), std::string::npos) << notes(out).front();
    EXPECT_TRUE(take_order(out));
}

TEST_F(MeanReversionTest, SaysNothingOfAMarketThatStandsStill) {
    feed(0, {"9", "9", "9", "9", "8"});
    EXPECT_TRUE(out.commands.empty());
}

TEST(FixedText, RoundsHalfAwayFromZero) {
    EXPECT_EQ(fixed_text(2.5, 2), "2.50");
    EXPECT_EQ(fixed_text(-0.125, 2), "-0.13");
    EXPECT_EQ(fixed_text(1e300, 2), "?");
}

}  // namespace
}  // namespace sluice::strategy
