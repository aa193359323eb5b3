#pragma once

#include <cstdint>
#include <limits>

#include "base/time.hpp"        // UnixNanos
#include "exchange/book.hpp"    // Book::Slot
#include "model/execution.hpp"  // OrdStatus
#include "model/order.hpp"      // Side, OrdType, TimeInForce

namespace sluice::exchange {

// Where an open order stands.
enum class Place : std::uint8_t {
    None,      // ended
    Stop,      // waits for its trigger
    Entering,  // accepted or triggered; trades first on its instrument's next event
    Hungry,    // reaches the outside's price and waits there for the next displayed size
    Resting,   // in the book
};

// An order as this exchange keeps it, in whole ticks and lots. Kept after its end, to answer questions about it.
struct Order {
    static constexpr std::int64_t kAnyBuy = std::numeric_limits<std::int64_t>::max() - 1;
    static constexpr std::int64_t kAnySell = std::numeric_limits<std::int64_t>::min() + 1;
    static constexpr std::int64_t kAheadUnknown = -1;

    ClOrdId cl_ord_id;  // the newest of its chain
    AccountId account_id;
    InstrumentId instrument;
    OrderId order_id;
    std::uint32_t account = 0;
    std::uint32_t listing = 0;
    Side side = Side::Buy;
    OrdType type = OrdType::Market;
    TimeInForce time_in_force = TimeInForce::Day;
    bool post_only = false;
    OrdStatus status = OrdStatus::New;
    Place place = Place::None;
    bool triggered = false;
    bool ahead_noted = false;  // ahead_at_first holds
    Book::Slot slot = Book::kNone;
    Quantity order_qty;    // as asked, for reports
    std::int64_t qty = 0;  // total
    std::int64_t cum = 0;
    std::int64_t limit = kAnyBuy;
    std::int64_t stop = 0;
    std::int64_t ahead = kAheadUnknown;  // displayed by the outside at our price before us; Resting only
    std::int64_t ahead_at_first = 0;
    std::uint64_t rank = 0;  // time priority
    Notional cum_notional;
    std::int64_t reserve_px = 0;  // what a unit is reserved at; buys on a cash account
    Amount fee_estimate;
    Amount reserved;  // of the purse of the instrument's currency
    Amount fees;      // charged so far
    UnixNanos expires = UnixNanos::from_nanos(std::numeric_limits<std::int64_t>::max());
    Price trigger_px;

    std::int64_t leaves() const { return qty - cum; }
    bool open() const { return place != Place::None; }
};

}  // namespace sluice::exchange
