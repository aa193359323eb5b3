#pragma once

#include <map>
#include <string>

#include "engine/state.hpp"         // State
#include "model/event.hpp"          // Event
#include "model/venue_request.hpp"  // VenueRequest

namespace sluice::test {

// The scenario's short names of orders, by the ids the engine gave them.
using Names = std::map<ClOrdId, std::string>;

// An event as a line of the outcome; empty for events a scenario does not care about. `state` is as it is afterwards.
std::string tell(const Event& event, const engine::State& state, const Names& names);
std::string tell(const VenueRequest& request, const Names& names);

}  // namespace sluice::test
