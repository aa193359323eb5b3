#pragma once

#include <optional>
#include <string>
#include <vector>

#include "analytics/sizing_bracket.hpp"  // TradeIdea, BracketPrices, ChargeRules
#include "model/enums.hpp"               // Names

// How much of a trade an account can carry: prices are rounded first, then lots are counted by what the stop would lose,
// charges included. Exact integers; the risk is never exceeded and nothing is rounded up. Source: reference/analysis.md 10.
namespace sluice::analytics {

struct SizingRules {
    Ratio risk = Ratio::from_nanos(10'000'000);  // of equity: 1 %
    Price slippage;                              // a unit, beyond the stop
    Ratio reward_risk_least = Ratio::from_nanos(1'500'000'000);
    std::optional<Amount> buying_power;     // what the entry and its charges may take
    std::optional<Amount> notional_most;    // of the position at the entry
    std::optional<Amount> notional_least;   // what the venue takes at all
    std::optional<Quantity> position_most;  // units
    std::optional<Quantity> order_most;     // units of one order: the exchange's freeze quantity; larger is split
};

enum class SizingVerdict : std::uint8_t {
    Sized,
    PricesWrong,     // not above zero, or an exit on the wrong side
    RewardTooSmall,  // the target earns too little for what the stop loses
    RiskTooSmall,    // not even one lot fits the risk
    CapTooSmall,     // one does, but no lot fits buying power, position or notional
    BelowMinimum,    // the venue takes no order so small
};
constexpr auto names(SizingVerdict) {
    return Names<6>{"SIZED", "PRICES_WRONG", "REWARD_TOO_SMALL", "RISK_TOO_SMALL", "CAP_TOO_SMALL", "BELOW_MINIMUM"};
}

// Everything but verdict, reason and prices is zero unless Sized.
struct Sizing {
    SizingVerdict verdict = SizingVerdict::PricesWrong;
    std::string reason;  // one sentence; empty when Sized
    BracketPrices prices;
    Amount risk_budget;
    std::optional<Ratio> reward_risk;
    std::int64_t lots = 0;
    Quantity units;
    std::vector<Quantity> orders;  // the units, split at the freeze quantity
    Amount entry_value;            // entry x units x multiplier
    Amount slippage;               // allowed for at the stop; charges below are those of all orders
    RoundTrip at_stop;             // without the slippage
    Amount loss_most;              // stop, slippage and charges together, positive; at most the risk budget
    std::optional<RoundTrip> at_target;
};
// Equity: cash, realised and unrealised at the last marks, without blocked credit; in the instrument's currency. A lot is
// the instrument's round_lot. Error Overflow, and what the fee schedule answers.
Result<Sizing> size_trade(const Instrument& instrument, const TradeIdea& idea, Amount equity, const SizingRules& rules,
                          const ChargeRules& charges = {});

}  // namespace sluice::analytics
