#pragma once

#include "engine/engine.hpp"          // Engine
#include "gateway/desk.hpp"           // JournalState
#include "gateway/metrics.hpp"        // ProcessFigures
#include "gateway/metrics_sheet.hpp"  // MetricSheet

namespace sluice::gateway {

// What stands in the engine's state and figures at this moment.
void read_state(const engine::Engine& engine, UnixNanos now, MetricSheet& sheet);
void read_journal(const JournalState& journal, MetricSheet& sheet);
void read_process(const ProcessFigures& process, MetricSheet& sheet);

}  // namespace sluice::gateway
