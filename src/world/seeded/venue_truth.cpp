#include "world/seeded/venue_truth.hpp"

#include <algorithm>
#include <utility>

namespace sluice::world {

Quantity TrueOrder::cum_qty() const {
    Quantity total;
    for (const TrueExecution& execution : executions)
        if (!execution.busted)
            total += execution.qty;
    return total;
}

Notional TrueOrder::cum_notional() const {
    int128 total = 0;
    for (const TrueExecution& execution : executions)
        if (!execution.busted)
            total += int128{execution.px.nanos()} * execution.qty.nanos();
    return Notional::from_atto(total);
}

Quantity TrueOrder::leaves_qty() const { return std::max(terms.order_qty - cum_qty(), Quantity{}); }

TrueOrder& VenueTruth::add(NewOrderSingle terms, OrderId order_id) {
    TrueOrder order;
    if (!terms.cl_ord_id.empty())
        order.ids.push_back(terms.cl_ord_id);
    order.terms = std::move(terms);
    order.order_id = order_id;
    orders_.push_back(std::move(order));
    return orders_.back();
}

TrueOrder* VenueTruth::find(const ClOrdId& id) {
    // The newest are asked for most.
    for (auto order = orders_.rbegin(); order != orders_.rend(); ++order)
        if (std::find(order->ids.begin(), order->ids.end(), id) != order->ids.end())
            return &*order;
    return nullptr;
}

Quantity VenueTruth::to_close(const TrueList& list) const {
    Quantity open = list.list.list_class == ListClass::Oco ? list.list.orders.front().order_qty : Quantity{};
    for (const std::size_t number : list.orders) {
        const TrueOrder& order = orders_[number];
        open += order.role == ListRole::Entry ? order.cum_qty() : -order.cum_qty();
    }
    return std::max(open, Quantity{});
}

Quantity VenueTruth::room(const TrueOrder& order) const {
    if (!order.list || order.role == ListRole::Entry)
        return order.leaves_qty();
    return std::min(order.leaves_qty(), to_close(lists_[*order.list]));
}

std::map<InstrumentId, Quantity> VenueTruth::positions() const {
    std::map<InstrumentId, Quantity> out = moved_;
    for (const TrueOrder& order : orders_) {
        const Quantity cum = order.cum_qty();
        out[order.terms.instrument] += order.terms.side == Side::Buy ? cum : -cum;
    }
    return out;
}

std::map<Currency, Amount> VenueTruth::cash(const Currency& quote_currency) const {
    std::map<Currency, Amount> out;
    int128 atto = 0;
    for (const TrueOrder& order : orders_) {
        const int128 cost = order.cum_notional().atto();
        atto += order.terms.side == Side::Buy ? -cost : cost;
        for (const TrueExecution& execution : order.executions)
            if (!execution.busted && !execution.fee_currency.empty())
                out[execution.fee_currency] -= execution.fee;
    }
    out[quote_currency] += Amount::from_nanos(div_round_half_away(atto, Price::kUnit));
    return out;
}

}  // namespace sluice::world
