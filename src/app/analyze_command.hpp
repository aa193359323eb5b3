#pragma once

#include <optional>
#include <string>

#include "app/console.hpp"    // Console
#include "app/exit_code.hpp"  // ExitCode

namespace sluice::app {

// `sluice analyze`, as the words stand on the command line.
struct AnalyzeOptions {
    std::string file;
    std::string timeframe = "15m";
    std::string chain;
    std::optional<std::string> calendar;
    std::optional<std::string> instrument;
    std::optional<std::string> bars;    // length of the file's own bars
    std::optional<std::string> at;      // the instant the analysis looks from
    std::optional<std::string> expiry;  // of the chain
    std::optional<std::string> rate;    // continuous, a year
    std::optional<std::string> rows;    // of the profile
    std::string html;                   // where the page goes
    bool json = false;
};

// Tables on standard output, or JSON with --json; the page where --html says; progress on the error side. Exit: Usage
// when the words or the data are wrong, Failed when the page cannot be written.
ExitCode run_analyze(const AnalyzeOptions& options, Console& console);

}  // namespace sluice::app
