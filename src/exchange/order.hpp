#pragma once

#include <chrono>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "base/time.hpp"        // UnixNanos
#include "exchange/book.hpp"    // Book::Slot
#include "model/execution.hpp"  // OrdStatus
#include "model/order.hpp"      // Side, OrdType, TimeInForce, Product, ExecInst

namespace sluice::exchange {

// Where an open order stands.
enum class Place : std::uint8_t {
    None,      // ended
    Held,      // of a list: nothing of it is active yet, or all that was is filled
    Auction,   // waits for the opening or the closing print
    Stop,      // waits for its trigger
    Entering,  // accepted or triggered; trades first on its instrument's next event
    Hungry,    // reaches the outside's price and waits there for the next displayed size
    Resting,   // in the book
};

// Which auction an order is for, and for nothing else.
enum class ForAuction : std::uint8_t { None, Open, Close };

// An order as this exchange keeps it, in whole ticks and lots. Kept after its end, to answer questions about it.
struct Order {
    static constexpr std::int64_t kAnyBuy = std::numeric_limits<std::int64_t>::max() - 1;
    static constexpr std::int64_t kAnySell = std::numeric_limits<std::int64_t>::min() + 1;
    static constexpr std::int64_t kAheadUnknown = -1;
    static constexpr std::uint32_t kNoRare = std::numeric_limits<std::uint32_t>::max();

    ClOrdId cl_ord_id;  // the newest of its chain
    AccountId account_id;
    InstrumentId instrument;
    OrderId order_id;
    std::uint32_t account = 0;
    std::uint32_t listing = 0;
    Side side = Side::Buy;
    OrdType type = OrdType::Market;
    TimeInForce time_in_force = TimeInForce::Day;
    Product product = Product::None;
    ExecInst exec_inst = ExecInst::None;
    ForAuction auction = ForAuction::None;
    bool post_only = false;
    bool claims = true;  // reserve() claims funds for it; within a list one order may do so for its sibling too
    bool cut = false;    // its quantity is no longer what was asked for
    bool grows = false;  // of a list: more of it may become active, so all filled is not the end
    OrdStatus status = OrdStatus::New;
    Place place = Place::None;
    bool triggered = false;
    bool ahead_noted = false;  // ahead_at_first holds
    Book::Slot slot = Book::kNone;
    std::uint32_t rare = kNoRare;  // where its rarer terms stand
    Quantity order_qty;            // as asked, for reports
    std::int64_t qty = 0;          // total
    std::int64_t cum = 0;
    std::int64_t limit = kAnyBuy;
    std::int64_t stop = 0;
    std::int64_t ahead = kAheadUnknown;  // displayed by the outside at our price before us; Resting only
    std::int64_t ahead_at_first = 0;
    std::uint64_t rank = 0;  // time priority
    Notional cum_notional;
    std::int64_t reserve_px = 0;  // what a unit is counted at in the account's claims
    Price underlying_px;          // when accepted; options on a margin account
    Amount fee_estimate;
    Amount reserved;  // of a purse; cash and crypto accounts
    Amount fees;      // charged so far
    UnixNanos expires = UnixNanos::from_nanos(std::numeric_limits<std::int64_t>::max());
    Price trigger_px;
    std::chrono::nanoseconds latency{0};  // of the request that brought it

    std::int64_t leaves() const { return qty - cum; }
    bool open() const { return place != Place::None; }
    bool has_rare() const { return rare != kNoRare; }
    bool is(ExecInst one) const { return has(exec_inst, one); }
};

// The rarer terms of an order, kept apart so that the plain ones stay small.
struct RareTerms {
    static constexpr std::uint32_t kNoList = std::numeric_limits<std::uint32_t>::max();

    // TrailingStop: one of the two; order.stop follows the watermark.
    std::int64_t trail = 0;  // ticks
    Ratio trail_percent;
    std::optional<Price> watermark;  // the best price since it came: highest for a sell, lowest for a buy
    std::int64_t display = 0;        // lots shown while resting; zero: all
    std::optional<Amount> cash;      // the order as a sum of money: its quantity follows the price
    std::uint32_t list = kNoList;
    std::int64_t asked = 0;  // lots, of an exit in a list: the most that may become active
};

// Orders that live together in the exchange's own keeping: an entry and the exits that follow its fills, or two exits that
// exclude each other; or the legs of a package.
struct OrderList {
    static constexpr std::uint32_t kNoEntry = std::numeric_limits<std::uint32_t>::max();
    struct Leg {
        std::uint32_t order;
        std::int64_t lots;  // in one package
    };

    std::uint32_t entry = kNoEntry;
    std::vector<std::uint32_t> exits;
    std::int64_t total = 0;  // without an entry: the lots both exits share
    std::uint32_t package = kNoEntry;
    std::vector<Leg> legs;
    std::optional<Price> net;  // what one package may cost at most, or must bring; absent: any
    Multiplier unit;           // the largest of the legs: `net` is money over it
    bool settling = false;     // what follows from a change is being carried out
};

}  // namespace sluice::exchange
