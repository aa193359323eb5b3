#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "market/calendar.hpp"

// A second, naive statement of local time and of what a calendar must answer, for the tests of calendars.
namespace sluice::market::testkit {

using std::chrono::minutes;

inline constexpr Date kFrom{2016, 1, 1};
inline constexpr Date kUntil{2026, 1, 1};  // exclusive

// US summer time, first and last Sunday, as the almanacs print them.
struct Summer {
    Date begin;
    Date end;
};
inline constexpr Summer kSummers[] = {
    {{2016, 3, 13}, {2016, 11, 6}}, {{2017, 3, 12}, {2017, 11, 5}}, {{2018, 3, 11}, {2018, 11, 4}},
    {{2019, 3, 10}, {2019, 11, 3}}, {{2020, 3, 8}, {2020, 11, 1}},  {{2021, 3, 14}, {2021, 11, 7}},
    {{2022, 3, 13}, {2022, 11, 6}}, {{2023, 3, 12}, {2023, 11, 5}}, {{2024, 3, 10}, {2024, 11, 3}},
    {{2025, 3, 9}, {2025, 11, 2}},
};

// Minutes to add to UTC on a weekday of a US zone.
inline minutes us_offset(Date weekday, int standard_hours) {
    const bool summer = std::any_of(std::begin(kSummers), std::end(kSummers),
                                    [&](const Summer& s) { return weekday > s.begin && weekday < s.end; });
    return std::chrono::hours{standard_hours + (summer ? 1 : 0)};
}

inline UnixNanos instant(Date date, int hour, int minute, minutes offset) {
    return start_of(date) + std::chrono::hours{hour} + minutes{minute} - offset;
}

inline std::string text_of(const Session& session) {
    return format_date(session.date) + " " + format_rfc3339(session.open) + " " + format_rfc3339(session.close);
}

// Every session of the calendar that belongs to 2016 to 2025.
inline std::vector<Session> sessions_of(const CalendarView& calendars, const CalendarId& id) {
    std::vector<Session> found;
    UnixNanos t = start_of(kFrom) - std::chrono::hours{24};
    while (const auto session = calendars.session_at_or_after(id, t)) {
        EXPECT_GT(session->close, t) << "a session that is over is not the next one";
        if (session->date >= kUntil || session->close <= t)
            break;
        if (session->date >= kFrom)
            found.push_back(*session);
        t = session->close;
    }
    return found;
}

// The lists are equal, and around every opening and every close is_open, next_open and why_closed say the same.
inline void expect_every_transition(const CalendarView& calendars, const CalendarId& id,
                                    const std::vector<Session>& expected) {
    constexpr std::chrono::milliseconds kStep{1};
    const std::vector<Session> found = sessions_of(calendars, id);
    for (std::size_t i = 0; i < std::min(found.size(), expected.size()); ++i)
        ASSERT_EQ(text_of(found[i]), text_of(expected[i])) << id.view();
    ASSERT_EQ(found.size(), expected.size()) << id.view();
    for (std::size_t i = 0; i < expected.size(); ++i) {
        SCOPED_TRACE(std::string{id.view()} + " " + text_of(expected[i]));
        const bool follows = i > 0 && expected[i - 1].close == expected[i].open;
        const bool goes_on = i + 1 < expected.size() && expected[i + 1].open == expected[i].close;
        ASSERT_TRUE(calendars.is_open(id, expected[i].open));
        ASSERT_EQ(calendars.why_closed(id, expected[i].open), "");
        ASSERT_TRUE(calendars.is_open(id, expected[i].close - kStep));
        ASSERT_EQ(calendars.why_closed(id, expected[i].close - kStep), "");
        if (i > 0) {
            ASSERT_EQ(calendars.is_open(id, expected[i].open - kStep), follows);
            ASSERT_EQ(calendars.why_closed(id, expected[i].open - kStep).empty(), follows);
        }
        if (i + 1 == expected.size())
            break;
        ASSERT_EQ(calendars.is_open(id, expected[i].close), goes_on);
        ASSERT_EQ(calendars.why_closed(id, expected[i].close).empty(), goes_on);
        ASSERT_EQ(calendars.next_open(id, expected[i].close), expected[i + 1].open);
    }
}

}  // namespace sluice::market::testkit
