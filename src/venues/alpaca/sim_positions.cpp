#include "venues/alpaca/sim_positions.hpp"

#include "base/int128.hpp"                     // mul_div_round
#include "venues/alpaca/sim_order_checks.hpp"  // check_funds
#include "venues/alpaca/sim_shown.hpp"         // shown_position

namespace sluice::venues::alpaca::sim {

namespace {

Quantity position_of(const Caller& caller, const Listed& asset) {
    const auto holding = caller.broker.holding(caller.account, asset);
    return holding ? holding->qty : Quantity{};
}

tl::expected<const Listed*, Answer> find_held(const Caller& caller, std::string_view name) {
    const Listed* asset = caller.broker.assets.find(name);
    if (asset == nullptr || position_of(caller, *asset).is_zero())
        return tl::unexpected<Answer>{not_found("position does not exist")};
    return asset;
}

// How much of a position is to be closed: all of it unless the query says.
tl::expected<Quantity, Answer> read_quantity(const Query& query, Quantity position) {
    const auto qty = query.text("qty");
    const auto percentage = query.text("percentage");
    const auto bad = [](std::string text) { return tl::unexpected<Answer>{malformed(std::move(text))}; };
    if (qty && percentage)
        return bad("only one of qty or percentage is accepted");
    if (qty) {
        const auto value = parse_quantity(*qty);
        if (!value || *value <= Quantity{})
            return bad("qty " + *qty + " is not valid; it must be a number > 0");
        return *value;
    }
    if (!percentage)
        return position;
    const auto value = parse_amount(*percentage);
    if (!value || *value <= Amount{} || *value > Amount::whole(100))
        return bad("percentage " + *percentage + " is not valid; it must be > 0 and at most 100");
    const auto part = mul_div_round(position.nanos(), value->nanos(), Amount::whole(100).nanos());
    return Quantity::from_nanos(part.value_or(0));
}

Placed close_one(const Caller& caller, const Listed& asset, Quantity qty) {
    const Quantity position = position_of(caller, asset);
    SimOrder order;
    order.asset = &asset;
    order.side = position > Quantity{} ? Side::Sell : Side::Buy;
    order.type = OrdType::Market;
    order.time_in_force = asset.is_crypto() ? TimeInForce::Gtc : TimeInForce::Day;
    order.qty = qty;
    if (auto no = check_funds(caller, order))
        return {std::move(*no)};
    const OrderIndex index = accept(caller, std::move(order), {});
    return {answer(shown(caller.broker, caller.broker.orders[index], Nested::No)), index};
}

}  // namespace

Answer list_positions(const Caller& caller) {
    std::vector<Position> out;
    for (const Listed& asset : caller.broker.assets.all())
        if (!position_of(caller, asset).is_zero())
            out.push_back(shown_position(caller.broker, caller.account, asset));
    return answer(out);
}

Answer show_position(const Caller& caller, std::string_view name) {
    const auto asset = find_held(caller, name);
    if (!asset)
        return asset.error();
    return answer(shown_position(caller.broker, caller.account, **asset));
}

Placed close_position(const Caller& caller, std::string_view name, const Query& query) {
    const auto asset = find_held(caller, name);
    if (!asset)
        return {asset.error()};
    const auto qty = read_quantity(query, position_of(caller, **asset).abs());
    if (!qty)
        return {qty.error()};
    return close_one(caller, **asset, *qty);
}

Answer close_all_positions(const Caller& caller, const Query& query, std::vector<OrderIndex>& placed) {
    const auto cancels = query.flag("cancel_orders", false);
    if (!cancels)
        return malformed(cancels.error());
    if (*cancels)
        static_cast<void>(cancel_all_orders(caller));
    std::vector<ClosedItem> out;
    for (const Listed& asset : caller.broker.assets.all()) {
        const Quantity position = position_of(caller, asset);
        if (position.is_zero())
            continue;
        const Placed one = close_one(caller, asset, position.abs());
        ClosedItem& item = out.emplace_back();
        item.symbol = asset.position_symbol();
        item.status = one.answer.status;
        if (one.order != kNoOrder) {
            item.body = shown(caller.broker, caller.broker.orders[one.order], Nested::No);
            placed.push_back(one.order);
        } else if (auto error = decode<ErrorBody>(one.answer.body)) {
            item.body = std::move(*error);
        }
    }
    return answer(out, 207);
}

}  // namespace sluice::venues::alpaca::sim
