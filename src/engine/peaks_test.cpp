#include "engine/peaks.hpp"

#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"

namespace sluice::engine {
namespace {

using std::chrono::seconds;

TEST(Peaks, ANewHighIsRecordedAndMoneyThatComesMovesIt) {
    Desk desk;
    EXPECT_EQ(desk.state().peaks.at(kAccount), usd("100000"));
    desk.hear(holding(kAapl, "100", "187.50", "held"));
    desk.wait(seconds{60});
    desk.quote(kAapl, "187.50", "187.50");
    EXPECT_EQ(desk.state().peaks.at(kAccount), usd("118750"));
    desk.wait(seconds{60});
    desk.quote(kAapl, "188", "188");
    EXPECT_EQ(desk.state().peaks.at(kAccount), usd("118750"));
    Adjustment transfer = cash("-50000", "out");
    transfer.kind = AdjustmentKind::Transfer;
    desk.hear(transfer);
    EXPECT_EQ(desk.state().peaks.at(kAccount), usd("68750"));
    EXPECT_EQ(desk.state().day_marks.at(kAccount).equity, usd("50000")) << "what is taken out is no loss of the day";
    Adjustment dividend = cash("10", "div");
    dividend.kind = AdjustmentKind::Dividend;
    desk.hear(dividend);
    EXPECT_EQ(desk.state().peaks.at(kAccount), usd("68750"));
}

Adjustment transfer(std::string_view amount, std::string_view id, Currency currency = kUsd) {
    Adjustment a = cash(amount, id, currency);
    a.kind = AdjustmentKind::Transfer;
    return a;
}

TEST(Peaks, APositionThatNobodyHasPricedMakesNoHigh) {
    Desk desk;
    desk.hear(holding(kEs, "1", "90000", "held"));
    desk.forget();
    desk.wait(seconds{60});
    desk.quote(kAapl, "188", "188");
    EXPECT_TRUE(desk.written<EquityPeaked>().empty()) << "its cost may be more than it was ever worth";
    EXPECT_EQ(desk.state().peaks.at(kAccount), usd("100000"));
}

TEST(Peaks, WhatIsWorthNothingHasNoHigh) {
    Desk desk;
    desk.hear(transfer("-100000", "out"));
    EXPECT_EQ(desk.state().peaks.at(kAccount), usd("0"));
    desk.hear(cash("-50", "fee"));
    desk.forget();
    desk.wait(seconds{60});
    desk.quote(kAapl, "188", "188");
    EXPECT_TRUE(desk.written<EquityPeaked>().empty());
}

// Limits over all accounts in euros, at 1.25 dollars each.
struct GroupPeaks : ::testing::Test {
    GroupPeaks() {
        Limits all = roomy_limits();
        all.currency = Currency{"EUR"};
        desk.command(SetRate{Currency{"EUR"}, kUsd, px("1.25"), "test"});
        desk.command(SetLimits{AccountId{}, all}, Desk::engine_by());
        desk.wait(seconds{60});
        desk.quote(kAapl, "188", "188");
    }
    Desk desk;
};

TEST_F(GroupPeaks, AreKeptInTheCurrencyOfTheirLimits) {
    EXPECT_EQ(desk.state().peaks.at(AccountId{}), usd("80000"));
    desk.hear(transfer("12500", "in"));
    EXPECT_EQ(desk.state().peaks.at(kAccount), usd("112500"));
    EXPECT_EQ(desk.state().peaks.at(AccountId{}), usd("90000")) << "money that comes is no gain of all accounts either";
    EXPECT_FALSE(desk.state().day_marks.contains(AccountId{}));
}

TEST_F(GroupPeaks, StayWhereNoRateTellsWhatMoneyIsWorth) {
    desk.forget();
    desk.hear(transfer("1000", "yen", Currency{"JPY"}));
    EXPECT_TRUE(desk.written<EquityPeaked>().empty());
    EXPECT_EQ(desk.state().peaks.at(AccountId{}), usd("80000"));
}

TEST_F(GroupPeaks, WaitUntilEveryAccountIsPriced) {
    desk.hear(holding(kEs, "1", "90000", "held"));
    desk.hear(transfer("12500", "in"));
    desk.forget();
    desk.wait(seconds{60});
    desk.quote(kAapl, "200", "200");
    EXPECT_TRUE(desk.written<EquityPeaked>().empty());
}

}  // namespace
}  // namespace sluice::engine
