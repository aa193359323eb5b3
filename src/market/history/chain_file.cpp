#include "market/history/chain_file.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <tuple>
#include <utility>

#include "market/zones.hpp"  // local_date

namespace sluice::market {
namespace {

using std::chrono::minutes;

bool is_chain(HistoryLayout layout) {
    switch (layout) {
        case HistoryLayout::OptionChain:
        case HistoryLayout::OptionVolume:
        case HistoryLayout::OptionDay:
        case HistoryLayout::OptionQuotes:
        case HistoryLayout::NseChain: return true;
        default: return false;
    }
}

// The date after "exp" in a file's name.
std::optional<Date> expiry_in_name(std::string_view path) {
    const std::string_view name = path.substr(path.rfind('/') + 1);
    const auto at = name.find("exp");
    if (at == std::string_view::npos || name.size() < at + 11)
        return std::nullopt;
    const auto date = parse_date(name.substr(at + 3, 8));
    return date ? std::optional{*date} : std::nullopt;
}

std::string right_text(OptionRight right) { return right == OptionRight::Call ? "call" : "put"; }

std::string span_text(std::chrono::nanoseconds span) {
    const auto whole = std::chrono::duration_cast<minutes>(span).count();
    return std::to_string(whole / 60) + " h " + std::to_string(whole % 60) + " min";
}

// Two zones lie whole quarters of an hour apart, at least half an hour and at most 14 hours.
bool is_zone_step(std::chrono::nanoseconds span) {
    return span % minutes{15} == std::chrono::nanoseconds{} && span >= minutes{30} && span <= std::chrono::hours{14};
}

using ContractAt = std::tuple<UnixNanos, Date, Price, OptionRight>;

}  // namespace

struct ChainReader::Impl final : HistorySink {
    explicit Impl(HistoryOptions given)
        : name{given.name}, named_expiry{expiry_in_name(given.name)}, parser{std::move(given), *this} {}

    std::string name;
    std::optional<Date> named_expiry;
    ChainFile file;
    HistoryParser parser;
    std::map<ContractAt, std::uint64_t> lines;  // where each contract stood
    std::optional<ChainRow> last;
    std::optional<Error> failed;

    void on_bar(const Bar& bar) override { file.underlying_px = bar.close; }

    void on_chain_row(const ChainRow& given) override {
        ChainRow row = given;
        if (row.underlying_px && !file.underlying_px)
            file.underlying_px = row.underlying_px;
        if (!belongs(row))
            return;
        check_order(row);
        check_quote(row);
        last = row;
        file.rows.push_back(std::move(row));
    }

    // False: the row is left out.
    bool belongs(const ChainRow& row) {
        if (named_expiry && row.expiry != *named_expiry)
            return found("expiry", "expiry " + format_date(row.expiry) + " is not " + format_date(*named_expiry) +
                                       ", which the file's name tells; the row is left out");
        if (row.event_time != UnixNanos{} && row.expiry < local_date(zone(), row.event_time))
            return found("expiry", "expiry " + format_date(row.expiry) + " is before " +
                                       format_date(local_date(zone(), row.event_time)) +
                                       ", when the chain stood; the row is left out");
        const OptionQuote& quote = row.quote;
        const auto [place, fresh] =
            lines.try_emplace({row.event_time, row.expiry, quote.strike, quote.right}, parser.counts().lines);
        if (!fresh)
            return found("strike", "the " + to_text(quote.strike) + " " + right_text(quote.right) + " stands in line " +
                                       std::to_string(place->second) + " already; the row is left out");
        return true;
    }

    void check_order(const ChainRow& row) {
        if (last && row.event_time < last->event_time) {
            const auto back = last->event_time - row.event_time;
            found("ts_ms", "ts_ms goes back " + span_text(back) +
                               (is_zone_step(back) ? ", as between two time zones; UTC throughout would be right"
                                                   : "; rows in the order of time would be right"));
        }
        if (last && row.event_time == last->event_time && row.expiry == last->expiry &&
            row.quote.strike < last->quote.strike)
            found("strike", "strike " + to_text(row.quote.strike) + " stands after " + to_text(last->quote.strike) +
                                "; rising strikes would be right");
    }

    void check_quote(ChainRow& row) {
        OptionQuote& quote = row.quote;
        if (!quote.bid_px || !quote.offer_px || *quote.offer_px >= *quote.bid_px)
            return;
        const std::string side = parser.layout() != HistoryLayout::NseChain ? ""
                                 : quote.right == OptionRight::Call         ? "ce_"
                                                                            : "pe_";
        found(side + "ask", side + "ask " + to_text(*quote.offer_px) + " is below " + side + "bid " +
                                to_text(*quote.bid_px) + "; the quote is crossed and is not used");
        quote.bid_px.reset();
        quote.offer_px.reset();
    }

    void check_pairs() {
        std::map<std::pair<Date, Price>, std::pair<std::uint64_t, int>> strikes;  // first line, rights seen as bits
        for (const auto& [contract, line] : lines) {
            auto& seen = strikes[{std::get<Date>(contract), std::get<Price>(contract)}];
            seen.first = seen.first == 0 ? line : std::min(seen.first, line);
            seen.second |= std::get<OptionRight>(contract) == OptionRight::Call ? 1 : 2;
        }
        for (const auto& [strike, seen] : strikes)
            if (seen.second != 3)
                add(located(seen.first, "strike",
                            "strike " + to_text(strike.second) + " of " + format_date(strike.first) +
                                (seen.second == 1 ? " has a call and no put" : " has a put and no call")));
    }

    Zone zone() const { return parser.layout() == HistoryLayout::NseChain ? Zone::Kolkata : Zone::NewYork; }

    std::string located(std::uint64_t line, std::string_view column, std::string_view text) const {
        const auto columns = columns_of(parser.layout().value_or(HistoryLayout::OptionChain));
        const auto at = std::find(columns.begin(), columns.end(), column) - columns.begin();
        std::string out = name + ":" + std::to_string(line) + ":" + std::to_string(at + 1) + ": ";
        return out.append(text);
    }
    bool found(std::string_view column, const std::string& text) {
        add(located(parser.counts().lines, column, text));
        return false;
    }
    void add(std::string sentence) {
        ++file.findings_total;
        if (file.findings.size() < kFindingsKept)
            file.findings.push_back(std::move(sentence));
    }

    Status check_layout() {
        const auto layout = parser.layout();
        if (layout && !is_chain(*layout) && !failed)
            failed = Error{ErrorCode::Invalid, name + ": the file holds " + std::string{to_text(*layout)} +
                                                   "; a chain of options would be right"};
        return failed ? Status{fail(*failed)} : Status{};
    }
};

ChainReader::ChainReader(HistoryOptions options) : impl_{std::make_unique<Impl>(std::move(options))} {}
ChainReader::~ChainReader() = default;

Status ChainReader::feed(Bytes bytes) {
    const Status status = impl_->parser.feed(bytes);
    const Status chain = impl_->check_layout();
    return chain ? status : chain;
}

Result<ChainFile> ChainReader::finish() {
    Impl& it = *impl_;
    const Status status = it.parser.finish();
    if (const Status chain = it.check_layout(); !chain)
        return fail(chain.error());
    if (!status)
        return fail(status.error());
    for (const std::string& sentence : it.parser.bad_rows())
        it.add(sentence);
    it.file.findings_total += it.parser.counts().bad_rows - it.parser.bad_rows().size();
    it.check_pairs();
    it.file.layout = *it.parser.layout();
    it.file.underlying = it.parser.instrument().value_or(InstrumentId{});
    return std::move(it.file);
}

}  // namespace sluice::market
