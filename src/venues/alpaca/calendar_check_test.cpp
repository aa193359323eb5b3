#include "venues/alpaca/calendar_check.hpp"

#include <gtest/gtest.h>

#include "market/calendar.hpp"      // Calendars
#include "venues/alpaca/codec.hpp"  // decode

namespace sluice::venues::alpaca {
namespace {

const CalendarId kNyse{"NYSE"};

// As GET /v2/calendar shows them: the week of Thanksgiving 2026.
std::vector<CalendarDay> thanksgiving() {
    const auto days = decode<std::vector<CalendarDay>>(R"([
        {"date":"2026-11-23","open":"09:30","close":"16:00","session_open":"0400","session_close":"2000","settlement_date":"2026-11-24"},
        {"date":"2026-11-24","open":"09:30","close":"16:00","session_open":"0400","session_close":"2000"},
        {"date":"2026-11-25","open":"09:30","close":"16:00","session_open":"0400","session_close":"2000"},
        {"date":"2026-11-27","open":"09:30","close":"13:00","session_open":"0400","session_close":"1700"},
        {"date":"2026-11-30","open":"09:30","close":"16:00","session_open":"0400","session_close":"2000"}])");
    EXPECT_TRUE(days) << (days ? "" : days.error().text);
    return days ? *days : std::vector<CalendarDay>{};
}

struct CalendarCheckTest : testing::Test {
    std::vector<CalendarDispute> compare(const CalendarId& calendar = kNyse) const {
        return compare_calendars(days, calendar, tables, Date{2026, 11, 23}, Date{2026, 11, 30});
    }
    CalendarDay& day(int of_november) {
        for (CalendarDay& each : days)
            if (each.date.day == of_november)
                return each;
        ADD_FAILURE() << "no such day";
        return days.front();
    }
    market::Calendars tables;
    std::vector<CalendarDay> days = thanksgiving();
};

TEST_F(CalendarCheckTest, AgreesOnHolidaysHalfDaysAndWeekends) {
    EXPECT_TRUE(compare().empty()) << compare().front().text;
    EXPECT_TRUE(compare(CalendarId{"NYSE.PRE"}).empty());
    EXPECT_TRUE(compare(CalendarId{"NYSE.POST"}).empty());
}

TEST_F(CalendarCheckTest, AHalfDayThatOnlyWeKnowIsInDispute) {
    day(27).close = "16:00";
    const auto found = compare();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].date, (Date{2026, 11, 27}));
    EXPECT_EQ(found[0].text,
              "NYSE on 2026-11-27: the venue trades 09:30-16:00 and our table says 09:30-13:00, New York time");
}

TEST_F(CalendarCheckTest, ADayTheVenueLeavesOutIsClosedThere) {
    days.erase(days.begin() + 1);
    const auto found = compare();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].text, "NYSE on 2026-11-24: the venue is closed and our table says 09:30-16:00, New York time");
}

TEST_F(CalendarCheckTest, ADayOnlyTheVenueTradesIsInDispute) {
    days.push_back(day(30));
    days.back().date = Date{2026, 11, 26};
    const auto found = compare();
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(found[0].text,
              "NYSE on 2026-11-26: the venue trades 09:30-16:00 and our table says closed, New York time");
}

TEST_F(CalendarCheckTest, HoursThatCannotBeReadAreInDispute) {
    day(30).open = "half past nine";
    EXPECT_EQ(compare().size(), 1u);
    day(30).open = "09:75";
    EXPECT_EQ(compare().size(), 1u);
    day(30).open = "16:30";
    EXPECT_EQ(compare().size(), 1u);
}

TEST_F(CalendarCheckTest, AVenueThatNeverClosesContradictsNobody) {
    days.clear();
    for (Date date{2026, 11, 23}; date <= Date{2026, 11, 30}; date = add_days(date, 1)) {
        CalendarDay& day = days.emplace_back();
        day.date = date;
        day.open = "00:00";
        day.close = "23:59";
    }
    EXPECT_TRUE(compare().empty());
    EXPECT_TRUE(compare(CalendarId{"24x7"}).empty());
}

// A configuration made for a simulator that is always open, taken to the venue itself.
TEST_F(CalendarCheckTest, ACalendarThatNeverClosesIsInDisputeWithHours) {
    EXPECT_EQ(compare(CalendarId{"24x7"}).size(), 8u);
}

TEST_F(CalendarCheckTest, FollowsSummerTime) {
    days.clear();
    for (const int day : {6, 9}) {
        days.emplace_back();
        days.back().date = Date{2026, 3, static_cast<std::uint8_t>(day)};
        days.back().open = "09:30";
        days.back().close = "16:00";
    }
    EXPECT_TRUE(compare_calendars(days, kNyse, tables, Date{2026, 3, 6}, Date{2026, 3, 9}).empty());
}

}  // namespace
}  // namespace sluice::venues::alpaca
