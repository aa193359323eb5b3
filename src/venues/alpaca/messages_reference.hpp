#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.hpp"                     // Date
#include "base/time.hpp"                     // UnixNanos
#include "model/quantities.hpp"              // Price, Quantity, Amount
#include "venues/alpaca/messages_order.hpp"  // AssetWord

namespace sluice::venues::alpaca {

// Assets, clock, calendar, watchlists (alpaca.md 7, 14).

// An instant with the offset its text had; the venue's clock shows New York's.
struct ZonedTime {
    UnixNanos at;
    std::int16_t offset_minutes = 0;  // east of UTC

    friend bool operator==(const ZonedTime&, const ZonedTime&) = default;
};

struct Clock {  // GET /v2/clock
    ZonedTime timestamp;
    bool is_open = false;
    ZonedTime next_open;
    ZonedTime next_close;

    friend bool operator==(const Clock&, const Clock&) = default;
};

struct CalendarDay {  // of GET /v2/calendar; New York's times of day
    Date date;
    std::string open;                         // 09:30
    std::string close;                        // 16:00
    std::optional<std::string> session_open;  // 0400; left out when empty, as are the next two
    std::optional<std::string> session_close;
    std::optional<Date> settlement_date;

    friend bool operator==(const CalendarDay&, const CalendarDay&) = default;
};

enum class AssetStatusWord : std::uint8_t { Active, Inactive };
constexpr auto names(AssetStatusWord) { return Names<2>{"active", "inactive"}; }

struct Asset {  // GET /v2/assets; what is empty is left out
    std::string id;
    Word<AssetWord> asset_class;  // the key is "class"
    std::string exchange;
    std::string symbol;
    std::string name;
    Word<AssetStatusWord> status;
    bool tradable = false;
    bool marginable = false;
    bool shortable = false;
    bool easy_to_borrow = false;
    bool fractionable = false;
    std::optional<std::string> borrow_status;
    std::optional<Amount> maintenance_margin_requirement;  // percent, a JSON number
    std::optional<Amount> margin_requirement_long;
    std::optional<Amount> margin_requirement_short;
    std::vector<std::string> attributes;
    std::optional<Quantity> min_order_size;
    std::optional<Quantity> min_trade_increment;
    std::optional<Price> price_increment;
    std::optional<std::string> cusip;

    friend bool operator==(const Asset&, const Asset&) = default;
};

struct Watchlist {
    std::string id;
    std::string account_id;
    std::string name;
    UnixNanos created_at;
    UnixNanos updated_at;
    std::optional<std::vector<Asset>> assets;  // left out of the list call

    friend bool operator==(const Watchlist&, const Watchlist&) = default;
};
struct WatchlistRequest {  // POST and PUT /v2/watchlists; of POST /v2/watchlists/{id} only the symbol
    std::optional<std::string> name;
    std::optional<std::vector<std::string>> symbols;
    std::optional<std::string> symbol;

    friend bool operator==(const WatchlistRequest&, const WatchlistRequest&) = default;
};

}  // namespace sluice::venues::alpaca
