#pragma once

#include "engine/core.hpp"  // Core

namespace sluice::engine {

// Brackets, OCO, OTO and multi-leg orders as one object each (design.md 4).

void submit_list(Core& core, const SubmitList& submit, const Requester& by);
// Something happened to an order of a list: exits are placed, enlarged, lowered or cancelled, so that they cover exactly
// what is filled. Called after every event that changed the order.
void lists_on_order(Core& core, std::uint32_t index);
// The market moved: targets held by us, trailing stops.
void lists_on_market(Core& core, const InstrumentId& instrument);
// What time brings, and when it next brings something.
void lists_on_time(Core& core);
std::optional<UnixNanos> lists_deadline(const Core& core);

}  // namespace sluice::engine
