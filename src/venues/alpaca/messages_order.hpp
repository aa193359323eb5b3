#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.hpp"                     // UnixNanos
#include "model/quantities.hpp"              // Price, Quantity, Amount
#include "venues/alpaca/messages_error.hpp"  // ErrorBody
#include "venues/alpaca/messages_word.hpp"   // Word

namespace sluice::venues::alpaca {

// Orders as Alpaca's trading API shows and takes them (alpaca.md 4, 5, 10). Names are the venue's; mapping.hpp turns them
// into ours. An optional is null on the wire when empty, a Word may be the empty word "".

enum class SideWord : std::uint8_t { Buy, Sell, SellShort };
constexpr auto names(SideWord) { return Names<3>{"buy", "sell", "sell_short"}; }

enum class TypeWord : std::uint8_t { Market, Limit, Stop, StopLimit, TrailingStop };
constexpr auto names(TypeWord) { return Names<5>{"market", "limit", "stop", "stop_limit", "trailing_stop"}; }

enum class TifWord : std::uint8_t { Day, Gtc, Opg, Cls, Ioc, Fok };
constexpr auto names(TifWord) { return Names<6>{"day", "gtc", "opg", "cls", "ioc", "fok"}; }

enum class ClassWord : std::uint8_t { Simple, Bracket, Oco, Oto, Mleg };
constexpr auto names(ClassWord) { return Names<5>{"simple", "bracket", "oco", "oto", "mleg"}; }

enum class AssetWord : std::uint8_t { UsEquity, UsOption, Crypto, Ipo, CryptoPerp };
constexpr auto names(AssetWord) { return Names<5>{"us_equity", "us_option", "crypto", "ipo", "crypto_perp"}; }

enum class IntentWord : std::uint8_t { BuyToOpen, BuyToClose, SellToOpen, SellToClose };
constexpr auto names(IntentWord) { return Names<4>{"buy_to_open", "buy_to_close", "sell_to_open", "sell_to_close"}; }

enum class StatusWord : std::uint8_t {
    PendingNew,
    Accepted,
    New,
    Held,
    PartiallyFilled,
    Filled,
    DoneForDay,
    Canceled,
    Expired,
    Rejected,
    Replaced,
    PendingCancel,
    PendingReplace,
    AcceptedForBidding,
    Stopped,
    Suspended,
    Calculated,
    PendingReview,
};
constexpr auto names(StatusWord) {
    return Names<18>{"pending_new",
                     "accepted",
                     "new",
                     "held",
                     "partially_filled",
                     "filled",
                     "done_for_day",
                     "canceled",
                     "expired",
                     "rejected",
                     "replaced",
                     "pending_cancel",
                     "pending_replace",
                     "accepted_for_bidding",
                     "stopped",
                     "suspended",
                     "calculated",
                     "pending_review"};
}

struct Order {
    std::string id;
    std::string client_order_id;
    UnixNanos created_at;
    std::optional<UnixNanos> updated_at;
    std::optional<UnixNanos> submitted_at;
    std::optional<UnixNanos> filled_at;
    std::optional<UnixNanos> expired_at;
    std::optional<UnixNanos> expires_at;           // left out when empty
    std::optional<UnixNanos> cancel_requested_at;  // left out when empty
    std::optional<UnixNanos> canceled_at;
    std::optional<UnixNanos> failed_at;
    std::optional<UnixNanos> replaced_at;
    std::optional<std::string> replaced_by;
    std::optional<std::string> replaces;
    std::string asset_id;
    std::string symbol;
    Word<AssetWord> asset_class;
    std::optional<Amount> notional;
    std::optional<Quantity> qty;
    Quantity filled_qty;
    std::optional<Price> filled_avg_price;  // to the nearest nano: an average, not an execution
    Word<ClassWord> order_class;
    Word<TypeWord> type;  // stands twice: order_type and type
    Word<SideWord> side;
    Word<TifWord> time_in_force;
    std::optional<Price> limit_price;
    std::optional<Price> stop_price;
    Word<StatusWord> status;
    bool extended_hours = false;
    std::vector<Order> legs;  // null when empty
    std::optional<Amount> trail_percent;
    std::optional<Price> trail_price;
    std::optional<Price> hwm;
    std::optional<Word<IntentWord>> position_intent;  // left out when empty
    std::optional<Quantity> ratio_qty;                // legs of a package only; left out when empty
    std::optional<std::string> subtag;
    std::optional<std::string> source;

    friend bool operator==(const Order&, const Order&) = default;
};

// --- requests: what is empty is left out

struct TakeProfit {
    std::optional<Price> limit_price;
    friend bool operator==(const TakeProfit&, const TakeProfit&) = default;
};
struct StopLoss {
    std::optional<Price> stop_price;
    std::optional<Price> limit_price;
    friend bool operator==(const StopLoss&, const StopLoss&) = default;
};
struct OrderLeg {
    std::string symbol;
    std::optional<Quantity> ratio_qty;
    std::optional<Word<SideWord>> side;
    std::optional<Word<IntentWord>> position_intent;
    friend bool operator==(const OrderLeg&, const OrderLeg&) = default;
};

// POST /v2/orders. What the venue demands is not demanded here: the simulator refuses it in the venue's own words.
struct OrderRequest {
    std::string symbol;
    std::optional<Quantity> qty;
    std::optional<Amount> notional;
    Word<SideWord> side;
    Word<TypeWord> type;
    Word<TifWord> time_in_force;
    std::optional<Price> limit_price;
    std::optional<Price> stop_price;
    std::optional<Price> trail_price;
    std::optional<Amount> trail_percent;  // in percent: 1.5 is 1.5 %
    std::optional<bool> extended_hours;
    std::string client_order_id;
    Word<ClassWord> order_class;
    std::optional<TakeProfit> take_profit;
    std::optional<StopLoss> stop_loss;
    std::vector<OrderLeg> legs;
    std::optional<Word<IntentWord>> position_intent;

    friend bool operator==(const OrderRequest&, const OrderRequest&) = default;
};

// PATCH /v2/orders/{id}
struct ReplaceRequest {
    std::optional<Quantity> qty;
    std::optional<Amount> notional;
    std::optional<Word<TifWord>> time_in_force;
    std::optional<Price> limit_price;
    std::optional<Price> stop_price;
    std::optional<Price> trail;  // the new trail_price or trail_percent
    std::string client_order_id;

    friend bool operator==(const ReplaceRequest&, const ReplaceRequest&) = default;
};

// The query of DELETE /v2/positions/{id}: one of the two, or neither for all of it.
struct ClosePositionRequest {
    std::optional<Quantity> qty;
    std::optional<Amount> percentage;  // 0 to 100

    friend bool operator==(const ClosePositionRequest&, const ClosePositionRequest&) = default;
};

// --- 207: one item an order or position. 2xx has what was made of it, if anything; every other status an ErrorBody.

struct CancelledItem {  // of DELETE /v2/orders
    std::string id;
    std::int64_t status = 200;
    std::optional<ErrorBody> body;  // left out when empty
    friend bool operator==(const CancelledItem&, const CancelledItem&) = default;
};
struct ClosedItem {  // of DELETE /v2/positions
    std::string symbol;
    std::int64_t status = 200;
    std::variant<Order, ErrorBody> body;
    friend bool operator==(const ClosedItem&, const ClosedItem&) = default;
};

}  // namespace sluice::venues::alpaca
