#include "engine/order_state.hpp"

#include <algorithm>

#include "base/mutant.hpp"  // mutant

namespace sluice::engine {

Quantity OrderState::leaves_qty() const {
    if (is_end(ord_status))
        return Quantity{};
    return std::max(order.order_qty - cum_qty, Quantity{});
}

Quantity OrderState::exposed_qty() const {
    const bool replacing = in_flight.any() && in_flight.kind == RequestKind::Replace;
    if (mutant(Mutant::LimitBlindToUnknown) && in_flight.stage == RequestStage::Unknown)
        return Quantity{};
    // A Filled order may yet turn out to have been replaced by a larger one; any other end is final.
    if (is_end(ord_status) && !(replacing && ord_status == OrdStatus::Filled))
        return Quantity{};
    const Quantity total = replacing ? std::max(order.order_qty, in_flight.order.order_qty) : order.order_qty;
    return std::max(total - cum_qty, Quantity{});
}

const CountedFill* OrderState::find_fill(const ExecId& exec_id) const {
    const auto it =
        std::find_if(fills.begin(), fills.end(), [&](const CountedFill& f) { return f.exec_id == exec_id; });
    return it == fills.end() ? nullptr : &*it;
}

}  // namespace sluice::engine
