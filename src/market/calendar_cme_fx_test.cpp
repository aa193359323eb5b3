#include <gtest/gtest.h>

#include "market/calendar_testkit.hpp"

// Every transition of 2016 to 2025 of CME and FX against dates written down by hand from the exchange's yearly
// schedules, not derived from the rules of New York's holidays.
namespace sluice::market {
namespace {

using testkit::expect_every_transition;
using testkit::instant;
using testkit::kFrom;
using testkit::kUntil;
using testkit::minutes;

const Calendars kCalendars;
constexpr CalendarId kCme{"CME"};
constexpr CalendarId kFx{"FX"};

bool is_monday_to_friday(Date date) { return weekday(date) < Weekday::Saturday; }

const std::vector<Date> kClosed{
    {2016, 1, 1},   {2016, 3, 25},  {2016, 12, 26}, {2017, 1, 2},  {2017, 4, 14},  {2017, 12, 25}, {2018, 1, 1},
    {2018, 3, 30},  {2018, 12, 25}, {2019, 1, 1},   {2019, 4, 19}, {2019, 12, 25}, {2020, 1, 1},   {2020, 4, 10},
    {2020, 12, 25}, {2021, 1, 1},   {2021, 12, 24}, {2022, 4, 15}, {2022, 12, 26}, {2023, 1, 2},   {2023, 12, 25},
    {2024, 1, 1},   {2024, 3, 29},  {2024, 12, 25}, {2025, 1, 1},  {2025, 4, 18},  {2025, 12, 25},
};
const std::vector<Date> kNoon{
    {2016, 1, 18},  {2016, 2, 15},  {2016, 5, 30},  {2016, 7, 4},   {2016, 9, 5},   {2016, 11, 24}, {2017, 1, 16},
    {2017, 2, 20},  {2017, 5, 29},  {2017, 7, 4},   {2017, 9, 4},   {2017, 11, 23}, {2018, 1, 15},  {2018, 2, 19},
    {2018, 5, 28},  {2018, 7, 4},   {2018, 9, 3},   {2018, 11, 22}, {2019, 1, 21},  {2019, 2, 18},  {2019, 5, 27},
    {2019, 7, 4},   {2019, 9, 2},   {2019, 11, 28}, {2020, 1, 20},  {2020, 2, 17},  {2020, 5, 25},  {2020, 7, 3},
    {2020, 9, 7},   {2020, 11, 26}, {2021, 1, 18},  {2021, 2, 15},  {2021, 5, 31},  {2021, 7, 5},   {2021, 9, 6},
    {2021, 11, 25}, {2022, 1, 17},  {2022, 2, 21},  {2022, 5, 30},  {2022, 6, 20},  {2022, 7, 4},   {2022, 9, 5},
    {2022, 11, 24}, {2023, 1, 16},  {2023, 2, 20},  {2023, 5, 29},  {2023, 6, 19},  {2023, 7, 4},   {2023, 9, 4},
    {2023, 11, 23}, {2024, 1, 15},  {2024, 2, 19},  {2024, 5, 27},  {2024, 6, 19},  {2024, 7, 4},   {2024, 9, 2},
    {2024, 11, 28}, {2025, 1, 20},  {2025, 2, 17},  {2025, 5, 26},  {2025, 6, 19},  {2025, 7, 4},   {2025, 9, 1},
    {2025, 11, 27},
};
const std::vector<Date> kQuarterPastNoon{
    {2016, 11, 25}, {2017, 7, 3},   {2017, 11, 24}, {2018, 7, 3},   {2018, 11, 23}, {2018, 12, 24}, {2019, 7, 3},
    {2019, 11, 29}, {2019, 12, 24}, {2020, 11, 27}, {2020, 12, 24}, {2021, 11, 26}, {2022, 11, 25}, {2023, 7, 3},
    {2023, 11, 24}, {2024, 7, 3},   {2024, 11, 29}, {2024, 12, 24}, {2025, 7, 3},   {2025, 11, 28}, {2025, 12, 24},
};

bool is_in(const std::vector<Date>& dates, Date date) {
    return std::find(dates.begin(), dates.end(), date) != dates.end();
}

// The close in hours and minutes of Chicago when it is not 16:00.
std::optional<std::pair<int, int>> early_close(Date date) {
    if (is_in(kNoon, date))
        return {{12, 0}};
    if (is_in(kQuarterPastNoon, date))
        return {{12, 15}};
    if (date == Date{2018, 12, 5} || date == Date{2025, 1, 9})
        return {{8, 30}};
    if (date == Date{2021, 4, 2} || date == Date{2023, 4, 7})
        return {{8, 15}};
    return std::nullopt;
}

TEST(CalendarTransitions, CmeOfTenYears) {
    std::vector<Session> expected;
    for (Date date = kFrom; date < kUntil; date = add_days(date, 1)) {
        if (!is_monday_to_friday(date) || is_in(kClosed, date))
            continue;
        const minutes offset = testkit::us_offset(date, -6);
        const UnixNanos open = instant(add_days(date, -1), 17, 0, offset);
        const auto early = early_close(date);
        EXPECT_EQ(kCalendars.is_half_day(kCme, date), early.has_value()) << format_date(date);
        if (early) {
            expected.push_back({date, open, instant(date, early->first, early->second, offset)});
        } else if (date <= Date{2021, 6, 25}) {
            expected.push_back({date, open, instant(date, 15, 15, offset)});
            expected.push_back({date, instant(date, 15, 30, offset), instant(date, 16, 0, offset)});
        } else {
            expected.push_back({date, open, instant(date, 16, 0, offset)});
        }
    }
    expect_every_transition(kCalendars, kCme, expected);
}

TEST(CalendarTransitions, FxOfTenYears) {
    std::vector<Session> expected;
    for (Date date = kFrom; date < kUntil; date = add_days(date, 1)) {
        if (!is_monday_to_friday(date))
            continue;
        const minutes offset = testkit::us_offset(date, -5);
        const UnixNanos open = instant(add_days(date, -1), 17, 0, offset);
        expected.push_back({date, open, instant(date, 17, 0, offset)});
    }
    expect_every_transition(kCalendars, kFx, expected);
}

TEST(CalendarTransitions, AlwaysOpenOfTenYears) {
    std::vector<Session> expected;
    for (Date date = kFrom; date < kUntil; date = add_days(date, 1))
        expected.push_back({date, start_of(date), start_of(add_days(date, 1))});
    expect_every_transition(kCalendars, CalendarId{"24x7"}, expected);
}

std::string why(const CalendarId& calendar, std::string_view t) {
    return kCalendars.why_closed(calendar, parse_rfc3339(t).value());
}

TEST(CalendarReasons, CmeNamesTheBreakThePauseTheWeekendAndTheHoliday) {
    EXPECT_EQ(why(kCme, "2024-01-03T22:30:00Z"), "closed for the daily maintenance break; opens 2024-01-03 23:00 UTC");
    EXPECT_EQ(why(kCme, "2020-06-03T20:15:00Z"),
              "closed for the pause from 15:15 to 15:30 Chicago; opens 2020-06-03 20:30 UTC");
    EXPECT_EQ(why(kCme, "2021-06-28T20:15:00Z"), "");
    EXPECT_EQ(why(kCme, "2024-01-05T22:00:00Z"), "closed for the weekend; opens 2024-01-07 23:00 UTC");
    EXPECT_EQ(why(kCme, "2024-01-07T22:59:59Z"), "closed for the weekend; opens 2024-01-07 23:00 UTC");
    EXPECT_EQ(why(kCme, "2024-11-28T18:00:00Z"),
              "closed since 2024-11-28 18:00 UTC, a half day: Thanksgiving Day; opens 2024-11-28 23:00 UTC");
    EXPECT_EQ(why(kCme, "2024-12-31T22:30:00Z"), "closed since 2024-12-31 22:00 UTC; opens 2025-01-01 23:00 UTC");
    EXPECT_EQ(why(kCme, "2024-12-31T23:00:00Z"), "closed for New Year's Day; opens 2025-01-01 23:00 UTC");
    EXPECT_EQ(why(kCme, "2017-01-01T23:00:00Z"), "closed for New Year's Day; opens 2017-01-02 23:00 UTC")
        << "the Sunday evening before a holiday on Monday";
    EXPECT_EQ(why(kCme, "2015-06-03T15:00:00Z"), "closed: the table of CME covers 2016 to 2028");
    EXPECT_EQ(why(kCme, "2028-12-30T15:00:00Z"), "closed for the weekend; the table of CME covers 2016 to 2028");
}

TEST(CalendarReasons, FxIsClosedOnWeekendsOnly) {
    EXPECT_EQ(why(kFx, "2024-03-08T21:59:59Z"), "");
    EXPECT_EQ(why(kFx, "2024-03-08T22:00:00Z"), "closed for the weekend; opens 2024-03-10 21:00 UTC")
        << "clocks go forward in between";
    EXPECT_EQ(why(kFx, "2024-11-01T21:00:00Z"), "closed for the weekend; opens 2024-11-03 22:00 UTC");
    EXPECT_EQ(why(kFx, "2024-12-25T12:00:00Z"), "");
}

}  // namespace
}  // namespace sluice::market
