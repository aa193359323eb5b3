#pragma once

#include <string>

#include "report/analysis_data.hpp"  // AnalysisData

namespace sluice::report {

// One JSON object and a newline: docs/analytics.md lists every field. Prices and quantities are decimal text, exact;
// statistics and option figures are numbers; times are RFC 3339 in UTC; what is absent is null.
std::string render_analysis_json(const AnalysisData& analysis);

}  // namespace sluice::report
