#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "market/calendar_view.hpp"  // CalendarView, Session, Auction

namespace sluice::market {

// The built-in calendars, dated rules with their own UTC offsets (market/zones.hpp). Hours are local; docs/calendars.md
// lists special sessions and sources.
//
//   NYSE       09:30 to 16:00 New York, half days to 13:00; 2000 to 2028
//   NYSE.PRE   04:00 to 09:30 and
//   NYSE.POST  the close to 20:00 of the same days (half days: to 17:00)
//   24x7       every UTC day as one session
//   FX         Sunday 17:00 to Friday 17:00 New York; the session of a day begins at 17:00 the day before
//   NSE        stocks without derivatives: 09:15 to 15:30 Kolkata, Muhurat and other special sessions; 2011 to 2026
//   NSE-CAS    stocks that have derivatives: as NSE, from 2026-08-03 to 15:15 and then the closing auction
//   NSE-FO     derivatives: as NSE, from 2026-08-03 to 15:40
//   NSE.PRE    the quarter of an hour before each session of NSE
//   NSE.POST   15:40 to 16:00 of full days, from 2026-08-03 15:50 to 16:00
//   CME        Globex equity index futures: Sunday to Friday 17:00 to 16:00 Chicago with the exchange's holidays and
//              early closes, until 2021-06-25 a pause from 15:15 to 15:30; a trade date is the date of its close; 2016
//              to 2028
//
// A date outside a calendar's years is closed, and why_closed says so.
class Calendars final : public CalendarView {
public:
    bool is_open(const CalendarId& calendar, UnixNanos t) const override;
    std::optional<Session> session_at_or_after(const CalendarId& calendar, UnixNanos t) const override;
    Date local_date(const CalendarId& calendar, UnixNanos t) const override;
    std::string why_closed(const CalendarId& calendar, UnixNanos t) const override;
    bool is_half_day(const CalendarId& calendar, Date date) const override;
    // NSE's pre-open: orders for the first eight minutes of the quarter of an hour before a session.
    std::optional<Auction> opening_auction(const CalendarId& calendar, const Session& session) const override;
    // NSE-CAS from 2026-08-03: orders 15:20 to 15:30 (the exchange ends at random in the last two minutes), matched by
    // 15:35.
    std::optional<Auction> closing_auction(const CalendarId& calendar, const Session& session) const override;

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

// The holiday of NSE on a weekday; empty when it trades as usual. Days of Muhurat trading are holidays.
std::string_view nse_holiday(Date date);

}  // namespace sluice::market
