#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"                       // Result
#include "venues/alpaca/sim_fault_schedule.hpp"  // TimedFault

namespace sluice::app {

// A scenario of the fault dial, as docs/incidents.md shows it:
//
//   faults:
//     - {after: 10s, incident: mute-stream, for: 20s}
//     - {orders: 5, every: 5, times: 3, incident: reply-lost}
//
// An Error has every fault of the file, one sentence a line, each with file, line and column.
Result<std::vector<venues::alpaca::sim::TimedFault>> read_faults_file(const std::string& path);
// The same for a text, named `name` in faults.
Result<std::vector<venues::alpaca::sim::TimedFault>> parse_faults(std::string_view text, const std::string& name);

}  // namespace sluice::app
