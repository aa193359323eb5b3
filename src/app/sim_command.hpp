#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/console.hpp"    // Console
#include "app/exit_code.hpp"  // ExitCode

namespace sluice::app {

// What `sluice sim` was asked for, checked as far as words can be.
struct SimOptions {
    std::string venue;
    std::string port = "0";              // 0: a free one
    std::optional<std::string> seed;     // of ids, prices and incidents
    std::optional<std::string> session;  // always or real
    std::optional<std::string> clock;    // what time it is at first, RFC 3339
    std::optional<std::string> speed;    // market seconds a second
    std::string data;                    // a history file that is the market instead of a made-up one
    std::vector<std::string> incidents;  // "NAME" or "NAME COUNT"
    std::string faults;                  // a scenario of the fault dial
    std::string log;                     // a file that gets one line for everything served
};

// Serves until a stop is asked for.
ExitCode run_sim(const SimOptions& options, Console& console);

}  // namespace sluice::app
