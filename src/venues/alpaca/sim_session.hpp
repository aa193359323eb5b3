#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/date.hpp"             // Date
#include "base/time.hpp"             // UnixNanos
#include "market/calendar.hpp"       // Calendars
#include "market/calendar_view.hpp"  // CalendarView, Session

namespace sluice::venues::alpaca::sim {

// When the simulated US market trades. Always: every UTC day as one session, so that a test runs at any hour. Real: NYSE's
// own days and hours.
enum class SessionRule : std::uint8_t { Always, Real };

class SimCalendar final : public market::CalendarView {
public:
    explicit SimCalendar(SessionRule rule) : rule_{rule} {}

    bool is_open(const CalendarId& calendar, UnixNanos t) const override;
    std::optional<market::Session> session_at_or_after(const CalendarId& calendar, UnixNanos t) const override;
    Date local_date(const CalendarId& calendar, UnixNanos t) const override;
    std::string why_closed(const CalendarId& calendar, UnixNanos t) const override;
    bool is_half_day(const CalendarId& calendar, Date date) const override;

    SessionRule rule() const { return rule_; }
    // Of the US market.
    bool is_market_open(UnixNanos t) const;
    std::optional<market::Session> market_session_at_or_after(UnixNanos t) const;

private:
    CalendarId in_force(const CalendarId& calendar) const;

    SessionRule rule_;
    market::Calendars tables_;
};

// "2024-07-18T04:10:33.389152169-04:00": as New York's clocks show it.
std::string new_york_text(UnixNanos at);
// "09:30" in New York.
std::string new_york_hhmm(UnixNanos at);
Date new_york_date(UnixNanos at);

// A trading day as the calendar endpoint shows it.
struct SessionDay {
    Date date;
    std::string open;   // "09:30"
    std::string close;  // "16:00"
    Date settlement;    // the next trading day
};
// Both ends included.
std::vector<SessionDay> session_days(const SimCalendar& calendar, Date from, Date until);

}  // namespace sluice::venues::alpaca::sim
