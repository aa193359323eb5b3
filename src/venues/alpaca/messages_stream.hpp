#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.hpp"                      // UnixNanos
#include "model/quantities.hpp"               // Price, Quantity
#include "venues/alpaca/messages_market.hpp"  // MarketTrade, MarketQuote, MarketBar, MarketBook
#include "venues/alpaca/messages_order.hpp"   // Order

namespace sluice::venues::alpaca {

// --- market data stream (alpaca.md 9). The server sends arrays of messages whose first key is T.

struct StreamSuccess {  // success
    std::string msg;    // connected, authenticated
    friend bool operator==(const StreamSuccess&, const StreamSuccess&) = default;
};
struct StreamError {  // error
    std::int64_t code = 0;
    std::string msg;
    friend bool operator==(const StreamError&, const StreamError&) = default;
};

// The symbols of each channel. A reply names every channel of its feed, a request those it speaks of.
struct Channels {
    std::optional<std::vector<std::string>> trades;
    std::optional<std::vector<std::string>> quotes;
    std::optional<std::vector<std::string>> bars;
    std::optional<std::vector<std::string>> updated_bars;  // updatedBars
    std::optional<std::vector<std::string>> daily_bars;    // dailyBars
    std::optional<std::vector<std::string>> statuses;
    std::optional<std::vector<std::string>> lulds;
    std::optional<std::vector<std::string>> imbalances;
    std::optional<std::vector<std::string>> corrections;    // follow trades
    std::optional<std::vector<std::string>> cancel_errors;  // cancelErrors: follow trades
    std::optional<std::vector<std::string>> orderbooks;
    std::optional<std::vector<std::string>> news;
    friend bool operator==(const Channels&, const Channels&) = default;
};
struct StreamSubscription {  // subscription: the full set
    Channels channels;
    friend bool operator==(const StreamSubscription&, const StreamSubscription&) = default;
};

struct StreamTrade {  // t
    std::string symbol;
    MarketTrade trade;
    friend bool operator==(const StreamTrade&, const StreamTrade&) = default;
};
struct StreamQuote {  // q
    std::string symbol;
    MarketQuote quote;
    friend bool operator==(const StreamQuote&, const StreamQuote&) = default;
};
enum class BarLetter : std::uint8_t { Minute, Updated, Daily };
constexpr auto names(BarLetter) { return Names<3>{"b", "u", "d"}; }
struct StreamBar {
    BarLetter letter = BarLetter::Minute;
    std::string symbol;
    MarketBar bar;
    friend bool operator==(const StreamBar&, const StreamBar&) = default;
};
struct StreamStatus {  // s: trading halts
    std::string symbol;
    std::string status_code;     // sc
    std::string status_message;  // sm
    std::string reason_code;     // rc
    std::string reason_message;  // rm
    UnixNanos time;
    std::optional<std::string> tape;
    friend bool operator==(const StreamStatus&, const StreamStatus&) = default;
};
struct StreamLuld {  // l: limit up, limit down
    std::string symbol;
    Price upper;            // u
    Price lower;            // d
    std::string indicator;  // i
    UnixNanos time;
    std::optional<std::string> tape;
    friend bool operator==(const StreamLuld&, const StreamLuld&) = default;
};
struct StreamCorrection {  // c
    std::string symbol;
    std::optional<std::string> exchange;
    std::int64_t original_id = 0;                    // oi
    Price original_price;                            // op
    Quantity original_size;                          // os
    std::optional<Conditions> original_conditions;   // oc
    std::int64_t corrected_id = 0;                   // ci
    Price corrected_price;                           // cp
    Quantity corrected_size;                         // cs
    std::optional<Conditions> corrected_conditions;  // cc
    UnixNanos time;
    std::optional<std::string> tape;
    friend bool operator==(const StreamCorrection&, const StreamCorrection&) = default;
};
struct StreamCancel {  // x: a trade is taken back
    std::string symbol;
    std::int64_t id = 0;
    std::optional<std::string> exchange;
    Price price;
    Quantity size;
    std::optional<std::string> action;  // a: C cancel, E error
    UnixNanos time;
    std::optional<std::string> tape;
    friend bool operator==(const StreamCancel&, const StreamCancel&) = default;
};
struct StreamBook {  // o
    std::string symbol;
    MarketBook book;
    std::optional<bool> reset;  // r: the whole book; left out when empty
    friend bool operator==(const StreamBook&, const StreamBook&) = default;
};
struct StreamOther {  // a message whose T is none of these; passed over
    std::string letter;
    friend bool operator==(const StreamOther&, const StreamOther&) = default;
};

using StreamMessage =
    std::variant<StreamOther, StreamSuccess, StreamError, StreamSubscription, StreamTrade, StreamQuote, StreamBar,
                 StreamStatus, StreamLuld, StreamCorrection, StreamCancel, StreamBook>;

// What a client of the market data stream says.
struct StreamAuth {  // action auth
    std::string key;
    std::string secret;
    friend bool operator==(const StreamAuth&, const StreamAuth&) = default;
};
struct StreamSubscribe {  // action subscribe
    Channels channels;
    friend bool operator==(const StreamSubscribe&, const StreamSubscribe&) = default;
};
struct StreamUnsubscribe {  // action unsubscribe
    Channels channels;
    friend bool operator==(const StreamUnsubscribe&, const StreamUnsubscribe&) = default;
};
using StreamAction = std::variant<StreamAuth, StreamSubscribe, StreamUnsubscribe>;

// --- trade_updates stream (alpaca.md 10)

enum class EventWord : std::uint8_t {
    Accepted,
    PendingNew,
    New,
    PartialFill,
    Fill,
    Canceled,
    Expired,
    Replaced,
    Rejected,
    DoneForDay,
    Stopped,
    Suspended,
    Calculated,
    Held,
    PendingCancel,
    PendingReplace,
    OrderReplaceRejected,
    OrderCancelRejected,
    Restated,
};
constexpr auto names(EventWord) {
    return Names<19>{"accepted",
                     "pending_new",
                     "new",
                     "partial_fill",
                     "fill",
                     "canceled",
                     "expired",
                     "replaced",
                     "rejected",
                     "done_for_day",
                     "stopped",
                     "suspended",
                     "calculated",
                     "held",
                     "pending_cancel",
                     "pending_replace",
                     "order_replace_rejected",
                     "order_cancel_rejected",
                     "restated"};
}

struct TradeUpdate {
    Word<EventWord> event;
    Order order;
    std::optional<UnixNanos> timestamp;
    std::optional<std::string> execution_id;  // null with pending_new
    // Of a fill only, left out when empty.
    std::optional<Price> price;  // this execution's, as is qty
    std::optional<Quantity> qty;
    std::optional<Quantity> position_qty;  // signed, after it
    // Of the SSE twin only, left out when empty.
    std::optional<UnixNanos> at;
    std::optional<std::string> event_id;

    friend bool operator==(const TradeUpdate&, const TradeUpdate&) = default;
};
struct Authorization {
    std::string status;  // authorized, unauthorized
    std::string action;  // authenticate, listen
    friend bool operator==(const Authorization&, const Authorization&) = default;
};
struct Listening {
    std::vector<std::string> streams;
    std::optional<std::string> error;  // left out when empty
    friend bool operator==(const Listening&, const Listening&) = default;
};
struct AccountStreamOther {  // of a stream that is none of these
    std::string stream;
    friend bool operator==(const AccountStreamOther&, const AccountStreamOther&) = default;
};
using AccountStreamMessage = std::variant<AccountStreamOther, TradeUpdate, Authorization, Listening>;

struct Authenticate {
    std::string key_id;
    std::string secret_key;
    friend bool operator==(const Authenticate&, const Authenticate&) = default;
};
struct Listen {
    std::vector<std::string> streams;
    friend bool operator==(const Listen&, const Listen&) = default;
};
using AccountStreamAction = std::variant<Authenticate, Listen>;

}  // namespace sluice::venues::alpaca
