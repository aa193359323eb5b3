#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/limits.hpp"  // LimitView

namespace sluice::engine {

// What an account may still spend, in its base currency.
struct BuyingPower {
    Money money;
    bool said_by_venue = false;  // what the venue calls available; otherwise our own cash
    UnixNanos time;              // of the venue's word
};

// One limit that is set, and how much of it stands used now.
struct UsedLimit {
    std::string_view name;          // its field in the configuration: max_open_orders
    bool over_accounts = false;     // of the limits over all accounts, in their currency
    std::string used;               // with its unit; empty: it judges each order by itself, or nobody knows
    std::string allowed;            // with its unit
    std::optional<Ratio> fraction;  // used of allowed, above one when it is over; absent with `used`
    std::string text;               // what it is about, or why nobody knows
};

// What the engine's state comes to at the newest marks and rates, for whoever shows it: nothing is decided here, and the
// functions are those that the denials use. A view: it lives as long as nothing is applied to the engine.
class Figures {
public:
    Figures(LimitView view, UnixNanos now) : view_{view}, now_{now} {}

    // Error NotFound: no such account; Unsupported, Unavailable: a rate is not known or too old; Overflow.
    Result<Money> equity(const AccountId& account) const;
    // In the currency of the limits over all accounts; without those in the one that all accounts share. Error
    // Unsupported: they share none.
    Result<Money> equity_of_all() const;

    // What a unit is worth, and since when; absent: no price has been seen.
    std::optional<Touch> mark(const InstrumentId& instrument) const;
    // In the instrument's currency. Error NotFound: no price has been seen; Overflow.
    Result<Money> market_value(const Position& position) const;
    Result<Money> unrealized(const Position& position) const;

    // Error NotFound: no such account.
    Result<BuyingPower> buying_power(const AccountId& account) const;

    // Every limit that is set, in the order of the configuration; those over all accounts for an empty account. Empty when
    // there are none.
    std::vector<UsedLimit> limit_uses(const AccountId& account) const;

private:
    LimitView view_;
    UnixNanos now_;
};

}  // namespace sluice::engine
