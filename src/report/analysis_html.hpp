#pragma once

#include <string>

#include "report/analysis_data.hpp"  // AnalysisData

namespace sluice::report {

// One self-contained page with the analysis in it (web/analysis.html); built without pages, the terminal's text as
// HTML.
std::string render_analysis_html(const AnalysisData& analysis);

}  // namespace sluice::report
