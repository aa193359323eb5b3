#include "market/history/chain_file.hpp"

#include <gtest/gtest.h>

#include "market/history/history_testkit.hpp"

namespace sluice::market {
namespace {

using namespace testkit;

constexpr const char* kUs = "expiry,strike,right,bid,bid_size,ask,ask_size,last,volume,open_interest\n";
constexpr const char* kQuotes = "ts_ms,expiry,strike,right,bid,bid_size,ask,ask_size\n";
constexpr const char* kNse =
    "expiry,strike,ce_ltp,ce_bid,ce_bid_qty,ce_ask,ce_ask_qty,ce_volume,ce_oi,ce_prev_oi,ce_prev_close,ce_iv_pct,pe_"
    "ltp,"
    "pe_bid,pe_bid_qty,pe_ask,pe_ask_qty,pe_volume,pe_oi,pe_prev_oi,pe_prev_close,pe_iv_pct\n";

Result<ChainFile> read_chain(std::string name, const std::string& text, std::uint64_t bad_rows = 0) {
    HistoryOptions options;
    options.name = std::move(name);
    options.max_bad_rows = bad_rows;
    ChainReader reader{options};
    if (const Status status = reader.feed(as_bytes(text)); !status)
        return fail(status.error());
    return reader.finish();
}

constexpr const char* kGoog = "goog_20151224_1030ET_chain.csv";

ChainFile goog(const std::string& rows, std::uint64_t bad_rows = 0) {
    return read_chain(kGoog, kUs + rows, bad_rows).value();
}
using Sentences = std::vector<std::string>;

TEST(ChainFile, ACleanFileHasNoFindings) {
    const ChainFile file = goog("20151231,740,C,9,1,9.5,1,,0,0\n20151231,740,P,1,1,1.5,1,1.2,5,6\n");
    EXPECT_EQ(file.rows.size(), 2u);
    EXPECT_EQ(file.underlying, InstrumentId{"GOOG.US"});
    EXPECT_TRUE(file.findings.empty());
}

TEST(ChainFile, NamesCrossedQuotesAndDropsThem) {
    const ChainFile us = goog("20151231,740,C,10,1,9.5,1,9,0,0\n20151231,740,P,1,1,1.5,1,1.2,5,6\n");
    EXPECT_EQ(us.findings,
              Sentences{"goog_20151224_1030ET_chain.csv:2:6: ask 9.5 is below bid 10; the quote is crossed and is not "
                        "used"});
    ASSERT_EQ(us.rows.size(), 2u);
    EXPECT_EQ(us.rows[0].quote.bid_px, std::nullopt);
    EXPECT_EQ(us.rows[0].quote.last_px, parse_price("9").value());

    const std::string row = "2024-06-27,23500,5,4,1,6,1,1,1,1,5,0,5,7,1,6,1,1,1,1,5,0\n";
    const ChainFile nse = read_chain("nifty_exp20240627_spot23501.1_chain.csv", kNse + row).value();
    EXPECT_EQ(nse.findings, Sentences{"nifty_exp20240627_spot23501.1_chain.csv:2:16: pe_ask 6 is below pe_bid 7; the "
                                      "quote is crossed and is not used"});
    EXPECT_EQ(nse.underlying_px, parse_price("23501.1").value());
}

TEST(ChainFile, NamesWrongExpiriesAndLeavesThemOut) {
    const ChainFile past = goog("20151218,740,C,,,,,,0,0\n20151224,740,C,,,,,,0,0\n20151224,740,P,,,,,,0,0\n");
    EXPECT_EQ(past.findings, Sentences{"goog_20151224_1030ET_chain.csv:2:1: expiry 2015-12-18 is before 2015-12-24, "
                                       "when the chain stood; the row is left out"});
    EXPECT_EQ(past.rows.size(), 2u);
    const std::string row = "2024-07-04,23500,5,4,1,6,1,1,1,1,5,0,5,5,1,6,1,1,1,1,5,0\n";
    const ChainFile other = read_chain("nifty_exp20240627_chain.csv", kNse + row).value();
    EXPECT_TRUE(other.rows.empty());
    ASSERT_EQ(other.findings_total, 2u) << "of the call and the put";
    EXPECT_EQ(other.findings[0],
              "nifty_exp20240627_chain.csv:2:1: expiry 2024-07-04 is not 2024-06-27, which the "
              "file's name tells; the row is left out");
}

TEST(ChainFile, NamesRepeatsDisorderAndGaps) {
    const ChainFile file = goog(
        "20151231,740,C,,,,,,0,0\n20151231,740,P,,,,,,0,0\n20151231,740,C,1,1,2,1,,0,0\n20151231,730,C,,,,,,0,0\n");
    EXPECT_EQ(
        file.findings,
        (Sentences{"goog_20151224_1030ET_chain.csv:4:2: the 740 call stands in line 2 already; the row is left out",
                   "goog_20151224_1030ET_chain.csv:5:2: strike 730 stands after 740; rising strikes would be right",
                   "goog_20151224_1030ET_chain.csv:5:2: strike 730 of 2015-12-31 has a call and no put"}));
    EXPECT_EQ(file.rows.size(), 3u);
}

TEST(ChainFile, NamesMixedTimeZonesAndTimesOutOfOrder) {
    // 5 h 30 min back, and a minute back.
    const std::string rows =
        "1609770600000,20210115,3200,C,564.1,115,569.1,115\n1609770600000,20210115,3200,P,1.95,933,2.2,313\n"
        "1609750800000,20210115,3200,C,564.1,115,569.1,115\n1609770600000,20210115,3300,C,564.1,115,569.1,115\n"
        "1609770540000,20210115,3300,P,564.1,115,569.1,115\n";
    const ChainFile file = read_chain("spx_20210104_1m_quote_close.csv", kQuotes + rows).value();
    EXPECT_EQ(file.findings,
              (Sentences{"spx_20210104_1m_quote_close.csv:4:1: ts_ms goes back 5 h 30 min, as between two time zones; "
                         "UTC throughout would be right",
                         "spx_20210104_1m_quote_close.csv:6:1: ts_ms goes back 0 h 1 min; rows in the order of time "
                         "would be right"}));
    EXPECT_EQ(file.rows.size(), 5u);
}

TEST(ChainFile, RefusedRowsAreErrorsOrFindings) {
    const std::string rows =
        "20151231,740,C,nan,1,2,1,,0,0\n20151231,740,P,1,1,2,1,,0,-5\n20151231,750,C,,,,,,0,0\n20151231,750,P,,,,,,0,"
        "0\n";
    EXPECT_EQ(read_chain(kGoog, kUs + rows).error().text,
              "goog_20151224_1030ET_chain.csv:2:4: bid \"nan\" is not a decimal number");
    const ChainFile file = goog(rows, 5);
    ASSERT_EQ(file.findings_total, 2u);
    EXPECT_EQ(file.findings[1],
              "goog_20151224_1030ET_chain.csv:3:10: open_interest is out of range: 0 to 1000000000000000000");
    EXPECT_EQ(file.rows.size(), 2u);
    EXPECT_EQ(read_chain("eurusd_fx.csv", "ts_ms,bid,ask\n").error().code, ErrorCode::Invalid);
    EXPECT_EQ(read_chain("spy_1m_trade.csv", "ts_ms,open,high,low,close,volume\n").error().text,
              "spy_1m_trade.csv: the file holds trade bars; a chain of options would be right");
}

TEST(ChainFile, TheSharedChainsHaveNoWrongRows) {
    for (const char* path :
         {"nse_option/nifty_exp20240620_spot23593.5_chain.csv", "nse_option/nifty_exp20240627_spot23501.1_chain.csv",
          "nse_option/nifty_exp20251223_spot26177.15_chain.csv", "us_option/goog_20151224_1030ET_chain.csv.gz",
          "us_option/aapl_20140605_eod_chain.csv.gz"}) {
        const std::string bytes = read_file(shared("market/" + std::string{path}));
        if (bytes.empty())
            GTEST_SKIP() << "there is no " << shared("market/") << path;
        const auto file = read_chain(path, bytes);
        ASSERT_TRUE(file) << file.error().text;
        EXPECT_EQ(file->findings, Sentences{}) << path;
        EXPECT_EQ(file->underlying_px.has_value(), std::string_view{path}.find("goog") == std::string_view::npos);
    }
    const char* quotes = "us_index_option/spx_20210104_1m_quote_close.csv.gz";
    const auto file = read_chain(quotes, read_file(shared("market/" + std::string{quotes}))).value();
    for (const std::string& finding : file.findings)
        EXPECT_NE(finding.find(" and no "), std::string::npos)
            << "some strikes were quoted on one side only: " << finding;
}

}  // namespace
}  // namespace sluice::market
