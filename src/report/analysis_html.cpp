#include "report/analysis_html.hpp"

#include <string_view>

#include "report/analysis_json.hpp"      // render_analysis_json
#include "report/analysis_terminal.hpp"  // render_analysis_terminal
#include "report/html_report.hpp"        // fill_page

namespace sluice {
extern const std::string_view kAnalysisPage;  // cmake/assets.cmake embeds it
}

namespace sluice::report {
namespace {

std::string plain_page(const AnalysisData& analysis) {
    std::string text;
    for (const char c : render_analysis_terminal(analysis, {.columns = 110})) {
        if (c == '<')
            text += "&lt;";
        else if (c == '&')
            text += "&amp;";
        else
            text += c;
    }
    return "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Sluice analysis</title><pre>" + text +
           "</pre></html>\n";
}

}  // namespace

std::string render_analysis_html(const AnalysisData& analysis) {
    if (kAnalysisPage.empty())
        return plain_page(analysis);
    return fill_page(kAnalysisPage, render_analysis_json(analysis));
}

}  // namespace sluice::report
