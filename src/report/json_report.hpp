#pragma once

#include <string>

#include "report/report_data.hpp"  // ReportData

namespace sluice::report {

// The report as one line of JSON. Figures are exact decimals.
// Documented in docs/report.md.
std::string render_json(const ReportData& report);

}  // namespace sluice::report
