#pragma once

#include "app/analyze_command.hpp"  // AnalyzeOptions
#include "app/cli_trading.hpp"      // AddVerb

namespace sluice::app {

// `analyze` joins the command line. What it is bound to lives as long as the object.
class AnalyzeVerb {
public:
    // `console` outlives the command line.
    void add_to(CLI::App& root, const AddVerb& add, Console& console);

private:
    AnalyzeOptions options_;
};

}  // namespace sluice::app
