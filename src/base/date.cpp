#include "base/date.hpp"

#include "base/assert.hpp"

namespace sluice {

namespace {

constexpr std::int64_t kDaysPer400Years = 146'097;
constexpr std::int64_t kDaysPer100Years = 36'524;
constexpr std::int64_t kDaysPer4Years = 1'461;
// From 0000-03-01, where counted years begin so that a leap day ends its year, to 1970-01-01.
constexpr std::int64_t kEpochFromMarchZero = 719'468;

constexpr std::int64_t floor_div(std::int64_t n, std::int64_t d) {
    return n / d - static_cast<std::int64_t>(n % d < 0);
}

// Days before the month, with March first: 31, 30, 31, 30, 31 twice over; a month is 30.6 days on average.
constexpr std::int64_t days_before_month(std::int64_t months_since_march) { return (153 * months_since_march + 2) / 5; }

bool all_digits(std::string_view text) {
    for (const char c : text) {
        if (c < '0' || c > '9')
            return false;
    }
    return true;
}

int number(std::string_view digits) {
    int value = 0;
    for (const char c : digits)
        value = value * 10 + (c - '0');
    return value;
}

}  // namespace

std::int64_t days_from_civil(Date date) {
    const std::int64_t months = (date.month + 9) % 12;
    const std::int64_t year = date.year - static_cast<std::int64_t>(date.month <= 2);
    const std::int64_t era = floor_div(year, 400);
    const std::int64_t year_of_era = year - era * 400;
    const std::int64_t day_of_year = days_before_month(months) + date.day - 1;
    return era * kDaysPer400Years + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year -
           kEpochFromMarchZero;
}

Date civil_from_days(std::int64_t days) {
    const std::int64_t shifted = days + kEpochFromMarchZero;
    const std::int64_t era = floor_div(shifted, kDaysPer400Years);
    const std::int64_t day = shifted - era * kDaysPer400Years;
    // A day that ends a cycle (29 February) belongs to the year before, hence the corrections before dividing.
    const std::int64_t year_of_era =
        (day - day / (kDaysPer4Years - 1) + day / kDaysPer100Years - day / (kDaysPer400Years - 1)) / 365;
    const std::int64_t day_of_year = day - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t months = (5 * day_of_year + 2) / 153;
    const std::int64_t month = months < 10 ? months + 3 : months - 9;
    const std::int64_t year = era * 400 + year_of_era + static_cast<std::int64_t>(month <= 2);
    SLUICE_ASSERT(year >= -32'768 && year <= 32'767, "a day must lie within the years an int16 holds");
    return Date{static_cast<std::int16_t>(year), static_cast<std::uint8_t>(month),
                static_cast<std::uint8_t>(day_of_year - days_before_month(months) + 1)};
}

Weekday weekday(Date date) {
    // 1970-01-01 was a Thursday.
    const std::int64_t days = days_from_civil(date) + 3;
    return static_cast<Weekday>(days - floor_div(days, 7) * 7);
}

Date add_days(Date date, std::int64_t days) { return civil_from_days(days_from_civil(date) + days); }

std::string format_date(Date date) {
    std::string out;
    int year = date.year;
    if (year < 0) {
        out.push_back('-');
        year = -year;
    }
    const auto put = [&out](int value, int width) {
        std::string digits = std::to_string(value);
        if (static_cast<int>(digits.size()) < width)
            out.append(static_cast<std::size_t>(width) - digits.size(), '0');
        out += digits;
    };
    put(year, 4);
    out.push_back('-');
    put(date.month, 2);
    out.push_back('-');
    put(date.day, 2);
    return out;
}

Result<Date> parse_date(std::string_view text) {
    const bool dashed = text.size() == 10 && text[4] == '-' && text[7] == '-';
    const std::string_view year = text.substr(0, 4);
    const std::string_view month = dashed ? text.substr(5, 2) : text.size() == 8 ? text.substr(4, 2) : "";
    const std::string_view day = dashed ? text.substr(8, 2) : text.size() == 8 ? text.substr(6, 2) : "";
    if (month.empty() || !all_digits(year) || !all_digits(month) || !all_digits(day)) {
        return fail(ErrorCode::Invalid,
                    "a date must read like 2026-07-01, not \"" + std::string{text.substr(0, 40)} + "\"");
    }
    const Date date{static_cast<std::int16_t>(number(year)), static_cast<std::uint8_t>(number(month)),
                    static_cast<std::uint8_t>(number(day))};
    if (!is_valid(date)) {
        return fail(ErrorCode::OutOfRange, "there is no day " + std::string{text} + " in the calendar");
    }
    return date;
}

}  // namespace sluice
