#pragma once

#include <string>

#include "app/commands.hpp"  // ExitCode
#include "app/console.hpp"   // Console, Environment

namespace sluice::app {

struct DirectHaltOptions {
    std::string venue;     // alpaca
    std::string mode;      // paper or live; empty: paper
    std::string endpoint;  // instead of the venue's own host; empty: none
    std::string ca_file;
};

// `sluice halt --direct VENUE`: cancels every open order with nothing but the keys in the environment. No configuration,
// no home, no daemon. Exit 0: nothing is open any more; 4: the venue refused the keys; 5: not everything is proven.
ExitCode run_direct_halt(const DirectHaltOptions& options, const Environment& environment, Console& console);

}  // namespace sluice::app
