#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/date.hpp"         // Date
#include "base/time.hpp"         // UnixNanos
#include "model/execution.hpp"   // Side, Liquidity
#include "model/instrument.hpp"  // Instrument, AssetClass
#include "model/quantities.hpp"  // Amount, Ratio, Money

// What a venue charges for an order, as dated tables and pure functions. Source: reference/analysis.md 13, "US and crypto".
namespace sluice::market {

enum class FeeSides : std::uint8_t { Both, Buys, Sells };
// Received: in what the order brings in, so a crypto buy pays in the coin it bought. Quote: in the instrument's currency.
enum class FeeCurrency : std::uint8_t { Quote, Received };

// One charge of one period. An order's charge is per_unit x quantity + of_value x value, raised to `minimum`, then cut to
// `cap` and to `cap_of_value` x value: a cap wins over the minimum. Rounded half away from zero to nanos and no further.
struct FeeLine {
    std::string_view name;
    Date from{1970, 1, 1};                    // first trade date, in UTC
    Date until{9999, 1, 1};                   // first date it no longer holds
    std::optional<AssetClass> asset_class{};  // absent: every one
    FeeSides sides = FeeSides::Both;
    std::optional<Liquidity> liquidity{};  // absent: both; an Unknown liquidity is charged as Removed
    Amount per_unit{};
    Ratio of_value{};
    Amount minimum{};
    std::optional<Amount> cap{};
    std::optional<Ratio> cap_of_value{};
    FeeCurrency currency = FeeCurrency::Quote;
};

// A plan: the earliest row of a charge stands for every earlier date too.
struct FeeSchedule {
    std::string_view name = "none";
    std::vector<FeeLine> lines{};
};

// What an order that has executed `quantity` for `notional` in total owes, all charges together; never negative. The fee
// of a further execution of the same order is this after it less this before it, which is what makes a minimum or a cap
// per order come out right. Error Overflow, or Invalid when quantity is negative or two charges fall in two currencies.
Result<Money> fee_of_order(const FeeSchedule& schedule, const Instrument& instrument, Side side, Notional notional,
                           Quantity quantity, UnixNanos at, Liquidity liquidity = Liquidity::Unknown);

// The same for an order done in one execution.
Result<Money> fee_for(const FeeSchedule& schedule, const Instrument& instrument, Side side, Price price,
                      Quantity quantity, UnixNanos at, Liquidity liquidity = Liquidity::Unknown);

// One charge of a schedule at a time, for reports and for venues that sum each charge over a day before they round it.
Result<Money> fee_line(const FeeLine& line, const Instrument& instrument, Side side, Notional notional,
                       Quantity quantity);
bool applies(const FeeLine& line, const Instrument& instrument, Side side, UnixNanos at, Liquidity liquidity);

FeeSchedule no_fees();
// IBKR Pro fixed, US stock: 0.005 a share, at least 1.00 an order, at most 1 % of its value.
FeeSchedule ibkr_fixed();
// Commission 0; SEC, TAF, CAT, and for options ORF and OCC, are passed through. Alpaca sums each charge per account and
// day and rounds that sum up to the cent, so the figures here, one order at a time, are unrounded. Crypto 0.15 / 0.25 %.
FeeSchedule alpaca();
// 0.10 % of what is received, maker and taker alike (regular tier).
FeeSchedule binance_spot();
// The same paid in BNB, 25 % off: the fee's worth in the quote currency; turning it into BNB takes a rate.
FeeSchedule binance_spot_in_bnb();

// "none", "ibkr-fixed", "alpaca", "binance-spot", "binance-spot-bnb"; an Error names them.
Result<FeeSchedule> find_fee_schedule(std::string_view name);

}  // namespace sluice::market
