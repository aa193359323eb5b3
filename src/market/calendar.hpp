#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "market/calendar_view.hpp"  // CalendarView, Session

namespace sluice::market {

// The built-in calendars, dated rules with their own UTC offsets (market/zones.hpp). Source: reference/analysis.md 14.
//
//   NYSE       09:30 to 16:00 New York, half days to 13:00; complete for 2000 to 2028
//   NYSE.PRE   04:00 to 09:30 and
//   NYSE.POST  the close to 20:00 of the same days (half days: to 17:00)
//   24x7       every UTC day as one session
//   FX         Sunday 17:00 to Friday 17:00 New York; the session of a day begins at 17:00 the day before
//   NSE        09:15 to 15:30 Kolkata, with the exchange's holidays, for 2011 to 2026; Muhurat evenings, special
//              Saturdays and the closing auction from 2026-08-03 are not in it
//   CME        Globex equity: Sunday to Friday 17:00 to 16:00 Chicago; a trade date is the date of its close; holidays
//              shorten it in ways that are not in it
//
// A date outside a calendar's years is closed.
class Calendars final : public CalendarView {
public:
    bool is_open(const CalendarId& calendar, UnixNanos t) const override;
    std::optional<Session> session_at_or_after(const CalendarId& calendar, UnixNanos t) const override;
    Date local_date(const CalendarId& calendar, UnixNanos t) const override;
    std::string why_closed(const CalendarId& calendar, UnixNanos t) const override;

    static bool knows(const CalendarId& calendar);
};

// Why a US exchange closes on a day, all day or early. Rules of NYSE Rule 7.2 and the special closures since 2000.
struct UsHoliday {
    std::string_view name;
    bool early = false;  // 13:00 New York instead of all day
    friend bool operator==(const UsHoliday&, const UsHoliday&) = default;
};
// Empty on an ordinary trading day, and on weekends.
std::optional<UsHoliday> us_equity_holiday(Date date);

// The holiday of NSE on a weekday; empty when it trades.
bool is_nse_holiday(Date date);

}  // namespace sluice::market
