#include "base/time.hpp"

#include <array>
#include <limits>

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace sluice {
namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;

TEST(Date, EveryDayOfEightHundredYearsFollowsTheOneBefore) {
    Date before{1699, 12, 31};
    std::int64_t days = days_from_civil(before);
    for (int i = 0; i < 300'000; ++i) {
        const Date date = civil_from_days(++days);
        const bool same_month = date.month == before.month && date.year == before.year;
        const bool follows = same_month ? date.day == before.day + 1
                                        : date.day == 1 && before.day == days_in_month(before.year, before.month);
        ASSERT_TRUE(follows) << format_date(date);
        ASSERT_TRUE(is_valid(date)) << format_date(date);
        ASSERT_EQ(days_from_civil(date), days);
        before = date;
    }
}

TEST(Date, KnownDaysHaveTheirNumbersAndWeekdays) {
    EXPECT_EQ(days_from_civil({1970, 1, 1}), 0);
    EXPECT_EQ(days_from_civil({2000, 3, 1}), 11'017);
    EXPECT_EQ(days_from_civil({1969, 12, 31}), -1);
    EXPECT_EQ(weekday({1970, 1, 1}), Weekday::Thursday);
    EXPECT_EQ(weekday({2013, 10, 7}), Weekday::Monday);
    EXPECT_EQ(weekday({2000, 2, 29}), Weekday::Tuesday);
    EXPECT_EQ(weekday({1899, 12, 31}), Weekday::Sunday);
    EXPECT_EQ(add_days({2024, 2, 28}, 2), (Date{2024, 3, 1}));
    EXPECT_EQ(civil_from_days(days_from_civil({-4'000, 1, 1})), (Date{-4'000, 1, 1}));
}

TEST(Date, ReadsTwoFormsAndRefusesOthers) {
    EXPECT_EQ(parse_date("2026-07-01").value(), (Date{2026, 7, 1}));
    EXPECT_EQ(parse_date("20240229").value(), (Date{2024, 2, 29}));
    EXPECT_EQ(format_date({2026, 7, 1}), "2026-07-01");
    EXPECT_EQ(parse_date("2026-02-29").error().text, "there is no day 2026-02-29 in the calendar");
    for (const std::string_view text :
         {"", "2026", "2026-7-1", "2026/07/01", "2026-07-01T", "20260x01", "-2026-07-0"}) {
        EXPECT_FALSE(parse_date(text)) << text;
    }
}

TEST(UnixNanos, ShowsTheFractionInGroupsOfThree) {
    const UnixNanos at = start_of({2026, 7, 1}) + std::chrono::hours{14} + std::chrono::minutes{30};
    EXPECT_EQ(format_rfc3339(at), "2026-07-01T14:30:00Z");
    EXPECT_EQ(format_rfc3339(at + nanoseconds{500'000'000}), "2026-07-01T14:30:00.500Z");
    EXPECT_EQ(format_rfc3339(at + nanoseconds{1'000}), "2026-07-01T14:30:00.000001Z");
    EXPECT_EQ(format_rfc3339(at + nanoseconds{1}), "2026-07-01T14:30:00.000000001Z");
}

TEST(UnixNanos, BeforeTheEpochRunsTheSameWay) {
    const UnixNanos at = UnixNanos::from_nanos(-1);
    EXPECT_EQ(format_rfc3339(at), "1969-12-31T23:59:59.999999999Z");
    EXPECT_EQ(date_of(at), (Date{1969, 12, 31}));
    EXPECT_EQ(time_of_day(at), nanoseconds{86'400'000'000'000 - 1});
    EXPECT_EQ(at.millis(), -1);
    EXPECT_EQ(UnixNanos::from_millis(-5).millis(), -5);
}

TEST(UnixNanos, DifferencesAreDurations) {
    const UnixNanos a = UnixNanos::from_seconds(10);
    EXPECT_EQ(a + seconds{5} - a, seconds{5});
    EXPECT_LT(a - seconds{1}, a);
}

TEST(Rfc3339, ReadsOffsetsAndFractions) {
    const UnixNanos at = start_of({2026, 7, 1}) + seconds{9 * 3'600};
    EXPECT_EQ(parse_rfc3339("2026-07-01T09:00:00Z").value(), at);
    EXPECT_EQ(parse_rfc3339("2026-07-01t09:00:00z").value(), at);
    EXPECT_EQ(parse_rfc3339("2026-07-01T14:30:00+05:30").value(), at);
    EXPECT_EQ(parse_rfc3339("2026-07-01T05:00:00.0-04:00").value(), at);
    EXPECT_EQ(parse_rfc3339("2026-07-01T09:00:00.25Z").value(), at + nanoseconds{250'000'000});
    EXPECT_EQ(parse_rfc3339("2026-07-01T09:00:00.123456789Z").value(), at + nanoseconds{123'456'789});
}

TEST(Rfc3339, RefusesWhatIsNoTime) {
    constexpr std::array<std::string_view, 16> kNone{
        "",
        "2026-07-01",
        "2026-07-01 09:00:00Z",
        "2026-07-01T09:00:00",
        "2026-07-01T09:00Z",
        "2026-07-01T09:00:00.Z",
        "2026-07-01T09:00:00.1234567890Z",
        "2026-07-01T09:00:00ZZ",
        "2026-07-01T09:00:00+0530",
        "2026-13-01T09:00:00Z",
        "2026-02-30T09:00:00Z",
        "2026-07-01T24:00:00Z",
        "2026-07-01T09:60:00Z",
        "2026-06-30T23:59:60Z",
        "2026-07-01T09:00:00+24:00",
        "2026-07-01T09:00:00+05:60",
    };
    for (const std::string_view text : kNone) {
        EXPECT_FALSE(parse_rfc3339(text)) << text;
    }
    EXPECT_EQ(parse_rfc3339("2300-01-01T00:00:00Z").error().code, ErrorCode::Overflow);
    EXPECT_EQ(parse_rfc3339("1600-01-01T00:00:00Z").error().code, ErrorCode::Overflow);
    EXPECT_EQ(parse_rfc3339("yesterday").error().text,
              "a time must read like 2026-07-01T14:30:00.5Z, not \"yesterday\"");
}

TEST(Rfc3339, EveryInstantSurvivesWritingAndReading) {
    const bool holds = rc::check([](std::int64_t nanos) {
        const UnixNanos at = UnixNanos::from_nanos(nanos);
        RC_ASSERT(parse_rfc3339(format_rfc3339(at)).value() == at);
    });
    EXPECT_TRUE(holds);
    for (const std::int64_t edge :
         {std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::int64_t>::max()}) {
        const UnixNanos at = UnixNanos::from_nanos(edge);
        EXPECT_EQ(parse_rfc3339(format_rfc3339(at)).value(), at);
    }
}

}  // namespace
}  // namespace sluice
