#include <array>
#include <utility>

#include "market/fees.hpp"

namespace sluice::market {
namespace {

// binance.com announcement 360007480472 and Lean's BinanceFeeModel.cs.
FeeSchedule commission(std::string_view name, BinanceRates rates, FeeCurrency currency) {
    FeeSchedule out{name, {}};
    for (const auto& [liquidity, rate] :
         {std::pair{Liquidity::Added, rates.maker}, std::pair{Liquidity::Removed, rates.taker}})
        out.lines.push_back({.name = "commission",
                             .asset_class = AssetClass::Crypto,
                             .liquidity = liquidity,
                             .of_value = rate,
                             .currency = currency});
    return out;
}

// A quarter off; rates are whole multiples of 4 nanos.
Ratio discounted(Ratio rate) { return Ratio::from_nanos(rate.nanos() / 4 * 3); }

}  // namespace

FeeSchedule binance_spot(BinanceRates rates) { return commission("binance-spot", rates, FeeCurrency::Received); }

FeeSchedule binance_spot_in_bnb(BinanceRates rates) {
    return commission("binance-spot-bnb", {discounted(rates.maker), discounted(rates.taker)}, FeeCurrency::Quote);
}

}  // namespace sluice::market
