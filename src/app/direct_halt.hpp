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
    bool close_positions = false;  // a person's act where the mode is live
};

// `sluice halt --direct VENUE`: cancels every open order, and with close_positions closes every position after that, with
// nothing but the keys in the environment. No configuration, no home, no daemon. Exit 0: nothing is open any more, and
// nothing held where that was asked; 3: not confirmed; 4: the venue refused the keys; 5: not everything is proven.
ExitCode run_direct_halt(const DirectHaltOptions& options, const Environment& environment, Console& console);

}  // namespace sluice::app
