#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "market/calendar_view.hpp"  // CalendarView, Session
#include "model/market_data.hpp"     // Bar

namespace sluice::market {

// Small bars to bigger ones (analysis.md 1, rule 7): first open, highest high, lowest low, last close, sums of volume,
// turnover and trades, on the bigger grid anchored at the session open. Equal to building the bigger bars from the ticks,
// as long as none came late (so a synthetic bar's prices count only where all are). Feed it in the order of starts; a bar outside every session is left out.
class BarRollup {
public:
    // `interval` is a whole number of the small bars'; `calendars` outlives the rollup.
    BarRollup(CalendarId calendar, std::chrono::nanoseconds interval, const CalendarView& calendars);

    // Appends what `bar` completes: the bar before, when this one starts another, and its own, when it ends it.
    void add(const Bar& bar, std::vector<Bar>& closed);
    // The bar under way, when the small ones end.
    void finish(std::vector<Bar>& closed);

private:
    CalendarId calendar_;
    std::chrono::nanoseconds interval_;
    const CalendarView& calendars_;
    std::optional<Session> session_;
    std::optional<Bar> open_;
};

}  // namespace sluice::market
