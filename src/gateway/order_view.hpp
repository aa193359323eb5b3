#pragma once

#include <optional>
#include <string_view>

#include "base/json_writer.hpp"  // JsonWriter
#include "engine/state.hpp"      // State, OrderState, Proposal

namespace sluice::gateway {

// Orders and proposals as both doors of a running engine find them, and as REST shows them (docs/api.md).

// The order somebody calls `id`, also one that is only proposed (Proposed) or that only a list of ours has (Held): its text
// says what it waits for.
std::optional<engine::OrderState> find_any_order(const engine::State& state, const ClOrdId& id);
// The same by any name: an id of its chain, the venue's, or "client:NAME" for what `who` calls it.
std::optional<engine::OrderState> find_named_order(const engine::State& state, std::string_view name,
                                                   const StrategyId& who);

// Members: side, size, type, prices, time in force, product.
void write_rest_terms(JsonWriter& json, const NewOrderSingle& order);
// One object. `wait_over`: it was asked to wait, and the time was over first.
void write_rest_order(JsonWriter& json, const engine::OrderState& order, bool wait_over = false);
// `preview`: what would become of it now, as text.
void write_rest_proposal(JsonWriter& json, const engine::Proposal& proposal, std::string_view preview);

// Whether more may come of it.
bool is_open(const engine::OrderState& order);

}  // namespace sluice::gateway
