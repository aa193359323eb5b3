#pragma once

#include <optional>
#include <span>
#include <string>

#include "base/result.hpp"                 // Result
#include "market/calendar_view.hpp"        // CalendarView
#include "market/history/rows.hpp"         // ChainRow
#include "report/analysis_chain_data.hpp"  // ChainFigures

namespace sluice::report {

struct ChainQuestion {
    std::string file;
    std::span<const market::ChainRow> rows;
    std::optional<Date> expiry;  // absent: the nearest at least one trading day away, else the nearest there is
    UnixNanos as_of;             // when the chain stood so; newer rows are left out
    Price spot;
    std::string spot_from;
    double rate = 0;
    Price tick;  // of the options
};

// One expiry's figures and which strike the rules would choose for either view. Error: a sentence that names the file
// (no such expiry, all of them past, nothing known of options on the underlying, contradictory rows).
Result<ChainFigures> analyze_option_chain(const ChainQuestion& question, const market::CalendarView& calendars);

}  // namespace sluice::report
