#include <gtest/gtest.h>

#include "base/decimal.hpp"
#include "base/text.hpp"
#include "market/bar_builder.hpp"
#include "market/bar_rollup.hpp"
#include "market/bars_testkit.hpp"
#include "market/history/history_testkit.hpp"
#include "market/history/inflate.hpp"
#include "market/vwap.hpp"

// Bars and VWAP against data/oracles/bars and the real checks of reference/analysis.md 1 and 2.
namespace sluice::market {
namespace {

using namespace testkit;

std::string unzip(const std::string& path) {
    const std::string packed = read_file(path);
    GzipReader reader;
    reader.set_input(as_bytes(packed));
    std::string out;
    while (true) {
        const auto piece = reader.next();
        if (!piece || piece->empty())
            return out;
        out.append(as_text(*piece));
    }
}

// The session 09:30 to 16:00 of a day in October, at UTC-04:00.
DailyCalendar new_york_summer() { return {13h + 30min, 20h}; }

// Makes minute bars and the session's VWAP of prints, and writes each bar as the oracle's line.
struct Pipeline final : HistorySink {
    DailyCalendar calendar = new_york_summer();
    BarBuilder builder{{}, calendar};
    Vwap vwap;
    BarVwap approximate;
    std::vector<Bar> closed;
    std::vector<std::pair<UnixNanos, int128>> vwap_at;  // the running VWAP when the first print of a later bar comes
    std::string lines = "ts_ms,open,high,low,close,volume,trades,bar_vwap,session_vwap\n";
    std::uint64_t bars = 0;
    std::uint64_t trades = 0;

    void on_trade(const TradePrint& print) override {
        if (builder.add(print.trade, closed) != TickOutcome::Counted)
            return;
        ++trades;
        // The session's VWAP at a bar's close holds every print before the bar's end.
        const UnixNanos start = bar_span(*builder.session(), 1min, print.trade.event_time).start;
        if (!vwap_at.empty() && vwap_at.back().first == start)
            vwap_at.pop_back();
        ASSERT_TRUE(vwap.add(print.trade.price, print.trade.size));
        vwap_at.emplace_back(start, *vwap.value_at(10));
        write();
    }
    void write() {
        for (const Bar& bar : closed) {
            lines += std::to_string(bar.start.millis());
            for (const Price price : {bar.open, bar.high, bar.low, bar.close})
                lines += "," + format_decimal_fixed(price.nanos(), 9, 4);
            lines += "," + to_text(*bar.volume) + "," + std::to_string(bar.trades);
            lines += "," + format_decimal_fixed(*mul_div_round(bar.turnover->atto(), 10, bar.volume->nanos()), 10, 10);
            ASSERT_EQ(vwap_at.front().first, bar.start);
            lines += "," + format_decimal_fixed(vwap_at.front().second, 10, 10) + "\n";
            vwap_at.erase(vwap_at.begin());
            ASSERT_TRUE(approximate.add(bar));
            ++bars;
        }
        closed.clear();
    }
    void run(const std::string& path) {
        HistoryOptions options;
        options.name = path;
        HistoryParser parser{options, *this};
        ASSERT_EQ(parse(parser, read_file(shared(path))), "");
        builder.finish(closed);
        write();
    }
};

TEST(BarsOracle, SpyEqualsTheOracleToTheLastDigit) {
    const std::string expected = unzip(shared("oracles/bars/spy_20131007_1m_expected.csv.gz"));
    if (expected.empty())
        GTEST_SKIP() << "there is no " << shared("oracles/bars");
    Pipeline spy;
    spy.run("market/us_equity/spy_20131007_tick_trade.csv.gz");
    EXPECT_TRUE(spy.lines == expected);
    EXPECT_EQ(spy.bars, 390u);
    EXPECT_EQ(spy.trades, 241'504u);
    EXPECT_EQ(to_text(spy.vwap.volume()), "81975673");
    EXPECT_EQ(format_decimal_fixed(*spy.vwap.value_at(10), 10, 10), "167.9302286060");
    EXPECT_EQ(format_decimal_fixed(*spy.approximate.value_at(10), 10, 10), "167.9208867330")
        << "never to be mixed with the exact one";
    EXPECT_EQ(spy.builder.counts().late_dropped, 0u);
    EXPECT_EQ(spy.builder.counts().bad_prices, 0u);
}

TEST(BarsOracle, IbmEqualsTheOracleToTheLastDigit) {
    const std::string expected = unzip(shared("oracles/bars/ibm_20131008_1m_expected.csv.gz"));
    if (expected.empty())
        GTEST_SKIP() << "there is no " << shared("oracles/bars");
    Pipeline ibm;
    ibm.run("market/us_equity/ibm_20131008_tick_trade.csv.gz");
    EXPECT_TRUE(ibm.lines == expected);
    EXPECT_EQ(ibm.bars, 390u);
    EXPECT_EQ(ibm.trades, 33'323u);
}

TEST(BarsOracle, TheVendorsMinuteBarsGiveAnotherApproximation) {
    const std::string file = read_file(shared("market/us_equity/spy_20131007_1m_trade.csv.gz"));
    if (file.empty())
        GTEST_SKIP() << "there is no " << shared("market");
    const auto calendar = new_york_summer();
    BarVwap vwap;
    Quantity volume;
    for (const Bar& bar : rows_of("spy_20131007_1m_trade.csv.gz", file).bars) {
        if (calendar.session_at_or_after({}, bar.start)->open > bar.start)
            continue;
        ASSERT_TRUE(vwap.add(bar));
        volume += *bar.volume;
    }
    EXPECT_EQ(to_text(volume), "81489219");
    EXPECT_EQ(format_decimal_fixed(*vwap.value_at(10), 10, 10), "167.9208855847");
}

TEST(BarsOracle, NiftyMinutesRollUpToFifteen) {
    const std::string file = read_file(shared("market/nse_index/nifty_202406_1m.csv.gz"));
    if (file.empty())
        GTEST_SKIP() << "there is no " << shared("market");
    const auto calendar = nse();
    BarRollup rollup{CalendarId{"NSE"}, 15min, calendar};
    std::vector<Bar> out;
    for (const Bar& bar : rows_of("nifty_202406_1m.csv.gz", file).bars)
        if (date_of(bar.start) == Date{2024, 6, 3})
            rollup.add(bar, out);
    ASSERT_EQ(out.size(), 25u);
    EXPECT_EQ(text_of(out[0]), "09:15 23337.9 23337.9 23083.25 23132.95 -");
    EXPECT_EQ(text_of(out[1]), "09:30 23135.6 23163.65 23105.65 23105.7 -");
}

}  // namespace
}  // namespace sluice::market
