#include "app/held_by_engine.hpp"

#include "engine/list_view.hpp"  // held_by_engine

namespace sluice::app {

// Targets, exits still to come and trailing stops of the lists, and every request that has not reached the venue.
std::vector<std::string> held_by_engine(const engine::State& state) {
    std::vector<std::string> held;
    for (const auto index : state.open) {
        const engine::OrderState& order = state.orders[index];
        if (order.in_flight.stage != RequestStage::Queued)
            continue;
        std::string what{to_text(order.in_flight.kind)};
        held.push_back("order " + std::string{order.in_flight.order.cl_ord_id.view()} + " (" +
                       std::string{to_text(order.order.side)} + " " + to_text(order.in_flight.order.order_qty) + " " +
                       std::string{order.order.instrument.view()} + "): its " + what + " has not left yet");
    }
    for (engine::HeldByUs& one : engine::held_by_engine(state))
        held.push_back(std::move(one.text));
    return held;
}

}  // namespace sluice::app
