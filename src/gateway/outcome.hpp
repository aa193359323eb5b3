#pragma once

#include <vector>

#include "model/command.hpp"  // Requester
#include "model/event.hpp"    // Event, Denial

namespace sluice::gateway {

// What became of one that `by` gave: the first refusal of it, or denial of its order, among what followed, and that order.
// What happened to others meanwhile is not its outcome.
struct CommandOutcome {
    const Denial* denial = nullptr;  // of the events
    ClOrdId order;
};
CommandOutcome outcome_of(const std::vector<Event>& followed, const Requester& by);
// Of an act that is about no order; null: it was not refused.
const Denial* refusal_of(const std::vector<Event>& followed, const Requester& by);

}  // namespace sluice::gateway
