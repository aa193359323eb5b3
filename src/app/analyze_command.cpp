#include "app/analyze_command.hpp"

#include "app/analyze_chain_file.hpp"     // read_chain_file
#include "app/analyze_file.hpp"           // analyze_file
#include "app/analyze_words.hpp"          // read_analyze_words
#include "app/commands.hpp"               // complain
#include "app/files.hpp"                  // write_text_file
#include "market/calendar.hpp"            // Calendars
#include "report/analysis_chain.hpp"      // analyze_option_chain
#include "report/analysis_html.hpp"       // render_analysis_html
#include "report/analysis_json.hpp"       // render_analysis_json
#include "report/analysis_technical.hpp"  // analyze_technical
#include "report/analysis_terminal.hpp"   // render_analysis_terminal
#include "report/figures.hpp"             // count_text

namespace sluice::app {
namespace {

using report::AnalysisData;

// SPX and its weekly series share one index.
InstrumentId index_of(const InstrumentId& id) { return id.view() == "SPXW.US" ? InstrumentId{"SPX.US"} : id; }

Status check_underlying(const ChainFile& chain, const AnalysisData& data) {
    if (index_of(chain.underlying) == index_of(data.instrument.id))
        return {};
    return fail(ErrorCode::Invalid, chain.path + " is a chain of " + std::string{chain.underlying.view()} + ", and " +
                                        data.source.file + " holds " + std::string{data.instrument.id.view()} +
                                        "; a chain of the same underlying would be right");
}

// When the chain stood so: as said, as its file tells, or the end of the data where that is before the expiry.
Result<UnixNanos> instant_of(const AnalyzeWords& words, const ChainFile& chain, AnalysisData& data) {
    if (words.file.until)
        return *words.file.until;
    if (chain.at)
        return *chain.at;
    const Date last = data.sessions.back().date;
    const Date expiry = words.expiry.value_or(chain.rows.back().expiry);
    if (last > expiry) {
        std::string sentence = chain.path + " does not tell when it stood so, and " + data.source.file +
                               " goes on to " + format_date(last) + ", past the expiry on " + format_date(expiry) +
                               "; --at TIME says it";
        std::optional<UnixNanos> before;
        for (const report::AnalyzedSession& session : data.sessions)
            if (session.date < expiry)
                before = session.close;
        if (before)
            sentence += ", such as --at " + format_rfc3339(*before) + " for the close before the last day";
        return fail(ErrorCode::Invalid, std::move(sentence));
    }
    data.notes.push_back(chain.path +
                         " does not tell when it stood so; the end of the data is taken, --at TIME says "
                         "otherwise");
    return data.as_of;
}

// The market is looked at from the chain's instant too, or zones would know what strikes did not.
Status settle_instant(const AnalyzeWords& words, const ChainFile& chain, ReadingProgress& progress, AnalysisData& data,
                      UnixNanos& as_of) {
    const auto at = instant_of(words, chain, data);
    if (!at)
        return tl::unexpected{at.error()};
    as_of = *at;
    if (!words.file.until && as_of < data.as_of) {
        AnalyzeFileOptions again = words.file;
        again.until = as_of;
        data = {};
        if (Status read = analyze_file(again, progress, data); !read)
            return read;
        data.notes.push_back(report::count_text(data.source.after) + " rows after the chain's time, " +
                             format_rfc3339(as_of) + ", are left out");
    }
    data.as_of = as_of;
    return {};
}

// A spot more than a twentieth away from the market is of another day.
Status check_spot(const ChainFile& chain, const AnalysisData& data) {
    const Price close = data.last_bar().close;
    if (!chain.spot || (*chain.spot - close).abs().nanos() <= close.nanos() / 20)
        return {};
    return fail(ErrorCode::Invalid, chain.path + ": its spot " + to_text(*chain.spot) + " is far from " +
                                        to_text(close) + ", where " + data.source.file + " stands at " +
                                        format_rfc3339(data.last_bar().end) +
                                        "; a chain of that day, or --at TIME, would be right");
}

Status add_chain(const AnalyzeWords& words, ReadingProgress& progress, AnalysisData& data) {
    const auto chain = read_chain_file(words.chain, progress);
    if (!chain)
        return tl::unexpected{chain.error()};
    if (Status same = check_underlying(*chain, data); !same)
        return same;
    report::ChainQuestion question;
    if (Status settled = settle_instant(words, *chain, progress, data, question.as_of); !settled)
        return settled;
    if (Status together = check_spot(*chain, data); !together)
        return together;
    question.file = chain->path;
    question.rows = chain->rows;
    question.expiry = words.expiry;
    question.rate = words.rate;
    question.tick = data.instrument.tick_size;
    question.spot = chain->spot.value_or(data.last_bar().close);
    question.spot_from = chain->spot ? "the chain's file" : "the bar that ends " + format_rfc3339(data.last_bar().end);
    const market::Calendars calendars;
    auto figures = report::analyze_option_chain(question, calendars);
    if (!figures)
        return tl::unexpected{figures.error()};
    data.chain = std::move(*figures);
    data.notes.insert(data.notes.end(), chain->notes.begin(), chain->notes.end());
    return {};
}

Status analyze(const AnalyzeWords& words, Console& console, AnalysisData& data) {
    ReadingProgress progress{console};
    if (Status read = analyze_file(words.file, progress, data); !read)
        return read;
    if (!words.chain.empty())
        if (Status added = add_chain(words, progress, data); !added)
            return added;
    return report::analyze_technical(data);
}

}  // namespace

ExitCode run_analyze(const AnalyzeOptions& options, Console& console) {
    const auto words = read_analyze_words(options);
    if (!words)
        return complain(console, words.error().text, ExitCode::Usage);
    AnalysisData data;
    if (const Status done = analyze(*words, console, data); !done)
        return complain(console, done.error().text,
                        done.error().code == ErrorCode::Unavailable ? ExitCode::Failed : ExitCode::Usage);
    if (!options.html.empty()) {
        if (const Status written = write_text_file(options.html, report::render_analysis_html(data)); !written)
            return complain(console, written.error().text, ExitCode::Failed);
    }
    if (options.json)
        console.out(report::render_analysis_json(data));
    else
        console.out(report::render_analysis_terminal(data, {.columns = console.columns, .colour = console.colour}));
    if (!options.html.empty() && !options.json)
        console.out("\nThe page: " + options.html + "\n");
    return ExitCode::Done;
}

}  // namespace sluice::app
