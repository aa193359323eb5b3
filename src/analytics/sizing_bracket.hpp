#pragma once

#include <optional>

#include "base/result.hpp"       // Result
#include "market/fees.hpp"       // FeeSchedule
#include "model/instrument.hpp"  // Instrument
#include "model/order.hpp"       // Side, Product

// The prices of a bracket on the tick, and what a round trip earns before and after charges. Exact decimals throughout.
// Source: reference/analysis.md 10.
namespace sluice::analytics {

// An entry with its exits, as meant: a Buy opens a long position. Prices positive; a premium where it is an option.
struct TradeIdea {
    Side side = Side::Buy;
    Price entry;
    Price stop;
    std::optional<Price> target;
};

// On the tick: a limit to buy rounds down and one to sell up, the stop away from the entry, the target towards it. The
// stop-limit's limit lies the greater of two ticks and 0.5 % of the stop beyond it, rounded away from it; never below a
// tick.
struct BracketPrices {
    Price entry, stop, stop_limit;
    std::optional<Price> target;

    friend bool operator==(const BracketPrices&, const BracketPrices&) = default;
};
// Error Invalid: a price not above zero, or an exit on the wrong side of the entry once rounded.
Result<BracketPrices> round_bracket(const TradeIdea& idea, Price tick);

// The target that earns `reward_risk` times what the stop loses, before rounding to the tick. Error Overflow.
Result<Price> target_for(const TradeIdea& idea, Ratio reward_risk);
// (target - entry) / (entry - stop), mirrored for a sale, half away from zero; the prices as round_bracket gives them.
// Error Invalid without a target.
Result<Ratio> reward_risk_of(const BracketPrices& prices);

// Where charges come from.
struct ChargeRules {
    const market::FeeSchedule* schedule = nullptr;  // absent: none are charged
    UnixNanos at;                                   // the tables are dated
    Product product = Product::None;
};
// What one order is charged, in the instrument's currency: a fee in the coin received is worth its price. Error Invalid
// when it falls in a third currency.
Result<Amount> charges_of(const ChargeRules& rules, const Instrument& instrument, Side side, Price px, Quantity qty);

struct RoundTrip {
    Amount gross;
    Amount entry_charges, exit_charges;
    Amount net;

    friend bool operator==(const RoundTrip&, const RoundTrip&) = default;
};
// (exit - entry) x quantity x multiplier, negated for a sale; charges kept apart. Error Overflow.
Result<RoundTrip> round_trip(const Instrument& instrument, Side side, Quantity qty, Price entry, Price exit,
                             const ChargeRules& charges);
// Of an inverse contract, in its coin: quantity x multiplier x (1/entry - 1/exit), negated for a sale, half away from
// zero. Error Invalid for prices not above zero, Overflow.
Result<Amount> inverse_profit(Side side, Quantity qty, Multiplier multiplier, Price entry, Price exit);

}  // namespace sluice::analytics
