#pragma once

#include <optional>
#include <string>

#include "base/date.hpp"  // Date
#include "base/time.hpp"  // UnixNanos
#include "model/ids.hpp"  // CalendarId

namespace sluice::market {

// One continuous trading session, half-open [open, close), and the exchange's local date it belongs to. A date may
// have several.
struct Session {
    Date date;
    UnixNanos open;
    UnixNanos close;
    friend bool operator==(const Session&, const Session&) = default;
};

// A call auction next to a session: orders for it are taken in [entry_from, entry_until) and matched at `match`.
struct Auction {
    UnixNanos entry_from;
    UnixNanos entry_until;
    UnixNanos match;
    friend bool operator==(const Auction&, const Auction&) = default;
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

    // Whether the trading date is shorter than usual: a holiday's early close or a special session.
    virtual bool is_half_day(const CalendarId& /*calendar*/, Date /*date*/) const { return false; }
    // The auctions that have hours of their own. Absent: the auction is matched at the session's open, or its close,
    // among what rests by then.
    virtual std::optional<Auction> opening_auction(const CalendarId& /*calendar*/, const Session& /*session*/) const {
        return std::nullopt;
    }
    virtual std::optional<Auction> closing_auction(const CalendarId& /*calendar*/, const Session& /*session*/) const {
        return std::nullopt;
    }

    // When trading is next possible: `t` itself while it is open; absent when the tables end before that.
    std::optional<UnixNanos> next_open(const CalendarId& calendar, UnixNanos t) const {
        const auto session = session_at_or_after(calendar, t);
        if (!session)
            return std::nullopt;
        return session->open > t ? session->open : t;
    }
};

}  // namespace sluice::market
