#include <gtest/gtest.h>

#include "market/calendar.hpp"
#include "market/history/history_testkit.hpp"

// What really traded, held against the calendars.
namespace sluice::market {
namespace {

using namespace std::chrono_literals;

const Calendars kCalendars;

// The recorded minutes fill every session from the first bar's to the last bar's, and nothing else.
void expect_bars_fill_sessions(const std::string& file, const CalendarId& calendar) {
    SCOPED_TRACE(file);
    const std::string bytes = testkit::read_file(testkit::shared("market/nse_index/" + file));
    if (bytes.empty())
        GTEST_SKIP() << "there is no " << testkit::shared("market/nse_index");
    const auto bars = testkit::rows_of(file, bytes).bars;
    ASSERT_FALSE(bars.empty());
    auto session = kCalendars.session_at_or_after(calendar, bars.front().start);
    ASSERT_TRUE(session.has_value());
    EXPECT_EQ(bars.front().start, session->open);
    for (std::size_t i = 0; i < bars.size(); ++i) {
        ASSERT_TRUE(kCalendars.is_open(calendar, bars[i].start)) << format_rfc3339(bars[i].start);
        if (bars[i].start < session->close)
            continue;
        ASSERT_EQ(bars[i - 1].start, session->close - 1min);
        session = kCalendars.session_at_or_after(calendar, session->close);
        ASSERT_EQ(bars[i].start, session->open) << "no session without bars";
    }
    EXPECT_EQ(bars.back().start, session->close - 1min);
}

TEST(CalendarBars, TheMinutesOfNiftyFillItsSessions) {
    for (const char* file : {"nifty_202402_1m.csv.gz", "nifty_202406_1m.csv.gz", "banknifty_202406_1m.csv.gz"})
        expect_bars_fill_sessions(file, CalendarId{"NSE"});
}

}  // namespace
}  // namespace sluice::market
