#include "market/margin.hpp"

#include <gtest/gtest.h>

// The figures of docs/margin.md, formula by formula.
namespace sluice::market {
namespace {

Price px(std::string_view text) { return parse_price(text).value(); }
Quantity qty(std::string_view text) { return parse_quantity(text).value(); }
Amount money(std::string_view text) { return parse_amount(text).value(); }

Instrument share() {
    Instrument out;
    out.id = InstrumentId{"NOVA.SIM"};
    return out;
}
Instrument option(OptionRight right, std::string_view strike, std::string_view multiplier = "100") {
    Instrument out;
    out.id = InstrumentId{"OPT"};
    out.asset_class = AssetClass::Option;
    out.multiplier = parse_multiplier(multiplier).value();
    out.option = OptionTerms{InstrumentId{"NOVA.SIM"}, px(strike), right, ExerciseStyle::American};
    return out;
}
Instrument future() {
    Instrument out;
    out.id = InstrumentId{"ES-202612.CME"};
    out.asset_class = AssetClass::Future;
    out.multiplier = Multiplier::whole(50);
    return out;
}

// "initial/maintenance".
std::string asked(const MarginSchedule& schedule, const MarginCase& held) {
    const auto need = requirement(rates_at(schedule, {2026, 3, 2}), held);
    return need ? to_text(need->initial) + "/" + to_text(need->maintenance) : need.error().text;
}

TEST(RegT, SharesHeldAskForHalfAndAQuarter) {
    const Instrument nova = share();
    EXPECT_EQ(asked(reg_t(), {nova, Product::None, qty("200"), px("100"), {}, {}}), "10000/5000");
}

TEST(RegT, SharesSoldShortAskForAllTheyBroughtAndHalfOrThreeTenthsMore) {
    const Instrument nova = share();
    EXPECT_EQ(asked(reg_t(), {nova, Product::None, qty("-200"), px("100"), {}, {}}), "10000/6000");
}

TEST(RegT, ABoughtOptionIsPaidInFull) {
    const Instrument call = option(OptionRight::Call, "110");
    EXPECT_EQ(asked(reg_t(), {call, Product::None, qty("2"), px("3.50"), px("100"), {}}), "700/700");
}

// Underlying 100: 20 % is 2000 a contract; a call at 110 is 1000 out of the money, one at 130 3000.
TEST(RegT, ANakedCallAsksForAFifthLessWhatItIsOutOfTheMoneyAndAtLeastATenth) {
    const auto call = [&](std::string_view strike) {
        const Instrument one = option(OptionRight::Call, strike);
        return asked(reg_t(), {one, Product::None, qty("-1"), px("3.50"), px("100"), {}});
    };
    EXPECT_EQ(call("90"), "2000/2000") << "in the money";
    EXPECT_EQ(call("105"), "1500/1500");
    EXPECT_EQ(call("110"), "1000/1000");
    EXPECT_EQ(call("130"), "1000/1000") << "10 % of the underlying";
}

TEST(RegT, ANakedPutsLeastIsATenthOfItsStrike) {
    const auto put = [&](std::string_view strike) {
        const Instrument one = option(OptionRight::Put, strike);
        return asked(reg_t(), {one, Product::None, qty("-1"), px("3.50"), px("100"), {}});
    };
    EXPECT_EQ(put("110"), "2000/2000") << "in the money";
    EXPECT_EQ(put("95"), "1500/1500");
    EXPECT_EQ(put("60"), "600/600") << "10 % of the strike";
}

TEST(RegT, ACoveredCallAsksForNothing) {
    const Instrument call = option(OptionRight::Call, "105");
    EXPECT_EQ(asked(reg_t(), {call, Product::None, qty("-3"), px("3.50"), px("100"), qty("3")}), "0/0");
    EXPECT_EQ(asked(reg_t(), {call, Product::None, qty("-3"), px("3.50"), px("100"), qty("2")}), "1500/1500");
}

TEST(Futures, AskForTheExchangesAmountsOrAFractionOfTheirValue) {
    const Instrument es = future();
    const ContractMargin amounts{money("22000"), money("20000")};
    EXPECT_EQ(asked(reg_t(), {es, Product::None, qty("-2"), px("5000"), {}, {}, &amounts}), "44000/40000");
    EXPECT_EQ(asked(reg_t(), {es, Product::None, qty("2"), px("5000"), {}, {}}), "50000/45000");
    EXPECT_EQ(asked(india(), {es, Product::Nrml, qty("2"), px("5000"), {}, {}}), "50000/50000");
    EXPECT_EQ(asked(reg_t(), {es, Product::None, qty("1"), px("-10"), {}, {}}), "50/45") << "by the size of the value";
}

TEST(India, SharesByProduct) {
    const Instrument nova = share();
    EXPECT_EQ(asked(india(), {nova, Product::Cnc, qty("40"), px("2450"), {}, {}}), "98000/98000");
    EXPECT_EQ(asked(india(), {nova, Product::Mis, qty("40"), px("2450"), {}, {}}), "19600/19600");
    EXPECT_EQ(asked(india(), {nova, Product::Mis, qty("-40"), px("2450"), {}, {}}), "19600/19600");
}

TEST(India, ASoldOptionAsksForFifteenPercentOfTheUnderlying) {
    const Instrument put = option(OptionRight::Put, "24000", "1");
    EXPECT_EQ(asked(india(), {put, Product::Nrml, qty("-65"), px("182.40"), px("24500"), {}}), "238875/238875");
    EXPECT_EQ(asked(india(), {put, Product::Nrml, qty("65"), px("182.40"), px("24500"), {}}), "11856/11856");
}

TEST(Margin, CoinsAndCurrenciesAreNotLent) {
    Instrument coin = share();
    coin.asset_class = AssetClass::Crypto;
    EXPECT_EQ(asked(reg_t(), {coin, Product::None, qty("2"), px("100"), {}, {}}), "200/200");
}

TEST(Margin, WhatDoesNotFitIsAnError) {
    const Instrument nova = share();
    const Quantity vast = Quantity::from_nanos(kInt128Max / 2);
    EXPECT_FALSE(requirement(reg_t().rows.front(), {nova, Product::None, vast, px("100"), {}, {}}));
}

TEST(Margin, ARowHoldsFromItsDayAndTheFirstForEveryEarlierOne) {
    MarginSchedule two{"two", {reg_t().rows.front(), reg_t().rows.front()}};
    two.rows[1].from = {2026, 7, 1};
    two.rows[1].long_initial = *parse_ratio("0.75");
    EXPECT_EQ(rates_at(two, {1960, 1, 1}).long_initial, *parse_ratio("0.5"));
    EXPECT_EQ(rates_at(two, {2026, 6, 30}).long_initial, *parse_ratio("0.5"));
    EXPECT_EQ(rates_at(two, {2026, 7, 1}).long_initial, *parse_ratio("0.75"));
}

TEST(SquareOffs, AreDataInLocalTime) {
    const auto nse = find_square_off(CalendarId{"NSE"});
    ASSERT_TRUE(nse);
    EXPECT_FALSE(is_after_square_off(*nse, *parse_rfc3339("2026-03-02T09:44:59Z")));
    EXPECT_TRUE(is_after_square_off(*nse, *parse_rfc3339("2026-03-02T09:45:00Z")));
    EXPECT_TRUE(is_after_square_off(*nse, *parse_rfc3339("2026-03-02T18:29:59Z")));
    EXPECT_FALSE(is_after_square_off(*nse, *parse_rfc3339("2026-03-02T18:30:00Z"))) << "midnight in India";
    EXPECT_FALSE(find_square_off(CalendarId{"NYSE"}));
}

}  // namespace
}  // namespace sluice::market
