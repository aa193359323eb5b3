#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "app/analyze_reading.hpp"   // ReadingProgress
#include "base/result.hpp"           // Status
#include "model/ids.hpp"             // InstrumentId, CalendarId
#include "report/analysis_data.hpp"  // AnalysisData

namespace sluice::app {

struct AnalyzeFileOptions {
    std::string path;
    std::optional<InstrumentId> instrument;  // instead of what the file's name tells, or of a capture's several
    std::optional<CalendarId> calendar;      // instead of the listing's own
    std::chrono::nanoseconds timeframe{std::chrono::minutes{15}};
    std::optional<std::chrono::nanoseconds> bar_interval;  // of the file's bars, instead of what name and rows tell
    int profile_rows = 50;
    std::optional<UnixNanos> until;  // rows at or after it are left out
};

// Reads one file of prints, quotes or bars of any layout of market/history and fills the market's part of `out`. Error:
// a sentence with file, line and column where a row is at fault (not sorted, twice, not positive, not a number, bars of
// another length than said), with the file's name where the whole of it is (no prints in it, no session of the
// calendar, a timeframe its bars cannot make).
Status analyze_file(const AnalyzeFileOptions& options, ReadingProgress& progress, report::AnalysisData& out);

}  // namespace sluice::app
