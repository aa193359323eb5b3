#pragma once

#include <functional>
#include <optional>

#include "engine/state.hpp"  // State, PositionKey

namespace sluice::engine {

// Positions and cash as folds over fills and adjustments (design.md 4). Throughout: the sum of signed notionals of all fills
// of a position equals cost minus realized, so money is neither made nor lost by bookkeeping; cash moves by the same
// notionals, rounded once per booking, and fees by their own amounts.

// Books a change of an order's cumulative quantity and notional (both of the order's side; a bust is negative) and moves
// cash: by the notional, or for futures by what was realised.
void book_fill(State& state, const NewOrderSingle& order, Quantity qty, Notional notional);

// Takes a fee out of the account's cash in its own currency; a negative fee is a rebate, a reversal the negated fee.
void book_fee(State& state, const NewOrderSingle& order, Amount fee, const Currency& currency);

// Books an adjustment once; why_unusable has found nothing against it.
void book_adjustment(State& state, const Adjustment& adjustment);

// Why an adjustment cannot be booked: one sentence, or nothing when it can.
std::optional<std::string> why_unusable(const State& state, const Adjustment& adjustment);

// The price a position of the instrument is worth now; absent: not known.
using MarkOf = std::function<std::optional<Price>(const InstrumentId&)>;

// An amount of one currency or coin in another. Error Unsupported: no rate is known; Unavailable: the known one is too old.
using ConvertTo = std::function<Result<Amount>(Amount amount, const Currency& from, const Currency& to)>;

// Cash and the value of every position, in the account's base currency; a position without a mark counts at its cost.
// Error as `convert` gives it (Unsupported where there is none and something is held in another currency), Overflow.
Result<Amount> equity_of(const State& state, const AccountId& account, const MarkOf& mark,
                         const ConvertTo& convert = {});

// Value now less cost, times multiplier; Error Overflow.
Result<Amount> unrealized_of(const Position& position, Price mark, Multiplier multiplier);

}  // namespace sluice::engine
