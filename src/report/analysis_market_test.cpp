#include "report/analysis_market.hpp"

#include <gtest/gtest.h>

#include "market/calendar.hpp"
#include "report/analysis_json.hpp"
#include "report/analysis_technical.hpp"

namespace sluice::report {
namespace {

using std::chrono::hours;
using std::chrono::minutes;

Price px(std::string_view text) { return parse_price(text).value(); }
Quantity qty(std::string_view text) { return parse_quantity(text).value(); }

Bar flat_bar(UnixNanos start, std::chrono::nanoseconds length, std::string_view price) {
    Bar out;
    out.start = start;
    out.end = start + length;
    out.open = out.high = out.low = out.close = px(price);
    out.volume = qty("2");
    return out;
}

// The years of a coin: the range is thousands of times the tick a profile of its first day has.
TEST(AnalysisMarket, APriceThatGrowsSixteenfoldHasAProfile) {
    const market::Calendars calendars;
    MarketRules rules;
    rules.instrument.id = InstrumentId{"BTC/USDT.BINANCE"};
    rules.instrument.tick_size = px("0.01");
    rules.calendar = CalendarId{"24x7"};
    rules.timeframe = hours{24};
    rules.made_from = MadeFrom::Bars;
    AnalysisMarket market{rules, calendars};
    UnixNanos at = parse_rfc3339("2017-08-17T00:00:00Z").value();
    for (const char* price : {"4261.48", "19798.68", "3122", "69000", "31000"}) {
        ASSERT_TRUE(market.add(flat_bar(at, hours{24}, price)).has_value()) << price;
        at = at + hours{24};
    }
    AnalysisData data;
    ASSERT_TRUE(market.finish(data).has_value());
    ASSERT_TRUE(data.profile.has_value());
    EXPECT_EQ(data.profile->profile.total, qty("10"));
    EXPECT_EQ(data.profile->profile.bin_width, px("1317.6"));
    EXPECT_EQ(data.sessions.size(), 5u);
}

// A session of the NSE is no whole number of hours: its last bar ends with it, at 10:00 UTC.
TEST(AnalysisMarket, TheBarThatEndsWithTheSessionIsKnownThen) {
    const market::Calendars calendars;
    MarketRules rules;
    rules.instrument.id = InstrumentId{"NIFTY.NSE"};
    rules.calendar = CalendarId{"NSE"};
    rules.timeframe = hours{1};
    rules.made_from = MadeFrom::Bars;
    rules.until = parse_rfc3339("2024-06-21T10:00:00Z").value();
    AnalysisMarket market{rules, calendars};
    const UnixNanos open = parse_rfc3339("2024-06-21T03:45:00Z").value();
    for (int i = 0; i < 7; ++i)
        ASSERT_TRUE(market.add(flat_bar(open + hours{i}, hours{1}, i < 6 ? "23500" : "23501.1")).has_value());
    AnalysisData data;
    ASSERT_TRUE(market.finish(data).has_value());
    ASSERT_EQ(data.bars.size(), 7u);
    EXPECT_EQ(data.last_bar().close, px("23501.1"));
    EXPECT_EQ(data.last_bar().end, rules.until);
    EXPECT_EQ(data.source.after, 0u);
    EXPECT_EQ(data.profile->profile.total, qty("14"));
}

MarketRules spy_rules(MadeFrom made_from) {
    MarketRules rules;
    rules.instrument.id = InstrumentId{"SPY.US"};
    rules.calendar = CalendarId{"NYSE"};
    rules.timeframe = minutes{15};
    rules.made_from = made_from;
    return rules;
}
const UnixNanos kOpen = parse_rfc3339("2013-10-07T13:30:00Z").value();

TEST(AnalysisMarket, TheDataEndsWithinABarThatIsNotClosed) {
    const market::Calendars calendars;
    AnalysisMarket market{spy_rules(MadeFrom::Bars), calendars};
    for (int i = 0; i < 16; ++i)
        ASSERT_TRUE(market.add(flat_bar(kOpen + minutes{i}, minutes{1}, i < 15 ? "100" : "101")).has_value());
    AnalysisData data;
    ASSERT_TRUE(market.finish(data).has_value());
    ASSERT_EQ(data.bars.size(), 1u);
    EXPECT_FALSE(data.bars[0].incomplete);
    EXPECT_EQ(data.as_of, kOpen + minutes{16});
    ASSERT_TRUE(data.unfinished.has_value());
    EXPECT_TRUE(data.unfinished->incomplete);
    EXPECT_EQ(data.unfinished->start, kOpen + minutes{15});
    EXPECT_EQ(data.unfinished->close, px("101"));
    EXPECT_EQ(data.profile->profile.total, qty("32"));
}

TEST(AnalysisMarket, SaysThatNoBarHadClosed) {
    const market::Calendars calendars;
    AnalysisMarket market{spy_rules(MadeFrom::Bars), calendars};
    ASSERT_TRUE(market.add(flat_bar(kOpen, minutes{1}, "100")).has_value());
    AnalysisData data;
    const Status done = market.finish(data);
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().text,
              "no bar of 15m had closed by 2013-10-07T13:31:00Z, the first one ends 2013-10-07T13:45:00Z; a shorter "
              "--timeframe or a later --at would be right");
}

// Prints after the last closed bar move the session's profile and no zone's score.
TEST(AnalysisMarket, LevelsForScoresAreOfClosedBars) {
    const market::Calendars calendars;
    AnalysisMarket market{spy_rules(MadeFrom::Prints), calendars};
    const auto add = [&](minutes after_open, const char* price, const char* size) {
        Trade trade;
        trade.instrument = InstrumentId{"SPY.US"};
        trade.price = px(price);
        trade.size = qty(size);
        trade.event_time = trade.recv_time = kOpen + after_open;
        ASSERT_TRUE(market.add(trade).has_value());
    };
    add(minutes{1}, "100", "10");
    add(minutes{20}, "100.5", "20");
    add(minutes{31}, "101", "500");
    AnalysisData data;
    ASSERT_TRUE(market.finish(data).has_value());
    EXPECT_EQ(data.bars.size(), 2u);
    ASSERT_EQ(data.sessions.size(), 1u);
    EXPECT_EQ(data.sessions[0].profile->profile.total, qty("530"));
    ASSERT_TRUE(data.sessions[0].closed_levels.has_value());
    EXPECT_LT(data.sessions[0].closed_levels->poc, px("100.6"));
    EXPECT_GT(data.sessions[0].profile->poc.price, px("100.9"));
}

// What the first `count` prints of a wave tell, from its bars on: alone, or as the part of all that is known by then.
std::string told_of(const std::vector<Trade>& prints, std::size_t count, bool cut) {
    const market::Calendars calendars;
    MarketRules rules = spy_rules(MadeFrom::Prints);
    rules.timeframe = minutes{5};
    if (!cut)
        rules.until = prints[count - 1].event_time + std::chrono::nanoseconds{1};
    AnalysisMarket market{rules, calendars};
    for (std::size_t i = 0; i < (cut ? count : prints.size()); ++i)
        EXPECT_TRUE(market.add(prints[i]).has_value());
    AnalysisData data;
    EXPECT_TRUE(market.finish(data).has_value());
    EXPECT_TRUE(analyze_technical(data).has_value());
    const std::string text = render_analysis_json(data);
    return text.substr(text.find("\"notes\""));
}

TEST(AnalysisMarket, PrintsCutAtATimeTellWhatUntilThatTimeTells) {
    std::vector<Trade> prints;
    for (int i = 0; i < 4 * 78; ++i) {
        const int bar = i / 4;
        const int wave = bar % 26 < 13 ? bar % 26 : 26 - bar % 26;
        Trade trade;
        trade.instrument = InstrumentId{"SPY.US"};
        trade.price = px(std::to_string(100 + wave + bar / 13) + "." + std::to_string(i * 7 % 4 * 20 + 10));
        trade.size = qty(std::to_string(100 + i * 37 % 90));
        trade.event_time = trade.recv_time = kOpen + std::chrono::seconds{i * 75};
        prints.push_back(trade);
    }
    for (std::size_t count = 5; count <= prints.size(); count += 7)
        ASSERT_EQ(told_of(prints, count, true), told_of(prints, count, false)) << count;
}

}  // namespace
}  // namespace sluice::report
