#include "report/html_report.hpp"

#include <string_view>

#include "base/text.hpp"               // trim
#include "report/json_report.hpp"      // render_json
#include "report/terminal_report.hpp"  // render_terminal

namespace sluice {
extern const std::string_view kReportPage;  // cmake/assets.cmake embeds it
}

namespace sluice::report {
namespace {

constexpr std::string_view kMark = "\"SLUICE_REPORT_DATA\"";

// Inside a script element only "<" can do harm ("</script>", "<!--"), and in JSON it stands in strings only.
std::string safe_in_script(std::string_view json) {
    std::string out;
    out.reserve(json.size() + json.size() / 64);
    for (const char c : json) {
        if (c == '<')
            out += "\\u003c";
        else
            out += c;
    }
    return out;
}

}  // namespace

std::string plain_page(std::string_view title, std::string_view text) {
    std::string out =
        "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>" + std::string{title} + "</title><pre>";
    for (const char c : text) {
        if (c == '<')
            out += "&lt;";
        else if (c == '&')
            out += "&amp;";
        else
            out += c;
    }
    return out + "</pre></html>\n";
}

std::string fill_page(std::string_view page, std::string_view json) {
    const std::size_t at = page.find(kMark);
    if (at == std::string_view::npos)
        return std::string{page};
    std::string out{page.substr(0, at)};
    out += safe_in_script(trim(json));
    out += page.substr(at + kMark.size());
    return out;
}

std::string render_html(const ReportData& report) {
    if (kReportPage.empty())
        return plain_page("Sluice report", render_terminal(report, {.columns = 110}));
    return fill_page(kReportPage, render_json(report));
}

}  // namespace sluice::report
