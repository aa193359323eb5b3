#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"   // Result
#include "engine/state.hpp"  // State

namespace sluice::gateway {

// The instrument somebody means: its id, or the part before the last point where only one listing has it (AAPL for AAPL.US).
// Error NotFound with one sentence: the nearest ids, or all that share the ticker.
Result<InstrumentId> find_instrument(const engine::State& state, std::string_view symbol);

// Whether an id has the text in it, whatever the case.
bool matches(const Instrument& instrument, std::string_view query);

}  // namespace sluice::gateway
