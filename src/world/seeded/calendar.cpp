#include "world/seeded/calendar.hpp"

#include <chrono>

namespace sluice::world {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

const CalendarId kAlways{"24x7"};
const CalendarId kNyse{"NYSE"};

market::Session nyse_session(Date date) {
    const UnixNanos midnight = start_of(date);
    return {date, midnight + hours{14} + minutes{30}, midnight + hours{21}};
}

}  // namespace

bool SeededCalendar::is_open(const CalendarId& calendar, UnixNanos t) const {
    if (calendar == kAlways)
        return true;
    if (calendar != kNyse)
        return false;
    const Date date = date_of(t);
    if (weekday(date) >= Weekday::Saturday)
        return false;
    const market::Session session = nyse_session(date);
    return session.open <= t && t < session.close;
}

std::optional<market::Session> SeededCalendar::session_at_or_after(const CalendarId& calendar, UnixNanos t) const {
    Date date = date_of(t);
    if (calendar == kAlways)
        return market::Session{date, start_of(date), start_of(add_days(date, 1))};
    if (calendar != kNyse)
        return std::nullopt;
    for (int i = 0; i < 8; ++i, date = add_days(date, 1)) {
        if (weekday(date) >= Weekday::Saturday)
            continue;
        const market::Session session = nyse_session(date);
        if (t < session.close)
            return session;
    }
    return std::nullopt;
}

Date SeededCalendar::local_date(const CalendarId&, UnixNanos t) const { return date_of(t); }

std::string SeededCalendar::why_closed(const CalendarId& calendar, UnixNanos t) const {
    return is_open(calendar, t) ? "" : "closed in the seeded calendar";
}

}  // namespace sluice::world
