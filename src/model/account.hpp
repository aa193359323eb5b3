#pragma once

#include <cstdint>
#include <string>

#include "base/time.hpp"         // UnixNanos
#include "model/enums.hpp"       // Names
#include "model/ids.hpp"         // AccountId, VenueId, InstrumentId, Currency
#include "model/order.hpp"       // Product
#include "model/quantities.hpp"  // Price, Quantity, Notional, Amount

namespace sluice {

// A property of the process and of each connection; ids carry it.
enum class Mode : std::uint8_t { Paper, Live };
constexpr auto names(Mode) { return Names<2>{"Paper", "Live"}; }

struct Account {
    AccountId id;
    VenueId venue;
    Currency base_currency{"USD"};  // equity and limits are in it
    CalendarId calendar{"NYSE"};    // whose day bounds the daily loss

    friend bool operator==(const Account&, const Account&) = default;
};

// Signed quantity of one instrument and product on one account. `cost` is the notional the open quantity was bought (or
// sold short) for, with the sign of the quantity; the average price is derived from it for display.
struct Position {
    AccountId account;
    InstrumentId instrument;
    Product product = Product::None;
    Quantity qty;
    Notional cost;
    Notional realized;  // profit of what was closed, as price x quantity: before multiplier and fees
    Amount fees;        // paid in the instrument's currency

    friend bool operator==(const Position&, const Position&) = default;
};

// Cash per account and currency.
struct Balance {
    AccountId account;
    Currency currency;
    Amount total;

    friend bool operator==(const Balance&, const Balance&) = default;
};

// Everything but a fill that moves cash or a position (design.md 4).
enum class AdjustmentKind : std::uint8_t {
    Opening,
    Transfer,
    Dividend,
    Interest,
    Fee,
    Funding,
    Split,
    Expiry,
    Exercise,
    Assignment,
    Correction,
};
constexpr auto names(AdjustmentKind) {
    return Names<11>{"Opening", "Transfer", "Dividend", "Interest",   "Fee",       "Funding",
                     "Split",   "Expiry",   "Exercise", "Assignment", "Correction"};
}

// Adds `cash` of `currency` to the account and, where an instrument is named, `qty` at `price` to its position. A Split
// multiplies the position instead: `ratio` new units for one old, cost unchanged. `id` makes it count once per account.
struct Adjustment {
    VenueId venue;
    AccountId account;
    AdjustmentKind kind = AdjustmentKind::Opening;
    Product product = Product::None;
    InstrumentId instrument;  // empty: cash only
    Currency currency;        // empty: no cash
    Amount cash;
    Quantity qty;
    Price price;
    Ratio ratio;  // Split only
    UnixNanos transact_time;
    ExecId id;
    std::string text;

    friend bool operator==(const Adjustment&, const Adjustment&) = default;
};

// The venue's own figure, kept beside ours and never mixed with it.
struct VenuePosition {
    VenueId venue;
    AccountId account;
    InstrumentId instrument;
    Product product = Product::None;
    Quantity qty;
    Price avg_px;
    UnixNanos transact_time;

    friend bool operator==(const VenuePosition&, const VenuePosition&) = default;
};
struct VenueBalance {
    VenueId venue;
    AccountId account;
    Currency currency;
    Amount total;
    Amount available;
    UnixNanos transact_time;

    friend bool operator==(const VenueBalance&, const VenueBalance&) = default;
};

// What a client says about its connection for one account.
enum class Link : std::uint8_t { Down, Up };
constexpr auto names(Link) { return Names<2>{"Down", "Up"}; }
enum class Breaker : std::uint8_t { Closed, Open };
constexpr auto names(Breaker) { return Names<2>{"Closed", "Open"}; }

struct VenueHealth {
    VenueId venue;
    AccountId account;
    Link link = Link::Down;
    Breaker breaker = Breaker::Closed;
    Mode mode = Mode::Paper;  // what the venue itself reported for these credentials
    std::string text;

    friend bool operator==(const VenueHealth&, const VenueHealth&) = default;
};

}  // namespace sluice
