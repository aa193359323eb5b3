#pragma once

#include <string>
#include <string_view>

#include "report/analysis_data.hpp"
#include "report/text_table.hpp"

// What the parts of the terminal view share.
namespace sluice::report {

std::string analysis_heading(std::string_view text, const TextStyle& style);
std::string analysis_paragraph(std::string_view text, const TextStyle& style);
// "2013-10-07 13:31"
std::string minute_text(UnixNanos at);
// Two to `places` digits of a double, thousands apart.
std::string real_text(double value, int places);
std::string percent_points(double fraction, int places = 2);

// One paragraph and the tables of one part; empty without one.
std::string technical_text(const AnalysisData& analysis, const TextStyle& style);
std::string chain_text(const AnalysisData& analysis, const TextStyle& style);

}  // namespace sluice::report
