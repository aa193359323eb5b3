#include <gtest/gtest.h>

#include "base/json_reader.hpp"
#include "market/calendar.hpp"
#include "report/analysis_chain.hpp"
#include "report/analysis_html.hpp"
#include "report/analysis_json.hpp"
#include "report/analysis_market.hpp"
#include "report/analysis_technical.hpp"
#include "report/analysis_terminal.hpp"

namespace sluice::report {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

const InstrumentId kSpy{"SPY.US"};
const UnixNanos kOpen = parse_rfc3339("2013-10-07T13:30:00Z").value();

Price px(std::string_view text) { return parse_price(text).value(); }
Quantity qty(std::string_view text) { return parse_quantity(text).value(); }

MarketRules rules(MadeFrom made_from, std::chrono::nanoseconds timeframe) {
    MarketRules out;
    out.instrument.id = kSpy;
    out.calendar = CalendarId{"NYSE"};
    out.timeframe = timeframe;
    out.made_from = made_from;
    return out;
}

Trade print(seconds after_open, std::string_view price, std::string_view size) {
    Trade trade;
    trade.instrument = kSpy;
    trade.price = px(price);
    trade.size = qty(size);
    trade.event_time = trade.recv_time = kOpen + after_open;
    return trade;
}

Bar bar(minutes after_open, std::string_view open, std::string_view high, std::string_view low, std::string_view close,
        std::string_view volume) {
    Bar out;
    out.instrument = kSpy;
    out.start = kOpen + after_open;
    out.end = out.start + minutes{1};
    out.open = px(open);
    out.high = px(high);
    out.low = px(low);
    out.close = px(close);
    out.volume = qty(volume);
    return out;
}

// After the close of the first session's day, so that its last bar is known to have ended.
Trade after_hours() { return print(seconds{23'400}, "100", "1"); }

// Prints of two sessions: a wave of 40 quarters of an hour, and a few on the next day.
AnalysisData two_sessions() {
    const market::Calendars calendars;
    AnalysisMarket market{rules(MadeFrom::Prints, minutes{5}), calendars};
    for (int i = 0; i < 78; ++i) {
        const int wave = i % 26 < 13 ? i % 26 : 26 - i % 26;
        for (const int step : {0, 2, 1, 3}) {
            const std::string price = std::to_string(100 + wave + i / 13) + "." + std::to_string(step * 20 + 10);
            EXPECT_TRUE(market.add(print(seconds{i * 300 + step * 60}, price, "100")).has_value());
        }
    }
    EXPECT_TRUE(market.add(print(seconds{86'400}, "106.00", "50")).has_value());
    EXPECT_TRUE(market.add(print(seconds{86'460}, "106.10", "50")).has_value());
    EXPECT_TRUE(market.add(print(seconds{86'400 + 23'400}, "106.10", "1")).has_value());
    AnalysisData data;
    EXPECT_TRUE(market.finish(data).has_value());
    data.source.file = "spy.csv";
    data.source.layout = "tick trades";
    EXPECT_TRUE(analyze_technical(data).has_value());
    return data;
}

// The worked example of five prints: reference/analysis.md, section 2.
TEST(AnalysisMarket, TellsTheVwapAndProfileOfPrints) {
    const market::Calendars calendars;
    AnalysisMarket market{rules(MadeFrom::Prints, minutes{1}), calendars};
    for (const auto& [at, price, size] :
         {std::tuple{0, "100.0", "100"}, std::tuple{20, "100.5", "250"}, std::tuple{59, "100.2", "50"},
          std::tuple{100, "99.9", "400"}, std::tuple{225, "100.1", "200"}})
        ASSERT_TRUE(market.add(print(seconds{at}, price, size)).has_value());
    ASSERT_TRUE(market.add(after_hours()).has_value());
    AnalysisData data;
    ASSERT_TRUE(market.finish(data).has_value());
    ASSERT_EQ(data.sessions.size(), 1u);
    EXPECT_EQ(data.sessions[0].vwap, px("100.115"));
    EXPECT_NEAR(data.sessions[0].vwap_deviation.value(), 0.23932195887549, 1e-12);
    ASSERT_EQ(data.bars.size(), 3u);
    EXPECT_EQ(data.vwap[0], px("100.3375"));
    EXPECT_EQ(data.vwap[2], px("100.115"));
    ASSERT_TRUE(data.profile.has_value());
    EXPECT_EQ(data.profile->profile.total, qty("1000"));
    EXPECT_FALSE(data.vwap_approx);
}

TEST(AnalysisMarket, JoinsBarsAndSaysTheirVwapIsAnApproximation) {
    const market::Calendars calendars;
    AnalysisMarket market{rules(MadeFrom::Bars, minutes{2}), calendars};
    ASSERT_TRUE(market.add(bar(minutes{-1}, "90", "90", "90", "90", "5")).has_value());
    ASSERT_TRUE(market.add(bar(minutes{0}, "100", "102", "99", "101", "10")).has_value());
    ASSERT_TRUE(market.add(bar(minutes{1}, "101", "103", "101", "103", "30")).has_value());
    ASSERT_TRUE(market.add(bar(minutes{2}, "103", "104", "102", "102", "20")).has_value());
    ASSERT_TRUE(market.add(bar(minutes{390}, "90", "90", "90", "90", "5")).has_value());
    AnalysisData data;
    ASSERT_TRUE(market.finish(data).has_value());
    EXPECT_EQ(data.source.outside, 2u);
    ASSERT_EQ(data.bars.size(), 2u);
    EXPECT_EQ(data.bars[0].high, px("103"));
    EXPECT_EQ(data.bars[0].volume, qty("40"));
    EXPECT_TRUE(data.vwap_approx);
    // (302 * 10 + 307 * 30) / (3 * 40)
    EXPECT_EQ(data.vwap[0], px("101.916666667"));
    EXPECT_EQ(data.profile->profile.total, qty("60"));
}

TEST(AnalysisMarket, KnowsNothingLaterThanAsked) {
    const market::Calendars calendars;
    MarketRules limited = rules(MadeFrom::Prints, minutes{1});
    limited.until = kOpen + minutes{1};
    AnalysisMarket market{limited, calendars};
    ASSERT_TRUE(market.add(print(seconds{10}, "100", "1")).has_value());
    ASSERT_TRUE(market.add(print(seconds{60}, "101", "1")).has_value());
    AnalysisData data;
    ASSERT_TRUE(market.finish(data).has_value());
    EXPECT_EQ(data.bars.size(), 1u);
    EXPECT_EQ(data.source.after, 1u);
    EXPECT_EQ(data.as_of, kOpen + minutes{1});
}

TEST(AnalysisMarket, ABarThatHadNotClosedByThenIsNoBar) {
    const market::Calendars calendars;
    MarketRules limited = rules(MadeFrom::Prints, minutes{5});
    limited.until = kOpen + minutes{7};
    AnalysisMarket market{limited, calendars};
    for (const int second : {10, 350, 500})
        ASSERT_TRUE(market.add(print(seconds{second}, "100", "1")).has_value());
    AnalysisData data;
    ASSERT_TRUE(market.finish(data).has_value());
    EXPECT_EQ(data.bars.size(), 1u);
    EXPECT_EQ(data.unfinished.value().start, kOpen + minutes{5});
    EXPECT_EQ(data.profile->profile.total, qty("2")) << "what was traded by then counts";
}

TEST(AnalysisMarket, SaysWhenNothingLiesInASession) {
    const market::Calendars calendars;
    AnalysisMarket market{rules(MadeFrom::Prints, minutes{1}), calendars};
    ASSERT_TRUE(market.add(print(seconds{-3'600}, "100", "1")).has_value());
    AnalysisData data;
    const Status done = market.finish(data);
    ASSERT_FALSE(done.has_value());
    EXPECT_EQ(done.error().text, "no row lies in a session of calendar NYSE");
}

TEST(AnalysisMarket, WithoutVolumeThereIsNoProfile) {
    const market::Calendars calendars;
    AnalysisMarket market{rules(MadeFrom::Quotes, minutes{1}), calendars};
    ASSERT_TRUE(market.add(print(seconds{1}, "100.05", "0")).has_value());
    ASSERT_TRUE(market.add(after_hours()).has_value());
    AnalysisData data;
    ASSERT_TRUE(market.finish(data).has_value());
    EXPECT_FALSE(data.profile.has_value());
    EXPECT_FALSE(data.vwap[0].has_value());
    EXPECT_FALSE(data.bars[0].volume.has_value());
}

TEST(AnalysisTechnical, ZonesAddUpToTheirScoreAndSayWhy) {
    const AnalysisData data = two_sessions();
    const TechnicalFigures& figures = data.technical;
    EXPECT_FALSE(figures.swings.empty());
    EXPECT_FALSE(figures.events.empty());
    ASSERT_FALSE(figures.zones.empty());
    for (const ZoneRow& row : figures.zones) {
        double sum = 0;
        for (const ScorePart& part : row.parts) {
            sum += part.share;
            EXPECT_FALSE(part.reason.empty()) << part.name;
            EXPECT_LE(part.points, part.most);
        }
        EXPECT_NEAR(sum, row.zone.score, 1e-9);
        EXPECT_GE(row.distance, 0);
    }
    for (std::size_t i = 1; i < figures.zones.size(); ++i)
        EXPECT_GE(figures.zones[i - 1].zone.score, figures.zones[i].zone.score);
}

// Cutting the data after any bar leaves what was confirmed until then as it was.
TEST(AnalysisTechnical, NothingIsKnownEarlierThanItSays) {
    const AnalysisData whole = two_sessions();
    for (std::size_t last = 0; last < whole.bars.size(); ++last) {
        AnalysisData cut;
        cut.instrument = whole.instrument;
        cut.bars.assign(whole.bars.begin(), whole.bars.begin() + static_cast<std::ptrdiff_t>(last) + 1);
        ASSERT_TRUE(analyze_technical(cut).has_value());
        std::vector<analytics::Swing> swings;
        for (const analytics::Swing& swing : whole.technical.swings)
            if (swing.confirmed_index <= last)
                swings.push_back(swing);
        std::vector<analytics::StructureEvent> events;
        for (const analytics::StructureEvent& event : whole.technical.events)
            if (event.index <= last)
                events.push_back(event);
        EXPECT_EQ(cut.technical.swings, swings) << last;
        EXPECT_EQ(cut.technical.events, events) << last;
        for (const ZoneRow& row : cut.technical.zones)
            EXPECT_LE(row.zone.known_index, last);
    }
}

TEST(AnalysisTechnical, WithoutAnyMovementTheTrueRangeIsZero) {
    AnalysisData data;
    for (int i = 0; i < 20; ++i)
        data.bars.push_back(bar(minutes{i}, "100", "100", "100", "100", "10"));
    ASSERT_TRUE(analyze_technical(data).has_value());
    EXPECT_EQ(data.technical.atr, 0.0);
    EXPECT_TRUE(data.technical.zones.empty());
}

TEST(AnalysisJson, HoldsEveryPartUnderItsName) {
    const AnalysisData data = two_sessions();
    const std::string text = render_analysis_json(data);
    const auto document = JsonDocument::parse(text);
    ASSERT_TRUE(document.has_value()) << document.error().text;
    const JsonValue root = document->root();
    EXPECT_EQ(root.get("format")->as_string().value(), "sluice-analysis");
    EXPECT_EQ(root.get("timeframe")->as_string().value(), "5m");
    EXPECT_EQ(root.get("instrument")->get("id")->as_string().value(), "SPY.US");
    EXPECT_EQ(root.get("bars")->size(), data.bars.size());
    const JsonValue first = root.get("bars")->at(0);
    EXPECT_EQ(first.get("time")->as_string().value(), "2013-10-07T13:30:00Z");
    EXPECT_EQ(first.get("open")->as_string().value(), "100.1");
    EXPECT_EQ(first.get("volume")->as_string().value(), "400");
    EXPECT_EQ(root.get("sessions")->size(), 2u);
    EXPECT_EQ(root.get("profile")->get("volume")->as_string().value(), "31300");
    for (const std::string_view part : {"swings", "structure", "gaps", "blocks", "zones", "naked_pocs", "notes"})
        EXPECT_TRUE(root.get(part).has_value()) << part;
    EXPECT_TRUE(root.get("chain")->is_null());
    const JsonValue zone = root.get("zones")->at(0);
    EXPECT_EQ(zone.get("reasons")->at(0).get("figure")->as_string().value(), "block state");
    EXPECT_EQ(text, render_analysis_json(two_sessions())) << "the same rows give the same bytes";
}

TEST(AnalysisTerminal, FitsItsColumnsAndShowsSessionsAndZones) {
    const std::string text = render_analysis_terminal(two_sessions(), {.columns = 100});
    for (const std::string_view word :
         {"SPY.US", "Sessions", "2013-10-07", "Volume profile", "Supply and demand", "Structure", "demand", "BOS"})
        EXPECT_NE(text.find(word), std::string::npos) << word;
    EXPECT_EQ(text.find('\x1b'), std::string::npos) << "no colour was asked for";
}

TEST(AnalysisTerminal, DistancesHaveThePlacesOfThePrice) {
    AnalysisData data = two_sessions();
    data.instrument.tick_size = px("0.00001");
    data.technical.zones.at(0).distance = 0.00042;
    EXPECT_NE(render_analysis_terminal(data, {.columns = 120}).find("  0.00042"), std::string::npos);
}

TEST(AnalysisHtml, HoldsTheFiguresAndNoTagOfTheFile) {
    AnalysisData data = two_sessions();
    data.notes.push_back("</script><script>alert(1)</script>");
    const std::string page = render_analysis_html(data);
    EXPECT_NE(page.find("SPY.US"), std::string::npos);
    EXPECT_EQ(page.find("<script>alert(1)"), std::string::npos);
}

TEST(TimeframeText, IsAsItIsTyped) {
    EXPECT_EQ(timeframe_text(minutes{15}), "15m");
    EXPECT_EQ(timeframe_text(seconds{90}), "90s");
    EXPECT_EQ(timeframe_text(std::chrono::hours{1}), "1h");
    EXPECT_EQ(timeframe_text(std::chrono::hours{24}), "1d");
}

// The chain of reference/analysis.md 9.1: PCR 195/210, max pain 100.
class SmallChain {
public:
    SmallChain() {
        const std::tuple<const char*, const char*, const char*> lines[] = {
            {"90", "10", "50"}, {"95", "20", "70"}, {"100", "60", "55"}, {"105", "80", "15"}, {"110", "40", "5"}};
        for (const auto& [strike, call, put] : lines) {
            add(strike, OptionRight::Call, call);
            add(strike, OptionRight::Put, put);
        }
    }
    ChainQuestion question() const {
        ChainQuestion out;
        out.file = "chain.csv";
        out.rows = rows_;
        out.as_of = kOpen;
        out.spot = px("100");
        out.spot_from = "a test";
        out.tick = px("0.01");
        return out;
    }

private:
    void add(const char* strike, OptionRight right, const char* open_interest) {
        market::ChainRow row;
        row.underlying = kSpy;
        row.expiry = Date{2013, 10, 18};
        row.event_time = kOpen;
        row.quote.strike = px(strike);
        row.quote.right = right;
        row.quote.bid_px = px("2.00");
        row.quote.offer_px = px("2.10");
        row.quote.open_interest = qty(open_interest);
        row.has_open_interest = true;
        rows_.push_back(row);
    }
    std::vector<market::ChainRow> rows_;
};

TEST(AnalysisChain, TellsRatiosPainAndWalls) {
    const market::Calendars calendars;
    const auto figures = analyze_option_chain(SmallChain{}.question(), calendars);
    ASSERT_TRUE(figures.has_value()) << figures.error().text;
    EXPECT_NEAR(figures->pcr_oi.value(), 195.0 / 210.0, 1e-12);
    EXPECT_EQ(figures->max_pain, px("100"));
    ASSERT_EQ(figures->call_walls.size(), 3u);
    EXPECT_EQ(figures->call_walls[0].strike, px("105"));
    EXPECT_EQ(figures->put_walls[0].strike, px("95"));
    EXPECT_EQ(figures->call_open_interest, qty("210"));
    EXPECT_FALSE(figures->call_volume.has_value()) << "this chain carries none";
    EXPECT_EQ(figures->model, "BSM_EU");
    EXPECT_EQ(figures->legs.size(), 10u);
    ASSERT_EQ(figures->choices.size(), 2u);

    AnalysisData data = two_sessions();
    data.chain = *figures;
    const auto document = JsonDocument::parse(render_analysis_json(data));
    ASSERT_TRUE(document.has_value());
    EXPECT_EQ(document->root().get("chain")->get("max_pain")->as_string().value(), "100");
    const std::string text = render_analysis_terminal(data, {.columns = 100});
    EXPECT_NE(text.find("max pain"), std::string::npos);
    EXPECT_NE(text.find("0.9286"), std::string::npos);
}

// The forward of parity equals the spot, so the yield eats up the rate.
TEST(AnalysisChain, TellsTheYieldItsLegsArePricedWith) {
    const market::Calendars calendars;
    const SmallChain chain;
    ChainQuestion question = chain.question();
    question.rate = 0.05;
    const auto figures = analyze_option_chain(question, calendars);
    ASSERT_TRUE(figures.has_value()) << figures.error().text;
    EXPECT_NEAR(figures->forward, 100, 1e-9);
    EXPECT_NEAR(figures->div_yield.value(), 0.05, 1e-12);
}

TEST(AnalysisChain, RefusesAnExpiryThatIsNotThereOrHasPassed) {
    const market::Calendars calendars;
    const SmallChain chain;
    ChainQuestion question = chain.question();
    question.expiry = Date{2013, 11, 15};
    const auto missing = analyze_option_chain(question, calendars);
    ASSERT_FALSE(missing.has_value());
    EXPECT_EQ(missing.error().text, "chain.csv: the chain has no expiry 2013-11-15; it has 2013-10-18");
    question = chain.question();
    question.as_of = kOpen + std::chrono::hours{24 * 30};
    const auto past = analyze_option_chain(question, calendars);
    ASSERT_FALSE(past.has_value());
    EXPECT_EQ(past.error().text,
              "chain.csv: every expiry has passed at 2013-11-06T13:30:00Z, the last one on 2013-10-18; --at TIME says "
              "when the chain stood so");
}

}  // namespace
}  // namespace sluice::report
