#include "analytics/sizing.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

namespace sluice::analytics {
namespace {

Price px(const char* text) { return parse_price(text).value(); }
Amount money(const char* text) { return parse_amount(text).value(); }
Ratio share(const char* text) { return parse_ratio(text).value(); }

Instrument nifty_call() {
    Instrument out;
    out.id = InstrumentId{"NIFTY-20260929-26000-CE.NSE"};
    out.asset_class = AssetClass::Option;
    out.tick_size = px("0.05");
    out.round_lot = Quantity::whole(65);
    out.currency = Currency{"INR"};
    out.calendar = CalendarId{"NSE-FO"};
    out.expiry = Date{2026, 9, 29};
    out.option = OptionTerms{InstrumentId{"NIFTY.NSE"}, px("26000"), OptionRight::Call, ExerciseStyle::European};
    return out;
}

const market::FeeSchedule& nse_fees() {
    static const market::FeeSchedule kFees = market::nse();
    return kFees;
}
ChargeRules nse_charges() { return {&nse_fees(), start_of({2026, 9, 1}), Product::None}; }

Instrument share_of(const char* tick) {
    Instrument out;
    out.id = InstrumentId{"SPY.US"};
    out.tick_size = px(tick);
    return out;
}

// The example of reference/analysis.md 10.
TEST(Sizing, WorkedExampleOfTwoNiftyLots) {
    TradeIdea idea{Side::Buy, px("182.40"), px("150.40"), {}};
    idea.target = target_for(idea, share("2")).value();
    EXPECT_EQ(*idea.target, px("246.40"));
    const Sizing got = size_trade(nifty_call(), idea, money("500000"), {}, nse_charges()).value();
    ASSERT_EQ(got.verdict, SizingVerdict::Sized) << got.reason;
    EXPECT_EQ(got.risk_budget, money("5000"));
    EXPECT_EQ(got.lots, 2);
    EXPECT_EQ(got.units, Quantity::whole(130));
    EXPECT_EQ(got.entry_value, money("23712"));
    EXPECT_EQ(got.at_stop.gross, money("-4160"));
    EXPECT_EQ(got.at_stop.entry_charges, money("34.56"));
    EXPECT_EQ(got.at_stop.exit_charges, money("60.82"));
    EXPECT_EQ(got.loss_most, money("4255.38"));
    EXPECT_EQ(got.reward_risk, share("2"));
    EXPECT_EQ(got.orders, std::vector<Quantity>{Quantity::whole(130)});

    const RoundTrip won =
        round_trip(nifty_call(), Side::Buy, Quantity::whole(130), px("182.40"), px("230"), nse_charges()).value();
    EXPECT_EQ(won, (RoundTrip{money("6188"), money("34.56"), money("81.17"), money("6072.27")}));
}

TEST(Sizing, ChargesTakeALotOff) {
    const TradeIdea idea{Side::Buy, px("182.40"), px("150.40"), px("246.40")};
    const Sizing bare = size_trade(nifty_call(), idea, money("416000"), {}).value();
    EXPECT_EQ(bare.lots, 2) << "4,160 is exactly the risk";
    EXPECT_EQ(bare.loss_most, money("4160"));
    const Sizing charged = size_trade(nifty_call(), idea, money("416000"), {}, nse_charges()).value();
    EXPECT_EQ(charged.lots, 1);
    const Sizing none = size_trade(nifty_call(), idea, money("207999"), {}).value();
    EXPECT_EQ(none.verdict, SizingVerdict::RiskTooSmall);
    EXPECT_EQ(to_text(none.verdict), "RISK_TOO_SMALL");
    EXPECT_EQ(none.reason, "one lot of 65 would lose more at its stop than the 2079.99 at risk");
}

TEST(Sizing, PricesAreRoundedFirst) {
    const BracketPrices bought = round_bracket({Side::Buy, px("10.08"), px("9.03"), px("12.04")}, px("0.05")).value();
    EXPECT_EQ(bought, (BracketPrices{px("10.05"), px("9"), px("8.9"), px("12")}));
    const BracketPrices sold = round_bracket({Side::Sell, px("10.08"), px("11.02"), px("8.02")}, px("0.05")).value();
    EXPECT_EQ(sold, (BracketPrices{px("10.1"), px("11.05"), px("11.15"), px("8.05")}));
    EXPECT_EQ(reward_risk_of(sold).value(), share("2.157894737"));
    const BracketPrices dear = round_bracket({Side::Buy, px("1000"), px("900.05"), {}}, px("0.05")).value();
    EXPECT_EQ(dear.stop_limit, px("895.5")) << "0.5 % is 4.50025, rounded away from the stop";
    EXPECT_EQ(round_bracket({Side::Buy, px("0.1"), px("0.05"), {}}, px("0.05")).value().stop_limit, px("0.05"));
    EXPECT_EQ(round_bracket({Side::Buy, px("10"), px("11"), {}}, px("0.05")).error().text,
              "the stop 11 is on the wrong side of the entry 10; below it would be right");
    EXPECT_EQ(round_bracket({Side::Sell, px("10"), px("11"), px("12")}, px("0.05")).error().text,
              "the target 12 is on the wrong side of the entry 10; below it would be right");
    EXPECT_FALSE(round_bracket({Side::Buy, px("0"), px("11"), {}}, px("0.05")));
}

TEST(Sizing, CapsAndRefusals) {
    const TradeIdea idea{Side::Buy, px("100"), px("98"), px("104")};
    const Instrument spy = share_of("0.01");
    SizingRules rules;
    EXPECT_EQ(size_trade(spy, idea, money("100000"), rules)->units, Quantity::whole(500));
    rules.slippage = px("0.5");
    EXPECT_EQ(size_trade(spy, idea, money("100000"), rules)->units, Quantity::whole(400));
    rules.notional_most = money("30000");
    EXPECT_EQ(size_trade(spy, idea, money("100000"), rules)->units, Quantity::whole(300));
    rules.buying_power = money("25050");
    EXPECT_EQ(size_trade(spy, idea, money("100000"), rules)->units, Quantity::whole(250));
    rules.position_most = Quantity::whole(210);
    rules.order_most = Quantity::whole(100);
    const Sizing split = size_trade(spy, idea, money("100000"), rules).value();
    EXPECT_EQ(split.orders, (std::vector<Quantity>{Quantity::whole(100), Quantity::whole(100), Quantity::whole(10)}));
    EXPECT_EQ(split.loss_most, money("525"));
    EXPECT_EQ(split.at_target->gross, money("840"));
    rules.notional_least = money("21001");
    EXPECT_EQ(size_trade(spy, idea, money("100000"), rules)->verdict, SizingVerdict::BelowMinimum);
    rules.buying_power = money("50");
    EXPECT_EQ(size_trade(spy, idea, money("100000"), rules)->verdict, SizingVerdict::CapTooSmall);
    const Sizing poor = size_trade(spy, {Side::Buy, px("100"), px("98"), px("102.99")}, money("100000"), {}).value();
    EXPECT_EQ(poor.verdict, SizingVerdict::RewardTooSmall);
    EXPECT_EQ(poor.reason, "the target earns 1.495 times what the stop loses; at least 1.5 would be right");
    EXPECT_EQ(size_trade(spy, idea, money("-1"), {})->verdict, SizingVerdict::RiskTooSmall);
}

TEST(Sizing, ProfitOfShortsAndInverseContracts) {
    const RoundTrip trip =
        round_trip(share_of("0.01"), Side::Sell, Quantity::whole(10), px("100"), px("90"), {}).value();
    EXPECT_EQ(trip.net, money("100"));
    EXPECT_EQ(inverse_profit(Side::Buy, Quantity::whole(100), Multiplier::whole(100), px("50000"), px("62500")).value(),
              money("0.04"));
    EXPECT_EQ(inverse_profit(Side::Sell, Quantity::whole(100), Multiplier::whole(1), px("50000"), px("40000")).value(),
              money("0.0005"));
    EXPECT_FALSE(inverse_profit(Side::Sell, Quantity::whole(1), Multiplier::whole(1), px("0"), px("1")));
}

TEST(Sizing, ChargesInTheCoinReceivedAreWorthTheirPrice) {
    Instrument coin = share_of("0.01");
    coin.id = InstrumentId{"BTC/USDT.BINANCE"};
    coin.asset_class = AssetClass::Crypto;
    coin.base_currency = Currency{"BTC"};
    coin.currency = Currency{"USDT"};
    coin.round_lot = Quantity::from_nanos(10'000);
    const market::FeeSchedule fees = market::binance_spot();
    const ChargeRules rules{&fees, start_of({2026, 1, 2}), Product::None};
    EXPECT_EQ(charges_of(rules, coin, Side::Buy, px("60000"), parse_quantity("0.05").value()).value(), money("3"));
    const Sizing got =
        size_trade(coin, {Side::Buy, px("60000"), px("59000"), px("63000")}, money("10000"), {}, rules).value();
    ASSERT_EQ(got.verdict, SizingVerdict::Sized);
    EXPECT_EQ(got.units, parse_quantity("0.08936").value());
    EXPECT_LE(got.loss_most, money("100"));
}

// Brokerage is flat for each order, so two orders cost more than one of the same size: 49 lots in two no longer fit
// what 49 in one would lose exactly.
TEST(Sizing, EachOrderOfASplitIsCharged) {
    const TradeIdea idea{Side::Buy, px("182.40"), px("150.40"), px("246.40")};
    const auto trip = [&](std::int64_t lots, const char* exit) {
        return round_trip(nifty_call(), Side::Buy, Quantity::whole(65 * lots), idea.entry, px(exit), nse_charges())
            .value();
    };
    const Amount equity = scaled(-trip(49, "150.40").net, Ratio::whole(100)).value();
    SizingRules rules;
    EXPECT_EQ(size_trade(nifty_call(), idea, equity, rules, nse_charges())->lots, 49);
    rules.order_most = Quantity::whole(1755);
    const Sizing split = size_trade(nifty_call(), idea, equity, rules, nse_charges()).value();
    EXPECT_EQ(split.lots, 48);
    EXPECT_EQ(split.orders, (std::vector<Quantity>{Quantity::whole(27 * 65), Quantity::whole(21 * 65)}));
    EXPECT_EQ(split.loss_most, -trip(27, "150.40").net - trip(21, "150.40").net);
    EXPECT_EQ(split.at_stop.entry_charges, trip(27, "150.40").entry_charges + trip(21, "150.40").entry_charges);
    EXPECT_EQ(split.at_target->net, trip(27, "246.40").net + trip(21, "246.40").net);
    EXPECT_EQ(split.at_target->gross, trip(48, "246.40").gross);

    // The same of what the entries may take.
    rules.buying_power = split.entry_value + trip(48, "150.40").entry_charges;
    EXPECT_EQ(size_trade(nifty_call(), idea, equity, rules, nse_charges())->lots, 47);
    rules.order_most.reset();
    EXPECT_EQ(size_trade(nifty_call(), idea, equity, rules, nse_charges())->lots, 48);
}

RC_GTEST_PROP(Sizing, SplitsStayWithinTheRisk, ()) {
    const std::int64_t cents = *rc::gen::inRange(1'000, 50'000);
    const Price entry = Price::from_nanos(cents * 10'000'000);
    const Price gap = Price::from_nanos(*rc::gen::inRange<std::int64_t>(5, cents - 50) * 10'000'000);
    const TradeIdea idea{Side::Buy, entry, entry - gap, {}};
    const Amount equity = Amount::whole(*rc::gen::inRange(100'000, 100'000'000));
    const Instrument call = nifty_call();
    const auto whole = size_trade(call, idea, equity, {}, nse_charges()).value();
    RC_PRE(whole.verdict == SizingVerdict::Sized);
    SizingRules rules;
    rules.order_most = Quantity::whole(65 * std::max<std::int64_t>(1, whole.lots / *rc::gen::inRange(1, 9)));
    const auto got = size_trade(call, idea, equity, rules, nse_charges()).value();
    const auto loss_in_orders = [&](std::int64_t lots) {
        Amount loss;
        const std::int64_t most = static_cast<std::int64_t>(rules.order_most->nanos() / call.round_lot.nanos());
        for (; lots > 0; lots -= std::min(lots, most)) {
            const Quantity qty = Quantity::whole(65 * std::min(lots, most));
            loss -= round_trip(call, Side::Buy, qty, got.prices.entry, got.prices.stop, nse_charges())->net;
        }
        return loss;
    };
    const Amount budget = scaled(equity, rules.risk).value();
    RC_ASSERT(loss_in_orders(got.lots) == got.loss_most);
    RC_ASSERT(got.loss_most <= budget);
    RC_ASSERT(loss_in_orders(got.lots + 1) > budget);
}

RC_GTEST_PROP(Sizing, NeverExceedsTheRiskAndWastesNoLot, ()) {
    Instrument instrument = *rc::gen::element(0, 1) == 0 ? nifty_call() : share_of("0.01");
    instrument.multiplier = Multiplier::whole(*rc::gen::element(1, 100));
    const std::int64_t cents = *rc::gen::inRange(100, 2'000'000);
    const std::int64_t away = *rc::gen::inRange<std::int64_t>(1, cents - 20);
    const Side side = *rc::gen::element(Side::Buy, Side::Sell);
    const Price entry = Price::from_nanos(cents * 10'000'000);
    const Price gap = Price::from_nanos(away * 10'000'000);
    const TradeIdea idea{side, entry, side == Side::Buy ? entry - gap : entry + gap, {}};
    SizingRules rules;
    rules.slippage = Price::from_nanos(*rc::gen::inRange(0, 5) * 10'000'000);
    const ChargeRules charges = *rc::gen::element(0, 1) == 0 ? ChargeRules{} : nse_charges();
    const Amount equity = Amount::whole(*rc::gen::inRange(0, 10'000'000));
    const auto got = size_trade(instrument, idea, equity, rules, charges);
    RC_ASSERT(got.has_value());
    RC_PRE(got->verdict != SizingVerdict::PricesWrong);
    const Amount budget = scaled(equity, rules.risk).value();
    RC_ASSERT(got->loss_most <= budget);
    RC_ASSERT(got->units.nanos() % instrument.round_lot.nanos() == 0);

    // One lot more would lose too much, by a reckoning of its own.
    const Quantity more = got->units + instrument.round_lot;
    const auto loss =
        value_of((got->prices.entry - got->prices.stop).abs() + rules.slippage, more, instrument.multiplier);
    const auto opening = charges_of(charges, instrument, side, got->prices.entry, more);
    const auto closing = charges_of(charges, instrument, opposite(side), got->prices.stop, more);
    RC_ASSERT(*loss + *opening + *closing > budget);
}

}  // namespace
}  // namespace sluice::analytics
