#pragma once

#include <string>
#include <vector>

#include "engine/state.hpp"  // State

namespace sluice::app {

// What stands with the engine and nowhere else, so that it does not act while this process is down: one clause each, such
// as "order P1-1K9-3: the new order waits for a connection". Named at start and at stop.
std::vector<std::string> held_by_engine(const engine::State& state);

}  // namespace sluice::app
