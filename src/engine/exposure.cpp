#include "engine/exposure.hpp"

#include <algorithm>

#include "engine/list_view.hpp"  // side_qty, guards_entry

namespace sluice::engine {
namespace {

bool closes(Side side, Quantity position) { return side == Side::Sell ? position > Quantity{} : position < Quantity{}; }

}  // namespace

Quantity position_of(const State& state, const NewOrderSingle& order) {
    const Position* position = state.find_position({order.account, order.instrument, order.product});
    return position == nullptr ? Quantity{} : position->qty;
}

Quantity working_qty(const State& state, const NewOrderSingle& order, const OrderState* except) {
    Quantity total;
    for (const auto index : state.open) {
        const OrderState& other = state.orders[index];
        if (&other == except || other.order.side != order.side || other.order.instrument != order.instrument ||
            other.order.account != order.account || other.order.product != order.product)
            continue;
        total += side_qty(state, other);
    }
    return total;
}

Exposure classify_new(const State& state, const NewOrderSingle& order) {
    const Quantity position = position_of(state, order);
    if (!closes(order.side, position) || order.order_qty.is_zero())
        return Exposure::Adds;
    const bool bounded = working_qty(state, order, nullptr) + order.order_qty <= position.abs();
    return bounded ? Exposure::Exit : Exposure::Adds;
}

Exposure classify_replace(const State& state, const OrderState& target, const NewOrderSingle& wanted) {
    const NewOrderSingle& now = target.order;
    if (wanted.order_qty < now.order_qty && wanted.price == now.price && wanted.stop_px == now.stop_px)
        return Exposure::Exit;
    const Quantity position = position_of(state, now);
    if (!closes(now.side, position))
        return Exposure::Adds;
    const Quantity mine = std::max(target.exposed_qty(), wanted.order_qty - target.cum_qty);
    return working_qty(state, now, &target) + mine <= position.abs() ? Exposure::Exit : Exposure::Adds;
}

Quantity exit_room(const State& state, const OrderState& exit) {
    const Quantity position = position_of(state, exit.order);
    if (!closes(exit.order.side, position))
        return Quantity{};
    return std::max(position.abs() - working_qty(state, exit.order, &exit), Quantity{});
}

bool could_add(const State& state, const OrderState& order) {
    if (guards_entry(state, order))
        return false;
    if (order.order.cash_order_qty)
        return true;  // what a sum comes to is known only afterwards
    const Quantity position = position_of(state, order.order);
    if (!closes(order.order.side, position))
        return true;
    return working_qty(state, order.order, nullptr) > position.abs();
}

}  // namespace sluice::engine
