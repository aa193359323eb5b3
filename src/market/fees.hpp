#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "base/date.hpp"         // Date
#include "base/time.hpp"         // UnixNanos
#include "model/execution.hpp"   // Side, Liquidity
#include "model/instrument.hpp"  // Instrument, AssetClass
#include "model/order.hpp"       // Product
#include "model/quantities.hpp"  // Amount, Ratio, Money

// What a venue charges for an order, as dated tables and pure functions. Source: reference/analysis.md 13.
namespace sluice::market {

enum class FeeSides : std::uint8_t { Both, Buys, Sells };
// Received: in what the order brings in, so a crypto buy pays in the coin it bought. Quote: in the instrument's currency.
enum class FeeCurrency : std::uint8_t { Quote, Received };
// Intraday: product MIS. Delivery: every other one.
enum class FeeProduct : std::uint8_t { Any, Delivery, Intraday };

// One charge of one period. An order's charge is per_unit x quantity + of_value x value, raised to `minimum`, then cut to
// `cap` and to `cap_of_value` x value: a cap wins over the minimum. Rounded half away from zero to nanos, or to `round_to`.
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
    FeeProduct product = FeeProduct::Any;
    std::optional<Price> px_from{};   // holds while the order's average price is at least this
    std::optional<Price> px_below{};  // and below this
    Amount round_to{};                // zero: nanos
    bool taxed = false;               // counts in the lines below that are a share of other charges
    Ratio of_fees{};                  // a tax: this share of the taxed lines above, each already rounded
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
                           Quantity quantity, UnixNanos at, Liquidity liquidity = Liquidity::Unknown,
                           Product product = Product::None);

// The same for an order done in one execution.
Result<Money> fee_for(const FeeSchedule& schedule, const Instrument& instrument, Side side, Price price,
                      Quantity quantity, UnixNanos at, Liquidity liquidity = Liquidity::Unknown,
                      Product product = Product::None);

// One charge of a schedule at a time, for reports and for venues that sum each charge over a day before they round it.
Result<Money> fee_line(const FeeLine& line, const Instrument& instrument, Side side, Notional notional,
                       Quantity quantity);
bool applies(const FeeLine& line, const Instrument& instrument, Side side, UnixNanos at, Liquidity liquidity,
             Product product = Product::None);

FeeSchedule no_fees();
// IBKR Pro fixed. US stock: 0.005 a share, at least 1.00 an order, at most 1 % of its value. Options 0.65, 0.50 or 0.25 a
// contract by premium, at least 1.00 an order. Futures 2.47 a contract (0.85, the exchange's usual 1.60, 0.02). FX 0.2 basis
// points, at least 2.00. Above 10,000 option contracts a month IBKR charges less; that is not here.
FeeSchedule ibkr_fixed();
// IBKR Pro tiered, US stock: 0.0035 a share or less by the shares traded this month before the order, at least 0.35, at most
// 1 % of its value; clearing 0.0002 a share, SEC and TAF passed through. What the exchanges charge or pay is not in it: it
// depends on where the order went. Everything else as in the fixed plan.
FeeSchedule ibkr_tiered(Quantity shares_this_month = {});
// Commission 0; SEC, TAF, CAT, and for options ORF and OCC, are passed through. Alpaca sums each charge per account and
// day and rounds that sum up to the cent, so the figures here, one order at a time, are unrounded. Crypto 0.15 / 0.25 %.
FeeSchedule alpaca();
// What an account's level pays, as Binance tells it (GET /api/v3/account/commission); these are the regular level's.
struct BinanceRates {
    Ratio maker = Ratio::from_nanos(1'000'000);
    Ratio taker = Ratio::from_nanos(1'000'000);
};
// A share of what is received.
FeeSchedule binance_spot(BinanceRates rates = {});
// The same paid in BNB, 25 % off: the fee's worth in the quote currency; turning it into BNB takes a rate.
FeeSchedule binance_spot_in_bnb(BinanceRates rates = {});
// NSE through a typical discount broker: brokerage, STT, exchange, SEBI, stamp duty and GST, each rounded as India rounds it.
// Shares in product MIS are intraday, all others delivery. The figures of 2026 hold from 2026-04-01; since when exchange
// charges stand as brokers print them now is not verified, nor are the STT figures of derivatives before 2024-10-01.
FeeSchedule nse();
// The tax on an option's intrinsic value when it is exercised, charged to its holder.
Ratio nse_exercise_tax(Date date);

// "none", "ibkr-fixed", "ibkr-tiered", "alpaca", "binance-spot", "binance-spot-bnb", "nse"; an Error names them.
Result<FeeSchedule> find_fee_schedule(std::string_view name);

}  // namespace sluice::market
