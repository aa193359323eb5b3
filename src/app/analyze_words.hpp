#pragma once

#include "app/analyze_command.hpp"  // AnalyzeOptions
#include "app/analyze_file.hpp"     // AnalyzeFileOptions
#include "base/date.hpp"            // Date
#include "base/result.hpp"          // Result

namespace sluice::app {

// The words as values, checked as far as words can be.
struct AnalyzeWords {
    AnalyzeFileOptions file;
    std::string chain;  // empty: none
    std::optional<Date> expiry;
    double rate = 0;
};
// Error: a sentence that names the option, what stood there and what would be right.
Result<AnalyzeWords> read_analyze_words(const AnalyzeOptions& options);

}  // namespace sluice::app
