#pragma once

#include "exchange/naive_margin.hpp"

namespace sluice::exchange::naive {

inline std::int64_t size_of(std::int64_t units) { return units < 0 ? -units : units; }
inline Big size_of(Big value) { return value < 0 ? -value : value; }

inline Position Account::position(int thing, Product product) const {
    Position out;
    for (const Fill& fill : fills) {
        if (fill.thing != thing || fill.product != product)
            continue;
        const int way = fill.side == Side::Buy ? 1 : -1;
        std::int64_t left = fill.units;
        const bool against = out.units != 0 && (out.units > 0) != (way > 0);
        if (against) {
            const std::int64_t closed = std::min(left, size_of(out.units));
            // Cost leaves in proportion, half away from zero to 1e-18.
            const Big whole = size_of(out.units);
            const Big exact = size_of(out.cost) * closed;
            Big part = (2 * exact + whole) / (2 * whole);
            if (closed == whole)
                part = size_of(out.cost);
            if (out.cost < 0)
                part = -part;
            out.realized += -fill.px * way * closed * kUnit - part;
            out.cost -= part;
            out.units += way * closed;
            left -= closed;
        }
        out.cost += fill.px * way * left * kUnit;
        out.units += way * left;
    }
    return out;
}

inline Big Account::cash(int currency) const {
    Big out = paid_in.count(currency) != 0 ? paid_in.at(currency) : 0;
    for (const Fill& fill : fills) {
        const Thing& thing = world_->of(fill.thing);
        if (thing.currency == currency && thing.asset != AssetClass::Future)
            out += (fill.side == Side::Buy ? -1 : 1) * fill.px * fill.units * thing.multiplier;
        if (fill.fee_currency == currency)
            out -= fill.fee;
    }
    // A future moves cash by what it realises, each time rounded from the sum of all so far.
    for (int i = 0; i < static_cast<int>(world_->things.size()); ++i) {
        const Thing& thing = world_->of(i);
        if (thing.asset != AssetClass::Future || thing.currency != currency)
            continue;
        for (const Product product : world_->products) {
            const Big gain = position(i, product).realized * thing.multiplier;
            out += (gain < 0 ? -1 : 1) * ((2 * size_of(gain) + kUnit) / (2 * kUnit));
        }
    }
    return out;
}

inline Big Account::coin(int currency) const {
    Big out = cash(currency);
    for (const Fill& fill : fills)
        if (world_->of(fill.thing).base == currency)
            out += (fill.side == Side::Buy ? 1 : -1) * fill.units * kUnit;
    return out;
}

inline Account::Shares Account::free_shares() const {
    Shares out;
    for (int i = 0; i < static_cast<int>(world_->things.size()); ++i) {
        for (const Product product : world_->products)
            out[i] += position(i, product).units;
        for (const auto& [at, order] : open)
            if (order.thing == i && order.side == Side::Sell)
                out[i] -= order.leaves;
    }
    return out;
}

// docs/margin.md, formula by formula; rates in hundredths.
inline Account::Need Account::need(const Thing& thing, Product product, std::int64_t units, Big px, Big underlying,
                                   Shares& cover) const {
    const bool india = power_ == BuyingPower::India;
    const Big value = size_of(px * units * thing.multiplier);
    const auto both = [](Big amount) { return Need{amount, amount}; };
    switch (thing.asset) {
        case AssetClass::Equity:
            if (india)
                return both(product == Product::Mis ? value / 5 : value);
            return Need{value / 2, units < 0 ? value * 3 / 10 : value / 4};
        case AssetClass::Future:
            if (thing.contract_initial != 0)
                return Need{thing.contract_initial * size_of(units), thing.contract_maintenance * size_of(units)};
            return india ? both(value / 10) : Need{value / 10, value * 9 / 100};
        case AssetClass::Option: break;
        case AssetClass::Fx:
        case AssetClass::Crypto:
        case AssetClass::Index: return both(value);
    }
    if (units > 0)
        return both(value);
    std::int64_t naked = -units;
    const bool call = thing.right == OptionRight::Call;
    if (call && !india && thing.underlying >= 0) {
        std::int64_t& free = cover[thing.underlying];
        const std::int64_t covered = std::min(naked, std::max<std::int64_t>(free, 0) / thing.multiplier);
        free -= covered * thing.multiplier;
        naked -= covered;
    }
    const Big each = underlying * thing.multiplier;
    if (india)
        return both(each * naked * 15 / 100);
    const Big otm = std::max<Big>(0, call ? thing.strike - underlying : underlying - thing.strike) * thing.multiplier;
    const Big least = (call ? each : thing.strike * thing.multiplier) / 10;
    return both(std::max(each / 5 - otm, least) * naked);
}

inline void Account::add_positions(int currency, Shares& cover, Funds& out) const {
    for (int i = 0; i < static_cast<int>(world_->things.size()); ++i) {
        const Thing& thing = world_->of(i);
        if (thing.currency != currency)
            continue;
        for (const Product product : world_->products) {
            const Position held = position(i, product);
            if (held.units == 0)
                continue;
            const Big px = world_->mark(i);
            Big value = px * held.units * thing.multiplier;
            if (thing.asset == AssetClass::Future) {
                const Big gain = (px * held.units * kUnit - held.cost) * thing.multiplier;
                value = (gain < 0 ? -1 : 1) * ((2 * size_of(gain) + kUnit) / (2 * kUnit));
            }
            out.equity += value;
            if (!on_margin())
                continue;
            const Need asked = need(thing, product, held.units, px, underlying_mark(thing), cover);
            out.initial += asked.initial;
            out.maintenance += asked.maintenance;
        }
    }
}

inline void Account::add_margin_orders(int currency, Shares& cover, Funds& out, Big& margin) const {
    std::map<std::array<int, 3>, std::int64_t> closable;
    for (const auto& [at, order] : open) {
        const Thing& thing = world_->of(order.thing);
        if (thing.currency != currency)
            continue;
        const std::array<int, 3> key{order.thing, static_cast<int>(order.product), static_cast<int>(order.side)};
        if (closable.count(key) == 0) {
            const std::int64_t held = position(order.thing, order.product).units;
            closable[key] = std::max<std::int64_t>(0, order.side == Side::Sell ? held : -held);
        }
        const std::int64_t closing = std::min(order.leaves, closable[key]);
        closable[key] -= closing;
        const std::int64_t opening = order.leaves - closing;
        out.orders += fee_ * order.leaves;
        if (opening == 0)
            continue;
        const Big asked =
            need(thing, order.product, order.side == Side::Buy ? opening : -opening, order.px, order.underlying, cover)
                .initial;
        out.orders += asked;
        margin += asked;
    }
}

// What open orders and, of a cash account, futures hold of a currency or coin.
inline Big Account::locked(int currency) const {
    Big out = 0;
    for (const auto& [at, order] : open) {
        const Thing& thing = world_->of(order.thing);
        if (order.side == Side::Buy && thing.currency == currency)
            out += (order.px * thing.multiplier + fee_) * order.leaves;
        if (order.side == Side::Sell && power_ == BuyingPower::CryptoSpot && thing.base == currency)
            out += order.leaves * kUnit;
    }
    for (int i = 0; i < static_cast<int>(world_->things.size()); ++i)
        if (power_ == BuyingPower::Cash && world_->of(i).asset == AssetClass::Future &&
            world_->of(i).currency == currency)
            out += (2 * position(i, Product::None).cost * world_->of(i).multiplier + kUnit) / (2 * kUnit);
    return out;
}

inline Funds Account::funds(int currency) const {
    Funds out;
    out.cash = cash(currency);
    out.equity = out.cash;
    Shares cover = free_shares();
    add_positions(currency, cover, out);
    if (on_margin()) {
        Big margin = 0;
        add_margin_orders(currency, cover, out, margin);
        out.available = out.equity - out.initial - out.orders;
        out.power = std::max<Big>(0, out.available) * (power_ == BuyingPower::India ? 5 : 2);
        return out;
    }
    out.orders = locked(currency);
    out.available = (power_ == BuyingPower::CryptoSpot ? coin(currency) : out.cash) - out.orders;
    out.power = out.available;
    return out;
}

inline Big Account::margin_of(int currency) const {
    Funds out;
    Shares cover = free_shares();
    Big margin = 0;
    add_positions(currency, cover, out);
    add_margin_orders(currency, cover, out, margin);
    return out.initial + margin;
}

inline void Account::price(Order& order) const {
    const Market& market = world_->markets[static_cast<std::size_t>(order.thing)];
    const bool buys = order.side == Side::Buy;
    order.underlying = underlying_mark(world_->of(order.thing));
    if (order.limited)
        order.px = buys ? order.px : std::max(order.px, order.stop ? order.px : market.bid);
    else if (order.stop)
        order.px = *order.stop;
    else
        order.px = buys ? market.offer : market.bid;
}

// How much all orders of the side, with this one, go beyond the position.
inline std::int64_t Account::beyond_position(const Order& order) const {
    const std::int64_t held = position(order.thing, order.product).units;
    std::int64_t out = order.leaves - (order.side == Side::Sell ? held : -held);
    for (const auto& [at, other] : open)
        if (other.thing == order.thing && other.product == order.product && other.side == order.side)
            out += other.leaves;
    return std::max<std::int64_t>(0, out);
}

inline bool Account::accepts_cash(const Order& order) const {
    const Thing& thing = world_->of(order.thing);
    if (order.side == Side::Buy)
        return (order.px * thing.multiplier + fee_) * order.leaves <= funds(thing.currency).available;
    if (power_ == BuyingPower::CryptoSpot)
        return order.leaves * kUnit <= coin(thing.base) - locked(thing.base);
    return beyond_position(order) == 0;
}

inline bool Account::accepts_margin(const Order& order, int at) const {
    const Thing& thing = world_->of(order.thing);
    const bool share = thing.asset == AssetClass::Equity;
    if (power_ == BuyingPower::India) {
        if (share ? order.product == Product::Nrml : order.product == Product::Cnc)
            return false;
        if (share && order.product != Product::Mis && order.side == Side::Sell && beyond_position(order) > 0)
            return false;
    }
    const Funds before = funds(thing.currency);
    Account with = *this;
    with.open[at] = order;
    if (with.margin_of(thing.currency) <= margin_of(thing.currency))
        return true;
    return before.equity >= before.maintenance && with.funds(thing.currency).available >= 0;
}

inline bool Account::accepts(const Order& order, int at) const {
    Account without = *this;
    without.open.erase(at);
    return on_margin() ? without.accepts_margin(order, at) : without.accepts_cash(order);
}

}  // namespace sluice::exchange::naive
