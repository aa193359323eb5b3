#include "engine/order_state.hpp"

#include <algorithm>

#include "base/int128.hpp"  // mul_div_round
#include "base/mutant.hpp"  // mutant

namespace sluice::engine {

namespace {

// What the money that is not spent yet may come to.
Quantity cash_leaves(const OrderState& o) {
    const Amount spent = amount_of(o.cum_notional, Multiplier::whole(1)).value_or(Amount{});
    return most_for(std::max(*o.order.cash_order_qty - spent, Amount{}), o.cash_px);
}

}  // namespace

Quantity most_for(Amount cash, Price px) {
    if (px <= Price{})
        return Quantity{};
    const auto nanos = mul_div_round(cash.nanos(), Price::kUnit, px.nanos());
    return std::min(Quantity::from_nanos(nanos.value_or(0) + (cash.is_zero() ? 0 : 1)),
                    Quantity::whole(kMaxQuantityUnits));
}

Quantity OrderState::leaves_qty() const {
    if (is_end(ord_status))
        return Quantity{};
    if (order.cash_order_qty)
        return cash_leaves(*this);
    return std::max(order.order_qty - cum_qty, Quantity{});
}

Quantity OrderState::exposed_qty() const {
    const bool replacing = in_flight.any() && in_flight.kind == RequestKind::Replace;
    if (mutant(Mutant::LimitBlindToUnknown) && in_flight.stage == RequestStage::Unknown)
        return Quantity{};
    // A Filled order may yet turn out to have been replaced by a larger one; any other end is final.
    if (is_end(ord_status) && !(replacing && ord_status == OrdStatus::Filled))
        return Quantity{};
    if (order.cash_order_qty)
        return cash_leaves(*this);
    const Quantity total = replacing ? std::max(order.order_qty, in_flight.order.order_qty) : order.order_qty;
    return std::max(total - cum_qty, Quantity{});
}

const CountedFill* OrderState::find_fill(const ExecId& exec_id) const {
    const auto it =
        std::find_if(fills.begin(), fills.end(), [&](const CountedFill& f) { return f.exec_id == exec_id; });
    return it == fills.end() ? nullptr : &*it;
}

}  // namespace sluice::engine
