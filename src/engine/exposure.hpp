#pragma once

#include "engine/state.hpp"  // State, OrderState

namespace sluice::engine {

// The message classes of design.md 5, decided from the position and everything working or unknown.

// Signed position of what `order` trades.
Quantity position_of(const State& state, const NewOrderSingle& order);

// The most that all orders of this side on the instrument, account and product may yet fill, `except` left out.
Quantity working_qty(const State& state, const NewOrderSingle& order, const OrderState* except);

// Exit when all exits of the instrument together, this one included at `qty`, still cannot turn the position.
Exposure classify_new(const State& state, const NewOrderSingle& order);

// Exit when it only lowers the quantity, or when the bound above holds at the larger of both totals.
Exposure classify_replace(const State& state, const OrderState& target, const NewOrderSingle& wanted);

// How much of an exit the position still has room for beside all other exits; never negative.
Quantity exit_room(const State& state, const OrderState& exit);

// Whether an open order, as things stand, could still add exposure: what a halt cancels.
bool could_add(const State& state, const OrderState& order);

}  // namespace sluice::engine
