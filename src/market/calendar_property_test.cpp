#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "market/calendar.hpp"

namespace sluice::market {
namespace {

const Calendars kCalendars;
constexpr std::string_view kIds[] = {"NYSE",    "NYSE.PRE", "NYSE.POST", "24x7",     "FX", "NSE",
                                     "NSE-CAS", "NSE-FO",   "NSE.PRE",   "NSE.POST", "CME"};

CalendarId any_calendar() {
    return CalendarId::parse(kIds[*rc::gen::inRange<std::size_t>(0, std::size(kIds))]).value();
}
// From 1969 to 2200, most often within the years of every table.
UnixNanos any_time() {
    const bool near = *rc::gen::inRange(0, 10) < 8;
    const std::int64_t first = days_from_civil({static_cast<std::int16_t>(near ? 2010 : 1969), 1, 1});
    const std::int64_t last = days_from_civil({static_cast<std::int16_t>(near ? 2030 : 2200), 1, 1});
    const Date date = civil_from_days(*rc::gen::inRange(first, last));
    return start_of(date) + std::chrono::nanoseconds{*rc::gen::inRange<std::int64_t>(0, 86'400'000'000'000)};
}

RC_GTEST_PROP(CalendarProperty, TheNextSessionAgreesWithIsOpen, ()) {
    const CalendarId id = any_calendar();
    const UnixNanos t = any_time();
    const auto session = kCalendars.session_at_or_after(id, t);
    if (!session) {
        RC_ASSERT(!kCalendars.is_open(id, t));
        RC_ASSERT(!kCalendars.next_open(id, t));
        return;
    }
    RC_ASSERT(session->open < session->close);
    RC_ASSERT(t < session->close);
    RC_ASSERT(kCalendars.is_open(id, t) == (session->open <= t));
    const UnixNanos opens = kCalendars.next_open(id, t).value();
    RC_ASSERT(kCalendars.is_open(id, opens));
    RC_ASSERT(opens == std::max(t, session->open));
    if (opens > t) {
        const auto between = std::chrono::nanoseconds{*rc::gen::inRange<std::int64_t>(0, (opens - t).count())};
        RC_ASSERT(!kCalendars.is_open(id, t + between));
        RC_ASSERT(kCalendars.session_at_or_after(id, t + between) == session);
    }
}

RC_GTEST_PROP(CalendarProperty, WhyClosedSaysSomethingExactlyWhenClosed, ()) {
    const CalendarId id = any_calendar();
    const UnixNanos t = any_time();
    const std::string why = kCalendars.why_closed(id, t);
    RC_ASSERT(why.empty() == kCalendars.is_open(id, t));
    if (why.empty())
        return;
    RC_ASSERT(why.starts_with("closed"));
    RC_ASSERT(why.find("; opens ") != std::string::npos || why.find("the table of ") != std::string::npos);
    if (const auto opens = kCalendars.next_open(id, t))
        RC_ASSERT(why.find(format_rfc3339(*opens).substr(11, 5)) != std::string::npos);
}

RC_GTEST_PROP(CalendarProperty, TheLocalDateNeverGoesBack, ()) {
    const CalendarId id = any_calendar();
    const UnixNanos t = any_time();
    const auto step = std::chrono::nanoseconds{*rc::gen::inRange<std::int64_t>(0, 3 * 86'400'000'000'000)};
    RC_ASSERT(kCalendars.local_date(id, t) <= kCalendars.local_date(id, t + step));
}

RC_GTEST_PROP(CalendarProperty, SessionsComeInOrderAndBelongToTheDateTheyCloseOn, ()) {
    const CalendarId id = any_calendar();
    const auto first = kCalendars.session_at_or_after(id, any_time());
    RC_PRE(first.has_value());
    const auto second = kCalendars.session_at_or_after(id, first->close);
    RC_ASSERT(kCalendars.local_date(id, first->close - std::chrono::nanoseconds{1}) == first->date);
    if (second)
        RC_ASSERT(first->close <= second->open && first->date <= second->date);
}

}  // namespace
}  // namespace sluice::market
