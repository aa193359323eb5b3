#include "engine/positions.hpp"

#include <algorithm>

#include "base/int128.hpp"  // mul_div_round

namespace sluice::engine {
namespace {

int128 share(int128 notional, int128 part, int128 whole) {
    if (part == whole)
        return notional;
    return mul_div_round(notional, part, whole).value_or(0);
}

bool same_sign(int128 a, int128 b) { return (a < 0) == (b < 0); }

// Adds signed quantity and notional to a position; what the closing part realises goes into `realized`.
void move_position(Position& p, int128 qty, int128 notional) {
    int128 held = p.qty.nanos();
    int128 cost = p.cost.atto();
    int128 realized = p.realized.atto();
    if (qty == 0) {
        // A better price for quantity already counted.
        if (held != 0)
            cost += notional;
        else
            realized -= notional;
    } else if (held == 0 || same_sign(held, qty)) {
        held += qty;
        cost += notional;
    } else {
        const int128 closed = std::min(magnitude(held), magnitude(qty));
        const int128 closing_notional = share(notional, closed, static_cast<int128>(magnitude(qty)));
        const int128 closing_cost = share(cost, closed, static_cast<int128>(magnitude(held)));
        realized += -closing_notional - closing_cost;
        held += qty;
        cost = cost - closing_cost + (notional - closing_notional);
    }
    if (held == 0) {
        realized -= cost;
        cost = 0;
    }
    p.qty = Quantity::from_nanos(held);
    p.cost = Notional::from_atto(cost);
    p.realized = Notional::from_atto(realized);
}

Position& position_at(State& state, const PositionKey& key) {
    auto [it, fresh] = state.positions.try_emplace(key);
    if (fresh) {
        it->second.account = key.account;
        it->second.instrument = key.instrument;
        it->second.product = key.product;
    }
    return it->second;
}

// Instruments are defined before anything is booked on them; an unknown one (an external order) counts with multiplier 1.
const Instrument& instrument_of(const State& state, const InstrumentId& id) {
    static const Instrument kPlain{};
    const Instrument* known = state.find_instrument(id);
    return known != nullptr ? *known : kPlain;
}

Amount cash_of(Notional notional, const Instrument& instrument) {
    return amount_of(notional, instrument.multiplier).value_or(Amount{});
}

Result<Amount> in_base(const ConvertTo& convert, Amount amount, const Currency& from, const Currency& base) {
    if (convert)
        return convert(amount, from, base);
    return fail(ErrorCode::Unsupported,
                "no rate from " + std::string{from.view()} + " to " + std::string{base.view()} + " is known");
}

// A future without a mark is worth nothing beyond the cash it has moved; anything else then counts at its cost.
Result<Amount> worth_of(const Position& position, const Instrument& instrument, const std::optional<Price>& px) {
    const bool future = instrument.asset_class == AssetClass::Future;
    if (!px)
        return future ? Result<Amount>{Amount{}} : amount_of(position.cost, instrument.multiplier);
    return future ? unrealized_of(position, *px, instrument.multiplier)
                  : value_of(*px, position.qty, instrument.multiplier);
}

}  // namespace

void book_fill(State& state, const NewOrderSingle& order, Quantity qty, Notional notional) {
    if (qty.is_zero() && notional == Notional{})
        return;
    const int128 sign = order.side == Side::Buy ? 1 : -1;
    const Instrument& instrument = instrument_of(state, order.instrument);
    Position& position = position_at(state, {order.account, order.instrument, order.product});
    const Notional realized_before = position.realized;
    move_position(position, sign * qty.nanos(), sign * notional.atto());

    Amount& cash = state.cash[{order.account, instrument.currency}];
    if (instrument.asset_class == AssetClass::Future)
        cash += cash_of(position.realized, instrument) - cash_of(realized_before, instrument);
    else
        cash -= cash_of(Notional::from_atto(sign * notional.atto()), instrument);
}

void book_fee(State& state, const NewOrderSingle& order, Amount fee, const Currency& currency) {
    if (fee.is_zero() || currency.empty())
        return;
    state.cash[{order.account, currency}] -= fee;
    if (currency == instrument_of(state, order.instrument).currency)
        position_at(state, {order.account, order.instrument, order.product}).fees += fee;
}

std::optional<std::string> why_unusable(const State& state, const Adjustment& a) {
    if (!state.accounts.contains(a.account))
        return "the adjustment names account " + std::string{a.account.view()} + ", which is not open here";
    if (a.id.empty())
        return "the adjustment has no id, so it could be counted twice";
    if (!a.cash.is_zero() && a.currency.empty())
        return "the adjustment moves cash without naming its currency";
    if ((!a.qty.is_zero() || a.kind == AdjustmentKind::Split) && a.instrument.empty())
        return "the adjustment moves a position without naming its instrument";
    if (a.kind == AdjustmentKind::Split && a.ratio <= Ratio{})
        return "a split needs a ratio above zero";
    constexpr Amount kMostCash = Amount::whole(kMaxAmountUnits);
    constexpr Quantity kMostQty = Quantity::whole(kMaxQuantityUnits);
    const bool fits = a.cash <= kMostCash && a.cash >= -kMostCash && a.qty <= kMostQty && a.qty >= -kMostQty &&
                      product(a.price, a.qty).has_value();
    if (!fits)
        return "the adjustment's figures are larger than any account holds";
    return std::nullopt;
}

void book_adjustment(State& state, const Adjustment& a) {
    if (!a.currency.empty() && !a.cash.is_zero())
        state.cash[{a.account, a.currency}] += a.cash;
    if (a.instrument.empty())
        return;
    Position& position = position_at(state, {a.account, a.instrument, a.product});
    if (a.kind == AdjustmentKind::Split) {
        const auto qty = mul_div_round(position.qty.nanos(), a.ratio.nanos(), Ratio::kUnit);
        if (qty)
            position.qty = Quantity::from_nanos(*qty);
        return;
    }
    const auto notional = product(a.price, a.qty);
    if (notional)
        move_position(position, a.qty.nanos(), notional->atto());
}

Result<Amount> unrealized_of(const Position& position, Price mark, Multiplier multiplier) {
    const auto value = product(mark, position.qty);
    if (!value)
        return tl::unexpected{value.error()};
    const auto gain = difference(*value, position.cost);
    if (!gain)
        return tl::unexpected{gain.error()};
    return amount_of(*gain, multiplier);
}

Result<Amount> equity_of(const State& state, const AccountId& account, const MarkOf& mark, const ConvertTo& convert) {
    const auto owner = state.accounts.find(account);
    if (owner == state.accounts.end())
        return fail(ErrorCode::NotFound, "account " + std::string{account.view()} + " is not open");
    const Currency base = owner->second.base_currency;
    Amount total;
    const auto add = [&](Amount amount, const Currency& currency) -> Status {
        const auto value = currency == base ? Result<Amount>{amount} : in_base(convert, amount, currency, base);
        if (!value)
            return tl::unexpected{value.error()};
        total += *value;
        return {};
    };
    for (auto it = state.cash.lower_bound({account, Currency{}}); it != state.cash.end() && it->first.first == account;
         ++it)
        if (!it->second.is_zero())
            if (auto added = add(it->second, it->first.second); !added)
                return tl::unexpected{added.error()};
    for (auto it = state.positions.lower_bound({account, InstrumentId{}, Product::None});
         it != state.positions.end() && it->first.account == account; ++it) {
        const Position& position = it->second;
        if (position.qty.is_zero())
            continue;
        const Instrument& instrument = instrument_of(state, position.instrument);
        const auto value = worth_of(position, instrument, mark(position.instrument));
        if (!value)
            return tl::unexpected{value.error()};
        if (auto added = add(*value, instrument.currency); !added)
            return tl::unexpected{added.error()};
    }
    return total;
}

}  // namespace sluice::engine
