#include <gtest/gtest.h>

#include "market/fees.hpp"

// The worked examples of analysis.md 13, and each schedule on both sides of the days its rates changed.
namespace sluice::market {
namespace {

Price px(std::string_view text) { return parse_price(text).value(); }
Quantity qty(std::string_view text) { return parse_quantity(text).value(); }

Instrument of(AssetClass asset, const char* currency = "USD") {
    Instrument out;
    out.id = InstrumentId{"X"};
    out.asset_class = asset;
    out.currency = *Currency::parse(currency);
    if (asset == AssetClass::Crypto || asset == AssetClass::Fx)
        out.base_currency = Currency{"BTC"};
    return out;
}

// "brokerage 20; exchange 8.42; ... = 34.56": the charges that are not zero, and their sum.
std::string bill(const FeeSchedule& plan, const Instrument& instrument, Side side, std::string_view quantity,
                 std::string_view price, Date date, Product product = Product::None) {
    const UnixNanos at = start_of(date) + std::chrono::hours{6};
    std::string text;
    Amount so_far;
    FeeSchedule some{plan.name, {}};
    for (const FeeLine& line : plan.lines) {
        some.lines.push_back(line);
        const auto sum = fee_for(some, instrument, side, px(price), qty(quantity), at, Liquidity::Unknown, product);
        if (sum->amount != so_far)
            text += std::string{line.name} + " " + to_text(sum->amount - so_far) + "; ";
        so_far = sum->amount;
    }
    return text + "= " + to_text(so_far);
}
std::string nse_bill(AssetClass asset, Side side, std::string_view quantity, std::string_view price, Product product,
                     Date date = {2026, 4, 1}) {
    return bill(nse(), of(asset, "INR"), side, quantity, price, date, product);
}

constexpr AssetClass kShare = AssetClass::Equity;
constexpr AssetClass kOption = AssetClass::Option;
constexpr AssetClass kFuture = AssetClass::Future;

TEST(FeesOfNse, TheWorkedExamples) {
    EXPECT_EQ(nse_bill(kOption, Side::Buy, "130", "182.40", Product::Nrml),
              "brokerage 20; exchange 8.42; SEBI 0.02; GST 5.12; stamp 1; = 34.56");
    EXPECT_EQ(nse_bill(kOption, Side::Sell, "130", "230", Product::Nrml),
              "brokerage 20; STT 45; exchange 10.62; SEBI 0.03; GST 5.52; = 81.17");
    EXPECT_EQ(nse_bill(kShare, Side::Buy, "40", "2450", Product::Mis),
              "brokerage 20; exchange 3.01; SEBI 0.1; GST 4.16; stamp 3; = 30.27");
    EXPECT_EQ(nse_bill(kShare, Side::Sell, "40", "2475", Product::Mis),
              "brokerage 20; STT 25; exchange 3.04; SEBI 0.1; GST 4.17; = 52.31");
    EXPECT_EQ(nse_bill(kShare, Side::Buy, "40", "2450", Product::Cnc),
              "STT 98; exchange 3.01; SEBI 0.1; GST 0.56; stamp 15; = 116.67");
    EXPECT_EQ(nse_bill(kFuture, Side::Sell, "65", "24500", Product::Nrml),
              "brokerage 20; STT 796; exchange 29.14; SEBI 1.59; GST 9.13; = 855.86");
}

// 100,000 of turnover, so that each figure reads as its rate.
TEST(FeesOfNse, RatesChangeOnTheirDays) {
    const auto stt = [](AssetClass asset, Date date) {
        FeeSchedule only{"nse", {}};
        for (const FeeLine& line : nse().lines)
            if (line.name == "STT")
                only.lines.push_back(line);
        return bill(only, of(asset, "INR"), Side::Sell, "100", "10000", date);
    };
    EXPECT_EQ(stt(kFuture, {2024, 9, 30}), "STT 125; = 125");
    EXPECT_EQ(stt(kFuture, {2024, 10, 1}), "STT 200; = 200");
    EXPECT_EQ(stt(kFuture, {2026, 3, 31}), "STT 200; = 200");
    EXPECT_EQ(stt(kFuture, {2026, 4, 1}), "STT 500; = 500");
    EXPECT_EQ(stt(kOption, {2024, 9, 30}), "STT 625; = 625");
    EXPECT_EQ(stt(kOption, {2026, 3, 31}), "STT 1000; = 1000");
    EXPECT_EQ(stt(kOption, {2026, 4, 1}), "STT 1500; = 1500");
    EXPECT_EQ(nse_exercise_tax({2026, 3, 31}), *parse_ratio("0.00125"));
    EXPECT_EQ(nse_exercise_tax({2026, 4, 1}), *parse_ratio("0.0015"));
    EXPECT_EQ(nse_bill(kShare, Side::Sell, "40", "2475", Product::Mis, {2026, 3, 31}),
              "brokerage 20; STT 25; exchange 2.94; SEBI 0.1; GST 4.15; = 52.19");
}

TEST(FeesOfNse, AnOrderFilledInPartsOwesWhatItOwesFilledAtOnce) {
    const auto owed = [](std::string_view quantity) {
        return fee_of_order(nse(), of(kOption, "INR"), Side::Buy, product(px("182.40"), qty(quantity)).value(),
                            qty(quantity), start_of({2026, 4, 1}), Liquidity::Unknown, Product::Nrml)
            ->amount;
    };
    EXPECT_EQ(to_text(owed("65")), "28.58") << "20, 4.21, 0.01 and 4.36; the stamp of 0.36 rounds to nothing";
    EXPECT_EQ(to_text(owed("130")), "34.56");
}

TEST(FeesOfIbkr, TieredByTheSharesOfTheMonth) {
    const Date day{2025, 5, 14};  // no SEC charge
    const auto first = [&](std::string_view month) {
        return bill(ibkr_tiered(qty(month)), of(kShare), Side::Buy, "1000", "250", day);
    };
    EXPECT_EQ(first("0"), "commission 3.5; clearing 0.2; = 3.7");
    EXPECT_EQ(first("300000"), "commission 3.5; clearing 0.2; = 3.7");
    EXPECT_EQ(first("300001"), "commission 2; clearing 0.2; = 2.2");
    EXPECT_EQ(first("3000001"), "commission 1.5; clearing 0.2; = 1.7");
    EXPECT_EQ(first("20000001"), "commission 1; clearing 0.2; = 1.2");
    EXPECT_EQ(first("100000001"), "commission 0.5; clearing 0.2; = 0.7");
    EXPECT_EQ(bill(ibkr_tiered(), of(kShare), Side::Buy, "10", "250", day), "commission 0.35; clearing 0.002; = 0.352");
    EXPECT_EQ(bill(ibkr_tiered(), of(kShare), Side::Buy, "10", "1", day), "commission 0.1; clearing 0.002; = 0.102");
    EXPECT_EQ(bill(ibkr_tiered(), of(kShare), Side::Sell, "1000", "250", {2025, 5, 13}),
              "commission 3.5; clearing 0.2; SEC 6.95; TAF 0.166; = 10.816");
}

TEST(FeesOfIbkr, OptionsByPremiumFuturesAndCurrencies) {
    const Date day{2025, 6, 2};
    for (const FeeSchedule& plan : {ibkr_fixed(), ibkr_tiered()}) {
        EXPECT_EQ(bill(plan, of(kOption), Side::Buy, "10", "0.10", day), "commission 6.5; = 6.5");
        EXPECT_EQ(bill(plan, of(kOption), Side::Buy, "10", "0.09", day), "commission 5; = 5");
        EXPECT_EQ(bill(plan, of(kOption), Side::Buy, "10", "0.05", day), "commission 5; = 5");
        EXPECT_EQ(bill(plan, of(kOption), Side::Buy, "10", "0.04", day), "commission 2.5; = 2.5");
        EXPECT_EQ(bill(plan, of(kOption), Side::Buy, "1", "3", day), "commission 1; = 1");
        EXPECT_EQ(bill(plan, of(kFuture), Side::Sell, "2", "5000", day),
                  "commission 1.7; exchange 3.2; regulation 0.04; = 4.94");
        EXPECT_EQ(bill(plan, of(AssetClass::Fx), Side::Buy, "20000", "1.10", day), "commission 2; = 2");
        EXPECT_EQ(bill(plan, of(AssetClass::Fx), Side::Buy, "1000000", "1.10", day), "commission 22; = 22");
    }
}

TEST(FeesOfBinance, ByTheAccountsOwnRates) {
    const UnixNanos at = start_of({2026, 3, 2});
    const auto fee = [&](const FeeSchedule& plan, Side side, Liquidity liquidity) {
        return to_text(*fee_for(plan, of(AssetClass::Crypto, "USDT"), side, px("60000"), qty("0.05"), at, liquidity));
    };
    const BinanceRates level{*parse_ratio("0.0004"), *parse_ratio("0.0006")};
    EXPECT_EQ(fee(binance_spot(level), Side::Buy, Liquidity::Added), "0.00002 BTC");
    EXPECT_EQ(fee(binance_spot(level), Side::Buy, Liquidity::Removed), "0.00003 BTC");
    EXPECT_EQ(fee(binance_spot(level), Side::Sell, Liquidity::Added), "1.2 USDT");
    EXPECT_EQ(fee(binance_spot_in_bnb(level), Side::Sell, Liquidity::Removed), "1.35 USDT");
    EXPECT_EQ(fee(binance_spot(), Side::Buy, Liquidity::Unknown), "0.00005 BTC");
}

}  // namespace
}  // namespace sluice::market
