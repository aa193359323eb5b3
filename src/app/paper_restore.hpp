#pragma once

#include "engine/state.hpp"               // State
#include "venues/paper/paper_client.hpp"  // PaperRestore

namespace sluice::app {

// What the paper exchange of an earlier process held, as the engine recovered it: the exchange keeps nothing on disk.
// Orders that never became known as taken are not in it: the new exchange says so when it is asked about them. `stopped`:
// the last moment of that process; zero: there was none.
venues::paper::PaperRestore paper_restore(const engine::State& state, UnixNanos stopped);

}  // namespace sluice::app
