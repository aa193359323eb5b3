#include "market/calendar.hpp"

#include <array>

#include "base/text.hpp"     // quoted
#include "market/zones.hpp"  // Zone, from_local

namespace sluice::market {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr int kSearchDays = 30;  // longer than any closure in the tables

bool is_weekend(Date date) { return weekday(date) >= Weekday::Saturday; }

Session at(Zone zone, Date date, Date open_date, std::chrono::seconds open, Date close_date,
           std::chrono::seconds close) {
    return {date, from_local(zone, open_date, open), from_local(zone, close_date, close)};
}

// Nothing on a holiday; on a half day the close that goes with it.
struct UsDay {
    bool open = false;
    bool half = false;
};
UsDay us_day(Date date) {
    if (is_weekend(date))
        return {};
    const auto holiday = us_equity_holiday(date);
    return {!holiday || holiday->early, holiday && holiday->early};
}

std::optional<Session> nyse(Date date) {
    const UsDay day = us_day(date);
    if (!day.open)
        return std::nullopt;
    return at(Zone::NewYork, date, date, hours{9} + minutes{30}, date, hours{day.half ? 13 : 16});
}
std::optional<Session> nyse_pre(Date date) {
    if (!us_day(date).open)
        return std::nullopt;
    return at(Zone::NewYork, date, date, hours{4}, date, hours{9} + minutes{30});
}
std::optional<Session> nyse_post(Date date) {
    const UsDay day = us_day(date);
    if (!day.open)
        return std::nullopt;
    return at(Zone::NewYork, date, date, hours{day.half ? 13 : 16}, date, hours{day.half ? 17 : 20});
}
std::optional<Session> always(Date date) { return Session{date, start_of(date), start_of(add_days(date, 1))}; }
std::optional<Session> fx(Date date) {
    if (is_weekend(date))
        return std::nullopt;
    return at(Zone::NewYork, date, add_days(date, -1), hours{17}, date, hours{17});
}
std::optional<Session> nse(Date date) {
    if (is_weekend(date) || is_nse_holiday(date))
        return std::nullopt;
    return at(Zone::Kolkata, date, date, hours{9} + minutes{15}, date, hours{15} + minutes{30});
}
std::optional<Session> cme(Date date) {
    if (is_weekend(date))
        return std::nullopt;
    return at(Zone::Chicago, date, add_days(date, -1), hours{17}, date, hours{16});
}

struct Rules {
    std::string_view id;
    Zone zone;
    std::int16_t first_year;
    std::int16_t last_year;
    std::optional<Session> (*session)(Date);
};
constexpr std::array<Rules, 7> kRules{{{"NYSE", Zone::NewYork, 2000, 2028, nyse},
                                       {"NYSE.PRE", Zone::NewYork, 2000, 2028, nyse_pre},
                                       {"NYSE.POST", Zone::NewYork, 2000, 2028, nyse_post},
                                       {"24x7", Zone::Utc, 1970, 2199, always},
                                       {"FX", Zone::NewYork, 1990, 2199, fx},
                                       {"NSE", Zone::Kolkata, 2011, 2026, nse},
                                       {"CME", Zone::Chicago, 1990, 2199, cme}}};

const Rules* find(const CalendarId& calendar) {
    for (const Rules& rules : kRules)
        if (rules.id == calendar.view())
            return &rules;
    return nullptr;
}

std::optional<Session> session_on(const Rules& rules, Date date) {
    if (date.year < rules.first_year || date.year > rules.last_year)
        return std::nullopt;
    return rules.session(date);
}

std::optional<Session> next_session(const Rules& rules, UnixNanos t) {
    const Date today = local_date(rules.zone, t);
    // One day early: a session may have begun on the evening before its date.
    for (int i = -1; i <= kSearchDays; ++i) {
        const auto session = session_on(rules, add_days(today, i));
        if (session && t < session->close)
            return session;
    }
    return std::nullopt;
}

// "2026-11-27 14:30 UTC"
std::string minute_text(UnixNanos t) {
    std::string text = format_rfc3339(t).substr(0, 16);
    text[10] = ' ';
    return text + " UTC";
}

std::string reason(const Rules& rules, UnixNanos t) {
    const Date date = local_date(rules.zone, t);
    const bool us = rules.id.starts_with("NYSE");
    const auto holiday = us ? us_equity_holiday(date) : std::nullopt;
    if (const auto today = session_on(rules, date)) {
        if (t < today->open)
            return "closed until the session opens";
        std::string text = "closed since " + minute_text(today->close);
        if (holiday)
            text.append(", a half day: ").append(holiday->name);
        return text;
    }
    if (holiday)
        return std::string{"closed for "}.append(holiday->name);
    if (rules.id == "NSE" && is_nse_holiday(date))
        return "closed for an exchange holiday";
    return is_weekend(date) ? "closed for the weekend" : "closed";
}

}  // namespace

bool Calendars::knows(const CalendarId& calendar) { return find(calendar) != nullptr; }

bool Calendars::is_open(const CalendarId& calendar, UnixNanos t) const {
    const auto session = session_at_or_after(calendar, t);
    return session && t >= session->open;
}

std::optional<Session> Calendars::session_at_or_after(const CalendarId& calendar, UnixNanos t) const {
    const Rules* rules = find(calendar);
    return rules == nullptr ? std::nullopt : next_session(*rules, t);
}

Date Calendars::local_date(const CalendarId& calendar, UnixNanos t) const {
    const Rules* rules = find(calendar);
    return market::local_date(rules == nullptr ? Zone::Utc : rules->zone, t);
}

std::string Calendars::why_closed(const CalendarId& calendar, UnixNanos t) const {
    const Rules* rules = find(calendar);
    if (rules == nullptr) {
        std::string text = "closed: the calendar " + quoted(calendar.view()) + " is unknown; known are";
        for (const Rules& known : kRules)
            text.append(&known == kRules.begin() ? " " : ", ").append(known.id);
        return text;
    }
    const auto next = next_session(*rules, t);
    if (next && t >= next->open)
        return {};
    std::string text;
    const std::int16_t year = market::local_date(rules->zone, t).year;
    if (year < rules->first_year || year > rules->last_year)
        text.append("closed: the table of ")
            .append(rules->id)
            .append(" covers " + std::to_string(rules->first_year) + " to " + std::to_string(rules->last_year));
    else
        text = reason(*rules, t);
    if (next)
        text += "; opens " + minute_text(next->open);
    return text;
}

}  // namespace sluice::market
