#pragma once

#include "engine/core.hpp"  // Core

namespace sluice::engine {

// Every order of the account ends, proven; only then closing orders go out, sized by the venue's own position.

void start_flatten(Core& core, const Flatten& flatten, const Requester& by);
// A halt with --flatten: of the account named, or of every one. The halt is in force already, whatever comes of this.
void flatten_under_halt(Core& core, const Halt& halt, const Requester& by);
// Whether the order is one that a flatten closes a position with.
bool is_closing(const OrderState& order);
// Takes the next step of every flatten under way, as soon as it may; called after every input.
void flatten_step(Core& core);
// When a flatten that is stuck is looked at again.
std::optional<UnixNanos> flatten_deadline(const Core& core);

}  // namespace sluice::engine
