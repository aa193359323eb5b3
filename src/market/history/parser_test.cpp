#include "market/history/parser.hpp"

#include <gtest/gtest.h>
#include <zlib.h>

#include "market/history/history_testkit.hpp"

namespace sluice::market {
namespace {

using namespace testkit;

constexpr std::string_view kTicks = "ts_ms,price,size,exchange,condition_hex,suspicious\n";

std::string gzip(std::string_view text) {
    z_stream stream{};
    EXPECT_EQ(deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    std::string out(deflateBound(&stream, text.size()), '\0');
    stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data()));
    stream.avail_in = static_cast<uInt>(text.size());
    stream.next_out = reinterpret_cast<Bytef*>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    EXPECT_EQ(deflate(&stream, Z_FINISH), Z_STREAM_END);
    out.resize(stream.total_out);
    deflateEnd(&stream);
    return out;
}

// The error's sentence when a file of this name holds this; empty when it is fine.
std::string error_of(std::string name, std::string_view bytes, std::size_t piece = 65536) {
    Kept kept;
    HistoryOptions options;
    options.name = std::move(name);
    HistoryParser parser{options, kept};
    return parse(parser, bytes, piece);
}
// The same for one row under a header that starts a file for SPY.
std::string row_error(std::string_view header, std::string_view row) {
    return error_of("spy.csv", std::string{header} + std::string{row} + "\n");
}

TEST(HistoryParser, ReadsPrints) {
    const Kept kept =
        rows_of("spy.csv", std::string{kTicks} + "1381132800464,167.41,100,P,20002000,0\r\n1381132800999,167,5,Z,F,1");
    ASSERT_EQ(kept.trades.size(), 2u);
    const TradePrint& first = kept.trades[0];
    EXPECT_EQ(first.trade.instrument, InstrumentId{"SPY.US"});
    EXPECT_EQ(first.trade.event_time, UnixNanos::from_millis(1'381'132'800'464));
    EXPECT_EQ(first.trade.price, parse_price("167.41").value());
    EXPECT_EQ(first.trade.size, Quantity::whole(100));
    EXPECT_EQ(first.exchange, 'P');
    EXPECT_EQ(first.condition, 0x20002000u);
    EXPECT_FALSE(first.suspicious);
    EXPECT_TRUE(kept.trades[1].suspicious);
}

TEST(HistoryParser, AZeroPriceSaysThatItsSideIsNotUpdated) {
    const Kept kept = rows_of("bac.csv",
                              "ts_ms,bid,bid_size,ask,ask_size,exchange,condition_hex,suspicious\n"
                              "1381132800151,0,0,14.02,500,Q,1,0\n1381132800152,14.01,200,0,0,P,1,0\n");
    ASSERT_EQ(kept.updates.size(), 2u);
    EXPECT_FALSE(kept.updates[0].bid_updated);
    EXPECT_TRUE(kept.updates[0].offer_updated);
    EXPECT_EQ(kept.updates[0].quote.offer_size, Quantity::whole(500));
    EXPECT_TRUE(kept.updates[1].bid_updated);
    EXPECT_FALSE(kept.updates[1].offer_updated);
}

TEST(HistoryParser, ReadsBarsQuotesAndTheMakersSide) {
    EXPECT_EQ(
        rows_of("nifty_202406_1m.csv", "ts_ms,open,high,low,close\n1717386300000,23337.90,23337.90,23086.75,23109.55\n")
            .bars.at(0)
            .volume,
        std::nullopt);
    const Bar bar = rows_of("spy_1s_trade.csv", "ts_ms,open,high,low,close,volume\n1000,1,3,0.5,2,7\n").bars.at(0);
    EXPECT_EQ(bar.end - bar.start, std::chrono::seconds{1});
    EXPECT_EQ(bar.volume, Quantity::whole(7));
    const Quote fx = rows_of("eurusd_oanda.csv", "ts_ms,bid,ask\n1398902400292,1.38676,1.38686\n").quotes.at(0);
    EXPECT_EQ(fx.bid_size, Quantity::whole(1'000'000)) << "FX files carry no size";
    const auto trade = rows_of("btcusdt.csv", "ts_ms,trade_id,price,qty,buyer_is_maker\n1000,7,39432.48,0.000263,1\n")
                           .trades.at(0)
                           .trade;
    EXPECT_EQ(trade.aggressor, Aggressor::Seller);
    EXPECT_EQ(trade.trade_id, 7u);
    EXPECT_EQ(trade.size, Quantity::from_nanos(263'000));
}

TEST(HistoryParser, AQuoteBarMayLackASideAndItsSizesAreRounded) {
    const auto bars =
        rows_of("nwsa.csv",
                "ts_ms,bid_open,bid_high,bid_low,bid_close,bid_size,ask_open,ask_high,ask_low,ask_close,ask_size\n"
                "1000,30,30,30,30,8.880099999999999,,,,,0\n")
            .quote_bars;
    ASSERT_TRUE(bars.at(0).bid.has_value());
    EXPECT_EQ(bars.at(0).bid->size, Quantity::from_nanos(8'880'100'000));
    EXPECT_FALSE(bars.at(0).offer.has_value());
}

TEST(HistoryParser, ReadsChains) {
    const Kept us = rows_of(
        "us_option/goog_20151224_1030ET_chain.csv",
        "expiry,strike,right,bid,bid_size,ask,ask_size,last,volume,open_interest\n20151224,592.5,P,,,0.5,106,,0,\n");
    const ChainRow& row = us.chain.at(0);
    EXPECT_EQ(row.quote.instrument, InstrumentId{"GOOG151224P00592500.US"});
    EXPECT_EQ(row.quote.bid_px, std::nullopt);
    EXPECT_EQ(row.quote.offer_px, parse_price("0.5").value());
    EXPECT_TRUE(row.has_volume);
    EXPECT_FALSE(row.has_open_interest);

    const Kept nse = rows_of(
        "nse_option/nifty_exp20240620_spot23593.5_chain.csv",
        "expiry,strike,ce_ltp,ce_bid,ce_bid_qty,ce_ask,ce_ask_qty,ce_volume,ce_oi,ce_prev_oi,ce_prev_close,ce_iv_pct,"
        "pe_ltp,pe_bid,pe_bid_qty,pe_ask,pe_ask_qty,pe_volume,pe_oi,pe_prev_oi,pe_prev_close,pe_iv_pct\n"
        "2024-06-20,20150,3425,3265.75,500,3606.75,250,50,2125,2150,3352.45,0,0.05,0,0,0.05,246075,8575675,1858900,"
        "2115750,0.45,250\n");
    ASSERT_EQ(nse.chain.size(), 2u);
    EXPECT_EQ(nse.chain[0].quote.instrument, InstrumentId{"NIFTY-20240620-20150-CE.NSE"});
    EXPECT_EQ(nse.chain[1].quote.instrument, InstrumentId{"NIFTY-20240620-20150-PE.NSE"});
    EXPECT_EQ(nse.chain[1].quote.bid_px, std::nullopt) << "zero means no quote";
    EXPECT_EQ(nse.chain[1].quote.open_interest, Quantity::whole(1'858'900));
    EXPECT_EQ(nse.chain[1].vendor.implied_volatility, 2.5);
    EXPECT_EQ(nse.chain[0].underlying_px, parse_price("23593.5").value());

    const Kept day = rows_of(
        "us_option/aapl_20140605_eod_chain.csv",
        "expiry,strike,right,open,high,low,close,volume,open_interest,implied_volatility,delta,gamma,vega,theta,rho\n"
        ",,,646.7500,646.9900,646.7500,649.56,370,,,,,,,\n20140606,490,C,155.2250,159.0500,153.1500,156.6000,0,,0,0,0,"
        "0,0,-0.0009296.0025941\n");
    EXPECT_EQ(day.bars.size(), 1u) << "the underlying's own day; its close above its high is the vendor's";
    EXPECT_EQ(day.chain.at(0).quote.last_px, parse_price("156.6").value());
    EXPECT_EQ(day.chain.at(0).vendor.delta, 0.0);
    EXPECT_EQ(day.chain.at(0).vendor.rho, std::nullopt) << "the vendor's model values are shown, never trusted";
}

TEST(HistoryParser, LinesOfOneUpdateAreOneDepthMessage) {
    const Kept kept = rows_of("btcusdt_perp_depth.csv",
                              "symbol,timestamp,first_update_id,last_update_id,side,update_type,price,qty,pu\n"
                              "BTCUSDT,1000,5,9,a,set,20472.80,0.000,4\nBTCUSDT,1000,5,9,b,set,20470.10,1.5,4\n"
                              "BTCUSDT,1001,10,11,b,set,20470.20,2,9\n");
    ASSERT_EQ(kept.depth.size(), 2u);
    EXPECT_EQ(kept.depth[0].depth.instrument, InstrumentId{"BTC/USDT-PERP.BINANCE"});
    EXPECT_EQ(kept.depth[0].depth.bids.size(), 1u);
    EXPECT_EQ(kept.depth[0].depth.offers.size(), 1u);
    EXPECT_EQ(kept.depth[1].previous_update_id, 9u);
}

TEST(HistoryParser, ReadsCapturedMessages) {
    const Kept kept = rows_of(
        "binance/usdm_ws.jsonl",
        R"({"recv":1626992741.5,"msg":{"stream":"x","data":{"e":"aggTrade","E":2,"a":99,"s":"CTKUSDT","p":"1.011","q":"10","T":1626992741421,"m":false}}})"
        "\n"
        R"({"recv":1626992741.5,"msg":{"stream":"x","data":{"e":"bookTicker","u":6,"s":"SUSHIUSDT","b":"7.6110","B":"2","a":"7.6120","A":"297","E":1626992741017}}})"
        "\n"
        R"({"recv":1626992741.5,"msg":{"stream":"x","data":{"e":"depthUpdate","E":1626992741037,"s":"SUSHIUSDT","U":7,"u":8,"pu":6,"b":[["7.5","0"]],"a":[]}}})"
        "\n"
        R"({"recv":1618677817.1,"msg":{"type":"match","trade_id":5,"side":"sell","size":"450","price":"0.791","product_id":"SKL-USD","time":"2021-04-17T16:43:37.121358Z"}})"
        "\n"
        R"({"recv":1618677817.1,"msg":{"type":"subscriptions","channels":[]}})"
        "\n");
    ASSERT_EQ(kept.trades.size(), 2u);
    EXPECT_EQ(kept.trades[0].trade.instrument, InstrumentId{"CTK/USDT-PERP.BINANCE"});
    EXPECT_EQ(kept.trades[0].trade.aggressor, Aggressor::Buyer);
    EXPECT_EQ(kept.trades[1].trade.aggressor, Aggressor::Buyer) << "a match's side is the maker's";
    EXPECT_EQ(kept.quotes.at(0).offer_size, Quantity::whole(297));
    EXPECT_EQ(kept.depth.at(0).previous_update_id, 6u);
}

TEST(HistoryParser, GivesTheSameRowsHoweverTheBytesAreCut) {
    const std::string text = std::string{kTicks} + "1000,1.5,1,P,1,0\n2000,1.6,2,Q,2,0\n3000,1.7,3,Z,3,0\n";
    for (const std::string& bytes : {text, gzip(text), gzip(text.substr(0, 60)) + gzip(text.substr(60))}) {
        for (const std::size_t piece : {1u, 2u, 7u, 4096u}) {
            Kept kept;
            HistoryOptions options;
            options.name = "spy.csv";
            HistoryParser parser{options, kept};
            EXPECT_EQ(parse(parser, bytes, piece), "");
            ASSERT_EQ(kept.trades.size(), 3u);
            EXPECT_EQ(kept.trades[2].trade.price, parse_price("1.7").value());
        }
    }
}

TEST(HistoryParser, NamesFileLineAndColumnOfABadRow) {
    EXPECT_EQ(row_error(kTicks, "1,abc,1,P,1,0"), "spy.csv:2:2: price \"abc\" is not a decimal number");
    EXPECT_EQ(row_error(kTicks, "1,1e5,1,P,1,0"), "spy.csv:2:2: price \"1e5\" is not a decimal number");
    EXPECT_EQ(row_error(kTicks, "1,,1,P,1,0"), "spy.csv:2:2: price is empty; a decimal number would be right");
    EXPECT_EQ(row_error(kTicks, "1,4000000000.1,1,P,1,0"),
              "spy.csv:2:2: price is out of range: at most 4000000000 either way");
    EXPECT_EQ(row_error(kTicks, "1,1.0000000001,1,P,1,0"),
              "spy.csv:2:2: price \"1.0000000001\" has more than 9 digits after the point");
    EXPECT_EQ(row_error(kTicks, "1,1,-1,P,1,0"), "spy.csv:2:3: size is out of range: 0 to 1000000000000000000");
    EXPECT_EQ(row_error(kTicks, "x,1,1,P,1,0"),
              "spy.csv:2:1: ts_ms \"x\" is not a whole number of milliseconds since 1970");
    EXPECT_EQ(
        row_error(kTicks, "1381132800464000,1,1,P,1,0"),
        "spy.csv:2:1: ts_ms \"1381132800464000\" is outside the years 1970 to 2199; Unix milliseconds would be right");
    EXPECT_EQ(row_error(kTicks, "1,1,1,PP,1,0"), "spy.csv:2:4: exchange \"PP\" is not one letter");
    EXPECT_EQ(row_error(kTicks, "1,1,1,P,xyz,0"), "spy.csv:2:5: condition_hex \"xyz\" is not a hexadecimal number");
    EXPECT_EQ(row_error(kTicks, "1,1,1,P,1,2"), "spy.csv:2:6: suspicious \"2\" is neither 0 nor 1");
    EXPECT_EQ(row_error(kTicks, "1,1,1,P"), "spy.csv:2:5: the row ends before condition_hex; it needs 6 fields");
    EXPECT_EQ(row_error(kTicks, "1,1,1,P,1,0,9"), "spy.csv:2:7: the row has more than 6 fields");
    EXPECT_EQ(row_error(kTicks, ""), "spy.csv:2:1: the line is empty; a row would be right");
    EXPECT_EQ(row_error("ts_ms,open,high,low,close,volume\n", "1,5,4,3,4,1"),
              "spy.csv:2:6: the bar contradicts itself: low <= open, close <= high would be right");
    EXPECT_EQ(row_error("expiry,strike,right,last,volume,open_interest\n", "20140631,490,C,,0,0"),
              "spy.csv:2:1: expiry \"20140631\" is not a date such as 20240620 or 2024-06-20");
    EXPECT_EQ(row_error("expiry,strike,right,last,volume,open_interest\n", "20140606,490,X,,0,0"),
              "spy.csv:2:3: right \"X\" is neither C nor P");
    EXPECT_EQ(row_error("date,kind,close_local\n", "2015-12-24,early_close,25:00"),
              "spy.csv:2:3: close_local \"25:00\" is not a time such as 13:00");
    EXPECT_EQ(row_error("date,kind,close_local\n", "2015-12-24,open,"),
              "spy.csv:2:2: kind \"open\" is neither closed nor early_close");
    EXPECT_EQ(row_error("ts_ms,trade_id,price,qty,buyer_is_maker\n", "1,x,1,1,0"),
              "spy.csv:2:2: trade_id \"x\" is not a whole number");
}

TEST(HistoryParser, NamesWhatACapturedMessageLacks) {
    const auto error = [](std::string_view line) { return error_of("binance_ws.jsonl", line); };
    EXPECT_EQ(
        error(R"({"recv":1,"msg":{"stream":"x"}})"),
        "binance_ws.jsonl:1:1: msg is neither a Binance nor a Coinbase message: it has no lastUpdateId, data or type");
    EXPECT_NE(error(R"({"recv":1,"msg":{"data":{"e":"aggTrade","s":"BTCUSDT"}}})").find("binance_ws.jsonl:1:1: "),
              std::string::npos);
    EXPECT_NE(error(R"({"recv":1,"msg":{"data":{"e":"depthUpdate","E":1,"s":"XYZ","U":1,"u":1,"b":[],"a":[]}}})")
                  .find("is no pair"),
              std::string::npos);
    EXPECT_NE(error(R"({"recv":1,"msg":)"), "");
}

TEST(HistoryParser, NamesWhatAHeaderLacks) {
    EXPECT_EQ(error_of("a.csv", "ts_ms,price,size,exchange\n"),
              "a.csv:1:1: the header ends early; column \"condition_hex\" of tick trades would be next");
    EXPECT_EQ(error_of("a.csv", "ts_ms,price,volume\n"),
              "a.csv:1:1: column \"volume\" is unknown here; \"size\" of tick trades would be right");
    EXPECT_EQ(error_of("a.csv", "ts_ms,bid,ask,extra\n"), "a.csv:1:1: column \"extra\" is one too many for FX ticks");
    EXPECT_EQ(error_of("a.csv", "hello\n").find("a.csv:1:1: the first line \"hello\" is no header of a known layout"),
              0u);
    EXPECT_EQ(
        error_of("market data.csv", "ts_ms,bid,ask\n"),
        "market data.csv: the file's name does not tell its instrument; name it, such as SPY.US or BTC/USDT.BINANCE");
}

TEST(HistoryParser, RefusesEmptyTruncatedAndDamagedFiles) {
    EXPECT_EQ(error_of("a.csv", ""), "a.csv: the file is empty; a header line or JSON lines would be right");
    const std::string whole = gzip(std::string{kTicks} + "1000,1.5,1,P,1,0\n");
    EXPECT_EQ(error_of("spy.csv.gz", whole.substr(0, whole.size() - 3)),
              "spy.csv.gz: the gzip data ends early, after line 2; the file is cut off");
    EXPECT_EQ(error_of("spy.csv.gz", whole.substr(0, 20)),
              "spy.csv.gz: the gzip data ends early, after line 0; the file is cut off");
    std::string damaged = whole;
    damaged[damaged.size() - 6] = static_cast<char>(damaged[damaged.size() - 6] ^ 1);
    EXPECT_EQ(error_of("spy.csv.gz", damaged),
              "spy.csv.gz: after line 2 the gzip data is damaged: incorrect data check");
    EXPECT_EQ(error_of("spy.csv.gz", whole + "rubbish"),
              "spy.csv.gz: after line 2 the gzip data is damaged: incorrect header check");
}

TEST(HistoryParser, CountsAndSkipsBadRowsUpToAMaximum) {
    const std::string text = std::string{kTicks} + "1,x,1,P,1,0\n2,1.5,1,P,1,0\n3,y,1,P,1,0\n4,z,1,P,1,0\n";
    Kept kept;
    HistoryOptions options;
    options.name = "spy.csv";
    options.max_bad_rows = 2;
    HistoryParser parser{options, kept};
    EXPECT_EQ(parse(parser, text), "spy.csv:5:2: price \"z\" is not a decimal number (more than 2 bad rows)");
    EXPECT_EQ(parser.counts().rows, 1u);
    EXPECT_EQ(parser.bad_rows().size(), 2u);
    EXPECT_EQ(parser.feed(as_bytes("5,1,1,P,1,0\n")).error().text,
              "spy.csv:5:2: price \"z\" is not a decimal number (more than 2 bad rows)");
}

TEST(HistoryParser, AnInstrumentGivenWinsOverTheName) {
    Kept kept;
    HistoryOptions options;
    options.name = "spy.csv";
    options.instrument = InstrumentId{"VOO.US"};
    HistoryParser parser{options, kept};
    EXPECT_EQ(parse(parser, std::string{kTicks} + "1000,1.5,1,P,1,0\n"), "");
    EXPECT_EQ(kept.trades.at(0).trade.instrument, InstrumentId{"VOO.US"});
    EXPECT_EQ(parser.layout(), HistoryLayout::TickTrades);
}

}  // namespace
}  // namespace sluice::market
