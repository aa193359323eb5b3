#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "engine/marks.hpp"          // Marks
#include "engine/state.hpp"          // State
#include "market/calendar_view.hpp"  // CalendarView
#include "model/limits.hpp"          // Denial, DecisionFigures

namespace sluice::engine {

// What the limits look at.
struct LimitView {
    const State& state;
    const Marks& marks;
    const market::CalendarView& calendars;
};

// One limit with how much of it would be used, in the unit its name implies (money, count, price or quantity, as nanos).
struct LimitUse {
    std::string_view name;
    bool over_accounts = false;  // of the limits over all accounts, in their currency
    Amount used;
    Amount allowed;
    std::optional<Denial> denial;
};

// Judges new exposure: `order` as it would stand, `replaced` the order it replaces or null, `by` who asks (null: nobody in
// particular, who has no idempotency key). Fills every figure used into `figures`. Counts what works and what is unknown,
// and a replace at the larger of both. Absent: within all limits of the account and over all accounts.
std::optional<Denial> judge_limits(const LimitView& view, const NewOrderSingle& order, const OrderState* replaced,
                                   UnixNanos now, DecisionFigures& figures, const Requester* by = nullptr);

// Every limit there is, for a preview: the first no does not end it, unless no figure can be trusted after it.
std::vector<LimitUse> list_limits(const LimitView& view, const NewOrderSingle& order, const OrderState* replaced,
                                  UnixNanos now, DecisionFigures& figures, const Requester* by = nullptr);

// The account's equity now, in its base currency, at the newest marks and rates. Error Unsupported: a rate is not known;
// Unavailable: it is too old; Overflow.
Result<Amount> equity_now(const LimitView& view, const AccountId& account, UnixNanos now);

// That of all accounts together, in the currency of the limits over them, which there are.
Result<Amount> equity_of_all(const LimitView& view, UnixNanos now);

}  // namespace sluice::engine
