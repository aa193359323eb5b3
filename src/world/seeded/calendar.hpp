#pragma once

#include <string>

#include "market/calendar_view.hpp"  // CalendarView

namespace sluice::world {

// The seeded worlds' calendars, simple enough to be seen through: NYSE trades Monday to Friday from 14:30 to 21:00 UTC,
// 24x7 always, and nothing else is known.
class SeededCalendar final : public market::CalendarView {
public:
    bool is_open(const CalendarId& calendar, UnixNanos t) const override;
    std::optional<market::Session> session_at_or_after(const CalendarId& calendar, UnixNanos t) const override;
    Date local_date(const CalendarId& calendar, UnixNanos t) const override;
    std::string why_closed(const CalendarId& calendar, UnixNanos t) const override;
};

}  // namespace sluice::world
