#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace sluice {

enum class Weekday : std::uint8_t { Monday, Tuesday, Wednesday, Thursday, Friday, Saturday, Sunday };

// A day of the proleptic Gregorian calendar, without a zone. Ordered by time.
struct Date {
    std::int16_t year = 1970;
    std::uint8_t month = 1;  // 1-12
    std::uint8_t day = 1;    // 1-31

    friend constexpr auto operator<=>(const Date&, const Date&) = default;
};

constexpr bool is_leap_year(int year) { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0); }

constexpr int days_in_month(int year, int month) {
    if (month == 2)
        return is_leap_year(year) ? 29 : 28;
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

// True when the month and the day exist.
constexpr bool is_valid(Date date) {
    return date.month >= 1 && date.month <= 12 && date.day >= 1 && date.day <= days_in_month(date.year, date.month);
}

// Days since 1970-01-01; the date must be valid.
std::int64_t days_from_civil(Date date);
// The inverse; `days` must lie within the years an int16 holds.
Date civil_from_days(std::int64_t days);

Weekday weekday(Date date);
Date add_days(Date date, std::int64_t days);

// "2026-07-01"; parse accepts exactly that form, or "20260701".
std::string format_date(Date date);
Result<Date> parse_date(std::string_view text);

}  // namespace sluice
