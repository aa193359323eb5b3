#include "report/analysis_json.hpp"

#include "base/text.hpp"  // to_lower
#include "report/analysis_json_kit.hpp"

namespace sluice::report {
namespace {

constexpr int kAnalysisVersion = 1;

void write_profile(AnalysisJson& out, std::string_view name, const std::optional<ProfileView>& view) {
    out.json.key(name);
    if (!view)
        return out.json.null();
    const analytics::Profile& profile = view->profile;
    out.json.begin_object();
    out.exact("bin_width", profile.bin_width);
    out.exact("volume", profile.total);
    out.exact("poc", view->poc.price);
    out.exact("poc_volume", view->poc.volume);
    out.exact("vah", view->area.high);
    out.exact("val", view->area.low);
    out.exact("value_area_volume", view->area.volume);
    const auto nodes = [&](std::string_view key, const std::vector<std::int64_t>& bins) {
        out.json.key(key);
        out.json.begin_array();
        for (const std::int64_t bin : bins)
            out.json.string(to_text(profile.mid(bin)));
        out.json.end_array();
    };
    nodes("hvn", view->nodes.high);
    nodes("lvn", view->nodes.low);
    out.exact("low", profile.lower_edge(profile.first_bin));
    out.json.key("rows");
    out.json.begin_array();
    for (const Quantity& row : profile.rows)
        out.json.string(to_text(row));
    out.json.end_array();
    out.json.end_object();
}

void write_head(AnalysisJson& out, const AnalysisData& analysis) {
    JsonWriter& json = out.json;
    json.field("format", "sluice-analysis");
    json.field("version", kAnalysisVersion);
    json.key("instrument");
    json.begin_object();
    json.field("id", analysis.instrument.id.view());
    json.field("asset_class", to_lower(to_text(analysis.instrument.asset_class)));
    json.field("currency", analysis.instrument.currency.view());
    out.exact("tick_size", analysis.instrument.tick_size);
    json.field("calendar", analysis.calendar.view());
    json.end_object();
    json.field("timeframe", timeframe_text(analysis.timeframe));
    out.time("as_of", analysis.as_of);
    const AnalysisSource& source = analysis.source;
    json.key("source");
    json.begin_object();
    json.field("file", source.file);
    json.field("layout", source.layout);
    json.field("made_from", to_text(source.made_from));
    json.key("interval");
    source.interval ? json.string(timeframe_text(*source.interval)) : json.null();
    out.count("rows", source.rows);
    out.count("used", source.used);
    out.count("outside", source.outside);
    out.count("after", source.after);
    out.count("late", source.late);
    out.count("rejected", source.rejected);
    out.count("missing_bars", source.missing_bars);
    json.end_object();
    out.texts("notes", analysis.notes);
}

void write_bar(AnalysisJson& out, const Bar& bar, const std::optional<Price>* vwap) {
    out.json.begin_object();
    out.time("time", bar.start);
    out.time("end", bar.end);
    out.exact("open", bar.open);
    out.exact("high", bar.high);
    out.exact("low", bar.low);
    out.exact("close", bar.close);
    out.exact("volume", bar.volume);
    if (vwap)
        out.exact("vwap", *vwap);
    out.json.field("incomplete", bar.incomplete);
    out.json.end_object();
}

void write_market(AnalysisJson& out, const AnalysisData& analysis) {
    JsonWriter& json = out.json;
    json.key("bars");
    json.begin_array();
    for (std::size_t i = 0; i < analysis.bars.size(); ++i)
        write_bar(out, analysis.bars[i], &analysis.vwap[i]);
    json.end_array();
    json.key("unfinished");
    analysis.unfinished ? write_bar(out, *analysis.unfinished, nullptr) : json.null();
    json.field("vwap_approx", analysis.vwap_approx);
    out.list("sessions", analysis.sessions, [&](const AnalyzedSession& session) {
        json.field("date", format_date(session.date));
        out.time("open", session.open);
        out.time("close", session.close);
        out.count("first_bar", session.first_bar);
        out.count("bars", session.bars);
        out.exact("vwap", session.vwap);
        out.real("vwap_deviation", session.vwap_deviation);
        write_profile(out, "profile", session.profile);
    });
    write_profile(out, "profile", analysis.profile);
    out.list("naked_pocs", analysis.naked, [&](const NakedPoc& poc) {
        out.exact("price", poc.price);
        json.field("session", format_date(poc.session));
    });
}

}  // namespace

std::string word_of(std::string_view enumerator) { return to_lower(enumerator); }

std::string render_analysis_json(const AnalysisData& analysis) {
    std::string text;
    AnalysisJson out{text};
    out.json.begin_object();
    write_head(out, analysis);
    write_market(out, analysis);
    write_technical(out, analysis);
    write_chain(out, analysis.chain);
    out.json.end_object();
    text += '\n';
    return text;
}

}  // namespace sluice::report
