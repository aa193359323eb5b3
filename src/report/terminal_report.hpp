#pragma once

#include <string>

#include "report/report_data.hpp"  // ReportData
#include "report/text_table.hpp"   // TextStyle

namespace sluice::report {

// The report for a terminal or a pipe: what happened, what it cost, what was refused, what proves it.
std::string render_terminal(const ReportData& report, const TextStyle& style);

}  // namespace sluice::report
