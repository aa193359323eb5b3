#include "app/paper_restore.hpp"

#include <optional>
#include <utility>

#include "engine/trailing.hpp"  // as_sent

namespace sluice::app {
namespace {

bool rests(OrdStatus status) {
    switch (status) {
        case OrdStatus::New:
        case OrdStatus::Held:
        case OrdStatus::PartiallyFilled:
        case OrdStatus::Suspended: return true;
        default: return false;
    }
}

// A coin paid as a fee is taken from what was bought; only fees in the instrument's money are the order's.
Amount fees_of(const engine::OrderState& order, const Instrument& instrument) {
    Amount sum;
    for (const engine::CountedFill& fill : order.fills)
        if (!fill.busted && fill.fee_currency == instrument.currency)
            sum = sum + fill.fee;
    return sum;
}

std::optional<exchange::RestoredOrder> restored(const engine::State& state, const engine::OrderState& order) {
    const Instrument* instrument = state.find_instrument(order.order.instrument);
    if (!rests(order.ord_status) || order.external || instrument == nullptr)
        return std::nullopt;
    exchange::RestoredOrder out;
    out.order = engine::as_sent(order.order);  // a stop that we trail is a plain one at the venue
    out.order_id = order.order_id;
    out.cum_qty = order.cum_qty;
    out.cum_notional = order.cum_notional;
    out.fees = fees_of(order, *instrument);
    out.entered = order.placed_at;
    return out;
}

}  // namespace

venues::paper::PaperRestore paper_restore(const engine::State& state, UnixNanos stopped) {
    venues::paper::PaperRestore out;
    if (stopped != UnixNanos{})
        out.stopped = stopped;
    for (const auto& [key, total] : state.cash)
        out.cash.push_back({key.first, key.second, total});
    for (const auto& [key, position] : state.positions) {
        const auto price = average(position.cost, position.qty);
        if (position.qty != Quantity{} && price)
            out.positions.push_back({key.account, key.instrument, position.qty, *price});
    }
    for (const auto index : state.open)
        if (auto order = restored(state, state.orders[index]))
            out.orders.push_back(std::move(*order));
    return out;
}

}  // namespace sluice::app
