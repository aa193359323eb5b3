#pragma once

#include <string>
#include <vector>

#include "app/console.hpp"    // Console, Environment
#include "app/exit_code.hpp"  // ExitCode

namespace sluice::app {

constexpr std::string_view kVersion = "0.1.0";

// The whole program but main: `args` are the words after the program's name. Nothing escapes it but the exit code; every
// fault is one sentence on the console's error side.
ExitCode run_cli(const std::vector<std::string>& args, const Environment& environment, Console& console);

}  // namespace sluice::app
