#include "market/calendar.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "base/text.hpp"            // quoted
#include "market/calendar_day.hpp"  // TradingDay
#include "market/zones.hpp"         // Zone, from_local

namespace sluice::market {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

constexpr int kSearchDays = 30;  // longer than any closure in the tables

TradingDay every_day(Date) { return trades({hhmm(0, 0), hhmm(24, 0)}); }
TradingDay fx_day(Date date) { return is_weekend(date) ? TradingDay{} : trades({hhmm(-7, 0), hhmm(17, 0)}); }

// When a calendar's trade date begins.
enum class Begins : std::uint8_t { Midnight, At1700 };

struct Rules {
    std::string_view id;
    Zone zone;
    Begins begins;
    std::int16_t first_year;
    std::int16_t last_year;
    TradingDay (*day)(Date);
};
constexpr Rules kRules[] = {
    {"NYSE", Zone::NewYork, Begins::Midnight, 2000, 2028, nyse_day},
    {"NYSE.PRE", Zone::NewYork, Begins::Midnight, 2000, 2028, nyse_pre_day},
    {"NYSE.POST", Zone::NewYork, Begins::Midnight, 2000, 2028, nyse_post_day},
    {"24x7", Zone::Utc, Begins::Midnight, 1970, 2199, every_day},
    {"FX", Zone::NewYork, Begins::At1700, 1990, 2199, fx_day},
    {"NSE", Zone::Kolkata, Begins::Midnight, 2011, 2026, nse_day},
    {"NSE-CAS", Zone::Kolkata, Begins::Midnight, 2011, 2026, nse_auctioned_day},
    {"NSE-FO", Zone::Kolkata, Begins::Midnight, 2011, 2026, nse_derivatives_day},
    {"NSE.PRE", Zone::Kolkata, Begins::Midnight, 2011, 2026, nse_pre_day},
    {"NSE.POST", Zone::Kolkata, Begins::Midnight, 2011, 2026, nse_post_day},
    {"CME", Zone::Chicago, Begins::At1700, 2016, 2028, cme_equity_day},
};

const Rules* find(const CalendarId& calendar) {
    const auto* at =
        std::find_if(std::begin(kRules), std::end(kRules), [&](const Rules& r) { return r.id == calendar.view(); });
    return at == std::end(kRules) ? nullptr : at;
}

bool covers(const Rules& rules, Date date) { return date.year >= rules.first_year && date.year <= rules.last_year; }

TradingDay day_of(const Rules& rules, Date date) { return covers(rules, date) ? rules.day(date) : TradingDay{}; }

Session session_of(const Rules& rules, Date date, Hours local) {
    return {date, from_local(rules.zone, date, local.open), from_local(rules.zone, date, local.close)};
}

std::optional<Session> next_session(const Rules& rules, UnixNanos t) {
    const Date today = local_date(rules.zone, t);
    // Yesterday's cannot hold `t`: sessions end before the midnight after their date.
    for (int i = 0; i <= kSearchDays; ++i) {
        const Date date = add_days(today, i);
        const TradingDay day = day_of(rules, date);
        for (int n = 0; n < day.sessions; ++n) {
            const Session session = session_of(rules, date, day.hours[static_cast<std::size_t>(n)]);
            if (t < session.close)
                return session;
        }
    }
    return std::nullopt;
}

// "2026-11-27 14:30 UTC"
std::string minute_text(UnixNanos t) {
    std::string text = format_rfc3339(t).substr(0, 16);
    text[10] = ' ';
    return text + " UTC";
}

Date trade_date(const Rules& rules, UnixNanos t) {
    return local_date(rules.zone, rules.begins == Begins::At1700 ? t + hours{7} : t);
}

std::string after_close(const Rules& rules, const TradingDay& day, const Session& last, std::optional<Session> next) {
    if (rules.begins == Begins::At1700 && !day.half_day) {
        if (next && next->open - last.close <= hours{1})
            return "closed for the daily maintenance break";
        if (weekday(last.date) == Weekday::Friday)
            return "closed for the weekend";
    }
    std::string text = "closed since " + minute_text(last.close);
    if (!day.reason.empty())
        text.append(day.half_day ? ", a half day: " : ": ").append(day.reason);
    return text;
}

std::string reason(const Rules& rules, UnixNanos t, std::optional<Session> next) {
    const Date date = trade_date(rules, t);
    const TradingDay day = day_of(rules, date);
    if (day.sessions == 0) {
        const bool weekend = day.reason.empty();
        return std::string{"closed for "}.append(weekend ? "the weekend" : day.reason);
    }
    if (t < session_of(rules, date, day.hours[0]).open) {
        std::string text = "closed until the session opens";
        if (!day.reason.empty())
            text.append(": ").append(day.reason);
        return text;
    }
    const Session last = session_of(rules, date, day.hours[static_cast<std::size_t>(day.sessions - 1)]);
    if (t < last.open)
        return std::string{"closed for "}.append(day.gap);
    return after_close(rules, day, last, next);
}

std::string years(const Rules& rules) {
    return "the table of " + std::string{rules.id} + " covers " + std::to_string(rules.first_year) + " to " +
           std::to_string(rules.last_year);
}

std::string unknown(const CalendarId& calendar) {
    std::string text = "closed: the calendar " + quoted(calendar.view()) + " is unknown; known are";
    for (const Rules& known : kRules)
        text.append(&known == std::begin(kRules) ? " " : ", ").append(known.id);
    return text;
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
    if (rules == nullptr)
        return unknown(calendar);
    const auto next = next_session(*rules, t);
    if (next && t >= next->open)
        return {};
    if (!covers(*rules, trade_date(*rules, t))) {
        const std::string text = "closed: " + years(*rules);
        return next ? text + "; opens " + minute_text(next->open) : text;
    }
    return reason(*rules, t, next) + "; " + (next ? "opens " + minute_text(next->open) : years(*rules));
}

bool Calendars::is_half_day(const CalendarId& calendar, Date date) const {
    const Rules* rules = find(calendar);
    return rules != nullptr && day_of(*rules, date).half_day;
}

std::optional<Auction> Calendars::opening_auction(const CalendarId& calendar, const Session& session) const {
    if (calendar != CalendarId{"NSE"} && calendar != CalendarId{"NSE-CAS"})
        return std::nullopt;
    return Auction{session.open - minutes{15}, session.open - minutes{7}, session.open};
}

std::optional<Auction> Calendars::closing_auction(const CalendarId& calendar, const Session& session) const {
    const bool full_day = session.close == from_local(Zone::Kolkata, session.date, hhmm(15, 15));
    if (calendar != CalendarId{"NSE-CAS"} || session.date < kNseAuctionsFrom || !full_day)
        return std::nullopt;
    return Auction{session.close + minutes{5}, session.close + minutes{15}, session.close + minutes{20}};
}

}  // namespace sluice::market
