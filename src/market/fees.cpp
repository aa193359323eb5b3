#include "market/fees.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "base/text.hpp"  // quoted

namespace sluice::market {
namespace {

constexpr std::int64_t kUnit = Amount::kUnit;

Result<Amount> times(Amount per_unit, Quantity quantity) {
    const auto result = mul_div_round(per_unit.nanos(), quantity.nanos(), kUnit);
    if (!result)
        return fail(ErrorCode::Overflow, "the fee of " + to_text(quantity) + " units does not fit an amount");
    return Amount::from_nanos(*result);
}

Amount rounded(Amount fee, Amount step) {
    if (step.is_zero())
        return fee;
    return Amount::from_nanos(div_round_half_away(fee.nanos(), step.nanos()) * step.nanos());
}

bool is_priced_in(const FeeLine& line, Notional notional, Quantity quantity) {
    if (!line.px_from && !line.px_below)
        return true;
    const auto px = average(notional, quantity);
    return px && (!line.px_from || *px >= *line.px_from) && (!line.px_below || *px < *line.px_below);
}

}  // namespace

bool applies(const FeeLine& line, const Instrument& instrument, Side side, UnixNanos at, Liquidity liquidity,
             Product product) {
    const Date date = date_of(at);
    if (date < line.from || date >= line.until)
        return false;
    if (line.asset_class && *line.asset_class != instrument.asset_class)
        return false;
    if (line.sides == FeeSides::Buys && side != Side::Buy)
        return false;
    if (line.sides == FeeSides::Sells && side == Side::Buy)
        return false;
    if (line.product != FeeProduct::Any && (line.product == FeeProduct::Intraday) != (product == Product::Mis))
        return false;
    const Liquidity charged = liquidity == Liquidity::Unknown ? Liquidity::Removed : liquidity;
    return !line.liquidity || *line.liquidity == charged;
}

Result<Money> fee_line(const FeeLine& line, const Instrument& instrument, Side side, Notional notional,
                       Quantity quantity) {
    if (quantity < Quantity{})
        return fail(ErrorCode::Invalid, "a fee needs a quantity that is not negative");
    if (line.currency == FeeCurrency::Received && side == Side::Buy && instrument.base_currency) {
        auto coins = scaled(Amount::from_nanos(quantity.nanos()), line.of_value);
        if (!coins)
            return tl::unexpected{coins.error()};
        return Money{*coins, *instrument.base_currency};
    }
    auto worth = amount_of(notional, instrument.multiplier);
    if (!worth)
        return tl::unexpected{worth.error()};
    const Amount value = worth->abs();  // spreads and some futures trade below zero
    auto units = times(line.per_unit, quantity);
    if (!units)
        return tl::unexpected{units.error()};
    auto share = scaled(value, line.of_value);
    if (!share)
        return tl::unexpected{share.error()};
    Amount fee = *units + *share;
    if (!quantity.is_zero())
        fee = std::max(fee, line.minimum);
    if (line.cap)
        fee = std::min(fee, *line.cap);
    if (line.cap_of_value) {
        auto cap = scaled(value, *line.cap_of_value);
        if (!cap)
            return tl::unexpected{cap.error()};
        fee = std::min(fee, *cap);
    }
    return Money{rounded(fee, line.round_to), instrument.currency};
}

Result<Money> fee_of_order(const FeeSchedule& schedule, const Instrument& instrument, Side side, Notional notional,
                           Quantity quantity, UnixNanos at, Liquidity liquidity, Product product) {
    std::optional<Money> total;
    Amount taxed;
    for (const FeeLine& line : schedule.lines) {
        if (!applies(line, instrument, side, at, liquidity, product) || !is_priced_in(line, notional, quantity))
            continue;
        auto fee = fee_line(line, instrument, side, notional, quantity);
        if (!fee)
            return fee;
        if (!line.of_fees.is_zero()) {
            const auto tax = scaled(taxed, line.of_fees);
            if (!tax)
                return tl::unexpected{tax.error()};
            fee->amount += rounded(*tax, line.round_to);
        }
        if (line.taxed)
            taxed += fee->amount;
        if (total)
            fee = sum(*total, *fee);
        if (!fee)
            return fee;
        total = *fee;
    }
    return total.value_or(Money{Amount{}, instrument.currency});
}

Result<Money> fee_for(const FeeSchedule& schedule, const Instrument& instrument, Side side, Price price,
                      Quantity quantity, UnixNanos at, Liquidity liquidity, Product product) {
    auto notional = sluice::product(price, quantity);
    if (!notional)
        return tl::unexpected{notional.error()};
    return fee_of_order(schedule, instrument, side, *notional, quantity, at, liquidity, product);
}

FeeSchedule no_fees() { return {}; }

Result<FeeSchedule> find_fee_schedule(std::string_view name) {
    const std::array<FeeSchedule, 7> known{no_fees(),      ibkr_fixed(),          ibkr_tiered(), alpaca(),
                                           binance_spot(), binance_spot_in_bnb(), nse()};
    std::string names;
    for (const FeeSchedule& schedule : known) {
        if (schedule.name == name)
            return schedule;
        names.append(names.empty() ? "" : &schedule == &known.back() ? " and " : ", ").append(schedule.name);
    }
    return fail(ErrorCode::NotFound, "there is no fee schedule " + quoted(name) + "; known are " + names);
}

}  // namespace sluice::market
