#include "market/fees.hpp"

#include <gtest/gtest.h>

namespace sluice::market {
namespace {

Price px(std::string_view text) { return parse_price(text).value(); }
Quantity qty(std::string_view text) { return parse_quantity(text).value(); }
UnixNanos day(Date date) { return start_of(date) + std::chrono::hours{15}; }

Instrument stock() {
    Instrument out;
    out.id = InstrumentId{"AAPL.US"};
    return out;
}
Instrument bitcoin() {
    Instrument out;
    out.id = InstrumentId{"BTC/USDT.BINANCE"};
    out.asset_class = AssetClass::Crypto;
    out.currency = Currency{"USDT"};
    out.base_currency = Currency{"BTC"};
    return out;
}
std::string fee(const FeeSchedule& schedule, const Instrument& instrument, Side side, std::string_view quantity,
                std::string_view price, Date date = {2025, 5, 1}) {
    const auto money = fee_for(schedule, instrument, side, px(price), qty(quantity), day(date));
    return money ? to_text(*money) : money.error().text;
}

TEST(Fees, IbkrFixedHasAMinimumAndItsCapWins) {
    EXPECT_EQ(fee(ibkr_fixed(), stock(), Side::Buy, "100", "250"), "1 USD");
    EXPECT_EQ(fee(ibkr_fixed(), stock(), Side::Buy, "1000", "250"), "5 USD");
    EXPECT_EQ(fee(ibkr_fixed(), stock(), Side::Sell, "200", "0.25"), "0.5 USD");
    EXPECT_EQ(fee(ibkr_fixed(), stock(), Side::Sell, "10", "5"), "0.5 USD");
}

TEST(Fees, AMinimumIsChargedOncePerOrderHoweverManyExecutionsFillIt) {
    const auto half = fee_of_order(ibkr_fixed(), stock(), Side::Buy, product(px("250"), qty("50")).value(), qty("50"),
                                   day({2025, 5, 1}));
    const auto whole = fee_of_order(ibkr_fixed(), stock(), Side::Buy, product(px("250"), qty("100")).value(),
                                    qty("100"), day({2025, 5, 1}));
    EXPECT_EQ(to_text(*half), "1 USD");
    EXPECT_EQ(whole->amount - half->amount, Amount{});
}

// 100 at 250 sold on 2025-05-01: TAF 0.0166, SEC 0.695, CAT 0.0046, each still to be rounded up over the day.
TEST(Fees, AlpacaPassesEachRegulatoryChargeThroughUnrounded) {
    const FeeSchedule schedule = alpaca();
    std::string lines;
    for (const FeeLine& line : schedule.lines) {
        if (!applies(line, stock(), Side::Sell, day({2025, 5, 1}), Liquidity::Unknown))
            continue;
        const auto money = fee_line(line, stock(), Side::Sell, product(px("250"), qty("100")).value(), qty("100"));
        lines += std::string{line.name} + " " + to_text(*money) + "; ";
    }
    EXPECT_EQ(lines, "CAT 0.0046 USD; SEC 0.695 USD; TAF 0.0166 USD; ");
    EXPECT_EQ(fee(schedule, stock(), Side::Sell, "100", "250"), "0.7162 USD");
    EXPECT_EQ(fee(schedule, stock(), Side::Buy, "100", "250"), "0.0046 USD");
}

TEST(Fees, AlpacaChargesChangeOnTheirDates) {
    EXPECT_EQ(fee(alpaca(), stock(), Side::Sell, "100", "250", {2025, 5, 13}), "0.7162 USD");
    EXPECT_EQ(fee(alpaca(), stock(), Side::Sell, "100", "250", {2025, 5, 14}), "0.0212 USD");
    EXPECT_EQ(fee(alpaca(), stock(), Side::Sell, "100", "250", {2025, 7, 1}), "0.01925 USD");
    EXPECT_EQ(fee(alpaca(), stock(), Side::Sell, "100000", "1", {2025, 7, 1}), "10.95 USD") << "TAF is capped at 8.30";
}

TEST(Fees, BinanceChargesInWhatIsReceived) {
    EXPECT_EQ(fee(binance_spot(), bitcoin(), Side::Buy, "0.05", "60000"), "0.00005 BTC");
    EXPECT_EQ(fee(binance_spot(), bitcoin(), Side::Sell, "0.05", "60000"), "3 USDT");
    EXPECT_EQ(fee(binance_spot_in_bnb(), bitcoin(), Side::Sell, "0.05", "60000"), "2.25 USDT");
}

TEST(Fees, AlpacaCryptoChargesTheMakerLess) {
    const auto at = day({2025, 5, 1});
    EXPECT_EQ(to_text(*fee_for(alpaca(), bitcoin(), Side::Sell, px("60000"), qty("1"), at, Liquidity::Added)),
              "90 USDT");
    EXPECT_EQ(to_text(*fee_for(alpaca(), bitcoin(), Side::Sell, px("60000"), qty("1"), at, Liquidity::Removed)),
              "150 USDT");
    EXPECT_EQ(to_text(*fee_for(alpaca(), bitcoin(), Side::Sell, px("60000"), qty("1"), at)), "150 USDT");
}

TEST(Fees, NothingOwesNothing) {
    EXPECT_EQ(fee(no_fees(), stock(), Side::Buy, "100", "250"), "0 USD");
    EXPECT_EQ(fee(ibkr_fixed(), stock(), Side::Buy, "0", "250"), "0 USD");
    EXPECT_EQ(fee(ibkr_fixed(), bitcoin(), Side::Buy, "1", "250"), "0 USDT") << "the plan is for stocks";
}

TEST(Fees, ANegativePriceIsChargedByItsSize) {
    Instrument oil = stock();
    oil.multiplier = Multiplier::whole(1000);
    EXPECT_EQ(fee(ibkr_fixed(), oil, Side::Buy, "1", "-37.63"), "1 USD");
}

TEST(Fees, SchedulesAreFoundByName) {
    EXPECT_EQ(find_fee_schedule("ibkr-fixed")->name, "ibkr-fixed");
    EXPECT_EQ(find_fee_schedule("ibkr").error().text,
              "there is no fee schedule \"ibkr\"; known are none, ibkr-fixed, ibkr-tiered, alpaca, binance-spot, "
              "binance-spot-bnb and nse");
    for (const char* name : {"none", "ibkr-tiered", "alpaca", "binance-spot", "binance-spot-bnb", "nse"})
        EXPECT_EQ(find_fee_schedule(name)->name, name);
}

TEST(Fees, ANegativeQuantityIsAnError) {
    EXPECT_EQ(fee(ibkr_fixed(), stock(), Side::Buy, "-1", "250"), "a fee needs a quantity that is not negative");
}

}  // namespace
}  // namespace sluice::market
