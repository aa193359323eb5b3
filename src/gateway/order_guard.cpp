#include "gateway/order_guard.hpp"

#include <algorithm>

#include "engine/exposure.hpp"     // position_of
#include "engine/list_view.hpp"    // planned, open_qty
#include "gateway/order_view.hpp"  // is_open

namespace sluice::gateway {
namespace {

using engine::OrderState;
using engine::State;

bool is_exit(ListRole role) { return role == ListRole::Stop || role == ListRole::Target; }

bool is_stop(OrdType type) {
    return type == OrdType::Stop || type == OrdType::StopLimit || type == OrdType::TrailingStop;
}

bool is_touched(OrdType type) { return type == OrdType::MarketIfTouched || type == OrdType::LimitIfTouched; }

bool closes_position(const State& state, const NewOrderSingle& order) {
    const Quantity position = engine::position_of(state, order);
    return order.side == Side::Sell ? position > Quantity{} : position < Quantity{};
}

// `away_is_up`: a higher one is further from the market.
template <class T>
bool is_further(const std::optional<T>& standing, const std::optional<T>& wanted, bool away_is_up) {
    if (!wanted)
        return false;
    return !standing || (away_is_up ? *wanted > *standing : *wanted < *standing);
}

}  // namespace

bool is_protection(const State& state, const OrderState& order) {
    if (order.ord_status == OrdStatus::Proposed)
        return false;
    // What only a list's plan has is as good as an order: another may stand in its place.
    if (!is_open(order) && state.find_order(order.placed_as) != nullptr)
        return false;
    if (is_exit(order.role) || order.exposure == Exposure::Exit)
        return true;
    return (order.external || is_stop(order.order.ord_type)) && closes_position(state, order.order);
}

bool has_protection(const State& state, const AccountId& account) {
    const auto is_meant = [&](const AccountId& of) { return account.empty() || of == account; };
    const bool by_order = std::any_of(state.open.begin(), state.open.end(), [&](std::uint32_t index) {
        const OrderState& order = state.orders[index];
        return is_meant(order.order.account) && is_protection(state, order);
    });
    return by_order || std::any_of(state.lists.begin(), state.lists.end(), [&](const auto& one) {
               const engine::ListState& list = one.second;
               const bool has_exits = engine::planned(list.list, ListRole::Stop) != nullptr ||
                                      engine::planned(list.list, ListRole::Target) != nullptr;
               return has_exits && is_meant(list.list.orders.front().account) &&
                      !engine::open_qty(state, list).is_zero();
           });
}

bool is_weaker(const NewOrderSingle& standing, const ReplaceOrder& wanted) {
    const bool sells = standing.side == Side::Sell;
    const bool is_less = !wanted.order_qty.is_zero() && wanted.order_qty < standing.order_qty;
    return is_less || is_further(standing.price, wanted.price, sells) ||
           is_further(standing.stop_px, wanted.stop_px, sells == is_touched(standing.ord_type)) ||
           is_further(standing.trail_amount, wanted.trail_amount, true) ||
           is_further(standing.trail_percent, wanted.trail_percent, true);
}

}  // namespace sluice::gateway
