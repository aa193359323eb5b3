#pragma once

#include <string>

#include "report/analysis_data.hpp"  // AnalysisData
#include "report/text_table.hpp"     // TextStyle

namespace sluice::report {

// What a person wants to see first: where price stands, sessions, zones with their reasons, the newest of structure,
// swings and gaps, and the option figures. Everything else is in the JSON.
std::string render_analysis_terminal(const AnalysisData& analysis, const TextStyle& style);

}  // namespace sluice::report
