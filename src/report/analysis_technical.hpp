#pragma once

#include "base/result.hpp"           // Status
#include "report/analysis_data.hpp"  // AnalysisData

namespace sluice::report {

// Fills analysis.technical from its bars, profiles and (for walls) chain: swings, gaps, structure, blocks and zones
// with the parameters reference definitions call usual. Knows nothing later than the last bar. Error: a bar the
// indicators refuse.
Status analyze_technical(AnalysisData& analysis);

}  // namespace sluice::report
