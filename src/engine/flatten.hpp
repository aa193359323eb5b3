#pragma once

#include "engine/core.hpp"  // Core

namespace sluice::engine {

// Every order of the account ends, proven; only then closing orders go out, sized by the venue's own position.

void start_flatten(Core& core, const Flatten& flatten, const Requester& by);
// Takes the next step of every flatten under way, as soon as it may; called after every input.
void flatten_step(Core& core);

}  // namespace sluice::engine
