#include "app/analyze_file.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "market/calendar.hpp"              // Calendars
#include "market/default_listing.hpp"       // default_listing
#include "market/history/consolidator.hpp"  // Consolidator
#include "report/analysis_market.hpp"       // AnalysisMarket
#include "report/figures.hpp"               // count_text

namespace sluice::app {
namespace {

using market::HistoryLayout;
using report::MadeFrom;
using report::timeframe_text;

constexpr std::chrono::hours kDisorder{1};  // prints this much older than one before them are no late prints
constexpr std::size_t kGapsNamed = 3;

Price middle(Price a, Price b) { return Price::from_nanos(a.nanos() + (b.nanos() - a.nanos()) / 2); }

// A row of the file's own bars, with where it stands.
struct BarLine {
    Bar bar;
    std::uint64_t line = 0;
};

std::string_view what_instead(HistoryLayout layout) {
    using enum HistoryLayout;
    switch (layout) {
        case OptionChain:
        case OptionVolume:
        case OptionDay:
        case OptionQuotes:
        case NseChain: return "an option chain; name it with --chain, and bars or prints of its underlying as FILE";
        case BinanceDepth: return "order book depth, which makes no bars; name a file of prints, quotes or bars";
        case UsHolidays:
        case IndiaHolidays: return "holidays, no market; name a file of prints, quotes or bars";
        default: return "no prints, quotes or bars";
    }
}

class MarketRows final : public CheckedSink {
public:
    MarketRows(const AnalyzeFileOptions& options, const market::CalendarView& calendars)
        : options_{options}, calendars_{calendars} {}

    std::optional<report::AnalysisMarket> market;
    std::vector<BarLine> bars;
    MadeFrom made_from = MadeFrom::Prints;
    std::uint64_t one_sided = 0;
    std::optional<UnixNanos> first_time;
    std::set<InstrumentId> others;  // of a capture

    void on_trade(const market::TradePrint& row) override {
        if (!stopped() && is_wanted(row.trade.instrument))
            take(row.trade, MadeFrom::Prints);
    }
    void on_quote(const Quote& row) override {
        if (stopped() || layout() == HistoryLayout::Capture)
            return;
        if (row.bid_size.is_zero() || row.offer_size.is_zero() || row.bid_px > row.offer_px) {
            ++one_sided;
            return;
        }
        Trade mid;
        mid.instrument = row.instrument;
        mid.price = middle(row.bid_px, row.offer_px);
        mid.event_time = mid.recv_time = row.event_time;
        take(mid, MadeFrom::Quotes);
    }
    void on_quote_update(const market::QuoteUpdate& row) override {
        if (stopped())
            return;
        if (const auto best = book_.apply(row))
            on_quote(*best);
    }
    void on_bar(const Bar& bar) override {
        if (layout() == HistoryLayout::TradeBars || layout() == HistoryLayout::PriceBars)
            take(bar, MadeFrom::Bars);
    }
    void on_quote_bar(const market::QuoteBar& row) override {
        if (!row.bid || !row.offer || row.bid->close > row.offer->close) {
            ++one_sided;
            return;
        }
        Bar bar;
        bar.instrument = row.instrument;
        bar.start = row.start;
        bar.end = row.end;
        bar.open = middle(row.bid->open, row.offer->open);
        bar.high = middle(row.bid->high, row.offer->high);
        bar.low = middle(row.bid->low, row.offer->low);
        bar.close = middle(row.bid->close, row.offer->close);
        take(bar, MadeFrom::QuoteBars);
    }
    void on_chain_row(const market::ChainRow&) override { refuse_layout(); }
    void on_depth(const market::DepthRow&) override {
        if (layout() != HistoryLayout::Capture)
            refuse_layout();
    }
    void on_holiday(const market::HolidayRow&) override { refuse_layout(); }

    // Opens the market once the instrument is known.
    Status open(const InstrumentId& id) {
        auto listing = market::default_listing(id);
        if (!listing && !options_.calendar)
            return fail(listing.error().code, listing.error().text + "; --calendar NAME would do here");
        report::MarketRules rules;
        if (listing)
            rules.instrument = *listing;
        rules.instrument.id = id;
        rules.calendar = options_.calendar.value_or(rules.instrument.calendar);
        rules.timeframe = options_.timeframe;
        rules.made_from = made_from;
        rules.profile_rows = options_.profile_rows;
        rules.until = options_.until;
        calendar_ = rules.calendar;
        market.emplace(std::move(rules), calendars_);
        return {};
    }
    const CalendarId& calendar() const { return calendar_; }

private:
    void refuse_layout() { refuse({ErrorCode::Unsupported, name() + " holds " + std::string{what_instead(layout())}}); }

    // Captures tell of many instruments; the first one counts unless one was named.
    bool is_wanted(const InstrumentId& id) {
        if (layout() != HistoryLayout::Capture)
            return true;
        if (!chosen_)
            chosen_ = options_.instrument.value_or(id);
        if (id == *chosen_)
            return true;
        if (!options_.instrument)
            others.insert(id);
        return false;
    }

    void take(const Trade& trade, MadeFrom from) {
        made_from = from;
        if (!first_time)
            first_time = trade.event_time;
        if (newest_ && trade.event_time + kDisorder < *newest_)
            return refuse(1, "the row of " + format_rfc3339(trade.event_time) + " is older than one before it, of " +
                                 format_rfc3339(*newest_) + "; rows in the order of time would be right");
        newest_ = newest_ ? std::max(*newest_, trade.event_time) : trade.event_time;
        Status status;
        if (!market)
            status = open(trade.instrument);
        if (status)
            status = market->add(trade);
        if (!status)
            refuse({status.error().code, name() + ": " + status.error().text});
    }

    void take(const Bar& bar, MadeFrom from) {
        if (stopped())
            return;
        made_from = from;
        if (!first_time)
            first_time = bar.start;
        if (bar.low <= Price{})
            return refuse(4, "low " + to_text(bar.low) + " is not positive");
        if (bar.volume && *bar.volume < Quantity{})
            return refuse(6, "volume " + to_text(*bar.volume) + " is negative");
        if (!bars.empty() && bar.start <= bars.back().bar.start)
            return refuse(1, "the bar of " + format_rfc3339(bar.start) + " does not come after the one before it, of " +
                                 format_rfc3339(bars.back().bar.start) +
                                 "; rows in the order of time, each once, would be right");
        bars.push_back({bar, line()});
    }

    const AnalyzeFileOptions& options_;
    const market::CalendarView& calendars_;
    CalendarId calendar_;
    std::optional<InstrumentId> chosen_;
    std::optional<UnixNanos> newest_;
    market::Consolidator book_;
};

// How long the file's bars are: as said, as the name tells, or the smallest distance between two of them.
Result<std::chrono::nanoseconds> interval_of(const AnalyzeFileOptions& options, const std::vector<BarLine>& bars) {
    std::optional<std::chrono::nanoseconds> told = options.bar_interval;
    if (!told)
        told = market::facts_of(options.path).interval;
    std::optional<std::chrono::nanoseconds> closest;
    std::size_t at = 0;
    for (std::size_t i = 1; i < bars.size(); ++i) {
        const auto distance = bars[i].bar.start - bars[i - 1].bar.start;
        if (!closest || distance < *closest) {
            closest = distance;
            at = i;
        }
    }
    if (!told)
        return closest.value_or(std::chrono::minutes{1});
    if (closest && *closest < *told)
        return fail(ErrorCode::Invalid, options.path + ":" + std::to_string(bars[at].line) + ":1: the bar of " +
                                            format_rfc3339(bars[at].bar.start) + " starts " + timeframe_text(*closest) +
                                            " after the one before it, and the file's bars are said to be of " +
                                            timeframe_text(*told) + "; --bars " + timeframe_text(*closest) +
                                            " would be right");
    return *told;
}

Status check_timeframe(const AnalyzeFileOptions& options, std::chrono::nanoseconds interval) {
    const std::string own = timeframe_text(interval);
    if (options.timeframe < interval)
        return fail(ErrorCode::Invalid,
                    options.path + " holds bars of " + own + ", and --timeframe " + timeframe_text(options.timeframe) +
                        " is shorter; bars cannot be taken apart, so " + own + " or a multiple of it would be right");
    if (options.timeframe % interval != std::chrono::nanoseconds{0})
        return fail(ErrorCode::Invalid, "--timeframe " + timeframe_text(options.timeframe) +
                                            " is no whole number of the " + own + " bars of " + options.path + "; " +
                                            timeframe_text(interval * 5) + " would be right");
    return {};
}

// Bars that a session should have and the file has not, the longest stretches by line. Nothing later than out.as_of.
void note_gaps(const std::string& path, const std::vector<BarLine>& bars, std::chrono::nanoseconds interval,
               const CalendarId& calendar, const market::CalendarView& calendars, report::AnalysisData& out) {
    struct Gap {
        std::uint64_t missing;
        std::size_t after;
    };
    std::vector<Gap> gaps;
    for (std::size_t i = 1; i < bars.size() && bars[i].bar.start < out.as_of; ++i) {
        const UnixNanos end = bars[i - 1].bar.start + interval;
        if (bars[i].bar.start <= end)
            continue;
        const auto session = calendars.session_at_or_after(calendar, bars[i - 1].bar.start);
        if (!session || bars[i - 1].bar.start < session->open || bars[i].bar.start >= session->close)
            continue;
        const auto missing = static_cast<std::uint64_t>((bars[i].bar.start - end) / interval);
        if (missing == 0)
            continue;
        out.source.missing_bars += missing;
        gaps.push_back({missing, i});
    }
    std::stable_sort(gaps.begin(), gaps.end(), [](const Gap& a, const Gap& b) { return a.missing > b.missing; });
    for (std::size_t i = 0; i < std::min(gaps.size(), kGapsNamed); ++i) {
        const BarLine& next = bars[gaps[i].after];
        out.notes.push_back(path + ":" + std::to_string(next.line) + ":1: " + report::count_text(gaps[i].missing) +
                            " bar" + (gaps[i].missing == 1 ? "" : "s") + " of " + timeframe_text(interval) +
                            " missing before " + format_rfc3339(next.bar.start));
    }
    if (gaps.size() > kGapsNamed)
        out.notes.push_back(report::count_text(out.source.missing_bars) + " bars are missing in all, in " +
                            report::count_text(gaps.size()) + " stretches");
}

void note_rows(const MarketRows& rows, report::AnalysisData& out) {
    const report::AnalysisSource& source = out.source;
    if (out.unfinished)
        out.notes.push_back("the bar from " + format_rfc3339(out.unfinished->start) + " to " +
                            format_rfc3339(out.unfinished->end) + " had not ended at " + format_rfc3339(out.as_of) +
                            ": it counts for VWAP and profile only; --at " + format_rfc3339(out.unfinished->end) +
                            " takes it as it is");
    if (rows.one_sided > 0)
        out.notes.push_back(report::count_text(rows.one_sided) +
                            " quotes had one side only, or were crossed, and count for nothing");
    if (source.layout == to_text(HistoryLayout::TickQuotes) && source.used < source.rows / 20)
        out.notes.push_back("only " + report::count_text(source.used) + " of " + report::count_text(source.rows) +
                            " rows moved the best quote: an exchange that fell silent keeps the best of all exchanges "
                            "crossed; a file of prints says more");
    if (source.outside * 2 > source.rows)
        out.notes.push_back("most rows (" + report::count_text(source.outside) + " of " +
                            report::count_text(source.rows) + ") lie outside the sessions of calendar " +
                            std::string{out.calendar.view()} +
                            "; if their times are of another zone or another market, --calendar names the right one");
    if (source.late > 0)
        out.notes.push_back(report::count_text(source.late) + " prints came after their bar was closed");
    if (source.rejected > 0)
        out.notes.push_back(report::count_text(source.rejected) +
                            " prints were rejected: a jump of more than 20 % from the last price, or a trade id seen "
                            "before");
    if (source.made_from == MadeFrom::Quotes || source.made_from == MadeFrom::QuoteBars)
        out.notes.push_back("bars are made of the middle of bid and offer, so there is no volume, VWAP or profile");
    else if (!out.profile)
        out.notes.push_back("the file carries no volume, so there is no VWAP and no profile");
    else if (source.made_from == MadeFrom::Bars)
        out.notes.push_back("VWAP and profile are made of bars, not prints, and approximate");
}

}  // namespace

Status analyze_file(const AnalyzeFileOptions& options, ReadingProgress& progress, report::AnalysisData& out) {
    const market::Calendars calendars;
    MarketRows rows{options, calendars};
    market::HistoryOptions history;
    history.name = options.path;
    history.instrument = options.instrument;
    history.interval = options.bar_interval;
    market::HistoryParser parser{history, rows};
    if (const Status read = read_history(options.path, parser, rows, progress); !read) {
        std::string text = read.error().text;
        if (text.find("does not tell its instrument") != std::string::npos)
            text += ", with --instrument";
        return fail(read.error().code, std::move(text));
    }
    if (!rows.others.empty()) {
        std::string names;
        for (const InstrumentId& id : rows.others)
            names += ", " + std::string{id.view()};
        return fail(ErrorCode::Invalid, options.path + " tells of several instruments" + names +
                                            " among them; --instrument NAME picks one");
    }
    std::optional<std::chrono::nanoseconds> interval;
    if (!rows.bars.empty()) {
        const auto found = interval_of(options, rows.bars);
        if (!found)
            return tl::unexpected{found.error()};
        interval = *found;
        if (const Status fits = check_timeframe(options, *interval); !fits)
            return fits;
        if (const Status opened = rows.open(rows.bars.front().bar.instrument); !opened)
            return opened;
        for (BarLine& row : rows.bars) {
            row.bar.end = row.bar.start + *interval;
            if (const Status added = rows.market->add(row.bar); !added)
                return fail(added.error().code,
                            options.path + ":" + std::to_string(row.line) + ":1: " + added.error().text);
        }
    }
    if (!rows.market)
        return fail(ErrorCode::Invalid,
                    options.path + " holds no prints, quotes or bars" +
                        (options.instrument ? " of " + std::string{options.instrument->view()} : ""));
    if (const Status done = rows.market->finish(out); !done && (out.source.outside == 0 || out.unfinished)) {
        return fail(ErrorCode::Invalid, options.path + ": " + done.error().text);
    } else if (!done) {
        const std::string why = rows.first_time ? calendars.why_closed(rows.calendar(), *rows.first_time) : "";
        return fail(ErrorCode::Invalid,
                    options.path + ": " + done.error().text +
                        (why.empty() ? "" : " (" + format_rfc3339(*rows.first_time) + ": " + why + ")") +
                        "; --calendar names another, and 24x7 takes every hour");
    }
    out.source.file = options.path;
    out.source.layout = std::string{to_text(*parser.layout())};
    out.source.rows = parser.counts().rows;
    out.source.interval = interval;
    if (interval)
        note_gaps(options.path, rows.bars, *interval, rows.calendar(), calendars, out);
    note_rows(rows, out);
    return {};
}

}  // namespace sluice::app
