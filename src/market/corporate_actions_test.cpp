#include "market/corporate_actions.hpp"

#include <gtest/gtest.h>

#include <string>

namespace sluice::market {
namespace {

constexpr std::string_view kHeader = "kind,instrument,date,pay_date,ratio,amount,currency\n";

std::string text_of(const CorporateAction& action) {
    std::string out = std::string{to_text(action.kind)} + " " + std::string{action.instrument.view()} + " " +
                      format_date(action.date);
    switch (action.kind) {
        case ActionKind::Split:
            return out + " " + std::to_string(action.ratio.new_units) + ":" + std::to_string(action.ratio.old_units);
        case ActionKind::Dividend:
            return out + " " + format_date(action.pay_date) + " " + to_text(action.amount) + " " +
                   std::string{action.currency.view()};
        case ActionKind::Settlement: return out + " " + to_text(action.amount);
    }
    return out;
}

// The actions, or the sentence that refuses them.
std::string read(const std::string& body) {
    const auto actions = parse_corporate_actions(std::string{kHeader} + body, "actions.csv");
    if (!actions)
        return actions.error().text;
    std::string out;
    for (const CorporateAction& action : *actions)
        out += text_of(action) + "\n";
    return out;
}

TEST(CorporateActions, ReadsEveryKindAndSortsByDateThenKindThenInstrument) {
    EXPECT_EQ(read("# Apple's summer of 2014\n"
                   "split, AAPL.US, 2014-06-09,, 7:1,,\n"
                   "settlement,NIFTY.NSE,2024-06-20,,,23567,\n"
                   "\n"
                   "dividend,AAPL.US,2014-08-07,2014-08-14,,0.47,USD\r\n"
                   "dividend,AAPL.US,2014-05-08,2014-05-15,,3.29,USD\n"
                   "split,TWX.US,2014-06-09,,2:20,,\n"
                   "dividend,AAPL.US,2014-06-09,2014-06-09,,0.01,USD\n"),
              "dividend AAPL.US 2014-05-08 2014-05-15 3.29 USD\n"
              "split AAPL.US 2014-06-09 7:1\n"
              "split TWX.US 2014-06-09 1:10\n"
              "dividend AAPL.US 2014-06-09 2014-06-09 0.01 USD\n"
              "dividend AAPL.US 2014-08-07 2014-08-14 0.47 USD\n"
              "settlement NIFTY.NSE 2024-06-20 23567\n");
}

TEST(CorporateActions, AHeaderAloneIsNoAction) { EXPECT_EQ(read(""), ""); }

TEST(CorporateActions, ASettlementValueMayBeNegativeOrZero) {
    EXPECT_EQ(read("settlement,CL-202005.CME,2020-04-21,,,-37.63,\n"), "settlement CL-202005.CME 2020-04-21 -37.63\n");
}

TEST(CorporateActions, EveryRefusalNamesFileLineAndColumn) {
    EXPECT_EQ(read("spinoff,AAPL.US,2014-06-09,,7:1,,\n"),
              "actions.csv:2:1: kind \"spinoff\" is not supported; split, dividend and settlement are");
    EXPECT_EQ(read("split,AAPL.US,2014-06-09,,7:1,\n"), "actions.csv:2:1: the line has 6 columns and the header 7");
    EXPECT_EQ(read("# remark\n\nsplit,,2014-06-09,,7:1,,\n").substr(0, 27), "actions.csv:4:2: instrument");
    EXPECT_EQ(read("split,AAPL.US,09/06/2014,,7:1,,\n").substr(0, 22), "actions.csv:2:3: date:");
    EXPECT_EQ(read("split,AAPL.US,1066-10-14,,7:1,,\n"),
              "actions.csv:2:3: date 1066-10-14 is outside the years 1900 to 2199");
    EXPECT_EQ(read("dividend,AAPL.US,2199-12-31,2200-01-01,,1,USD\n"),
              "actions.csv:2:4: pay_date 2200-01-01 is outside the years 1900 to 2199");
    EXPECT_EQ(read("dividend,AAPL.US,2014-05-08,,,1,USD\n").substr(0, 26), "actions.csv:2:4: pay_date:");
    EXPECT_EQ(read("dividend,AAPL.US,2014-05-08,2014-05-01,,1,USD\n"),
              "actions.csv:2:4: pay_date 2014-05-01 is before the ex-date 2014-05-08");
    for (const char* ratio : {"7", "7:0", "0:1", "-1:2", "1.5:1", "7:1:1", "1000001:1", ""})
        EXPECT_EQ(read("split,AAPL.US,2014-06-09,," + std::string{ratio} + ",,\n"),
                  "actions.csv:2:5: ratio \"" + std::string{ratio} +
                      "\" must be new:old in whole units up to 1000000, such as 7:1, or 1:10 for a reverse split");
    EXPECT_EQ(read("split,AAPL.US,2014-06-09,,3:3,,\n"), "actions.csv:2:5: ratio \"3:3\" changes nothing");
    EXPECT_EQ(read("dividend,AAPL.US,2014-05-08,2014-05-15,,a,USD\n").substr(0, 24), "actions.csv:2:6: amount:");
    EXPECT_EQ(read("dividend,AAPL.US,2014-05-08,2014-05-15,,-1,USD\n"),
              "actions.csv:2:6: amount -1 of a dividend must be positive");
    EXPECT_EQ(read("dividend,AAPL.US,2014-05-08,2014-05-15,,1,\n").substr(0, 26), "actions.csv:2:7: currency:");
}

TEST(CorporateActions, WhatAKindDoesNotHaveMustBeEmpty) {
    EXPECT_EQ(read("split,AAPL.US,2014-06-09,2014-06-10,7:1,,\n"),
              "actions.csv:2:4: a split has no pay_date; leave it empty");
    EXPECT_EQ(read("split,AAPL.US,2014-06-09,,7:1,5,\n"), "actions.csv:2:6: a split has no amount; leave it empty");
    EXPECT_EQ(read("dividend,AAPL.US,2014-05-08,2014-05-15,7:1,1,USD\n"),
              "actions.csv:2:5: a dividend has no ratio; leave it empty");
    EXPECT_EQ(read("settlement,NIFTY.NSE,2024-06-20,,,23567,INR\n"),
              "actions.csv:2:7: a settlement has no currency; leave it empty");
}

TEST(CorporateActions, TheSameActionTwiceIsRefusedWithBothLines) {
    EXPECT_EQ(
        read("split,AAPL.US,2014-06-09,,7:1,,\nsplit,TWX.US,2014-06-09,,7:1,,\nsplit,AAPL.US,2014-06-09,,2:1,,\n"),
        "actions.csv:4:1: the same action stands on line 2");
}

TEST(CorporateActions, AFileWithoutItsHeaderIsRefused) {
    for (const char* text : {"", "# nothing\n"}) {
        const auto read = parse_corporate_actions(text, "a.csv");
        ASSERT_FALSE(read);
        EXPECT_EQ(read.error().text,
                  "a.csv:1:1: the first line must be kind,instrument,date,pay_date,ratio,amount,currency");
    }
    const auto other = parse_corporate_actions("\nkind,instrument\n", "a.csv");
    ASSERT_FALSE(other);
    EXPECT_EQ(other.error().text,
              "a.csv:2:1: the first line must be kind,instrument,date,pay_date,ratio,amount,currency");
}

std::string split_text(const char* held, SplitRatio ratio, const char* lot = "1") {
    const auto out = split_holding(*parse_quantity(held), ratio, *parse_quantity(lot));
    return out ? to_text(out->whole) + " + " + to_text(out->fraction) : out.error().text;
}

TEST(Split, WholeLotsStayAndTheRestIsNamed) {
    EXPECT_EQ(split_text("100", {7, 1}), "700 + 0");
    EXPECT_EQ(split_text("25", {1, 10}), "2 + 0.5");
    EXPECT_EQ(split_text("-25", {1, 10}), "-2 + -0.5");
    EXPECT_EQ(split_text("5", {3, 2}), "7 + 0.5");
    EXPECT_EQ(split_text("300", {1, 3}), "100 + 0");
    EXPECT_EQ(split_text("100", {1, 3}), "33 + 0.333333333");
    EXPECT_EQ(split_text("9", {1, 10}), "0 + 0.9");
    EXPECT_EQ(split_text("0.25", {3, 1}, "0.1"), "0.7 + 0.05");
}

TEST(Split, AHoldingTooLargeToCountIsAnError) {
    const auto out = split_holding(Quantity::from_nanos(kInt128Max), {2, 1}, Quantity::whole(1));
    ASSERT_FALSE(out);
    EXPECT_EQ(out.error().code, ErrorCode::Overflow);
}

TEST(Split, PricesGoTheOtherWay) {
    EXPECT_EQ(to_text(*split_price(*parse_price("645.57"), {7, 1})), "92.224285714");
    EXPECT_EQ(to_text(*split_price(*parse_price("1.25"), {1, 10})), "12.5");
    EXPECT_FALSE(split_price(Price::whole(4'000'000'000), {1, 1'000'000}));
}

TEST(Split, SplitsMultiply) {
    EXPECT_EQ(*compound({7, 1}, {1, 14}), (SplitRatio{1, 2}));
    EXPECT_EQ(*compound({2, 1}, {3, 1}), (SplitRatio{6, 1}));
    EXPECT_FALSE(compound({INT64_MAX, 1}, {2, 1}));
    EXPECT_FALSE(compound({1, INT64_MAX}, {1, 2}));
}

}  // namespace
}  // namespace sluice::market
