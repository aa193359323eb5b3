// PATCH /v2/orders/{id}: a new order takes the old one's place, unless the old one is filled first.
#include "venues/alpaca/mapping_words.hpp"     // time_in_force_of
#include "venues/alpaca/sim_ids.hpp"           // is_uuid
#include "venues/alpaca/sim_order_checks.hpp"  // check_funds
#include "venues/alpaca/sim_orders.hpp"
#include "venues/alpaca/sim_shown.hpp"  // shown

namespace sluice::venues::alpaca::sim {

namespace {

std::optional<Answer> check_standing(const SimOrder& order) {
    if (order.status == StatusWord::Replaced)
        return unprocessable("order already replaced");
    if (order.status == StatusWord::PendingCancel)
        return unprocessable("order pending cancel");
    const bool ready = order.status == StatusWord::New || order.status == StatusWord::PartiallyFilled ||
                       order.status == StatusWord::Held;
    if (!ready)
        return unprocessable("cannot replace order in " + std::string{to_text(order.status)} + " status");
    if (order.notional)
        return unprocessable("cannot replace notional orders");
    return std::nullopt;
}

std::optional<Answer> new_quantity(const ReplaceRequest& request, const SimOrder& old, SimOrder& out) {
    if (!request.qty || *request.qty == *old.qty)
        return std::nullopt;
    if (old.order_class != ClassWord::Simple && (old.parent != kNoOrder || !old.legs.empty()))
        return unprocessable("qty of a " + std::string{to_text(old.order_class)} + " order cannot be changed");
    if (old.qty->nanos() % Quantity::kUnit != 0)
        return unprocessable("qty of a fractional order cannot be changed");
    if (*request.qty <= Quantity{} || (!old.asset->is_crypto() && request.qty->nanos() % Quantity::kUnit != 0))
        return unprocessable("qty must be a whole number of shares > 0");
    if (*request.qty <= old.filled)
        return unprocessable("qty must be > filled_qty");
    out.qty = request.qty;
    return std::nullopt;
}

std::optional<Answer> new_price(const char* field, const std::optional<Price>& wish, bool has_one,
                                const SimOrder& order, std::optional<Price>& out) {
    if (!wish)
        return std::nullopt;
    if (!has_one)
        return unprocessable(std::string{field} + " does not belong to this type of order");
    if (auto no = check_increment(field, *wish, *order.asset))
        return no;
    out = wish;
    return std::nullopt;
}

std::optional<Answer> new_terms(const ReplaceRequest& request, const SimOrder& old, SimOrder& out) {
    if (request.notional)
        return unprocessable("notional can only be replaced for IPO orders");
    if (request.time_in_force) {
        const auto time_in_force = time_in_force_of(*request.time_in_force);
        if (!time_in_force)
            return unprocessable("invalid time_in_force \"" + std::string{request.time_in_force->text()} + "\"");
        if (*time_in_force != old.time_in_force)
            return unprocessable(
                "this simulator does not change the time_in_force of a working order; cancel it and "
                "send another");
    }
    if (auto no = new_quantity(request, old, out))
        return no;
    if (auto no = new_price("limit_price", request.limit_price, has_limit_price(old.type), old, out.limit_price))
        return no;
    if (auto no = new_price("stop_price", request.stop_price, has_trigger_price(old.type), old, out.stop_price))
        return no;
    if (!request.trail)
        return std::nullopt;
    if (old.type != OrdType::TrailingStop || *request.trail <= Price{})
        return unprocessable("trail must be > 0, and belongs to trailing_stop orders");
    if (old.trail_price)
        return new_price("trail", request.trail, true, old, out.trail_price);
    if (*request.trail >= Price::whole(100))
        return unprocessable("trail must be between 0 and 100");
    out.trail_percent = Ratio::from_nanos(request.trail->nanos() / 100);
    return std::nullopt;
}

bool changes_nothing(const SimOrder& a, const SimOrder& b) {
    return a.qty == b.qty && a.limit_price == b.limit_price && a.stop_price == b.stop_price &&
           a.trail_price == b.trail_price && a.trail_percent == b.trail_percent;
}

SimOrder successor(const SimOrder& old) {
    SimOrder out;
    out.account = old.account;
    out.asset = old.asset;
    out.order_class = old.order_class;
    out.side = old.side;
    out.type = old.type;
    out.time_in_force = old.time_in_force;
    out.extended_hours = old.extended_hours;
    out.qty = old.qty;
    out.limit_price = old.limit_price;
    out.stop_price = old.stop_price;
    out.trail_price = old.trail_price;
    out.trail_percent = old.trail_percent;
    out.position_intent = old.position_intent;
    out.replaces = old.id;
    out.parent = old.parent;
    out.second_exit = old.second_exit;
    out.hwm = old.hwm;
    return out;
}

}  // namespace

Placed replace_order(const Caller& caller, std::string_view id, std::string_view body) {
    Broker& broker = caller.broker;
    if (!is_uuid(id))
        return {malformed("order_id is missing")};
    const OrderIndex original = broker.find_order(caller.account, id);
    if (original == kNoOrder)
        return {not_found("order not found for " + std::string{id})};
    auto request = read_body<ReplaceRequest>(body);
    if (!request)
        return {std::move(request.error())};
    const SimOrder& old = broker.orders[original];
    if (auto no = check_standing(old))
        return {std::move(*no)};
    SimOrder wanted = successor(old);
    if (auto no = new_terms(*request, old, wanted))
        return {std::move(*no)};
    if (changes_nothing(old, wanted))
        return {unprocessable("order parameters are not changed")};
    if (request->client_order_id.size() > 128)
        return {malformed("client_order_id must be no more than 128 characters")};
    if (!request->client_order_id.empty() &&
        broker.find_client_order(caller.account, request->client_order_id) != kNoOrder)
        return {malformed("client_order_id must be unique")};
    wanted.client_order_id = request->client_order_id;
    const bool held = old.status == StatusWord::Held;
    if (!held && old.order_class == ClassWord::Simple) {
        SimOrder asked = wanted;
        asked.filled = old.filled;
        if (auto no = check_funds(caller, asked, &old))
            return {std::move(*no)};
    }
    wanted.status = held ? StatusWord::Held : StatusWord::PendingNew;
    const OrderIndex replacement = broker.note(std::move(wanted), caller.now);
    return {answer(shown(broker, broker.orders[replacement], Nested::No)), replacement};
}

}  // namespace sluice::venues::alpaca::sim
