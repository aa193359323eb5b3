#include "venues/alpaca/sim_session.hpp"

#include "market/zones.hpp"  // utc_offset, local_date

namespace sluice::venues::alpaca::sim {

namespace {

const CalendarId kUs{"NYSE"};

std::string two(std::int64_t value) { return (value < 10 ? "0" : "") + std::to_string(value); }

}  // namespace

CalendarId SimCalendar::in_force(const CalendarId& calendar) const {
    return rule_ == SessionRule::Always ? CalendarId{"24x7"} : calendar;
}

bool SimCalendar::is_open(const CalendarId& calendar, UnixNanos t) const {
    return tables_.is_open(in_force(calendar), t);
}

std::optional<market::Session> SimCalendar::session_at_or_after(const CalendarId& calendar, UnixNanos t) const {
    return tables_.session_at_or_after(in_force(calendar), t);
}

Date SimCalendar::local_date(const CalendarId& calendar, UnixNanos t) const {
    return tables_.local_date(in_force(calendar), t);
}

std::string SimCalendar::why_closed(const CalendarId& calendar, UnixNanos t) const {
    return tables_.why_closed(in_force(calendar), t);
}

bool SimCalendar::is_half_day(const CalendarId& calendar, Date date) const {
    return tables_.is_half_day(in_force(calendar), date);
}

bool SimCalendar::is_market_open(UnixNanos t) const { return is_open(kUs, t); }

std::optional<market::Session> SimCalendar::market_session_at_or_after(UnixNanos t) const {
    return session_at_or_after(kUs, t);
}

std::string new_york_text(UnixNanos at) {
    const std::chrono::seconds offset = market::utc_offset(market::Zone::NewYork, at);
    std::string out = format_rfc3339(at + offset);
    out.pop_back();  // the Z
    const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(offset).count();
    const auto away = minutes < 0 ? -minutes : minutes;
    return out + (minutes < 0 ? "-" : "+") + two(away / 60) + ":" + two(away % 60);
}

std::string new_york_hhmm(UnixNanos at) {
    const auto local = at + market::utc_offset(market::Zone::NewYork, at);
    const auto minute = std::chrono::duration_cast<std::chrono::minutes>(time_of_day(local)).count();
    return two(minute / 60) + ":" + two(minute % 60);
}

Date new_york_date(UnixNanos at) { return market::local_date(market::Zone::NewYork, at); }

std::vector<SessionDay> session_days(const SimCalendar& calendar, Date from, Date until) {
    const bool always = calendar.rule() == SessionRule::Always;
    std::vector<SessionDay> out;
    UnixNanos t = start_of(from);
    while (const auto session = calendar.market_session_at_or_after(t)) {
        const auto next = calendar.market_session_at_or_after(session->close);
        t = session->close;
        if (session->date < from)
            continue;
        if (session->date > until)
            break;
        SessionDay& day = out.emplace_back();
        day.date = session->date;
        day.open = always ? "00:00" : new_york_hhmm(session->open);
        day.close = always ? "23:59" : new_york_hhmm(session->close);
        day.settlement = next ? next->date : session->date;
    }
    return out;
}

}  // namespace sluice::venues::alpaca::sim
