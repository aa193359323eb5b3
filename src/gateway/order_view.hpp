#pragma once

#include <optional>
#include <string_view>

#include "base/json_writer.hpp"  // JsonWriter
#include "engine/state.hpp"      // State, OrderState, Proposal
#include "gateway/caller.hpp"    // Caller

namespace sluice::gateway {

// Orders and proposals as both doors of a running engine find them, and as REST shows them (docs/api.md).

// The order somebody calls `id`, also one that is only proposed (Proposed) or that only a list of ours has (Held): its text
// says what it waits for.
std::optional<engine::OrderState> find_any_order(const engine::State& state, const ClOrdId& id);
// The same by any name: an id of its chain, the venue's, or "client:NAME" for what the caller calls it. Venues number their
// orders each for itself, so one of their ids may mean an order of every account: only those that the caller may see count.
struct NamedOrder {
    engine::OrderState order;
    bool by_venue_id = false;
};
std::optional<NamedOrder> find_named_order(const engine::State& state, std::string_view name, const Caller& caller);

// Members: side, size, type, prices, time in force, product.
void write_rest_terms(JsonWriter& json, const NewOrderSingle& order);
// One object. `wait_over`: it was asked to wait, and the time was over first.
void write_rest_order(JsonWriter& json, const engine::OrderState& order, bool wait_over = false);
// `preview`: what would become of it now, as text.
void write_rest_proposal(JsonWriter& json, const engine::Proposal& proposal, std::string_view preview);

// Whether more may come of it.
bool is_open(const engine::OrderState& order);

}  // namespace sluice::gateway
