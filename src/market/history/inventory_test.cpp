#include <gtest/gtest.h>

#include "base/text.hpp"
#include "market/history/history_testkit.hpp"

namespace sluice::market {
namespace {

using namespace testkit;

struct Entry {
    std::string path;
    std::uint64_t rows;
};

// The table "Inventory" of data/market/README.md: | file | rows | bytes | ...
std::vector<Entry> inventory() {
    std::vector<Entry> out;
    const std::string text = read_file(shared("market/README.md"));
    for (const std::string_view line : split(text, '\n')) {
        const auto cells = split(line, '|');
        if (cells.size() < 4)
            continue;
        const auto rows = parse_uint64(trim(cells[2]));
        if (rows)
            out.push_back({std::string{trim(cells[1])}, *rows});
    }
    return out;
}

TEST(HistoryInventory, EveryFileParsesWithItsRowCountAndTellsItsInstrument) {
    const auto entries = inventory();
    if (entries.empty())
        GTEST_SKIP() << "there is no " << shared("market/README.md");
    EXPECT_EQ(entries.size(), 101u);
    for (const Entry& entry : entries) {
        SCOPED_TRACE(entry.path);
        HistorySink nowhere;
        HistoryOptions options;
        options.name = entry.path;
        HistoryParser parser{options, nowhere};
        EXPECT_EQ(parse(parser, read_file(shared("market/" + entry.path))), "");
        EXPECT_EQ(parser.counts().rows, entry.rows);
        EXPECT_EQ(parser.counts().bad_rows, 0u);
    }
}

TEST(HistoryInventory, NamesTellListings) {
    const auto name = [](std::string_view path) {
        const auto id = facts_of(path).instrument;
        return id ? std::string{id->view()} : std::string{"-"};
    };
    EXPECT_EQ(name("us_equity/spy_20131007_tick_trade.csv.gz"), "SPY.US");
    EXPECT_EQ(name("spy_20131007_tick_trade.csv"), "SPY.US");
    EXPECT_EQ(name("nse_index/banknifty_202402_1m.csv.gz"), "BANKNIFTY.NSE");
    EXPECT_EQ(name("nse_equity/yesbank_20190709_1m_trade.csv.gz"), "YESBANK.NSE");
    EXPECT_EQ(name("nse_option/nifty_exp20240620_spot23593.5_chain.csv"), "NIFTY.NSE");
    EXPECT_EQ(name("fx/usdjpy_truefx_201301_tick_quote.csv.gz"), "USDJPY.FX");
    EXPECT_EQ(name("cme/6EH4_20240101_20240115_1m.csv.gz"), "6E-202403.CME");
    EXPECT_EQ(name("6EH4_20191001_1m.csv.gz"), "6E-202403.CME") << "the next year that ends in 4";
    EXPECT_EQ(name("crypto/binance/btcbusd_20221213_1m_trade.csv.gz"), "BTC/BUSD.BINANCE");
    EXPECT_EQ(name("crypto/coinbase/ethusd_20180404_1m_trade.csv.gz"), "ETH/USD.COINBASE");
    EXPECT_EQ(name("crypto/binance/btcusdt_perp_20221101_depth_snap.csv.gz"), "BTC/USDT-PERP.BINANCE");
    EXPECT_EQ(name("us_index_option/spxw_20230626_1m_quote_close.csv.gz"), "SPXW.US");
    EXPECT_EQ(name("market data of today.csv"), "-");
}

TEST(HistoryInventory, NamesTellSnapshots) {
    EXPECT_EQ(facts_of("us_option/goog_20151224_1030ET_chain.csv.gz").snapshot,
              UnixNanos::from_millis(1'450'971'000'000));
    EXPECT_EQ(facts_of("us_option/nwsa_20130628_1555ET_chain.csv.gz").snapshot,
              UnixNanos::from_millis(1'372'449'300'000));
    EXPECT_EQ(facts_of("nse_option/nifty_exp20240627_spot23501.1_chain.csv").underlying_px,
              parse_price("23501.1").value());
    EXPECT_EQ(format_rfc3339(*facts_of("us_option/aapl_20140605_eod_chain.csv.gz").snapshot), "2014-06-05T20:00:00Z");
}

}  // namespace
}  // namespace sluice::market
