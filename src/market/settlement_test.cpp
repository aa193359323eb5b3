#include "market/settlement.hpp"

#include <gtest/gtest.h>

#include "market/calendar.hpp"

namespace sluice::market {
namespace {

Price px(std::string_view text) { return *parse_price(text); }
Quantity qty(std::string_view text) { return *parse_quantity(text); }

Instrument option(OptionRight right, const char* strike, int multiplier = 100) {
    Instrument out;
    out.id = InstrumentId{"AAPL140606C00645000.US"};
    out.asset_class = AssetClass::Option;
    out.expiry = Date{2014, 6, 6};
    out.multiplier = Multiplier::whole(multiplier);
    out.option = OptionTerms{InstrumentId{"AAPL.US"}, px(strike), right, ExerciseStyle::American};
    return out;
}

TEST(SettlementRules, NseDerivativesSettleOnTheClosingMean) {
    Instrument nifty = option(OptionRight::Call, "23500");
    EXPECT_EQ(default_settlement_rule(nifty).value, SettlementValue::Close);
    nifty.calendar = CalendarId{"NSE"};
    EXPECT_EQ(default_settlement_rule(nifty).value, SettlementValue::ClosingMean);
    EXPECT_EQ(default_settlement_rule(nifty).mean_over, std::chrono::minutes{30});
}

TEST(ExpirySessions, AreThoseOfTheDayAndTheOneBefore) {
    const Calendars calendars;
    const auto friday = expiry_sessions(calendars, CalendarId{"NYSE"}, Date{2014, 6, 6});
    ASSERT_TRUE(friday && friday->before);
    EXPECT_EQ(format_rfc3339(friday->last.close), "2014-06-06T20:00:00Z");
    EXPECT_EQ(format_rfc3339(friday->before->close), "2014-06-05T20:00:00Z");
    // Good Friday 2014: the Thursday is the last day.
    const auto holiday = expiry_sessions(calendars, CalendarId{"NYSE"}, Date{2014, 4, 18});
    ASSERT_TRUE(holiday && holiday->before);
    EXPECT_EQ(format_rfc3339(holiday->last.close), "2014-04-17T20:00:00Z");
    EXPECT_EQ(format_rfc3339(holiday->before->close), "2014-04-16T20:00:00Z");
}

TEST(ExpirySessions, AreAbsentWhereTheCalendarKnowsNothing) {
    const Calendars calendars;
    EXPECT_FALSE(expiry_sessions(calendars, CalendarId{"MOON"}, Date{2014, 6, 6}));
    EXPECT_FALSE(expiry_sessions(calendars, CalendarId{"NYSE"}, Date{2190, 6, 6}));
    EXPECT_FALSE(expiry_sessions(calendars, CalendarId{"NYSE"}, Date{1950, 6, 6}));
    // The first session of the tables has none before it.
    const auto first = expiry_sessions(calendars, CalendarId{"NYSE"}, Date{2000, 1, 3});
    ASSERT_TRUE(first);
    EXPECT_FALSE(first->before);
}

TEST(LocalMidnight, IsTheExchangesOwn) {
    const Calendars calendars;
    const auto text = [&](const char* calendar, Date date) {
        return format_rfc3339(local_midnight(calendars, *CalendarId::parse(calendar), date));
    };
    EXPECT_EQ(text("NYSE", {2014, 6, 9}), "2014-06-09T04:00:00Z");
    EXPECT_EQ(text("NYSE", {2014, 12, 9}), "2014-12-09T05:00:00Z");
    EXPECT_EQ(text("NSE", {2024, 6, 20}), "2024-06-19T18:30:00Z");
    EXPECT_EQ(text("24x7", {2024, 6, 20}), "2024-06-20T00:00:00Z");
}

TEST(PrintMean, IsWeightedAndOnTheNearestTick) {
    PrintMean mean;
    EXPECT_FALSE(mean.on_tick(px("0.05")));
    mean.add(px("100"), qty("1"));
    mean.add(px("100.1"), qty("3"));
    EXPECT_EQ(mean.on_tick(px("0.001")), px("100.075"));
    EXPECT_EQ(mean.on_tick(px("0.05")), px("100.1"));
    EXPECT_EQ(mean.on_tick(px("0.1")), px("100.1"));
    EXPECT_FALSE(mean.on_tick(Price{}));
    mean.clear();
    EXPECT_FALSE(mean.on_tick(px("0.05")));
}

TEST(PrintMean, BeyondItsWidthItIsAbsent) {
    PrintMean mean;
    for (int i = 0; i < 3; ++i)
        mean.add(Price::whole(4'000'000'000), Quantity::whole(20'000'000'000));
    EXPECT_FALSE(mean.on_tick(px("0.01")));
}

std::string payoff(OptionRight right, const char* strike, const char* value, SplitRatio ratio = {}) {
    return to_text(*option_payoff(*option(right, strike).option, px(value), ratio));
}

TEST(Payoff, IsNeverNegative) {
    EXPECT_EQ(payoff(OptionRight::Call, "640", "645.57"), "5.57");
    EXPECT_EQ(payoff(OptionRight::Call, "645.57", "645.57"), "0");
    EXPECT_EQ(payoff(OptionRight::Call, "650", "645.57"), "0");
    EXPECT_EQ(payoff(OptionRight::Put, "650", "645.57"), "4.43");
    EXPECT_EQ(payoff(OptionRight::Put, "640", "645.57"), "0");
}

TEST(Payoff, AfterASplitAContractIsForTheNewUnitsOfOneOld) {
    EXPECT_EQ(payoff(OptionRight::Call, "640", "93", {7, 1}), "11");
    EXPECT_EQ(payoff(OptionRight::Put, "7", "60", {1, 10}), "1");
    EXPECT_FALSE(option_payoff(*option(OptionRight::Call, "1").option, Price::whole(4'000'000'000), {7, 1}));
}

std::string delivered(OptionRight right, const char* strike, const char* contracts, const char* value,
                      SplitRatio ratio = {}, int multiplier = 100) {
    const auto out = deliver(option(right, strike, multiplier), qty("1"), qty(contracts), px(value), ratio);
    if (!out)
        return out.error().text;
    return to_text(out->units) + "@" + to_text(out->price) + " cash " + to_text(out->cash) +
           (out->in_lieu.is_zero() ? "" : " in lieu of " + to_text(out->in_lieu));
}

TEST(Delivery, SharesAgainstTheStrikeBothWays) {
    EXPECT_EQ(delivered(OptionRight::Call, "640", "2", "645.57"), "200@640 cash -128000");
    EXPECT_EQ(delivered(OptionRight::Call, "640", "-2", "645.57"), "-200@640 cash 128000");
    EXPECT_EQ(delivered(OptionRight::Put, "650", "2", "645.57"), "-200@650 cash 130000");
    EXPECT_EQ(delivered(OptionRight::Put, "650", "-2", "645.57"), "200@650 cash -130000");
}

TEST(Delivery, FollowsASplitAndPaysLessThanALotInCash) {
    EXPECT_EQ(delivered(OptionRight::Call, "644", "1", "93", {7, 1}), "700@92 cash -64400");
    // 100 old shares are 33 new ones and a third: the whole strike is paid, a third of 60 comes back.
    EXPECT_EQ(delivered(OptionRight::Call, "18", "1", "60", {1, 3}),
              "33@54 cash -1780.00000002 in lieu of 0.333333333");
    EXPECT_EQ(delivered(OptionRight::Call, "18", "-1", "60", {1, 3}),
              "-33@54 cash 1780.00000002 in lieu of -0.333333333");
}

std::string assigned(std::vector<int> shorts, int exercised, std::uint64_t seed = 1) {
    std::vector<Quantity> held;
    for (const int one : shorts)
        held.push_back(Quantity::whole(one));
    std::string out;
    for (const Quantity& one : assign(held, Quantity::whole(exercised), Quantity::whole(1), Random{seed, 0}))
        out += (out.empty() ? "" : " ") + to_text(one);
    return out;
}

TEST(Assignment, IsInProportionAndTheRestGoesToTheLargestRemainders) {
    EXPECT_EQ(assigned({10, 20, 30}, 60), "10 20 30");
    EXPECT_EQ(assigned({10, 20, 30}, 6), "1 2 3");
    EXPECT_EQ(assigned({10, 20, 33}, 7), "1 2 4");
    EXPECT_EQ(assigned({10, 20, 30}, 0), "0 0 0");
    EXPECT_EQ(assigned({0, 5}, 3), "0 3");
    EXPECT_EQ(assigned({2, 1}, 100), "2 1") << "never more than all shorts";
    EXPECT_EQ(assigned({}, 3), "");
}

TEST(Assignment, TiesAreDrawnFromTheSeedAndTheSameSeedDrawsTheSame) {
    bool first = false;
    bool second = false;
    for (std::uint64_t seed = 0; seed < 32; ++seed) {
        const std::string one = assigned({5, 5}, 1, seed);
        EXPECT_EQ(one, assigned({5, 5}, 1, seed));
        first = first || one == "1 0";
        second = second || one == "0 1";
    }
    EXPECT_TRUE(first && second);
}

}  // namespace
}  // namespace sluice::market
