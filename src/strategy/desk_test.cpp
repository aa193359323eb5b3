#include "strategy/desk.hpp"

#include <gtest/gtest.h>

#include "strategy/desk_test_kit.hpp"

namespace sluice::strategy {
namespace {

using namespace kit;

class DeskTest : public testing::Test {
protected:
    // Holds 500 bought at 12.
    void enter() {
        bool new_session = false;
        ASSERT_TRUE(desk.takes(bar(0, "12"), new_session, out));
        desk.want(Stance::Long, px("12"), minute(1), out);
        const auto order = take_order(out);
        ASSERT_TRUE(order);
        desk.on_report(placed(order->first, order->second, kEntry), minute(1), out);
        desk.on_report(reported(kEntry, OrdStatus::Filled, "500"), minute(1), out);
        ASSERT_EQ(desk.position(), qty("500"));
        ASSERT_TRUE(desk.idle());
        out.clear();
    }

    static constexpr ClOrdId kEntry{"P1-A-1"};
    static constexpr ClOrdId kExit{"P1-A-2"};
    OneSession calendar;
    Desk desk{desk_config(), calendar};
    Intents out;
};

TEST_F(DeskTest, SizesAnEntryInWholeLotsAndPricesItOnTheTick) {
    bool new_session = false;
    ASSERT_TRUE(desk.takes(bar(0, "187.503"), new_session, out));
    EXPECT_TRUE(new_session);
    EXPECT_EQ(out.wake_at, minute(95));
    desk.want(Stance::Long, px("187.503"), minute(1), out);
    const auto order = take_order(out);
    ASSERT_TRUE(order);
    EXPECT_EQ(order->first.side, Side::Buy);
    EXPECT_EQ(order->first.order_qty, qty("31"));  // 6000 / 187.503 = 31.99
    EXPECT_EQ(order->first.price, px("187.56"));   // 187.503 + 5 ticks, rounded up
    EXPECT_EQ(order->first.ord_type, OrdType::Limit);
    EXPECT_EQ(order->second.who, kTag);
    EXPECT_EQ(order->second.origin, Origin::Strategy);
}

TEST_F(DeskTest, HasOneIntentOpenAtATime) {
    desk.want(Stance::Long, px("12"), minute(1), out);
    ASSERT_TRUE(take_order(out));
    desk.want(Stance::Long, px("12"), minute(2), out);
    desk.on_price(px("12"), minute(2), out);
    EXPECT_TRUE(out.commands.empty());
}

TEST_F(DeskTest, CancelsAnEntryThatRestedTooLongAndForgetsIt) {
    desk.want(Stance::Long, px("12"), minute(1), out);
    const auto order = take_order(out);
    desk.on_report(placed(order->first, order->second, kEntry), minute(1), out);
    desk.on_price(px("12.10"), minute(2), out);
    EXPECT_TRUE(cancels(out).empty());
    desk.on_price(px("12.20"), minute(3), out);
    EXPECT_EQ(cancels(out), std::vector{kEntry});
    out.clear();
    desk.on_report(reported(kEntry, OrdStatus::Canceled), minute(3), out);
    EXPECT_TRUE(desk.idle());
    EXPECT_EQ(desk.stance(), Stance::Flat);
    EXPECT_TRUE(out.commands.empty());
}

TEST_F(DeskTest, KeepsWhatAStaleEntryHasFilled) {
    desk.want(Stance::Long, px("12"), minute(1), out);
    const auto order = take_order(out);
    desk.on_report(placed(order->first, order->second, kEntry), minute(1), out);
    desk.on_report(reported(kEntry, OrdStatus::PartiallyFilled, "200"), minute(1), out);
    desk.on_price(px("12.20"), minute(3), out);
    desk.on_report(reported(kEntry, OrdStatus::Canceled), minute(3), out);
    EXPECT_EQ(desk.position(), qty("200"));
    EXPECT_EQ(desk.stance(), Stance::Long);
    out.clear();
    desk.want(Stance::Flat, px("12.30"), minute(4), out);
    EXPECT_EQ(take_order(out)->first.order_qty, qty("200"));
}

TEST_F(DeskTest, DoesNotAskAgainForADeniedEntry) {
    desk.want(Stance::Long, px("12"), minute(1), out);
    const auto order = take_order(out);
    desk.on_report(denied(order->first, order->second), minute(1), out);
    desk.on_price(px("12"), minute(2), out);
    EXPECT_TRUE(out.commands.empty());
    EXPECT_EQ(desk.stance(), Stance::Flat);
    desk.want(Stance::Long, px("12"), minute(3), out);
    EXPECT_TRUE(take_order(out)) << "the next signal asks again";
}

TEST_F(DeskTest, AsksAgainForADeniedExitWithTheNextBar) {
    enter();
    desk.want(Stance::Flat, px("12.50"), minute(2), out);
    const auto exit = take_order(out);
    ASSERT_TRUE(exit);
    EXPECT_EQ(exit->first.price, px("12.45"));
    desk.on_report(denied(exit->first, exit->second), minute(2), out);
    EXPECT_TRUE(out.commands.empty());
    desk.on_price(px("12.40"), minute(3), out);
    const auto again = take_order(out);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->first.order_qty, qty("500"));
    EXPECT_EQ(again->first.price, px("12.35"));
    EXPECT_NE(again->second.key, exit->second.key);
}

TEST_F(DeskTest, RepricesAnExitThatRestedTooLong) {
    enter();
    desk.want(Stance::Flat, px("12.50"), minute(2), out);
    const auto exit = take_order(out);
    desk.on_report(placed(exit->first, exit->second, kExit), minute(2), out);
    desk.on_price(px("12.30"), minute(4), out);
    EXPECT_EQ(cancels(out), std::vector{kExit});
    out.clear();
    desk.on_report(reported(kExit, OrdStatus::Canceled), minute(4), out);
    const auto again = take_order(out);
    ASSERT_TRUE(again);
    EXPECT_EQ(again->first.price, px("12.25"));
}

TEST_F(DeskTest, IsFlatBeforeTheCloseWithAMarketOrder) {
    enter();
    desk.on_timer(minute(95), out);
    const auto exit = take_order(out);
    ASSERT_TRUE(exit);
    EXPECT_EQ(exit->first.side, Side::Sell);
    EXPECT_EQ(exit->first.ord_type, OrdType::Market);
    EXPECT_EQ(exit->first.order_qty, qty("500"));
    EXPECT_FALSE(exit->first.price);
    desk.on_report(placed(exit->first, exit->second, kExit), minute(95), out);
    desk.on_report(reported(kExit, OrdStatus::Filled, "500"), minute(95), out);
    EXPECT_TRUE(desk.position().is_zero());
    desk.want(Stance::Long, px("12"), minute(96), out);
    EXPECT_TRUE(out.commands.empty()) << "nothing new is opened before the close";
}

TEST_F(DeskTest, TurnsARestingExitIntoAMarketOrderBeforeTheClose) {
    enter();
    desk.want(Stance::Flat, px("12.50"), minute(94), out);
    const auto exit = take_order(out);
    desk.on_report(placed(exit->first, exit->second, kExit), minute(94), out);
    desk.on_timer(minute(95), out);
    EXPECT_EQ(cancels(out), std::vector{kExit});
    out.clear();
    desk.on_report(reported(kExit, OrdStatus::Canceled), minute(95), out);
    EXPECT_EQ(take_order(out)->first.ord_type, OrdType::Market);
}

TEST_F(DeskTest, ATimerThatComesEarlyIsAskedForAgain) {
    enter();
    desk.on_timer(minute(90), out);
    EXPECT_TRUE(out.commands.empty());
    EXPECT_EQ(out.wake_at, minute(95));
}

TEST_F(DeskTest, CancelsAnEntryItNoLongerWantsAsSoonAsItHasAnId) {
    desk.want(Stance::Long, px("12"), minute(1), out);
    const auto order = take_order(out);
    desk.want(Stance::Flat, px("11"), minute(2), out);
    EXPECT_TRUE(out.commands.empty()) << "there is no id to cancel yet";
    desk.on_report(placed(order->first, order->second, kEntry), minute(2), out);
    EXPECT_EQ(cancels(out), std::vector{kEntry});
}

TEST_F(DeskTest, CountsAFillThatComesAfterTheEnd) {
    desk.want(Stance::Long, px("12"), minute(1), out);
    const auto order = take_order(out);
    desk.on_report(placed(order->first, order->second, kEntry), minute(1), out);
    desk.want(Stance::Flat, px("12"), minute(1), out);
    desk.on_report(reported(kEntry, OrdStatus::Canceled), minute(2), out);
    out.clear();
    desk.on_report(reported(kEntry, OrdStatus::Canceled, "100"), minute(2), out);
    EXPECT_EQ(desk.position(), qty("100"));
    EXPECT_EQ(take_order(out)->first.side, Side::Sell) << "and gets rid of it, for it wants to be flat";
}

TEST_F(DeskTest, TreatsAWishToBeShortAsFlatUnlessAllowed) {
    desk.want(Stance::Short, px("12"), minute(1), out);
    EXPECT_TRUE(out.commands.empty());
    Desk free{desk_config(true), calendar};
    free.want(Stance::Short, px("12"), minute(1), out);
    const auto order = take_order(out);
    ASSERT_TRUE(order);
    EXPECT_EQ(order->first.side, Side::Sell);
    EXPECT_EQ(order->first.price, px("11.95"));
}

TEST_F(DeskTest, GivesKeysThatTwoRunsDoNotShare) {
    desk.want(Stance::Long, px("12"), UnixNanos::from_nanos(36), out);
    EXPECT_EQ(take_order(out)->second.key, IdempotencyKey{"test-10-0-0"});
    Desk later{desk_config(), calendar};
    later.want(Stance::Long, px("12"), UnixNanos::from_nanos(37), out);
    EXPECT_EQ(take_order(out)->second.key, IdempotencyKey{"test-11-0-0"});
}

TEST_F(DeskTest, TakesOnlyItsInstrumentInsideTheSession) {
    bool new_session = false;
    Bar other = bar(1, "5");
    other.instrument = InstrumentId{"MSFT.US"};
    EXPECT_FALSE(desk.takes(other, new_session, out));
    EXPECT_FALSE(desk.takes(bar(-3, "5"), new_session, out));
    EXPECT_TRUE(desk.takes(bar(1, "5"), new_session, out));
    EXPECT_FALSE(desk.takes(bar(100, "5"), new_session, out));
}

TEST(Lots, AreWholeAndZeroWhereNoneFits) {
    Instrument coin;
    coin.round_lot = qty("0.001");
    EXPECT_EQ(lots_for(Amount::whole(100), px("30000"), coin), qty("0.003"));
    EXPECT_EQ(lots_for(Amount::whole(1), px("30000"), coin), Quantity{});
    EXPECT_EQ(lots_for(Amount::whole(100), px("0"), coin), Quantity{});
}

TEST(Ticks, RoundBothWays) {
    EXPECT_EQ(tick_down(px("1.019"), px("0.01")), px("1.01"));
    EXPECT_EQ(tick_up(px("1.011"), px("0.01")), px("1.02"));
    EXPECT_EQ(tick_up(px("1.01"), px("0.01")), px("1.01"));
    EXPECT_EQ(tick_down(px("-1.011"), px("0.01")), px("-1.02"));
}

}  // namespace
}  // namespace sluice::strategy
