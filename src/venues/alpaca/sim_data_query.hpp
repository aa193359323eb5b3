#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"              // Result
#include "base/time.hpp"                // UnixNanos
#include "venues/alpaca/sim_query.hpp"  // Query
#include "venues/feed/bars.hpp"         // Timeframe

// What a market data request asks for: alpaca.md 8.1. Every Error's sentence is the `message` of a 400.
namespace sluice::venues::alpaca::sim {

enum class RowKind : std::uint8_t { Bars, Trades, Quotes };

// Where a page ended: the last row given. Rows are counted within the minute of the tape they happened in, so a place
// means the same whatever the page's length and direction.
struct Place {
    std::string symbol;
    UnixNanos at;             // a bar's start, or the minute of an event
    std::uint64_t index = 0;  // of the event among those of its kind in its minute
    friend bool operator==(const Place&, const Place&) = default;
};
// Opaque to clients; base64url.
std::string page_token_of(const Place& place);
Result<Place> parse_page_token(std::string_view token);

// 5Min and 5T, 1Hour and 1H, 1Day and 1D, 1Week and 1W, 3Month and 3M, within the venue's limits.
Result<feed::Timeframe> parse_timeframe(std::string_view text);

// Of every data request.
struct DataScope {
    std::vector<std::string> symbols;  // sorted, each once
    std::string feed;                  // sip where none is named
    std::optional<std::string> currency;
};
// `one`: the symbol of a path /{symbol}/..., percent-decoded; absent: the parameter `symbols`. `crypto` takes pairs and no
// feed. `latest` takes the feeds of the latest calls.
Result<DataScope> parse_scope(const Query& query, std::optional<std::string> one, bool crypto, bool latest);

struct RowsQuery {
    DataScope scope;
    std::optional<UnixNanos> start;  // absent: the beginning of the listing's day
    UnixNanos end;                   // both are in
    std::size_t limit = 1'000;
    bool descending = false;
    feed::Timeframe timeframe;
    std::optional<Place> after;
};
Result<RowsQuery> parse_rows_query(const Query& query, DataScope scope, RowKind kind, UnixNanos now);

}  // namespace sluice::venues::alpaca::sim
