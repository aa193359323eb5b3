#include "venues/feed/bars.hpp"

#include <gtest/gtest.h>

#include "venues/feed/feed_test_support.hpp"

namespace sluice::venues::feed {
namespace {

using market::Zone;
using test::at;
using namespace std::chrono_literals;

void expect_span(Timeframe timeframe, Zone zone, const char* when, const char* start, const char* end) {
    const Span span = span_at(timeframe, zone, at(when));
    EXPECT_EQ(format_rfc3339(span.start), start) << when;
    EXPECT_EQ(format_rfc3339(span.end), end) << when;
}

TEST(FeedBars, SpansFollowTheLocalDay) {
    const char* when = "2026-03-04T15:47:31Z";
    expect_span({Unit::Minute, 1}, Zone::NewYork, when, "2026-03-04T15:47:00Z", "2026-03-04T15:48:00Z");
    expect_span({Unit::Minute, 15}, Zone::NewYork, when, "2026-03-04T15:45:00Z", "2026-03-04T16:00:00Z");
    expect_span({Unit::Minute, 45}, Zone::NewYork, when, "2026-03-04T15:30:00Z", "2026-03-04T16:15:00Z");
    expect_span({Unit::Hour, 1}, Zone::NewYork, when, "2026-03-04T15:00:00Z", "2026-03-04T16:00:00Z");
    expect_span({Unit::Hour, 4}, Zone::NewYork, when, "2026-03-04T13:00:00Z", "2026-03-04T17:00:00Z");
    // Five times four hours and the rest of the day.
    expect_span({Unit::Hour, 5}, Zone::NewYork, "2026-03-05T04:30:00Z", "2026-03-05T01:00:00Z", "2026-03-05T05:00:00Z");
    expect_span({Unit::Day, 1}, Zone::NewYork, when, "2026-03-04T05:00:00Z", "2026-03-05T05:00:00Z");
    expect_span({Unit::Day, 1}, Zone::Chicago, when, "2026-03-04T06:00:00Z", "2026-03-05T06:00:00Z");
    expect_span({Unit::Week, 1}, Zone::NewYork, when, "2026-03-02T05:00:00Z", "2026-03-09T04:00:00Z");
    expect_span({Unit::Month, 1}, Zone::NewYork, when, "2026-03-01T05:00:00Z", "2026-04-01T04:00:00Z");
    expect_span({Unit::Month, 3}, Zone::NewYork, when, "2026-01-01T05:00:00Z", "2026-04-01T04:00:00Z");
    expect_span({Unit::Month, 12}, Zone::Utc, when, "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z");
}

// The bar of every trade of the span, folded without any of the reader's ways.
bool naive(Tape& tape, std::size_t listing, Span span, Bar& out) {
    return bar_of(test::read(tape, listing, span.start, span.end, Want::Trades), span.start, span.end, out);
}

TEST(FeedBars, ABarIsThatOfItsTradesAtEveryLength) {
    SyntheticTape tape = test::tape();
    BarReader reader{tape};
    const UnixNanos now = at("2026-03-20T00:00:00Z");
    for (const Timeframe timeframe : {Timeframe{Unit::Minute, 7}, {Unit::Hour, 2}, {Unit::Day, 1}}) {
        for (const std::size_t listing : {0u, 1u}) {
            const Span span = span_at(timeframe, tape.listings()[listing].zone, at("2026-03-09T15:47:31Z"));
            Bar bar;
            Bar expected;
            ASSERT_TRUE(reader.read(listing, span, now, bar));
            ASSERT_TRUE(naive(tape, listing, span, expected));
            EXPECT_EQ(bar, expected);
        }
    }
}

TEST(FeedBars, ADayUnderWayHoldsTheMinutesThatAreOver) {
    SyntheticTape tape = test::tape();
    BarReader reader{tape};
    const Span day = span_at({Unit::Day, 1}, Zone::NewYork, at("2026-03-09T15:00:00Z"));
    Bar bar;
    Bar expected;
    EXPECT_FALSE(reader.read(0, day, day.start + 59s, bar));
    // Forward minute by minute, and then a look back at an earlier moment.
    for (const auto into : {1min, 2min, 45min, 90min, 30min, 91min}) {
        ASSERT_TRUE(reader.read(0, day, day.start + into + 20s, bar));
        ASSERT_TRUE(naive(tape, 0, {day.start, day.start + into}, expected));
        expected.end = day.end;
        EXPECT_EQ(bar, expected) << into.count();
    }
}

TEST(FeedBars, LongBarsAreMadeOfTheDays) {
    SyntheticTape tape = test::tape(7, Hours::Real);
    BarReader reader{tape};
    const UnixNanos now = at("2026-03-20T00:00:00Z");
    const Span week = span_at({Unit::Week, 1}, Zone::NewYork, at("2026-03-04T15:00:00Z"));
    Bar whole;
    ASSERT_TRUE(reader.read(0, week, now, whole));
    Bar sum;
    int days = 0;
    for (UnixNanos day = week.start; day < week.end; day += 24h) {
        Bar bar;
        if (!reader.read(0, span_at({Unit::Day, 1}, Zone::NewYork, day + 12h), now, bar))
            continue;
        if (days++ == 0)
            sum = bar;
        else
            extend(sum, bar);
    }
    EXPECT_EQ(days, 5);
    sum.end = whole.end;
    sum.start = whole.start;
    EXPECT_EQ(whole, sum);
}

TEST(FeedBars, AClosedDayHasNone) {
    SyntheticTape tape = test::tape(7, Hours::Real);
    BarReader reader{tape};
    Bar bar;
    EXPECT_FALSE(reader.read(0, span_at({Unit::Day, 1}, Zone::NewYork, at("2026-03-07T15:00:00Z")),
                             at("2026-03-20T00:00:00Z"), bar));
}

}  // namespace
}  // namespace sluice::venues::feed
