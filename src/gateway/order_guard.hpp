#pragma once

#include "engine/state.hpp"   // State, OrderState
#include "model/command.hpp"  // ReplaceOrder

namespace sluice::gateway {

// Where it counts, only a person takes away what protects a position (docs/api.md, "Who asks"). These say what does.

// Whether the position would stand with less protection without this order: the stop or target of a list, an exit, and what
// closes a position as a stop of ours or as an order that is not ours. What has ended or is only proposed protects nothing.
bool is_protection(const engine::State& state, const engine::OrderState& order);
// Whether cancelling everything on the account (empty: on all) takes away such an order, or ends a list that has exits in
// mind for what it holds.
bool has_protection(const engine::State& state, const AccountId& account);
// Whether the order would close less or later than it does as it stands: a smaller quantity, a price further from the
// market, or a wider trail. A price it has none of to compare with counts as further.
bool is_weaker(const NewOrderSingle& standing, const ReplaceOrder& wanted);

}  // namespace sluice::gateway
