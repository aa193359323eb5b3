#include "report/analysis_terminal.hpp"

#include <algorithm>

#include "base/decimal.hpp"  // format_decimal_fixed
#include "report/analysis_terminal_kit.hpp"
#include "report/figures.hpp"  // price_text, count_text

namespace sluice::report {
namespace {

using Align = TextTable::Align;
constexpr std::size_t kSessionsShown = 8;
constexpr std::size_t kNotesShown = 8;

std::string rows_text(const AnalysisSource& source) {
    std::string text = count_text(source.rows) + " rows of " + source.layout + ", " + count_text(source.used) + " used";
    const auto add = [&](std::uint64_t count, std::string_view what) {
        if (count > 0)
            text += ", " + count_text(count) + " " + std::string{what};
    };
    add(source.outside, "outside the sessions");
    add(source.after, "later than asked for");
    add(source.late, "late");
    add(source.rejected, "rejected");
    return text;
}

std::string head(const AnalysisData& analysis, const TextStyle& style) {
    const Bar& last = analysis.last_bar();
    const auto price = [&](Price value) { return price_text(value, analysis.instrument); };
    const Price high = std::max_element(analysis.bars.begin(), analysis.bars.end(), [](const Bar& a, const Bar& b) {
                           return a.high < b.high;
                       })->high;
    const Price low = std::min_element(analysis.bars.begin(), analysis.bars.end(), [](const Bar& a, const Bar& b) {
                          return a.low < b.low;
                      })->low;
    std::string text = toned(std::string{analysis.instrument.id.view()}, Tone::Strong, style) + "  " +
                       price(last.close) + "  " + timeframe_text(analysis.timeframe) + " bars, " +
                       minute_text(analysis.bars.front().start) + " to " + minute_text(last.end) + " UTC, calendar " +
                       std::string{analysis.calendar.view()} + "\n";
    text += analysis_paragraph(analysis.source.file + ": " + rows_text(analysis.source), style);
    text += analysis_paragraph(count_text(analysis.bars.size()) + " bars in " + count_text(analysis.sessions.size()) +
                                   (analysis.sessions.size() == 1 ? " session" : " sessions") + ", low " + price(low) +
                                   ", high " + price(high),
                               style);
    return text;
}

std::string sessions(const AnalysisData& analysis, const TextStyle& style) {
    const auto price = [&](const std::optional<Price>& value) {
        return value ? price_text(*value, analysis.instrument) : std::string{"-"};
    };
    TextTable table{{{"session"},
                     {"open", Align::Right},
                     {"high", Align::Right},
                     {"low", Align::Right},
                     {"close", Align::Right},
                     {"volume", Align::Right},
                     {analysis.vwap_approx ? "VWAP ~" : "VWAP", Align::Right},
                     {"POC", Align::Right},
                     {"VAL", Align::Right},
                     {"VAH", Align::Right}}};
    const std::size_t count = analysis.sessions.size();
    for (std::size_t i = count > kSessionsShown ? count - kSessionsShown : 0; i < count; ++i) {
        const AnalyzedSession& session = analysis.sessions[i];
        const auto first = analysis.bars.begin() + static_cast<std::ptrdiff_t>(session.first_bar);
        const auto end = first + static_cast<std::ptrdiff_t>(session.bars);
        Price high = first->high;
        Price low = first->low;
        std::optional<Quantity> volume = Quantity{};
        for (auto bar = first; bar != end; ++bar) {
            high = std::max(high, bar->high);
            low = std::min(low, bar->low);
            if (volume && bar->volume)
                *volume += *bar->volume;
            else
                volume.reset();
        }
        const auto& profile = session.profile;
        table.row({{format_date(session.date), Tone::Dim},
                   {price(first->open)},
                   {price(high)},
                   {price(low)},
                   {price((end - 1)->close), Tone::Strong},
                   {volume ? quantity_text(*volume) : "-"},
                   {price(session.vwap)},
                   {profile ? price(profile->poc.price) : "-"},
                   {profile ? price(profile->area.low) : "-"},
                   {profile ? price(profile->area.high) : "-"}});
    }
    return table.render(style);
}

std::string profile(const AnalysisData& analysis, const TextStyle& style) {
    if (!analysis.profile)
        return "";
    const auto price = [&](Price value) { return price_text(value, analysis.instrument); };
    const ProfileView& view = *analysis.profile;
    std::string text = "POC " + price(view.poc.price) + ", value area " + price(view.area.low) + " to " +
                       price(view.area.high) + " of " + quantity_text(view.profile.total) + " in bins of " +
                       price(view.profile.bin_width);
    if (!analysis.naked.empty()) {
        text += "; POCs not traded since:";
        const std::size_t first = analysis.naked.size() > 5 ? analysis.naked.size() - 5 : 0;
        for (std::size_t i = first; i < analysis.naked.size(); ++i)
            text += std::string{i == first ? " " : ", "} + price(analysis.naked[i].price) + " of " +
                    format_date(analysis.naked[i].session);
    }
    return analysis_heading("Volume profile" + std::string{analysis.vwap_approx ? ", from bars" : ""}, style) +
           analysis_paragraph(text, style);
}

std::string notes(const AnalysisData& analysis, const TextStyle& style) {
    if (analysis.notes.empty())
        return "";
    std::string text = analysis_heading("Notes", style);
    for (std::size_t i = 0; i < std::min(analysis.notes.size(), kNotesShown); ++i)
        text += analysis_paragraph(analysis.notes[i], style);
    return text;
}

}  // namespace

std::string analysis_heading(std::string_view text, const TextStyle& style) {
    return "\n" + toned(text, Tone::Strong, style) + "\n";
}

std::string analysis_paragraph(std::string_view text, const TextStyle& style) {
    std::string out;
    for (const std::string& line : wrapped(text, static_cast<std::size_t>(std::max(style.columns, 20)) - 2))
        out += "  " + line + "\n";
    return out;
}

std::string minute_text(UnixNanos at) {
    std::string text = format_rfc3339(at).substr(0, 16);
    text[10] = ' ';
    return text;
}

std::string real_text(double value, int places) {
    double scale = 1;
    for (int i = 0; i < places; ++i)
        scale *= 10;
    const double scaled = value * scale;
    if (!(scaled > -9e17 && scaled < 9e17))
        return "-";
    return format_decimal_fixed(static_cast<int128>(scaled < 0 ? scaled - 0.5 : scaled + 0.5), places, places);
}

std::string percent_points(double fraction, int places) { return real_text(fraction * 100, places) + " %"; }

std::string render_analysis_terminal(const AnalysisData& analysis, const TextStyle& style) {
    std::string text = head(analysis, style);
    text += analysis_heading(analysis.sessions.size() > kSessionsShown ? "Sessions, the newest" : "Sessions", style);
    text += sessions(analysis, style);
    text += profile(analysis, style);
    text += technical_text(analysis, style);
    text += chain_text(analysis, style);
    return text + notes(analysis, style);
}

}  // namespace sluice::report
