#include "venues/alpaca/sim_data_rest.hpp"

#include <algorithm>
#include <array>

#include "base/json_writer.hpp"             // JsonWriter
#include "base/text.hpp"                    // split, quoted
#include "venues/alpaca/codec.hpp"          // encode
#include "venues/alpaca/sim_data_rows.hpp"  // market_trade, ...

namespace sluice::venues::alpaca::sim {

namespace {

using namespace std::chrono_literals;
using Segments = std::vector<std::string_view>;

constexpr std::chrono::nanoseconds kDelay = 15min;  // of the feed delayed_sip

// One call under way.
struct Call {
    MarketBoard& board;
    Query query;
    bool crypto;
    UnixNanos now;
    wire::HttpReply& reply;
    std::unique_ptr<DataJob>& job;  // what is answered later

    template <class T>
    void say(const T& message) const {
        encode(message, reply.body);
    }
    void refuse(int status, std::int64_t code, std::string message) const {
        reply.status = status;
        encode(ErrorBody{code, std::move(message), {}}, reply.body);
    }
    void refuse(const Error& error) const { refuse(400, 40010000, error.text); }
    void unknown(std::string message) const { refuse(404, 40410000, std::move(message)); }
};

std::optional<RowKind> kind_of(std::string_view word) {
    if (word == "bars")
        return RowKind::Bars;
    if (word == "trades")
        return RowKind::Trades;
    if (word == "quotes")
        return RowKind::Quotes;
    return std::nullopt;
}

// Symbols of the wrong class are as unknown as those that do not exist.
std::optional<std::size_t> find(const Call& call, const std::string& symbol) {
    const auto listing = call.board.find(symbol);
    return listing && call.board.listing(*listing).crypto() == call.crypto ? listing : std::nullopt;
}

void say_history(const Call& call, RowKind kind, const std::optional<std::string>& one) {
    auto scope = parse_scope(call.query, one, call.crypto, false);
    if (!scope)
        return call.refuse(scope.error());
    scope->symbols.erase(std::remove_if(scope->symbols.begin(), scope->symbols.end(),
                                        [&](const std::string& symbol) { return !find(call, symbol); }),
                         scope->symbols.end());
    const auto query = parse_rows_query(call.query, std::move(*scope), kind, call.now);
    if (!query)
        return call.refuse(query.error());
    call.job = history_job(kind, *query, one, call.now);
}

// `look(listing)` of each symbol that has one; the others are left out.
template <class Row, class Look>
Latest<Row> latest_of(const Call& call, const DataScope& scope, Look&& look) {
    Latest<Row> out{{}, scope.currency};
    for (const std::string& symbol : scope.symbols)
        if (const auto listing = find(call, symbol))
            if (auto row = look(*listing))
                out.rows.emplace(symbol, std::move(*row));
    return out;
}

// One asked for alone that has none is 404.
template <class Row>
void say_latest(const Call& call, Latest<Row> all, const std::optional<std::string>& one) {
    if (!one)
        return call.say(all);
    if (all.rows.empty())
        return call.unknown("no data found for " + *one);
    call.say(SymbolLatest<Row>{std::move(all.rows.begin()->second), *one, std::move(all.currency)});
}

std::optional<MarketTrade> last_trade(const Call& call, std::size_t listing, UnixNanos now, std::string_view feed) {
    const auto trade = call.board.latest_trade(listing, now);
    return trade ? std::optional{market_trade(call.board.listing(listing), *trade, feed)} : std::nullopt;
}
std::optional<MarketQuote> last_quote(const Call& call, std::size_t listing, UnixNanos now, std::string_view feed) {
    const auto quote = call.board.latest_quote(listing, now);
    return quote ? std::optional{market_quote(call.board.listing(listing), *quote, feed)} : std::nullopt;
}
std::optional<MarketBar> shown(const std::optional<Bar>& bar) {
    return bar ? std::optional{market_bar(*bar)} : std::nullopt;
}

UnixNanos moment_of(const Call& call, const DataScope& scope) {
    return scope.feed == "delayed_sip" ? call.now - kDelay : call.now;
}

void say_latest_of(const Call& call, std::string_view what, const std::optional<std::string>& one) {
    const auto scope = parse_scope(call.query, one, call.crypto, true);
    if (!scope)
        return call.refuse(scope.error());
    const UnixNanos at = moment_of(call, *scope);
    const auto bar = [&](std::size_t i) { return shown(call.board.latest_bar(i, at)); };
    const auto trade = [&](std::size_t i) { return last_trade(call, i, at, scope->feed); };
    const auto quote = [&](std::size_t i) { return last_quote(call, i, at, scope->feed); };
    const auto book = [&](std::size_t i) -> std::optional<MarketBook> {
        const auto best = call.board.latest_quote(i, at);
        return best ? std::optional{market_book(call.board.listing(i), *best)} : std::nullopt;
    };
    if (what == "bars")
        say_latest(call, latest_of<MarketBar>(call, *scope, bar), one);
    else if (what == "trades")
        say_latest(call, latest_of<MarketTrade>(call, *scope, trade), one);
    else if (what == "quotes")
        say_latest(call, latest_of<MarketQuote>(call, *scope, quote), one);
    else
        call.say(latest_of<MarketBook>(call, *scope, book));
}

Snapshot snapshot_of(const Call& call, std::size_t listing, UnixNanos at, std::string_view feed) {
    Snapshot out;
    out.latest_trade = last_trade(call, listing, at, feed);
    out.latest_quote = last_quote(call, listing, at, feed);
    out.minute_bar = shown(call.board.latest_bar(listing, at));
    out.daily_bar = shown(call.board.daily_bar(listing, at));
    out.prev_daily_bar = shown(call.board.previous_daily_bar(listing, at));
    return out;
}

void say_snapshots(const Call& call, const std::optional<std::string>& one) {
    const auto scope = parse_scope(call.query, one, call.crypto, true);
    if (!scope)
        return call.refuse(scope.error());
    const UnixNanos at = moment_of(call, *scope);
    BySymbol<Snapshot> all;
    for (const std::string& symbol : scope->symbols)
        if (const auto listing = find(call, symbol))
            all.emplace(symbol, snapshot_of(call, *listing, at, scope->feed));
    if (call.crypto)
        return call.say(SnapshotPage{std::move(all), {}});
    if (!one)
        return call.say(all);
    if (all.empty())
        return call.unknown("no data found for " + *one);
    Snapshot single = std::move(all.begin()->second);
    single.symbol = *one;
    call.say(single);
}

using Named = std::array<std::string_view, 2>;

template <std::size_t N>
void say_names(const Call& call, const std::array<Named, N>& names) {
    JsonWriter json{call.reply.body};
    json.begin_object();
    for (const Named& name : names)
        json.field(name[0], name[1]);
    json.end_object();
}

constexpr std::array<Named, 7> kExchanges{{{"D", "FINRA"},
                                           {"K", "Cboe EDGX"},
                                           {"N", "New York Stock Exchange"},
                                           {"P", "NYSE Arca"},
                                           {"Q", "NASDAQ"},
                                           {"V", "IEX"},
                                           {"Z", "Cboe BZ"}}};
constexpr std::array<Named, 2> kTradeConditions{{{"@", "Regular Sale"}, {"I", "Odd Lot Trade"}}};
constexpr std::array<Named, 1> kQuoteConditions{{{"R", "Regular Market Maker Open"}}};

void say_meta(const Call& call, const Segments& rest) {
    if (rest.size() == 1 && rest[0] == "exchanges")
        return say_names(call, kExchanges);
    if (rest.size() != 2 || rest[0] != "conditions" || (rest[1] != "trade" && rest[1] != "quote"))
        return call.unknown(
            "there is no such list; there are meta/exchanges, meta/conditions/trade and "
            "meta/conditions/quote");
    const auto tape = call.query.text("tape");
    if (!tape || (*tape != "A" && *tape != "B" && *tape != "C"))
        return call.refuse(400, 40010000, "invalid tape: it must be A, B or C");
    return rest[1] == "trade" ? say_names(call, kTradeConditions) : say_names(call, kQuoteConditions);
}

void not_built(const Call& call, std::string_view path) {
    call.unknown("endpoint not found: " + std::string{path} +
                 "; this simulator serves bars, trades, quotes, their "
                 "latest, snapshots, meta and crypto orderbooks");
}

// What follows /v2/stocks/.
void say_stocks(const Call& call, const Segments& rest, std::string_view path) {
    if (rest[0] == "meta")
        return say_meta(call, {rest.begin() + 1, rest.end()});
    if (rest.size() == 1 && rest[0] == "snapshots")
        return say_snapshots(call, {});
    if (const auto kind = kind_of(rest[0])) {
        if (rest.size() == 1)
            return say_history(call, *kind, {});
        if (rest.size() == 2 && rest[1] == "latest")
            return say_latest_of(call, rest[0], {});
        return not_built(call, path);
    }
    if (rest.size() < 2)
        return not_built(call, path);
    std::string symbol;  // a segment is decoded as a parameter is
    wire::find_parameter("symbol=" + std::string{rest[0]}, "symbol", symbol);
    if (rest.size() == 2 && rest[1] == "snapshot")
        return say_snapshots(call, symbol);
    const auto kind = kind_of(rest[1]);
    if (kind && rest.size() == 2)
        return say_history(call, *kind, symbol);
    if (kind && rest.size() == 3 && rest[2] == "latest")
        return say_latest_of(call, rest[1], symbol);
    not_built(call, path);
}

// What follows /v1beta3/crypto/.
void say_crypto(const Call& call, const Segments& rest, std::string_view path) {
    constexpr std::array<std::string_view, 5> kPlaces{"us", "us-1", "us-2", "eu-1", "bs-1"};
    if (std::find(kPlaces.begin(), kPlaces.end(), rest[0]) == kPlaces.end())
        return call.refuse(400, 40010000,
                           "invalid location: " + quoted(rest[0]) + "; it must be us, us-1, us-2, eu-1 or bs-1");
    if (rest.size() == 2 && rest[1] == "snapshots")
        return say_snapshots(call, {});
    if (rest.size() == 2)
        if (const auto kind = kind_of(rest[1]))
            return say_history(call, *kind, {});
    if (rest.size() == 3 && rest[1] == "latest" && (kind_of(rest[2]) || rest[2] == "orderbooks"))
        return say_latest_of(call, rest[2], {});
    not_built(call, path);
}

}  // namespace

std::unique_ptr<DataJob> begin_data_request(MarketBoard& board, const wire::HttpRequest& request, UnixNanos now,
                                            wire::HttpReply& reply) {
    const std::string_view path = wire::path_of(request.target);
    const Segments parts = split(path, '/');  // the first is empty
    const bool crypto = parts.size() > 3 && parts[1] == "v1beta3" && parts[2] == "crypto";
    const bool stocks = parts.size() > 3 && parts[1] == "v2" && parts[2] == "stocks";
    std::unique_ptr<DataJob> job;
    const Call call{board, Query{request.target}, crypto, now, reply, job};
    const Segments rest(parts.begin() + std::min<std::ptrdiff_t>(3, std::ssize(parts)), parts.end());
    if (request.method != "GET")
        call.refuse(405, 40510000, "method " + quoted(request.method) + " is not allowed here; use GET");
    else if (stocks)
        say_stocks(call, rest, path);
    else if (crypto)
        say_crypto(call, rest, path);
    else
        not_built(call, path);
    return job;
}

}  // namespace sluice::venues::alpaca::sim
