#include "analytics/technical_analysis.hpp"

#include <gtest/gtest.h>

#include "analytics/analytics_files.hpp"
#include "analytics/analytics_testkit.hpp"
#include "market/calendar.hpp"
#include "market/history/parser.hpp"

namespace sluice::analytics {
namespace {

using namespace testkit;

const market::Calendars kCalendars;

// The bars of a history file that lie within the calendar's sessions; empty without the file.
std::vector<Bar> bars_in_session(const std::string& file, const CalendarId& calendar) {
    struct Sink final : market::HistorySink {
        std::vector<Bar> bars;
        const CalendarId* calendar = nullptr;
        void on_bar(const Bar& bar) override {
            if (kCalendars.is_open(*calendar, bar.start))
                bars.push_back(bar);
        }
    } sink;
    sink.calendar = &calendar;
    const std::string bytes = bytes_of(shared_file("market/" + file));
    if (bytes.empty())
        return {};
    market::HistoryOptions options;
    options.name = file;
    market::HistoryParser parser{options, sink};
    EXPECT_TRUE(parser.feed(as_bytes(bytes)));
    EXPECT_TRUE(parser.finish());
    return sink.bars;
}

TEST(TechnicalAnalysis, OfNothingIsEmpty) {
    const auto out = analyze({}).value();
    EXPECT_TRUE(out.zones.empty());
    EXPECT_TRUE(out.sessions.empty());
}

TEST(TechnicalAnalysis, FourDaysOfSpy) {
    const CalendarId nyse{"NYSE"};
    std::vector<Bar> bars;
    for (const char* const day : {"20131007", "20131008", "20131009", "20131010"}) {
        const auto more = bars_in_session(std::string{"us_equity/spy_"} + day + "_1m_trade.csv.gz", nyse);
        bars.insert(bars.end(), more.begin(), more.end());
    }
    if (bars.empty())
        GTEST_SKIP() << "there is no " << shared_file("market");
    const SessionDays days{kCalendars, nyse};
    const auto out = analyze(bars, {}, days).value();
    ASSERT_EQ(out.sessions.size(), 4u);
    EXPECT_EQ(format_date(out.sessions[1].date), "2013-10-08");
    EXPECT_FALSE(out.zones.empty());
    for (const Zone& zone : out.zones)
        EXPECT_EQ(zone.maxima, 95) << "volume is there, an option chain is not";

    // The incremental form: the same profiles, and the same points of control left naked.
    auto tracker = ZoneTracker::make({}, days).value();
    NakedPocs naked;
    std::size_t session = 0;
    for (std::size_t i = 0; i < bars.size(); ++i) {
        ASSERT_TRUE(tracker.add(bars[i]));
        naked.add(bars[i]);
        if (i != out.sessions[session].last_index)
            continue;
        EXPECT_EQ(tracker.profile().profile(), out.sessions[session].profile);
        EXPECT_EQ(tracker.developing()->vah, out.sessions[session].value_area->high);
        naked.session_ended(out.sessions[session].poc->price, i);
        ++session;
    }
    EXPECT_EQ(tracker.prior()->poc, out.sessions[2].poc->price);
    std::vector<NakedPocs::Poc> expected;
    for (const SessionProfile& each : out.sessions)
        if (each.naked_poc || each.last_index + 1 == bars.size())
            expected.push_back({each.poc->price, each.last_index});
    EXPECT_TRUE(std::equal(expected.begin(), expected.end(), naked.naked().begin(), naked.naked().end()));
}

TEST(TechnicalAnalysis, AnIndexHasNoVolume) {
    const CalendarId nse{"NSE"};
    const auto bars = bars_in_session("nse_index/nifty_202406_1m.csv.gz", nse);
    if (bars.empty())
        GTEST_SKIP() << "there is no " << shared_file("market");
    const auto out = analyze(bars, {}, {kCalendars, nse}).value();
    EXPECT_EQ(out.sessions.size(), 19u);
    EXPECT_FALSE(out.sessions[0].poc);
    EXPECT_FALSE(out.vwap.back().vwap);
    ASSERT_FALSE(out.zones.empty());
    EXPECT_EQ(out.zones[0].maxima, 80);
    EXPECT_EQ(out.zones[0].reasons().size(), 5u);
    EXPECT_FALSE(out.blocks[0].strength);
}

TEST(TechnicalAnalysis, SwingsCanStayWithinASession) {
    auto bars = toy_series();
    for (Bar& bar : bars) {  // midnight lies before bar 4
        bar.start += std::chrono::hours{23};
        bar.end += std::chrono::hours{23};
    }
    TechnicalRules rules;
    rules.blocks.structure.swings = {2, 2};
    EXPECT_EQ(analyze(bars, rules).value().swings.size(), 3u);
    rules.swings_per_session = true;
    EXPECT_EQ(analyze(bars, rules).value().swings.size(), 1u);
}

TEST(TechnicalAnalysis, SaysWhyItCannotBe) {
    auto bars = toy_series();
    EXPECT_EQ(analyze(bars, {}, {kCalendars, CalendarId{"MARS"}}).error().text,
              "bar 0: the calendar has no session for 2026-01-05T00:00:00Z");
    bars[3].low = px("-1");
    EXPECT_EQ(analyze(bars).error().text,
              "bar 3 (2026-01-05T00:45:00Z): low -1 is not a price; a positive one would be right");
    TechnicalRules rules;
    rules.profile.tick_size = Price{};
    EXPECT_EQ(analyze(toy_series(), rules).error().text,
              "a profile's tick size is not 0; a positive one up to 4000000000 would be right");
}

}  // namespace
}  // namespace sluice::analytics
