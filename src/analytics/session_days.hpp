#pragma once

#include <optional>

#include "base/date.hpp"             // Date
#include "base/time.hpp"             // UnixNanos
#include "market/calendar_view.hpp"  // CalendarView, Session
#include "model/ids.hpp"             // CalendarId

namespace sluice::analytics {

// Which session a bar belongs to, asked of a calendar once a session; without one every UTC day is a session, as on
// 24x7 markets. A bar before an open counts to the session that opens next. O(1) beside the calendar's answer.
class SessionDays {
public:
    SessionDays() = default;
    // `calendars` outlives this.
    SessionDays(const market::CalendarView& calendars, CalendarId calendar)
        : calendars_{&calendars}, calendar_{calendar} {}

    // The exchange's local date of the session; absent when the calendar's tables end before one.
    std::optional<Date> date_of_bar(UnixNanos start) {
        if (calendars_ == nullptr)
            return sluice::date_of(start);
        if (!session_ || start < known_from_ || start >= session_->close) {
            session_ = calendars_->session_at_or_after(calendar_, start);
            known_from_ = start;
        }
        if (!session_)
            return std::nullopt;
        return session_->date;
    }

private:
    const market::CalendarView* calendars_ = nullptr;
    CalendarId calendar_;
    std::optional<market::Session> session_;
    UnixNanos known_from_;
};

}  // namespace sluice::analytics
