#include "market/calendar.hpp"

#include <gtest/gtest.h>

#include "market/history/history_testkit.hpp"
#include "market/zones.hpp"

namespace sluice::market {
namespace {

using namespace std::chrono_literals;

const Calendars kCalendars;
constexpr CalendarId kNyse{"NYSE"};

UnixNanos utc(std::string_view text) { return parse_rfc3339(text).value(); }
std::string text_of(const std::optional<Session>& session) {
    if (!session)
        return "none";
    return format_date(session->date) + " " + format_rfc3339(session->open) + " " + format_rfc3339(session->close);
}
std::string next(std::string_view calendar, std::string_view t) {
    return text_of(kCalendars.session_at_or_after(CalendarId::parse(calendar).value(), utc(t)));
}

void expect_edges(const CalendarId& calendar, std::string_view open, std::string_view close) {
    SCOPED_TRACE(std::string{calendar.view()} + " " + std::string{open});
    EXPECT_FALSE(kCalendars.is_open(calendar, utc(open) - 1ms));
    EXPECT_TRUE(kCalendars.is_open(calendar, utc(open)));
    EXPECT_TRUE(kCalendars.is_open(calendar, utc(close) - 1ms));
    EXPECT_FALSE(kCalendars.is_open(calendar, utc(close)));
}

TEST(Calendars, SessionsAreHalfOpen) {
    expect_edges(kNyse, "2013-10-07T13:30:00Z", "2013-10-07T20:00:00Z");
    expect_edges(kNyse, "2015-12-24T14:30:00Z", "2015-12-24T18:00:00Z");
    expect_edges(CalendarId{"NYSE.PRE"}, "2013-10-07T08:00:00Z", "2013-10-07T13:30:00Z");
    expect_edges(CalendarId{"NYSE.POST"}, "2013-10-07T20:00:00Z", "2013-10-08T00:00:00Z");
    expect_edges(CalendarId{"NSE"}, "2024-06-03T03:45:00Z", "2024-06-03T10:00:00Z");
    expect_edges(CalendarId{"CME"}, "2024-01-02T23:00:00Z", "2024-01-03T22:00:00Z");
    expect_edges(CalendarId{"FX"}, "2024-01-07T22:00:00Z", "2024-01-12T22:00:00Z");
}

TEST(Calendars, NyseAgreesWithTheListOfEveryYear) {
    const std::string file = testkit::read_file(testkit::shared("market/calendar/us_equity_holidays.csv"));
    if (file.empty())
        GTEST_SKIP() << "there is no " << testkit::shared("market/calendar");
    const auto rows = testkit::rows_of("us_equity_holidays.csv", file).holidays;
    for (Date date{2007, 1, 1}; date.year <= 2028; date = add_days(date, 1)) {
        if (weekday(date) >= Weekday::Saturday)
            continue;  // the list has a few of them; they are closed anyway
        std::string expected = "open";
        for (const HolidayRow& row : rows)
            if (row.date == date)
                expected = row.early_close_minute ? "13:00" : "closed";
        const auto holiday = us_equity_holiday(date);
        EXPECT_EQ(holiday ? (holiday->early ? "13:00" : "closed") : "open", expected) << format_date(date);
        const auto session = kCalendars.session_at_or_after(kNyse, start_of(date) + 12h);
        if (expected == "closed") {
            EXPECT_NE(session->date, date) << "the year's last day but for the table's end";
        } else {
            EXPECT_EQ(session->date, date);
            EXPECT_EQ(session->close - session->open, expected == "open" ? 6h + 30min : 3h + 30min);
        }
    }
}

TEST(Calendars, NyseKnowsTheYearsBeforeTheList) {
    EXPECT_EQ(us_equity_holiday({2000, 7, 3})->early, true);
    EXPECT_EQ(us_equity_holiday({2001, 9, 13})->name, "the attacks of September 11");
    EXPECT_EQ(us_equity_holiday({2002, 7, 3}), std::nullopt);
    EXPECT_EQ(us_equity_holiday({2002, 7, 5})->early, true) << "before 2013 the Friday after a Thursday the 4th";
    EXPECT_EQ(us_equity_holiday({2004, 6, 11})->early, false);
    EXPECT_EQ(us_equity_holiday({2004, 12, 31}), std::nullopt) << "a Saturday's New Year is not made up for";
    EXPECT_EQ(us_equity_holiday({2000, 4, 21})->name, "Good Friday");
    EXPECT_EQ(next("NYSE", "2001-09-11T12:00:00Z"), "2001-09-17 2001-09-17T13:30:00Z 2001-09-17T20:00:00Z");
    EXPECT_EQ(next("NYSE", "1999-12-31T15:00:00Z"), "2000-01-03 2000-01-03T14:30:00Z 2000-01-03T21:00:00Z");
    EXPECT_EQ(next("NYSE", "2028-12-29T22:00:00Z"), "none");
}

TEST(Calendars, TheOpenMovesWithSummerTime) {
    EXPECT_EQ(next("NYSE", "2024-03-08T12:00:00Z"), "2024-03-08 2024-03-08T14:30:00Z 2024-03-08T21:00:00Z");
    EXPECT_EQ(next("NYSE", "2024-03-11T12:00:00Z"), "2024-03-11 2024-03-11T13:30:00Z 2024-03-11T20:00:00Z");
    EXPECT_EQ(next("NYSE", "2024-11-01T12:00:00Z"), "2024-11-01 2024-11-01T13:30:00Z 2024-11-01T20:00:00Z");
    EXPECT_EQ(next("NYSE", "2024-11-04T12:00:00Z"), "2024-11-04 2024-11-04T14:30:00Z 2024-11-04T21:00:00Z");
    EXPECT_EQ(next("NYSE", "2006-03-31T12:00:00Z"), "2006-03-31 2006-03-31T14:30:00Z 2006-03-31T21:00:00Z");
    EXPECT_EQ(next("NYSE", "2006-04-03T12:00:00Z"), "2006-04-03 2006-04-03T13:30:00Z 2006-04-03T20:00:00Z");
    EXPECT_EQ(next("NYSE", "2006-10-27T12:00:00Z"), "2006-10-27 2006-10-27T13:30:00Z 2006-10-27T20:00:00Z");
    EXPECT_EQ(next("NYSE", "2006-10-30T12:00:00Z"), "2006-10-30 2006-10-30T14:30:00Z 2006-10-30T21:00:00Z");
}

TEST(Calendars, OffsetsChangeAtTwoInTheMorning) {
    EXPECT_EQ(utc_offset(Zone::NewYork, utc("2024-03-10T06:59:59.999Z")), -5h);
    EXPECT_EQ(utc_offset(Zone::NewYork, utc("2024-03-10T07:00:00Z")), -4h);
    EXPECT_EQ(utc_offset(Zone::NewYork, utc("2024-11-03T05:59:59.999Z")), -4h);
    EXPECT_EQ(utc_offset(Zone::NewYork, utc("2024-11-03T06:00:00Z")), -5h);
    EXPECT_EQ(utc_offset(Zone::Chicago, utc("2024-03-10T07:59:59.999Z")), -6h);
    EXPECT_EQ(utc_offset(Zone::Chicago, utc("2024-03-10T08:00:00Z")), -5h);
    EXPECT_EQ(utc_offset(Zone::Kolkata, utc("2024-03-10T08:00:00Z")), 5h + 30min);
    EXPECT_EQ(format_rfc3339(from_local(Zone::NewYork, {2024, 3, 10}, 9h + 30min)), "2024-03-10T13:30:00Z");
    EXPECT_EQ(format_rfc3339(from_local(Zone::NewYork, {2024, 3, 10}, 1h)), "2024-03-10T06:00:00Z");
    EXPECT_EQ(format_rfc3339(from_local(Zone::NewYork, {2024, 3, 10}, 2h + 30min)), "2024-03-10T07:30:00Z")
        << "skipped";
    EXPECT_EQ(format_rfc3339(from_local(Zone::NewYork, {2024, 11, 3}, 1h + 30min)), "2024-11-03T05:30:00Z")
        << "the first of two";
    EXPECT_EQ(format_rfc3339(from_local(Zone::NewYork, {2024, 11, 3}, 2h + 30min)), "2024-11-03T07:30:00Z");
}

TEST(Calendars, SaysWhyItIsClosedAndWhenItOpens) {
    const auto why = [](std::string_view calendar, std::string_view t) {
        return kCalendars.why_closed(CalendarId::parse(calendar).value(), utc(t));
    };
    EXPECT_EQ(why("NYSE", "2026-11-26T15:00:00Z"), "closed for Thanksgiving Day; opens 2026-11-27 14:30 UTC");
    EXPECT_EQ(why("NYSE", "2015-12-24T18:00:00Z"),
              "closed since 2015-12-24 18:00 UTC, a half day: the day before Christmas; opens 2015-12-28 14:30 UTC");
    EXPECT_EQ(why("NYSE", "2013-10-07T13:29:59Z"), "closed until the session opens; opens 2013-10-07 13:30 UTC");
    EXPECT_EQ(why("NYSE", "2013-10-07T21:00:00Z"), "closed since 2013-10-07 20:00 UTC; opens 2013-10-08 13:30 UTC");
    EXPECT_EQ(why("NYSE", "2013-10-05T15:00:00Z"), "closed for the weekend; opens 2013-10-07 13:30 UTC");
    EXPECT_EQ(why("NYSE", "2013-10-07T15:00:00Z"), "");
    EXPECT_EQ(why("NYSE", "2029-01-02T15:00:00Z"), "closed: the table of NYSE covers 2000 to 2028");
    EXPECT_EQ(why("NSE", "2024-01-26T06:00:00Z"), "closed for Republic Day; opens 2024-01-29 03:45 UTC");
    EXPECT_EQ(why("LSE", "2024-01-26T06:00:00Z"),
              "closed: the calendar \"LSE\" is unknown; known are NYSE, NYSE.PRE, NYSE.POST, 24x7, FX, NSE, NSE-CAS, "
              "NSE-FO, NSE.PRE, NSE.POST, CME");
    EXPECT_FALSE(kCalendars.is_open(CalendarId{"LSE"}, utc("2024-01-26T12:00:00Z")));
}

TEST(Calendars, NseNamesItsHolidaysAndSpecialSessions) {
    const CalendarId nse{"NSE"};
    const auto why = [&](std::string_view t) { return kCalendars.why_closed(nse, utc(t)); };
    EXPECT_EQ(nse_holiday({2026, 3, 31}), "Mahavir Jayanti");
    EXPECT_EQ(nse_holiday({2026, 4, 1}), "");
    EXPECT_EQ(nse_holiday({2017, 4, 14}), "Dr. Ambedkar Jayanti and Good Friday");
    EXPECT_EQ(next("NSE", "2024-06-03T00:00:00Z"), "2024-06-03 2024-06-03T03:45:00Z 2024-06-03T10:00:00Z");
    EXPECT_EQ(why("2024-11-01T06:00:00Z"),
              "closed until the session opens: Muhurat trading; opens 2024-11-01 12:30 UTC");
    EXPECT_EQ(why("2024-11-01T13:30:00Z"),
              "closed since 2024-11-01 13:30 UTC, a half day: Muhurat trading; opens 2024-11-04 03:45 UTC");
    EXPECT_EQ(why("2024-03-02T05:00:00Z"),
              "closed for the switch to the disaster recovery site; opens 2024-03-02 06:00 UTC");
    EXPECT_EQ(why("2025-02-01T10:00:00Z"),
              "closed since 2025-02-01 10:00 UTC: the Union Budget; opens 2025-02-03 03:45 UTC");
    EXPECT_EQ(why("2026-02-01T04:00:00Z"), "") << "a Sunday";
    EXPECT_EQ(why("2026-12-25T06:00:00Z"), "closed for Christmas; opens 2026-12-28 03:45 UTC");
    EXPECT_EQ(why("2026-12-31T12:00:00Z"), "closed since 2026-12-31 10:00 UTC; the table of NSE covers 2011 to 2026");
    EXPECT_EQ(why("2010-12-31T06:00:00Z"), "closed: the table of NSE covers 2011 to 2026; opens 2011-01-03 03:45 UTC");
    EXPECT_TRUE(kCalendars.is_half_day(nse, {2024, 11, 1}));
    EXPECT_FALSE(kCalendars.is_half_day(nse, {2025, 2, 1}));
    EXPECT_FALSE(kCalendars.is_half_day(CalendarId{"LSE"}, {2025, 2, 1}));
}

TEST(Calendars, NseChangesItsHoursInAugust2026) {
    EXPECT_EQ(next("NSE", "2026-07-31T00:00:00Z"), "2026-07-31 2026-07-31T03:45:00Z 2026-07-31T10:00:00Z");
    EXPECT_EQ(next("NSE-CAS", "2026-07-31T00:00:00Z"), "2026-07-31 2026-07-31T03:45:00Z 2026-07-31T10:00:00Z");
    EXPECT_EQ(next("NSE-FO", "2026-07-31T00:00:00Z"), "2026-07-31 2026-07-31T03:45:00Z 2026-07-31T10:00:00Z");
    EXPECT_EQ(next("NSE.POST", "2026-07-31T00:00:00Z"), "2026-07-31 2026-07-31T10:10:00Z 2026-07-31T10:30:00Z");
    // The Friday's close leads across the change.
    EXPECT_EQ(next("NSE", "2026-07-31T10:00:00Z"), "2026-08-03 2026-08-03T03:45:00Z 2026-08-03T10:00:00Z");
    EXPECT_EQ(next("NSE-CAS", "2026-07-31T10:00:00Z"), "2026-08-03 2026-08-03T03:45:00Z 2026-08-03T09:45:00Z");
    EXPECT_EQ(next("NSE-FO", "2026-07-31T10:00:00Z"), "2026-08-03 2026-08-03T03:45:00Z 2026-08-03T10:10:00Z");
    EXPECT_EQ(next("NSE.POST", "2026-07-31T10:30:00Z"), "2026-08-03 2026-08-03T10:20:00Z 2026-08-03T10:30:00Z");
    expect_edges(CalendarId{"NSE-CAS"}, "2026-08-03T03:45:00Z", "2026-08-03T09:45:00Z");
    expect_edges(CalendarId{"NSE-FO"}, "2026-08-03T03:45:00Z", "2026-08-03T10:10:00Z");
}

TEST(Calendars, AuctionsWithHoursOfTheirOwnAreNses) {
    const auto session = [](std::string_view id, std::string_view t) {
        return *kCalendars.session_at_or_after(CalendarId::parse(id).value(), utc(t));
    };
    const auto before = session("NSE-CAS", "2026-07-31T00:00:00Z");
    const auto after = session("NSE-CAS", "2026-08-03T00:00:00Z");
    EXPECT_EQ(kCalendars.closing_auction(CalendarId{"NSE-CAS"}, before), std::nullopt);
    EXPECT_EQ(kCalendars.closing_auction(CalendarId{"NSE-CAS"}, after),
              (Auction{utc("2026-08-03T09:50:00Z"), utc("2026-08-03T10:00:00Z"), utc("2026-08-03T10:05:00Z")}));
    const Session evening{{2026, 11, 8}, utc("2026-11-08T12:45:00Z"), utc("2026-11-08T13:45:00Z")};
    EXPECT_EQ(kCalendars.closing_auction(CalendarId{"NSE-CAS"}, evening), std::nullopt);
    EXPECT_EQ(kCalendars.closing_auction(CalendarId{"NSE"}, session("NSE", "2026-08-03T00:00:00Z")), std::nullopt);
    EXPECT_EQ(kCalendars.opening_auction(CalendarId{"NSE"}, before),
              (Auction{utc("2026-07-31T03:30:00Z"), utc("2026-07-31T03:38:00Z"), utc("2026-07-31T03:45:00Z")}));
    EXPECT_EQ(kCalendars.opening_auction(CalendarId{"NSE-FO"}, before), std::nullopt);
    EXPECT_EQ(kCalendars.opening_auction(kNyse, session("NYSE", "2026-08-03T00:00:00Z")), std::nullopt);
}

TEST(Calendars, SessionsMaySpanMidnightOrNeverEnd) {
    EXPECT_EQ(next("CME", "2024-01-02T23:30:00Z"), "2024-01-03 2024-01-02T23:00:00Z 2024-01-03T22:00:00Z");
    EXPECT_EQ(next("CME", "2024-01-05T22:30:00Z"), "2024-01-08 2024-01-07T23:00:00Z 2024-01-08T22:00:00Z");
    EXPECT_EQ(next("FX", "2024-03-10T21:30:00Z"), "2024-03-11 2024-03-10T21:00:00Z 2024-03-11T21:00:00Z");
    EXPECT_EQ(next("24x7", "2024-02-29T23:59:59.999Z"), "2024-02-29 2024-02-29T00:00:00Z 2024-03-01T00:00:00Z");
}

TEST(Calendars, TheLocalDateIsTheExchanges) {
    EXPECT_EQ(kCalendars.local_date(kNyse, utc("2024-01-03T04:59:59Z")), (Date{2024, 1, 2}));
    EXPECT_EQ(kCalendars.local_date(kNyse, utc("2024-01-03T05:00:00Z")), (Date{2024, 1, 3}));
    EXPECT_EQ(kCalendars.local_date(CalendarId{"NSE"}, utc("2024-01-02T18:30:00Z")), (Date{2024, 1, 3}));
    EXPECT_EQ(kCalendars.local_date(CalendarId{"24x7"}, utc("2024-01-02T23:59:59Z")), (Date{2024, 1, 2}));
}

}  // namespace
}  // namespace sluice::market
