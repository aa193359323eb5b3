#include "analytics/sizing_bracket.hpp"

#include <algorithm>
#include <string>

#include "base/int128.hpp"

namespace sluice::analytics {
namespace {

enum class Round : std::uint8_t { Down, Up };

Price on_tick(Price px, Price tick, Round how) {
    const std::int64_t rest = px.nanos() % tick.nanos();
    if (rest == 0)
        return px;
    return Price::from_nanos(px.nanos() - rest + (how == Round::Up ? tick.nanos() : 0));
}

bool is_buy(Side side) { return side == Side::Buy; }

tl::unexpected<Error> overflow(const char* what) {
    return fail(ErrorCode::Overflow, std::string{what} + " does not fit; smaller prices or quantities would be right");
}

Result<Price> beyond_stop(Side side, Price stop, Price tick) {
    // 0.5 % is a two-hundredth; rounding away from the stop comes with the tick.
    const std::int64_t away = std::max(2 * tick.nanos(), stop.nanos() / 200);
    const Price limit = is_buy(side) ? stop - Price::from_nanos(away) : stop + Price::from_nanos(away);
    return std::max(on_tick(limit, tick, is_buy(side) ? Round::Down : Round::Up), tick);
}

}  // namespace

Result<BracketPrices> round_bracket(const TradeIdea& idea, Price tick) {
    if (tick <= Price{} || idea.entry <= Price{} || idea.stop <= Price{} || (idea.target && *idea.target <= Price{}))
        return fail(ErrorCode::Invalid, "entry, stop, target and tick must be above 0");
    const bool buy = is_buy(idea.side);
    const Round down = buy ? Round::Down : Round::Up;
    BracketPrices out;
    out.entry = on_tick(idea.entry, tick, down);
    out.stop = on_tick(idea.stop, tick, down);
    if (out.stop <= Price{} || (buy ? out.stop >= out.entry : out.stop <= out.entry))
        return fail(ErrorCode::Invalid, "the stop " + to_text(out.stop) + " is on the wrong side of the entry " +
                                            to_text(out.entry) + "; " + (buy ? "below" : "above") +
                                            " it would be right");
    if (idea.target) {
        out.target = on_tick(*idea.target, tick, down);
        if (*out.target <= Price{} || (buy ? *out.target <= out.entry : *out.target >= out.entry))
            return fail(ErrorCode::Invalid, "the target " + to_text(*out.target) +
                                                " is on the wrong side of the entry " + to_text(out.entry) + "; " +
                                                (buy ? "above" : "below") + " it would be right");
    }
    const auto limit = beyond_stop(idea.side, out.stop, tick);
    if (!limit)
        return fail(limit.error());
    out.stop_limit = *limit;
    return out;
}

Result<Price> target_for(const TradeIdea& idea, Ratio reward_risk) {
    const auto gain = mul_div_round(idea.entry.nanos() - idea.stop.nanos(), reward_risk.nanos(), Ratio::kUnit);
    const auto target = gain ? to_int64(idea.entry.nanos() + *gain) : std::nullopt;
    if (!target)
        return overflow("the target");
    return Price::from_nanos(*target);
}

Result<Ratio> reward_risk_of(const BracketPrices& prices) {
    if (!prices.target || prices.entry == prices.stop)
        return fail(ErrorCode::Invalid, "a reward needs a target, and a risk a stop away from the entry");
    const auto ratio = mul_div_round(prices.target->nanos() - prices.entry.nanos(), Ratio::kUnit,
                                     prices.entry.nanos() - prices.stop.nanos());
    const auto nanos = ratio ? to_int64(*ratio) : std::nullopt;
    if (!nanos)
        return overflow("the reward over the risk");
    return Ratio::from_nanos(*nanos);
}

Result<Amount> charges_of(const ChargeRules& rules, const Instrument& instrument, Side side, Price px, Quantity qty) {
    if (rules.schedule == nullptr)
        return Amount{};
    const auto fee =
        market::fee_for(*rules.schedule, instrument, side, px, qty, rules.at, Liquidity::Unknown, rules.product);
    if (!fee)
        return fail(fee.error());
    if (fee->amount.is_zero() || fee->currency == instrument.currency)
        return fee->amount;
    if (fee->currency == instrument.base_currency)
        return value_of(px, Quantity::from_nanos(fee->amount.nanos()), Multiplier::whole(1));
    return fail(ErrorCode::Invalid,
                "the charge of " + to_text(*fee) + " is in neither currency of " + std::string{instrument.id.view()});
}

Result<RoundTrip> round_trip(const Instrument& instrument, Side side, Quantity qty, Price entry, Price exit,
                             const ChargeRules& charges) {
    const auto gross = value_of(exit - entry, qty, instrument.multiplier);
    const auto opening = charges_of(charges, instrument, side, entry, qty);
    const auto closing = charges_of(charges, instrument, opposite(side), exit, qty);
    for (const auto* part : {&gross, &opening, &closing})
        if (!*part)
            return fail(part->error());
    RoundTrip out{is_buy(side) ? *gross : -*gross, *opening, *closing, {}};
    out.net = out.gross - out.entry_charges - out.exit_charges;
    return out;
}

Result<Amount> inverse_profit(Side side, Quantity qty, Multiplier multiplier, Price entry, Price exit) {
    if (entry <= Price{} || exit <= Price{})
        return fail(ErrorCode::Invalid, "an inverse contract needs prices above 0");
    const auto face = checked_mul(qty.nanos(), multiplier.nanos());
    const auto profit =
        face ? mul_div_round(*face, exit.nanos() - entry.nanos(), int128{entry.nanos()} * exit.nanos()) : std::nullopt;
    if (!profit)
        return overflow("the profit of an inverse contract");
    return Amount::from_nanos(is_buy(side) ? *profit : -*profit);
}

}  // namespace sluice::analytics
