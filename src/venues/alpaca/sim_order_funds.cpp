// What the account has to have for a new order.
#include <algorithm>

#include "venues/alpaca/sim_order_checks.hpp"
#include "venues/alpaca/sim_shown.hpp"  // shown

namespace sluice::venues::alpaca::sim {

namespace {

std::optional<Price> price_of(const Broker& broker, const SimOrder& order) {
    if (order.limit_price)
        return order.limit_price;
    if (order.stop_price)
        return order.stop_price;
    return broker.touch(*order.asset, order.side);
}

// What it costs at the price it counts with; a sum of money costs itself.
Amount cost_of(const Broker& broker, const SimOrder& order, Quantity qty) {
    if (order.notional)
        return *order.notional;
    const auto px = price_of(broker, order);
    const auto cost = value_of(px.value_or(Price{}), qty, Multiplier::whole(1));
    return cost ? *cost : Amount::whole(kMaxAmountUnits);
}

// Of orders the exchange has not counted yet: they are on their way to it.
Amount on_the_way(const Caller& caller) {
    Amount out;
    for (const OrderIndex index : caller.account.open) {
        const SimOrder& order = caller.broker.orders[index];
        if (order.at_exchange && !order.known && order.original == kNoOrder && order.status != StatusWord::Held)
            out += cost_of(caller.broker, order, order.qty.value_or(Quantity{}));
    }
    return out;
}

// What an order is for, as a quantity; of a sum of money at today's price.
Quantity quantity_of(const Broker& broker, const SimOrder& order) {
    if (order.qty)
        return *order.qty - order.filled;
    const auto px = price_of(broker, order);
    if (!px || px->nanos() <= 0 || !order.notional)
        return {};
    return Quantity::from_nanos(order.notional->nanos() * Quantity::kUnit / px->nanos());
}

std::optional<Answer> check_available(const SimOrder& order, Quantity wanted, Quantity existing, Quantity working) {
    const Quantity available = std::max(existing - working, Quantity{});
    if (wanted <= available)
        return std::nullopt;
    return forbidden("insufficient qty available for order (requested: " + to_text(wanted) +
                         ", available: " + to_text(available) + ")",
                     {{"available", to_text(available)},
                      {"existing_qty", to_text(existing)},
                      {"held_for_orders", to_text(working)},
                      {"symbol", order.asset->symbol}});
}

std::optional<Answer> check_short(const Caller& caller, const SimOrder& order, Quantity wanted) {
    const AccountSettings& settings = caller.account.settings;
    if (order.asset->is_crypto())
        return forbidden("insufficient balance for " + std::string{order.asset->instrument.base_currency->view()} +
                             " (requested: " + to_text(wanted) + ", available: 0)",
                         {{"available", "0"}, {"symbol", order.asset->symbol}});
    if (settings.no_shorting || settings.max_margin_multiplier == "1")
        return forbidden("account is not allowed to short");
    if (order.notional || wanted.nanos() % Quantity::kUnit != 0)
        return unprocessable("fractional orders cannot be sold short");
    return std::nullopt;
}

bool may_cross(const SimOrder& a, const SimOrder& b) {
    if (!a.limit_price || !b.limit_price)
        return true;
    const SimOrder& buy = a.side == Side::Buy ? a : b;
    const SimOrder& sell = a.side == Side::Buy ? b : a;
    return *buy.limit_price >= *sell.limit_price;
}

std::optional<Answer> check_wash(const Caller& caller, const SimOrder& order) {
    if (order.order_class != ClassWord::Simple)
        return std::nullopt;
    for (const OrderIndex index : caller.account.open) {
        const SimOrder& other = caller.broker.orders[index];
        const bool works = other.status != StatusWord::Held && other.status != StatusWord::PendingCancel;
        if (!works || other.asset != order.asset || other.side == order.side || !may_cross(order, other))
            continue;
        return forbidden(
            "potential wash trade detected. use complex orders",
            {{"existing_order_id", other.id},
             {"reject_reason",
              "opposite side " + std::string{shown(caller.broker, other, Nested::No).type.text()} + " order exists"}});
    }
    return std::nullopt;
}

}  // namespace

std::optional<Answer> check_funds(const Caller& caller, const SimOrder& order, const SimOrder* instead) {
    const Broker& broker = caller.broker;
    const Quantity wanted = quantity_of(broker, order);
    const auto holding = broker.holding(caller.account, *order.asset);
    const Quantity position = holding ? holding->qty : Quantity{};
    const bool sells = order.side == Side::Sell;
    const Quantity released = instead != nullptr ? instead->leaves() : Quantity{};
    if (sells ? position > Quantity{} : position < Quantity{}) {
        const Quantity working = broker.held_for_orders(caller.account, *order.asset, order.side) - released;
        return check_available(order, wanted, position.abs(), working);
    }
    if (order.order_class == ClassWord::Oco)
        return unprocessable("oco orders must be exit orders; there is no position in " + order.asset->symbol +
                             " for this side to close");
    if (sells)
        if (auto no = check_short(caller, order, wanted))
            return no;
    if (!order.notional && !price_of(broker, order))
        return unprocessable("no price of " + order.asset->symbol + " is known yet; send a limit_price, or try again");
    const Account figures = shown(broker, caller.account, caller.now);
    const Amount power = order.asset->is_crypto() ? *figures.non_marginable_buying_power : figures.buying_power;
    Amount free = power - on_the_way(caller);
    if (instead != nullptr)
        free += cost_of(broker, *instead, released);
    const Amount cost = cost_of(broker, order, wanted);
    if (cost <= free)
        return std::nullopt;
    return forbidden("insufficient buying power",
                     {{"buying_power", to_text(std::max(free, Amount{}))}, {"cost_basis", to_text(cost)}});
}

std::optional<Answer> check_account(const Caller& caller, const Draft& draft) {
    if (caller.account.settings.suspend_trade)
        return forbidden("new orders are rejected by user request");
    if (auto no = check_wash(caller, draft.order))
        return no;
    return check_funds(caller, draft.order);
}

}  // namespace sluice::venues::alpaca::sim
