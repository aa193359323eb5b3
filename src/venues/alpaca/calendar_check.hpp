#pragma once

#include <string>
#include <vector>

#include "base/date.hpp"               // Date
#include "market/calendar_view.hpp"    // CalendarView
#include "venues/alpaca/messages.hpp"  // CalendarDay

namespace sluice::venues::alpaca {

// A date on which the venue's calendar and ours have other hours.
struct CalendarDispute {
    CalendarId calendar;
    Date date;
    std::string
        text;  // "NYSE on 2026-11-27: the venue trades 09:30-16:00 and our table says 09:30-13:00, New York time"

    friend bool operator==(const CalendarDispute&, const CalendarDispute&) = default;
};

// Compares the dates from `from` to `until`, both included, with what GET /v2/calendar showed for them; a date it leaves out
// is closed there. Ours may be the hours of the day, of the time before or after, or all of them. A day of the venue that
// never closes, as a simulator's that is always open, has no hours that ours could contradict. Hours that cannot be read are
// in dispute.
std::vector<CalendarDispute> compare_calendars(const std::vector<CalendarDay>& days, const CalendarId& calendar,
                                               const market::CalendarView& ours, Date from, Date until);

}  // namespace sluice::venues::alpaca
