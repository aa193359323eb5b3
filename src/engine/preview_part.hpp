#pragma once

#include "engine/preview.hpp"  // PreviewPart

namespace sluice::engine {

struct Core;

// Fills the figures of a valid order whose `order` and `exposure` are set. `replaced`: the order it replaces, or null.
void look_at_order(const Core& core, const Requester& by, const OrderState* replaced, PreviewPart& part);

// The figures of an exit that acts once `before` is held: nothing of it is judged yet.
void look_at_exit(const Core& core, Quantity before, PreviewPart& part);

}  // namespace sluice::engine
