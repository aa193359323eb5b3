#include <gtest/gtest.h>

#include <map>

#include "market/calendar_testkit.hpp"
#include "market/history/history_testkit.hpp"

// Every transition of 2016 to 2025 against the lists of holidays in the shared data. What those lists leave out, the
// special sessions of NSE, is stated here a second time.
namespace sluice::market {
namespace {

using testkit::expect_every_transition;
using testkit::instant;
using testkit::kFrom;
using testkit::kUntil;
using testkit::minutes;

const Calendars kCalendars;

// Date -> the closing minute, 0 when closed all day. Empty when the shared data is absent.
std::map<Date, int> listed(const std::string& name) {
    std::map<Date, int> days;
    const std::string file = testkit::read_file(testkit::shared("market/calendar/" + name));
    if (!file.empty())
        for (const HolidayRow& row : testkit::rows_of(name, file).holidays)
            days[row.date] = row.early_close_minute ? static_cast<int>(*row.early_close_minute) : 0;
    return days;
}
bool is_monday_to_friday(Date date) { return weekday(date) < Weekday::Saturday; }

struct NyseDay {
    Date date;
    minutes offset;
    bool half;
};
std::vector<NyseDay> nyse_days(const std::map<Date, int>& holidays) {
    std::vector<NyseDay> days;
    for (Date date = kFrom; date < kUntil; date = add_days(date, 1)) {
        const auto holiday = holidays.find(date);
        if (!is_monday_to_friday(date) || (holiday != holidays.end() && holiday->second == 0))
            continue;
        days.push_back({date, testkit::us_offset(date, -5), holiday != holidays.end()});
    }
    return days;
}

TEST(CalendarTransitions, NyseOfTenYears) {
    const auto holidays = listed("us_equity_holidays.csv");
    if (holidays.empty())
        GTEST_SKIP() << "there is no " << testkit::shared("market/calendar");
    std::vector<Session> core;
    std::vector<Session> pre;
    std::vector<Session> post;
    for (const NyseDay& day : nyse_days(holidays)) {
        const UnixNanos open = instant(day.date, 9, 30, day.offset);
        const UnixNanos close = instant(day.date, day.half ? 13 : 16, 0, day.offset);
        core.push_back({day.date, open, close});
        pre.push_back({day.date, instant(day.date, 4, 0, day.offset), open});
        post.push_back({day.date, close, instant(day.date, day.half ? 17 : 20, 0, day.offset)});
        EXPECT_EQ(kCalendars.is_half_day(CalendarId{"NYSE"}, day.date), day.half) << format_date(day.date);
    }
    EXPECT_EQ(core.size(), 2514u) << "252 251 251 252 253 252 251 250 252 250";
    expect_every_transition(kCalendars, CalendarId{"NYSE"}, core);
    expect_every_transition(kCalendars, CalendarId{"NYSE.PRE"}, pre);
    expect_every_transition(kCalendars, CalendarId{"NYSE.POST"}, post);
}

// The special sessions of ten years: hour and minute of each open and close.
struct Special {
    Date date;
    std::vector<std::array<int, 4>> hours;
};
const std::vector<Special> kSpecials{
    {{2016, 10, 30}, {{18, 30, 19, 30}}},
    {{2017, 10, 19}, {{18, 30, 19, 30}}},
    {{2018, 11, 7}, {{17, 30, 18, 30}}},
    {{2019, 10, 27}, {{18, 15, 19, 15}}},
    {{2020, 2, 1}, {{9, 15, 15, 30}}},
    {{2020, 11, 14}, {{18, 15, 19, 15}}},
    {{2021, 2, 24}, {{9, 15, 11, 40}, {15, 45, 17, 0}}},
    {{2021, 11, 4}, {{18, 15, 19, 15}}},
    {{2022, 10, 24}, {{18, 15, 19, 15}}},
    {{2023, 11, 12}, {{18, 15, 19, 15}}},
    {{2024, 1, 20}, {{9, 15, 15, 30}}},
    {{2024, 3, 2}, {{9, 15, 10, 0}, {11, 30, 12, 30}}},
    {{2024, 5, 18}, {{9, 15, 10, 0}, {11, 30, 12, 30}}},
    {{2024, 11, 1}, {{18, 0, 19, 0}}},
    {{2025, 2, 1}, {{9, 15, 15, 30}}},
    {{2025, 10, 21}, {{13, 45, 14, 45}}},
};

std::vector<std::array<int, 4>> nse_hours(Date date, const std::map<Date, int>& holidays) {
    for (const Special& special : kSpecials)
        if (special.date == date)
            return special.hours;
    if (!is_monday_to_friday(date) || holidays.contains(date))
        return {};
    return {{9, 15, 15, 30}};
}

TEST(CalendarTransitions, NseOfTenYears) {
    const auto holidays = listed("in_equity_holidays.csv");
    if (holidays.empty())
        GTEST_SKIP() << "there is no " << testkit::shared("market/calendar");
    constexpr minutes kIndia{330};
    std::vector<Session> core;
    std::vector<Session> pre;
    std::vector<Session> post;
    for (Date date = kFrom; date < kUntil; date = add_days(date, 1))
        for (const auto& [h1, m1, h2, m2] : nse_hours(date, holidays)) {
            const UnixNanos open = instant(date, h1, m1, kIndia);
            core.push_back({date, open, instant(date, h2, m2, kIndia)});
            pre.push_back({date, open - minutes{15}, open});
            if (h2 == 15 && m2 == 30)
                post.push_back({date, instant(date, 15, 40, kIndia), instant(date, 16, 0, kIndia)});
        }
    expect_every_transition(kCalendars, CalendarId{"NSE"}, core);
    expect_every_transition(kCalendars, CalendarId{"NSE-CAS"}, core);
    expect_every_transition(kCalendars, CalendarId{"NSE-FO"}, core);
    expect_every_transition(kCalendars, CalendarId{"NSE.PRE"}, pre);
    expect_every_transition(kCalendars, CalendarId{"NSE.POST"}, post);
}

TEST(CalendarTransitions, NseFollowsTheListFrom2011To2026) {
    const auto holidays = listed("in_equity_holidays.csv");
    if (holidays.empty())
        GTEST_SKIP() << "there is no " << testkit::shared("market/calendar");
    for (Date date{2011, 1, 1}; date < Date{2027, 1, 1}; date = add_days(date, 1)) {
        if (!is_monday_to_friday(date))
            continue;
        // The exchange moved a day of 2013 after the list was printed, and on Diwali of 2012 traded in the evening.
        const bool corrected = date == Date{2013, 11, 14} || date == Date{2012, 11, 13};
        EXPECT_EQ(nse_holiday(date).empty(), holidays.contains(date) == corrected) << format_date(date);
    }
}

}  // namespace
}  // namespace sluice::market
