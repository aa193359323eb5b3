#pragma once

#include "app/commands.hpp"  // DemoOptions, ExitCode, Console

namespace sluice::app {

// `sluice demo --scenario NAME`: one of the stories of app/story, told step by step, and then the report of every demo.
ExitCode run_scenario(const DemoOptions& options, Console& console);

}  // namespace sluice::app
