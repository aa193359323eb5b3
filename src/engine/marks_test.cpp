#include "engine/marks.hpp"

#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"

namespace sluice::engine {
namespace {

using std::chrono::seconds;

UnixNanos at(int second) { return kStart + seconds{second}; }

class MarkOf : public ::testing::Test {
protected:
    void quote(std::string_view bid, std::string_view offer, int second, std::string_view bid_size = "5",
               std::string_view offer_size = "5") {
        const UnixNanos when = at(second);
        marks.apply(Quote{kAapl, px(bid), px(offer), qty(bid_size), qty(offer_size), when, when}, when);
    }
    void trade(std::string_view price, int second) {
        marks.apply(Trade{kAapl, px(price), qty("1"), Aggressor::Unknown, 0, at(second), at(second)}, at(second));
    }
    std::optional<Price> touch(Side side, int now) const {
        const auto found = marks.find(kAapl)->touch(side, at(now));
        return found ? std::optional{found->px} : std::nullopt;
    }
    UnixNanos time(Side side, int now) const { return marks.find(kAapl)->touch(side, at(now))->time; }

    Marks marks;
};

TEST_F(MarkOf, IsUnknownUntilTheMarketSpoke) { EXPECT_EQ(marks.find(kAapl), nullptr); }

TEST_F(MarkOf, ATakerMeetsTheOtherSideOfTheQuote) {
    quote("187.49", "187.51", 0);
    EXPECT_EQ(touch(Side::Buy, 0), px("187.51"));
    EXPECT_EQ(touch(Side::Sell, 0), px("187.49"));
    EXPECT_EQ(marks.find(kAapl)->middle(), px("187.50"));
}

TEST_F(MarkOf, WhereOnlyTradesExistTheLastPrintSpeaks) {
    trade("187.30", 0);
    EXPECT_EQ(touch(Side::Buy, 0), px("187.30"));
    EXPECT_EQ(touch(Side::Sell, 0), px("187.30"));
    EXPECT_EQ(marks.find(kAapl)->middle(), px("187.30"));
}

TEST_F(MarkOf, AFreshQuoteSpeaksBeforeANewerPrint) {
    quote("187.49", "187.51", 0);
    trade("187.30", 4);
    EXPECT_EQ(touch(Side::Buy, 5), px("187.51"));
    EXPECT_EQ(time(Side::Buy, 5), at(0));
}

TEST_F(MarkOf, AQuoteOlderThanAllowedGivesWayToANewerPrint) {
    quote("187.49", "187.51", 0);
    trade("187.30", 4);
    EXPECT_EQ(touch(Side::Buy, 6), px("187.30"));
    EXPECT_EQ(time(Side::Buy, 6), at(4));
}

TEST_F(MarkOf, AnOldQuoteSpeaksWhenThePrintIsOlderStill) {
    trade("187.30", 0);
    quote("187.49", "187.51", 1);
    EXPECT_EQ(touch(Side::Buy, 60), px("187.51"));
    EXPECT_EQ(time(Side::Buy, 60), at(1));
}

TEST_F(MarkOf, AnAbsentSideIsAsOldAsThePrintThatStandsForIt) {
    trade("187.30", 0);
    quote("187.49", "0", 60, "5", "0");
    EXPECT_EQ(touch(Side::Buy, 60), px("187.30"));
    EXPECT_EQ(time(Side::Buy, 60), at(0));
    EXPECT_EQ(time(Side::Sell, 60), at(60));
}

TEST_F(MarkOf, AnAbsentSideWithoutAnyPrintHasNoPrice) {
    quote("0", "187.51", 0, "0", "5");
    EXPECT_EQ(touch(Side::Sell, 0), std::nullopt);
    EXPECT_EQ(marks.find(kAapl)->middle(), px("187.51"));
    quote("187.49", "0", 0, "5", "0");
    EXPECT_EQ(touch(Side::Buy, 0), std::nullopt);
    EXPECT_EQ(marks.find(kAapl)->middle(), px("187.49"));
}

TEST_F(MarkOf, TheMiddleFollowsThePrintsOnceTheQuoteHasStopped) {
    quote("187.49", "187.51", 0);
    trade("187.30", 5);
    EXPECT_EQ(marks.find(kAapl)->middle(), px("187.50"));
    trade("187.20", 6);
    EXPECT_EQ(marks.find(kAapl)->middle(), px("187.20"));
}

}  // namespace
}  // namespace sluice::engine
