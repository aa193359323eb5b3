#include "market/calendar.hpp"
#include "market/calendar_day.hpp"

namespace sluice::market {
namespace {

// NYSE closures outside the rules, 2000 to 2028.
struct Special {
    Date date;
    std::string_view name;
    bool early = false;
};
constexpr Special kSpecials[] = {
    {{2001, 9, 11}, "the attacks of September 11"},
    {{2001, 9, 12}, "the attacks of September 11"},
    {{2001, 9, 13}, "the attacks of September 11"},
    {{2001, 9, 14}, "the attacks of September 11"},
    {{2003, 12, 26}, "the day after Christmas", true},
    {{2004, 6, 11}, "the funeral of Ronald Reagan"},
    {{2007, 1, 2}, "the funeral of Gerald Ford"},
    {{2012, 10, 29}, "Hurricane Sandy"},
    {{2012, 10, 30}, "Hurricane Sandy"},
    {{2018, 12, 5}, "the funeral of George H. W. Bush"},
    {{2025, 1, 9}, "the funeral of Jimmy Carter"},
};

constexpr Date day(std::int16_t year, int month, int day) {
    return {year, static_cast<std::uint8_t>(month), static_cast<std::uint8_t>(day)};
}

// The nth such weekday of a month.
Date nth(std::int16_t year, int month, Weekday wanted, int n) {
    const Date first = day(year, month, 1);
    return add_days(first, (static_cast<int>(wanted) - static_cast<int>(weekday(first)) + 7) % 7 + 7 * (n - 1));
}

// Gregorian Easter by the anonymous algorithm (Meeus, Astronomical Algorithms, 2nd ed., chapter 8).
Date easter(std::int16_t year) {
    const int a = year % 19;
    const int b = year / 100;
    const int c = year % 100;
    const int h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
    const int l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
    const int m = (a + 11 * h + 22 * l) / 451;
    const int n = h + l - 7 * m + 114;
    return day(year, n / 31, n % 31 + 1);
}

// A fixed date moves from Saturday to Friday and from Sunday to Monday.
bool is_observed(Date date, int month, int on) {
    const Date fixed = day(date.year, month, on);
    const Weekday at = weekday(fixed);
    return date == (at == Weekday::Saturday ? add_days(fixed, -1) : at == Weekday::Sunday ? add_days(fixed, 1) : fixed);
}

// New Year's Day on a Saturday is not made up for: the Friday before ends an accounting year.
bool is_new_year(Date date) {
    const Date fixed = day(date.year, 1, 1);
    return date == (weekday(fixed) == Weekday::Sunday ? add_days(fixed, 1) : fixed);
}

std::string_view full_day(Date date) {
    const std::int16_t year = date.year;
    if (is_new_year(date))
        return "New Year's Day";
    if (date == nth(year, 1, Weekday::Monday, 3))
        return "Martin Luther King Jr. Day";
    if (date == nth(year, 2, Weekday::Monday, 3))
        return "Washington's Birthday";
    if (date == add_days(easter(year), -2))
        return "Good Friday";
    if (date == add_days(nth(year, 6, Weekday::Monday, 1), -7))
        return "Memorial Day";
    if (year >= 2022 && is_observed(date, 6, 19))
        return "Juneteenth";
    if (is_observed(date, 7, 4))
        return "Independence Day";
    if (date == nth(year, 9, Weekday::Monday, 1))
        return "Labor Day";
    if (date == nth(year, 11, Weekday::Thursday, 4))
        return "Thanksgiving Day";
    if (is_observed(date, 12, 25))
        return "Christmas Day";
    return {};
}

std::string_view short_day(Date date) {
    const std::int16_t year = date.year;
    if (date == add_days(nth(year, 11, Weekday::Thursday, 4), 1))
        return "the day after Thanksgiving";
    if (date == day(year, 12, 24))
        return "the day before Christmas";
    // Until 2012 a Thursday the 4th made the Friday after it short; since 2013 it is the Wednesday before.
    const bool fourth_is_thursday = weekday(day(year, 7, 4)) == Weekday::Thursday;
    if (fourth_is_thursday && year < 2013)
        return date == day(year, 7, 5) ? "the day after Independence Day" : std::string_view{};
    if (date == day(year, 7, 3))
        return "the day before Independence Day";
    return {};
}

}  // namespace

std::optional<UsHoliday> us_equity_holiday(Date date) {
    if (is_weekend(date))
        return std::nullopt;
    for (const Special& special : kSpecials)
        if (special.date == date)
            return UsHoliday{special.name, special.early};
    if (const auto name = full_day(date); !name.empty())
        return UsHoliday{name, false};
    if (const auto name = short_day(date); !name.empty())
        return UsHoliday{name, true};
    return std::nullopt;
}

// Source of the hours: reference/analysis.md 14.
TradingDay nyse_day(Date date) {
    if (is_weekend(date))
        return {};
    const auto holiday = us_equity_holiday(date);
    if (!holiday)
        return trades({hhmm(9, 30), hhmm(16, 0)});
    return holiday->early ? half_day({hhmm(9, 30), hhmm(13, 0)}, holiday->name) : closed_for(holiday->name);
}
TradingDay nyse_pre_day(Date date) {
    TradingDay day = nyse_day(date);
    day.hours[0] = {hhmm(4, 0), hhmm(9, 30)};
    return day;
}
TradingDay nyse_post_day(Date date) {
    TradingDay day = nyse_day(date);
    day.hours[0] = {day.hours[0].close, day.half_day ? hhmm(17, 0) : hhmm(20, 0)};
    return day;
}

}  // namespace sluice::market
