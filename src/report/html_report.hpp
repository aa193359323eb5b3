#pragma once

#include <string>
#include <string_view>

#include "report/report_data.hpp"  // ReportData

namespace sluice::report {

// The report as one self-contained page: the page built from web/ with the JSON form inside. A binary built without the
// page (SLUICE_WEB=OFF) gives a plain page with the same figures as text.
std::string render_html(const ReportData& report);

// The text of a terminal as a page, for a binary without the built pages.
std::string plain_page(std::string_view title, std::string_view text);

// The same from a page and a JSON text. The page marks the place with "SLUICE_REPORT_DATA".
std::string fill_page(std::string_view page, std::string_view json);

}  // namespace sluice::report
