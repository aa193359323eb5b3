#pragma once

#include <optional>

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

// Judges new exposure: `order` as it would stand, `replaced` the order it replaces or null. Fills every figure used into
// `figures`. Counts what works and what is unknown, and a replace at the larger of both. Absent: within all limits.
std::optional<Denial> judge_limits(const LimitView& view, const NewOrderSingle& order, const OrderState* replaced,
                                   UnixNanos now, DecisionFigures& figures);

// The account's equity now, at the newest marks.
Result<Amount> equity_now(const LimitView& view, const AccountId& account);

}  // namespace sluice::engine
