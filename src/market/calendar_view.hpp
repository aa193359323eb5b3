#pragma once

#include <optional>
#include <string>

#include "base/date.hpp"  // Date
#include "base/time.hpp"  // UnixNanos
#include "model/ids.hpp"  // CalendarId

namespace sluice::market {

// One continuous trading session, half-open [open, close), and the exchange's local date it belongs to.
struct Session {
    Date date;
    UnixNanos open;
    UnixNanos close;
    friend bool operator==(const Session&, const Session&) = default;
};

// What the engine asks of calendars. Implementations are pure tables and outlive their users.
class CalendarView {
public:
    virtual ~CalendarView() = default;
    // Whether an instrument of this calendar trades at `t`. Unknown calendars are closed.
    virtual bool is_open(const CalendarId& calendar, UnixNanos t) const = 0;
    // The session that holds `t`, or the next one after it; absent when the tables end before one.
    virtual std::optional<Session> session_at_or_after(const CalendarId& calendar, UnixNanos t) const = 0;
    // The exchange's local date at `t`: what "the account's calendar day" means.
    virtual Date local_date(const CalendarId& calendar, UnixNanos t) const = 0;
    // One clause for a denial: "closed for Thanksgiving Day; opens 2026-11-27 14:30 UTC". Empty when open.
    virtual std::string why_closed(const CalendarId& calendar, UnixNanos t) const = 0;
};

}  // namespace sluice::market
