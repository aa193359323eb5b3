#include "engine/exposure.hpp"

#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"

namespace sluice::engine {
namespace {

class ExposureOf : public ::testing::Test {
protected:
    ExposureOf() { record.furnish(); }
    void hold(std::string_view quantity) {
        record.write(AdjustmentApplied{holding(kAapl, quantity, "180", "held"), Applied::Changed});
    }
    const OrderState& work(NewOrderSingle o, std::string_view id) {
        record.place(named(std::move(o), id));
        const OrderState& placed = record.state.orders.back();
        record.hear(report_on(placed.order, ExecType::New));
        return placed;
    }
    const State& state() const { return record.state; }

    Record record;
};

TEST_F(ExposureOf, AnOrderWithoutAPositionAdds) {
    EXPECT_EQ(classify_new(state(), buy("10")), Exposure::Adds);
    EXPECT_EQ(classify_new(state(), sell("10")), Exposure::Adds);
}

TEST_F(ExposureOf, ASaleOfALongPositionIsAnExitUpToItsSize) {
    hold("10");
    EXPECT_EQ(classify_new(state(), sell("9")), Exposure::Exit);
    EXPECT_EQ(classify_new(state(), sell("10")), Exposure::Exit);
    EXPECT_EQ(classify_new(state(), sell("11")), Exposure::Adds);
    EXPECT_EQ(classify_new(state(), buy("1")), Exposure::Adds);
}

TEST_F(ExposureOf, APurchaseAgainstAShortPositionIsAnExitUpToItsSize) {
    hold("-10");
    EXPECT_EQ(classify_new(state(), buy("10")), Exposure::Exit);
    EXPECT_EQ(classify_new(state(), buy("11")), Exposure::Adds);
    EXPECT_EQ(classify_new(state(), sell("1")), Exposure::Adds);
}

TEST_F(ExposureOf, AnOrderWithoutAQuantityAdds) {
    hold("10");
    EXPECT_EQ(classify_new(state(), sell("0")), Exposure::Adds);
}

TEST_F(ExposureOf, AllExitsTogetherAreBoundByThePosition) {
    hold("10");
    work(sell("6"), "P1-1-1");
    EXPECT_EQ(classify_new(state(), sell("4")), Exposure::Exit);
    EXPECT_EQ(classify_new(state(), sell("5")), Exposure::Adds);
}

TEST_F(ExposureOf, OnlyOrdersOfTheSameSideInstrumentAccountAndProductCount) {
    hold("10");
    work(buy("6"), "P1-1-1");
    work(order(Side::Sell, qty("6"), px("187.50"), kMsft), "P1-1-2");
    NewOrderSingle other_account = sell("6");
    other_account.account = AccountId{"B"};
    work(other_account, "P1-1-3");
    NewOrderSingle other_product = sell("6");
    other_product.product = Product::Mis;
    work(other_product, "P1-1-4");
    const OrderState& same = work(sell("6"), "P1-1-5");
    EXPECT_EQ(working_qty(state(), sell("1"), nullptr), qty("6"));
    EXPECT_EQ(working_qty(state(), sell("1"), &same), qty("0"));
}

TEST_F(ExposureOf, PositionIsKeptPerProduct) {
    hold("10");
    NewOrderSingle mis = sell("1");
    EXPECT_EQ(position_of(state(), mis), qty("10"));
    mis.product = Product::Mis;
    EXPECT_EQ(position_of(state(), mis), qty("0"));
}

TEST_F(ExposureOf, AReplaceThatOnlyLowersTheQuantityIsAnExitEvenOfAnEntry) {
    const OrderState& entry = work(buy("10"), "P1-1-1");
    EXPECT_EQ(classify_replace(state(), entry, buy("9")), Exposure::Exit);
    EXPECT_EQ(classify_replace(state(), entry, buy("10")), Exposure::Adds);
    EXPECT_EQ(classify_replace(state(), entry, buy("11")), Exposure::Adds);
}

TEST_F(ExposureOf, AReplaceOfAnEntryThatAlsoMovesAPriceAdds) {
    const OrderState& entry = work(buy("10"), "P1-1-1");
    EXPECT_EQ(classify_replace(state(), entry, buy("9", "187.40")), Exposure::Adds);
    NewOrderSingle stopped = buy("9");
    stopped.stop_px = px("187");
    EXPECT_EQ(classify_replace(state(), entry, stopped), Exposure::Adds);
}

TEST_F(ExposureOf, AReplaceOfAnExitStaysOneUpToThePosition) {
    hold("10");
    const OrderState& exit = work(sell("6"), "P1-1-1");
    work(sell("2"), "P1-1-2");
    EXPECT_EQ(classify_replace(state(), exit, sell("8", "187.40")), Exposure::Exit);
    EXPECT_EQ(classify_replace(state(), exit, sell("9", "187.40")), Exposure::Adds);
}

TEST_F(ExposureOf, AReplaceIsJudgedAtTheLargerOfBothTotals) {
    hold("5");
    const OrderState& exit = work(sell("6"), "P1-1-1");
    EXPECT_EQ(classify_replace(state(), exit, sell("5", "187.40")), Exposure::Adds);
}

TEST_F(ExposureOf, AnExitHasRoomForWhatTheOtherExitsLeave) {
    hold("10");
    const OrderState& exit = work(sell("9"), "P1-1-1");
    work(sell("4"), "P1-1-2");
    EXPECT_EQ(exit_room(state(), exit), qty("6"));
}

TEST_F(ExposureOf, AnExitHasNoRoomWhenOthersCoverThePositionOrThereIsNone) {
    const OrderState& alone = work(sell("9"), "P1-1-1");
    EXPECT_EQ(exit_room(state(), alone), qty("0"));
    hold("3");
    work(sell("4"), "P1-1-2");
    EXPECT_EQ(exit_room(state(), alone), qty("0"));
}

TEST_F(ExposureOf, AWorkingOrderCouldAddUnlessAllOfItsSideFitThePosition) {
    const OrderState& sale = work(sell("6"), "P1-1-1");
    EXPECT_TRUE(could_add(state(), sale));
    hold("10");
    EXPECT_FALSE(could_add(state(), sale));
    work(sell("4"), "P1-1-2");
    EXPECT_FALSE(could_add(state(), sale));
    work(sell("1"), "P1-1-3");
    EXPECT_TRUE(could_add(state(), sale));
}

}  // namespace
}  // namespace sluice::engine
