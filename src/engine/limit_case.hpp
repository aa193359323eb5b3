#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/limits.hpp"  // LimitView, LimitUse
#include "engine/rates.hpp"   // Rate

namespace sluice::engine {

// One order under judgement, with what all the limits share. Each limit is one function: it fills its figures, notes how
// much of it would be used, and says no or nothing. They run in the order of their list in limits.cpp and stand by topic:
//   limits.cpp          instruments, hours, quote, collar, counts
//   limits_value.cpp    order value, equity, position
//   limits_orders.cpp   short selling, duplicates, self-trade
//   limits_losses.cpp   daily loss, drawdown, unprotected value
//   limits_group.cpp    the same over all accounts
struct LimitCase {
    const LimitView& view;
    const NewOrderSingle& order;
    const OrderState* replaced;
    const Requester* by;
    UnixNanos now;
    const Instrument& instrument;
    const Account& account;
    const Limits& limits;
    DecisionFigures& figures;
    std::vector<LimitUse>* uses;  // null: nobody wants them
    Price touch{};                // what a taker would meet; since quote_limit
    Price underlying{};           // of an option that is sold; since value_limit
    bool blind = false;           // a denial left figures unknown that the limits after it need

    void note(std::string_view name, Amount used, Amount allowed, bool over_accounts = false) {
        if (uses != nullptr)
            uses->push_back({name, over_accounts, used, allowed, std::nullopt});
    }
};

using Limit = std::optional<Denial> (*)(LimitCase&);

std::optional<Denial> value_limit(LimitCase& c);
std::optional<Denial> equity_limit(LimitCase& c);
std::optional<Denial> position_limit(LimitCase& c);
std::optional<Denial> short_limit(LimitCase& c);
std::optional<Denial> duplicate_limit(LimitCase& c);
std::optional<Denial> self_trade_limit(LimitCase& c);
std::optional<Denial> daily_loss_limit(LimitCase& c);
std::optional<Denial> drawdown_limit(LimitCase& c);
std::optional<Denial> unprotected_limit(LimitCase& c);
std::optional<Denial> group_limit(LimitCase& c);

// --- what they are made of
Denial over(DenialCode code, Amount actual, Amount allowed, std::string text);
Denial over_count(DenialCode code, std::uint32_t actual, std::uint32_t allowed, std::string_view what);
// Money that does not fit, a rate nobody knows, a rate that is too old, an underlying without a price.
Denial unjudged(LimitCase& c, const Error& error);
// price x (1 + ratio), or (1 - ratio) for a negative one; as far as a price reaches.
Price moved(Price price, Ratio ratio);
inline Amount as_amount(Price price) { return Amount::from_nanos(price.nanos()); }
inline Amount as_amount(Quantity quantity) { return Amount::from_nanos(quantity.nanos()); }

// The most this order may yet add to its side.
Quantity own_qty(const LimitCase& c);
// What `qty` (signed) of the instrument counts for at `px` a unit: its price, or for sold options margin and premium.
Result<Amount> worth(LimitCase& c, Price px, Quantity qty);
// Whether the instrument counts as sold short below zero: futures and currencies are agreements with two equal sides.
bool can_be_short(const Instrument& instrument);
// An order of ours that this one could meet, on its account or on any; null: none.
const OrderState* find_meeting(const LimitCase& c, bool any_account);
Denial meeting(const OrderState& other);
// Filled in lists and covered by no stop, at the newest marks, in the account's base currency.
Result<Amount> unprotected_value(const LimitView& view, const AccountId& account, UnixNanos now);
// A drawdown from `peak` of the ratio or more.
std::optional<Denial> drawn_down(Amount equity, Amount peak, Ratio most, std::string_view whose);
std::optional<Denial> lost(Amount pnl, Amount most, std::string_view whose);
// What the limits over all accounts, which there are, add up, in their currency.
struct GroupSums {
    Amount equity;
    Amount daily_pnl;
    Amount unprotected;
};
Result<GroupSums> sums_of_all(const LimitView& view, UnixNanos now);
// Of one instrument over all accounts: what is held, and the most that works on one side, `except` left out.
Quantity held_by_all(const State& state, const InstrumentId& instrument);
Quantity working_for_all(const State& state, const InstrumentId& instrument, Side side, const OrderState* except);
// Orders and replaces of the account within `span` before `now`.
std::uint32_t orders_within(const State& state, const AccountId& account, UnixNanos now, std::chrono::seconds span);

}  // namespace sluice::engine
