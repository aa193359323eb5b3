#include "report/analysis_html.hpp"

#include <string_view>

#include "report/analysis_json.hpp"      // render_analysis_json
#include "report/analysis_terminal.hpp"  // render_analysis_terminal
#include "report/html_report.hpp"        // fill_page, plain_page

namespace sluice {
extern const std::string_view kAnalysisPage;  // cmake/assets.cmake embeds it
}

namespace sluice::report {

std::string render_analysis_html(const AnalysisData& analysis) {
    if (kAnalysisPage.empty())
        return plain_page("Sluice analysis", render_analysis_terminal(analysis, {.columns = 110}));
    return fill_page(kAnalysisPage, render_analysis_json(analysis));
}

}  // namespace sluice::report
