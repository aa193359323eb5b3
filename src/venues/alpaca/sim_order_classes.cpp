// Brackets, OCO and OTO: what they need, and the legs they bring.
#include "venues/alpaca/sim_order_checks.hpp"

namespace sluice::venues::alpaca::sim {

namespace {

SimOrder exit_of(const SimOrder& entry, OrdType type) {
    SimOrder out;
    out.account = entry.account;
    out.asset = entry.asset;
    out.order_class = entry.order_class;
    out.side = opposite(entry.side);
    out.type = type;
    out.time_in_force = entry.time_in_force;
    out.qty = entry.qty;
    out.status = StatusWord::Held;
    return out;
}

std::optional<Answer> target_leg(const TakeProfit& wish, const SimOrder& entry, std::optional<SimOrder>& out) {
    if (!wish.limit_price)
        return unprocessable("take_profit.limit_price is required");
    if (auto no = check_increment("take_profit.limit_price", *wish.limit_price, *entry.asset))
        return no;
    out = exit_of(entry, OrdType::Limit);
    out->limit_price = wish.limit_price;
    return std::nullopt;
}

std::optional<Answer> stop_leg(const StopLoss& wish, const SimOrder& entry, std::optional<SimOrder>& out) {
    if (!wish.stop_price)
        return unprocessable("stop_loss.stop_price is required");
    if (auto no = check_increment("stop_loss.stop_price", *wish.stop_price, *entry.asset))
        return no;
    if (wish.limit_price)
        if (auto no = check_increment("stop_loss.limit_price", *wish.limit_price, *entry.asset))
            return no;
    out = exit_of(entry, wish.limit_price ? OrdType::StopLimit : OrdType::Stop);
    out->stop_price = wish.stop_price;
    out->limit_price = wish.limit_price;
    return std::nullopt;
}

// A long position is left at a target above its stop, a short one at a target below.
std::optional<Answer> check_sides(const SimOrder& target, const SimOrder& stop) {
    const bool sells = target.side == Side::Sell;
    if (sells ? *target.limit_price > *stop.stop_price : *target.limit_price < *stop.stop_price)
        return std::nullopt;
    return unprocessable(std::string{"take_profit.limit_price must be "} + (sells ? ">" : "<") +
                         " stop_loss.stop_price");
}

// Exits lie beyond the price of the entry, each on its own side.
std::optional<Answer> check_base(const Caller& caller, const SimOrder& entry, const SimOrder* target,
                                 const SimOrder* stop) {
    const auto base = entry.limit_price ? entry.limit_price : caller.broker.touch(*entry.asset, entry.side);
    if (!base)
        return std::nullopt;
    const std::map<std::string, std::string> extra{{"base_price", to_text(*base)}};
    const bool buys = entry.side == Side::Buy;
    const Price cent = Price::from_nanos(10'000'000);
    if (target != nullptr && (buys ? *target->limit_price < *base + cent : *target->limit_price > *base - cent))
        return unprocessable(buys ? "take_profit.limit_price must be >= base_price + 0.01"
                                  : "take_profit.limit_price must be <= base_price - 0.01",
                             extra);
    if (stop != nullptr && (buys ? *stop->stop_price > *base - cent : *stop->stop_price < *base + cent))
        return unprocessable(buys ? "stop_loss.stop_price must be <= base_price - 0.01"
                                  : "stop_loss.stop_price must be >= base_price + 0.01",
                             extra);
    return std::nullopt;
}

std::optional<Answer> check_list(const SimOrder& entry, bool target, bool stop) {
    const std::string name{to_text(entry.order_class)};
    const bool one = entry.order_class == ClassWord::Oto;
    if (one ? target == stop : !(target && stop))
        return unprocessable(one ? "oto orders require either take_profit or stop_loss"
                                 : name + " orders require take_profit.limit_price and stop_loss.stop_price");
    if (entry.time_in_force != TimeInForce::Day && entry.time_in_force != TimeInForce::Gtc)
        return unprocessable(name + " orders must be day or gtc orders");
    if (entry.extended_hours)
        return unprocessable(name + " orders do not trade in extended hours");
    if (entry.order_class == ClassWord::Oco && entry.type != OrdType::Limit)
        return unprocessable("oco orders must be limit orders");
    if (entry.type != OrdType::Market && entry.type != OrdType::Limit)
        return unprocessable(name + " orders must be market or limit orders");
    return std::nullopt;
}

}  // namespace

std::optional<Answer> check_classes(const Caller& caller, const OrderRequest& request, Draft& out) {
    SimOrder& order = out.order;
    if (order.order_class == ClassWord::Simple) {
        if (request.take_profit || request.stop_loss)
            return unprocessable("simple orders take no take_profit and no stop_loss; name the order_class");
        return std::nullopt;
    }
    if (auto no = check_list(order, request.take_profit.has_value(), request.stop_loss.has_value()))
        return no;
    std::optional<SimOrder> target;
    std::optional<SimOrder> stop;
    if (request.take_profit)
        if (auto no = target_leg(*request.take_profit, order, target))
            return no;
    if (request.stop_loss)
        if (auto no = stop_leg(*request.stop_loss, order, stop))
            return no;
    if (order.order_class == ClassWord::Oco)
        target->side = stop->side = order.side;
    if (target && stop)
        if (auto no = check_sides(*target, *stop))
            return no;
    if (order.order_class != ClassWord::Oco) {
        if (auto no = check_base(caller, order, target ? &*target : nullptr, stop ? &*stop : nullptr))
            return no;
        if (target)
            out.legs.push_back(*target);
        if (stop)
            out.legs.push_back(*stop);
        out.legs.back().second_exit = out.legs.size() == 2;
        return std::nullopt;
    }
    // Of an OCO the order itself is the target.
    order.limit_price = target->limit_price;
    stop->second_exit = true;
    out.legs.push_back(*stop);
    return std::nullopt;
}

}  // namespace sluice::venues::alpaca::sim
