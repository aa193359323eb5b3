#include <gtest/gtest.h>

#include <sys/wait.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <ostream>

#include "base/json_reader.hpp"
#include "base/time.hpp"
#include "cli_kit.hpp"

// `sluice analyze` from outside: over real data, over a small file of its own, and over every kind of bad data.
namespace sluice::app {
namespace {

using namespace kit;

std::string shared(const std::string& name) { return std::string{SLUICE_SHARED_DIR} + "/data/market/" + name; }

#define NEEDS(name)                             \
    if (!std::filesystem::exists(shared(name))) \
    GTEST_SKIP() << "the reference data is not at " << SLUICE_SHARED_DIR

// Standard output of the program itself; the error side goes into the same text when it fails.
struct Analyzed {
    int code = -1;
    std::string out;
};
Analyzed analyze(const std::string& words) {
    Analyzed ran;
    std::FILE* pipe = ::popen((std::string{SLUICE_BINARY} + " analyze " + words + " 2>&1").c_str(), "r");
    if (!pipe)
        return ran;
    std::array<char, 65'536> buffer;
    while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe))
        ran.out.append(buffer.data(), count);
    const int status = ::pclose(pipe);
    ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return ran;
}

std::string text_of(const JsonValue& value, std::string_view name) {
    const auto found = value.get(name);
    const auto text = found ? found->as_string() : Result<std::string_view>{fail(ErrorCode::NotFound, "")};
    return text ? std::string{*text} : "";
}

// The rows of a session of NYSE, 2013-10-07, five minutes each, in a wave: a file of one's own.
std::string five_minute_bars() {
    std::string text = "ts_ms,open,high,low,close,volume\n";
    std::int64_t at = 1'381'152'600'000;
    int level = 10'000;
    for (int i = 0; i < 78; ++i, at += 300'000) {
        const int next = level + ((i / 9) % 2 == 0 ? 40 : -35) + (i % 3) * 4;
        const auto price = [](int cents) {
            const std::string digits = std::to_string(cents % 100);
            return std::to_string(cents / 100) + "." + (digits.size() < 2 ? "0" : "") + digits;
        };
        text += std::to_string(at) + "," + price(level) + "," + price(std::max(level, next) + 9) + "," +
                price(std::min(level, next) - 8) + "," + price(next) + "," + std::to_string(1'000 + i * 10) + "\n";
        level = next;
    }
    return text;
}

TEST(Analyze, ARealSessionOfPrintsGivesItsKnownFigures) {
    NEEDS("us_equity/spy_20131007_tick_trade.csv.gz");
    const Folder folder;
    const Analyzed ran =
        analyze(shared("us_equity/spy_20131007_tick_trade.csv.gz") + " --timeframe 1m --json --html spy.html");
    ASSERT_EQ(ran.code, 0) << ran.out;
    const auto document = JsonDocument::parse(ran.out);
    ASSERT_TRUE(document.has_value()) << document.error().text;
    const JsonValue root = document->root();
    EXPECT_EQ(root.get("bars")->size(), 390u);
    EXPECT_EQ(root.get("source")->get("used")->as_uint64().value(), 241'504u);
    EXPECT_EQ(root.get("source")->get("outside")->as_uint64().value(), 9'097u);
    const JsonValue session = root.get("sessions")->at(0);
    EXPECT_EQ(text_of(session, "vwap"), "167.930228606");
    EXPECT_FALSE(root.get("vwap_approx")->as_bool().value());
    EXPECT_EQ(text_of(*session.get("profile"), "volume"), "81975673");
    EXPECT_GT(root.get("zones")->size(), 0u);
    EXPECT_GT(root.get("swings")->size(), 0u);
    EXPECT_GT(root.get("structure")->size(), 0u);
    const std::string page = read_file("spy.html");
    EXPECT_NE(page.find("SPY.US"), std::string::npos);
    EXPECT_NE(page.find("</html>"), std::string::npos);
}

TEST(Analyze, AnIndexHasNoVolumeAndItsChainTellsTheRest) {
    NEEDS("nse_option/nifty_exp20240627_spot23501.1_chain.csv");
    const Analyzed ran =
        analyze(shared("nse_index/nifty_202406_1m.csv.gz") + " --chain " +
                shared("nse_option/nifty_exp20240627_spot23501.1_chain.csv") + " --at 2024-06-21T10:00:00Z --json");
    ASSERT_EQ(ran.code, 0) << ran.out;
    const auto document = JsonDocument::parse(ran.out);
    ASSERT_TRUE(document.has_value()) << document.error().text;
    const JsonValue root = document->root();
    EXPECT_EQ(text_of(root, "timeframe"), "15m");
    EXPECT_EQ(text_of(root.get("bars")->at(0), "time"), "2024-06-03T03:45:00Z");
    EXPECT_EQ(text_of(root.get("bars")->at(0), "close"), "23132.95");
    EXPECT_EQ(root.get("bars")->size() % 25, 0u);
    EXPECT_TRUE(root.get("profile")->is_null());
    const JsonValue chain = *root.get("chain");
    EXPECT_NEAR(chain.get("pcr_oi")->as_double().value(), 0.91554555, 1e-8);
    EXPECT_EQ(text_of(chain, "max_pain"), "23400");
    EXPECT_EQ(text_of(chain.get("call_walls")->at(0), "strike"), "24000");
    EXPECT_EQ(text_of(chain.get("put_walls")->at(0), "strike"), "23000");
    EXPECT_NEAR(chain.get("forward")->as_double().value(), 23465.70, 1e-6);
    EXPECT_TRUE(chain.get("div_yield")->is_null()) << "Black-76 knows none";
    EXPECT_NEAR(chain.get("t_years")->as_double().value(), 6.0 / 365, 1e-9);
    EXPECT_NEAR(chain.get("atm_iv")->as_double().value(), 0.1063536, 1e-6);
    EXPECT_EQ(text_of(chain.get("choices")->at(0).get("strikes")->at(0), "strike"), "23500");
}

TEST(Analyze, AUsChainBringsItsOwnTime) {
    NEEDS("us_option/goog_20151224_1030ET_chain.csv.gz");
    const Analyzed ran = analyze(shared("us_equity/goog_20151224_1m_trade.csv.gz") + " --timeframe 5m --chain " +
                                 shared("us_option/goog_20151224_1030ET_chain.csv.gz") + " --json");
    ASSERT_EQ(ran.code, 0) << ran.out;
    const auto document = JsonDocument::parse(ran.out);
    ASSERT_TRUE(document.has_value()) << document.error().text;
    EXPECT_EQ(text_of(document->root(), "as_of"), "2015-12-24T15:30:00Z");
    EXPECT_EQ(document->root().get("bars")->size(), 12u) << "nothing later than the chain is known";
    EXPECT_EQ(text_of(*document->root().get("chain"), "model"), "BSM_EU");
}

TEST(Analyze, CoinsTradeRoundTheClock) {
    NEEDS("crypto/coinbase/btcusd_20170903_1m_trade.csv.gz");
    const Analyzed ran = analyze(shared("crypto/coinbase/btcusd_20170903_1m_trade.csv.gz") + " --timeframe 1h");
    ASSERT_EQ(ran.code, 0) << ran.out;
    EXPECT_NE(ran.out.find("BTC/USD.COINBASE"), std::string::npos);
    EXPECT_NE(ran.out.find("24 bars in 1 session"), std::string::npos);
    EXPECT_NE(ran.out.find("Supply and demand"), std::string::npos);
}

// Every market file of the reference data is read, or refused with a sentence that says what to give instead.
TEST(Analyze, EveryKindOfFileIsReadOrRefused) {
    NEEDS("README.md");
    const std::pair<const char*, int> files[] = {
        {"fx/eurusd_oanda_20140501_tick_quote.csv.gz", 0},
        {"cme/6EH4_20240101_20240115_1m.csv.gz", 0},
        {"crypto/binance/btcusdt_20210108_bookticker.csv.gz --timeframe 10s", 0},
        {"crypto/binance/btcusdt_20210108_trades_a.csv.gz --timeframe 10s", 0},
        {"crypto/coinbase/btcusd_20170903_1m_quote.csv.gz", 0},
        {"us_equity/ibm_20131007_tick_quote.csv.gz", 0},
        {"nse_equity/yesbank_20190709_1m_trade.csv.gz", 0},
        {"us_index/spx_20210104_1m_trade.csv.gz", 0},
        {"crypto/binance/btcusdt_perp_20221101_depth_snap.csv.gz", 2},
        {"us_option/twx_20140605_1030ET_chain.csv.gz", 2},
        {"calendar/us_equity_holidays.csv", 2}};
    for (const auto& [name, code] : files) {
        const Analyzed ran = analyze(shared(name));
        EXPECT_EQ(ran.code, code) << name << "\n" << ran.out;
        EXPECT_FALSE(ran.out.empty()) << name;
    }
}

TEST(Analyze, AFileOfOnesOwnNeedsOnlyItsInstrument) {
    const Folder folder;
    folder.write("my.csv", five_minute_bars());
    const Answer answer =
        run({"analyze", "my.csv", "--instrument", "AAPL.US", "--timeframe", "10m", "--html", "my.html"});
    ASSERT_EQ(answer.code, ExitCode::Done) << answer.err;
    EXPECT_NE(answer.out.find("AAPL.US"), std::string::npos);
    EXPECT_NE(answer.out.find("39 bars in 1 session"), std::string::npos);
    EXPECT_NE(answer.out.find("VWAP ~"), std::string::npos);
    EXPECT_NE(answer.out.find("The page: my.html"), std::string::npos);
    EXPECT_NE(read_file("my.html").find("AAPL.US"), std::string::npos);
    EXPECT_EQ(answer.err, "") << "no progress where nobody watches";
}

TEST(Analyze, MissingBarsAreNamedWithTheirLine) {
    const Folder folder;
    std::string text = five_minute_bars();
    const std::size_t at = text.find("1381155000000");
    text.erase(at, text.find("1381155900000") - at);
    folder.write("aapl.csv", text);
    const Answer answer = run({"analyze", "aapl.csv", "--instrument", "AAPL.US"});
    ASSERT_EQ(answer.code, ExitCode::Done) << answer.err;
    EXPECT_NE(answer.out.find("aapl.csv:10:1: 3 bars of 5m missing before 2013-10-07T14:25:00Z"), std::string::npos)
        << answer.out;
}

// A file that ends at a time and a longer one with --at that time tell the same.
TEST(Analyze, DataCutAtATimeTellsWhatAtThatTimeTells) {
    const Folder folder;
    const std::string text = five_minute_bars();
    folder.write("full.csv", text);
    std::size_t end = text.find('\n') + 1;
    for (int bars = 1; bars <= 78; ++bars) {
        end = text.find('\n', end) + 1;
        if (bars < 3 || (bars % 4 != 0 && bars < 74))
            continue;
        folder.write("cut.csv", text.substr(0, end));
        const std::string at = format_rfc3339(UnixNanos::from_millis(1'381'152'600'000 + bars * 300'000));
        const Answer cut = run({"analyze", "cut.csv", "--instrument", "AAPL.US", "--json"});
        const Answer full = run({"analyze", "full.csv", "--instrument", "AAPL.US", "--json", "--at", at});
        ASSERT_EQ(cut.code, ExitCode::Done) << cut.err;
        ASSERT_EQ(full.code, ExitCode::Done) << full.err;
        EXPECT_EQ(cut.out.substr(cut.out.find("\"notes\"")), full.out.substr(full.out.find("\"notes\""))) << at;
        EXPECT_EQ(text_of(JsonDocument::parse(cut.out)->root(), "as_of"), at);
        EXPECT_EQ(text_of(JsonDocument::parse(full.out)->root(), "as_of"), at);
        EXPECT_EQ(cut.out.find("had not ended") != std::string::npos, bars % 3 != 0) << at;
    }
}

// What does not stop the work is said with its place.
TEST(Analyze, CrossedQuotesAndTimesOfAnotherZoneAreNotes) {
    const Folder folder;
    std::string text = five_minute_bars();
    std::string shifted = "ts_ms,open,high,low,close,volume\n";
    for (int i = 0; i < 100; ++i)
        shifted += std::to_string(1'381'174'200'000 + i * 60'000) + ",100,101,99,100,5\n";
    folder.write("aapl_20131007.csv", text);
    folder.write("late_1m.csv", shifted);
    folder.write("aapl_20131007_1130ET_chain.csv",
                 "expiry,strike,right,bid,bid_size,ask,ask_size,last,volume,open_interest\n"
                 "20131018,100,C,2,10,2.1,10,2,5,50\n20131018,100,P,2.5,10,1.5,10,2,5,50\n");
    const Answer crossed = run({"analyze", "aapl_20131007.csv", "--chain", "aapl_20131007_1130ET_chain.csv"});
    EXPECT_EQ(crossed.code, ExitCode::Done) << crossed.err;
    EXPECT_NE(crossed.out.find("aapl_20131007_1130ET_chain.csv:3:6: ask 1.5 is below bid 2.5; the quote is crossed"),
              std::string::npos)
        << crossed.out;
    const Answer zone = run({"analyze", "late_1m.csv", "--instrument", "AAPL.US"});
    EXPECT_EQ(zone.code, ExitCode::Done) << zone.err;
    EXPECT_NE(zone.out.find("most rows (70 of 100) lie outside the sessions of calendar NYSE"), std::string::npos)
        << zone.out;
}

TEST(Analyze, WhatIsDoubtfulInAChainIsANote) {
    const Folder folder;
    folder.write("aapl_20131007.csv", five_minute_bars());
    std::string chain = "expiry,strike,right,bid,bid_size,ask,ask_size,last,volume,open_interest\n";
    for (const char* row :
         {"20131018,100,C,2,10,2.1,10,2,5,50", "20131018,100,P,2,10,2.1,10,2,5,50", "20131018,100,P,2,10,2.1,10,2,5,50",
          "20131025,100,C,2,10,2.1,10,2,5,50", "20131018,105,C,1,10,1.1,10,1,5,50"})
        chain += std::string{row} + "\n";
    folder.write("aapl_20131007_exp20131018_1130ET_chain.csv", chain);
    const Answer answer =
        run({"analyze", "aapl_20131007.csv", "--chain", "aapl_20131007_exp20131018_1130ET_chain.csv", "--json"});
    ASSERT_EQ(answer.code, ExitCode::Done) << answer.err;
    for (const char* note : {"chain.csv:4:2: the 100 put stands in line 3 already; the row is left out",
                             "chain.csv:5:1: expiry 2013-10-25 is not 2013-10-18, which the file's name tells",
                             "chain.csv:6:2: strike 105 of 2013-10-18 has a call and no put"})
        EXPECT_NE(answer.out.find(note), std::string::npos) << note << answer.out.substr(0, 1'500);
}

struct Bad {
    std::string name;
    std::string text;  // of bad.csv
    std::vector<std::string> words;
    std::string sentence;
};
void PrintTo(const Bad& bad, std::ostream* out) { *out << bad.name; }

constexpr std::string_view kHead = "ts_ms,open,high,low,close,volume\n";
constexpr std::string_view kChainHead = "expiry,strike,right,bid,bid_size,ask,ask_size,last,volume,open_interest\n";

std::string rows(std::string_view more) {
    return std::string{kHead} + "1381152600000,100,101,99,100,5\n1381152660000,100,101,99,100,5\n" + std::string{more};
}

class BadAnalysis : public testing::TestWithParam<Bad> {};

TEST_P(BadAnalysis, GetsOneClearSentence) {
    const Bad& bad = GetParam();
    const Folder folder;
    folder.write("aapl_20131007.csv", bad.text);
    folder.write("good_20131007.csv", rows(""));
    folder.write("20131007.csv", rows(""));
    folder.write("twx_20131007_1030ET_chain.csv",
                 std::string{kChainHead} + "20131018,100,C,1,10,1.1,10,1,5,50\n20131018,100,P,1,10,1.1,10,1,5,50\n");
    folder.write("aapl_20131007_1030ET_chain.csv", std::string{kChainHead} + "20131018,100,C,1,10,1.1,10,1,5,-50\n");
    folder.write("aapl_20131007_1100ET_chain.csv", std::string{kChainHead} + "20131004,100,C,1,10,1.1,10,1,5,50\n");
    folder.write("aapl_20131007_spot200_1030ET_chain.csv",
                 std::string{kChainHead} + "20131018,100,C,1,10,1.1,10,1,5,5\n");
    std::vector<std::string> words{"analyze"};
    words.insert(words.end(), bad.words.begin(), bad.words.end());
    const Answer answer = run(words);
    EXPECT_EQ(answer.err, "sluice: " + bad.sentence + "\n");
    EXPECT_EQ(answer.code, ExitCode::Usage);
    EXPECT_EQ(answer.out, "");
}

const std::vector<Bad> kBad{
    {"NotThere", "", {"nothing.csv"}, "nothing.csv: the file cannot be opened: No such file or directory"},
    {"Empty",
     "",
     {"aapl_20131007.csv"},
     "aapl_20131007.csv: the file is empty; a header line or JSON lines would be right"},
    {"NotANumber",
     rows("1381152720000,100,nan,99,100,5\n"),
     {"aapl_20131007.csv"},
     "aapl_20131007.csv:4:3: high \"nan\" is not a decimal number"},
    {"Disordered",
     rows("1381152600000,100,101,99,100,5\n"),
     {"aapl_20131007.csv"},
     "aapl_20131007.csv:4:1: the bar of 2013-10-07T13:30:00Z does not come after the one before it, of "
     "2013-10-07T13:31:00Z; rows in the order of time, each once, would be right"},
    {"NotPositive",
     rows("1381152720000,1,1,0,1,5\n"),
     {"aapl_20131007.csv"},
     "aapl_20131007.csv:4:4: low 0 is not positive"},
    {"TimeframeTooShort",
     rows(""),
     {"aapl_20131007.csv", "--timeframe", "30s"},
     "aapl_20131007.csv holds bars of 1m, and --timeframe 30s is shorter; bars cannot be taken apart, so 1m or a "
     "multiple of it would be right"},
    {"TimeframeOfNoWholeNumber",
     rows(""),
     {"aapl_20131007.csv", "--timeframe", "90s"},
     "--timeframe 90s is no whole number of the 1m bars of aapl_20131007.csv; 5m would be right"},
    {"TimeframeWord",
     rows(""),
     {"aapl_20131007.csv", "--timeframe", "soon"},
     "--timeframe must be 1s to 1d, such as 30s, 15m, 1h or 1d, not \"soon\""},
    {"BarsLongerThanTheirDistance",
     rows(""),
     {"aapl_20131007.csv", "--bars", "5m"},
     "aapl_20131007.csv:3:1: the bar of 2013-10-07T13:31:00Z starts 1m after the one before it, and the file's bars "
     "are said to be of 5m; --bars 1m would be right"},
    {"AnotherZone",
     rows(""),
     {"aapl_20131007.csv", "--calendar", "NSE"},
     "aapl_20131007.csv: no row lies in a session of calendar NSE (2013-10-07T13:30:00Z: closed since 2013-10-07 "
     "10:00 UTC; opens 2013-10-08 03:45 UTC); --calendar names another, and 24x7 takes every hour"},
    {"UnknownCalendar",
     rows(""),
     {"aapl_20131007.csv", "--calendar", "LSE"},
     "--calendar must be NYSE, NYSE.PRE, NYSE.POST, NSE, NSE-CAS, NSE-FO, NSE.PRE, NSE.POST, CME, FX or 24x7, not "
     "\"LSE\""},
    {"AChainForAMarket",
     "",
     {"twx_20131007_1030ET_chain.csv"},
     "twx_20131007_1030ET_chain.csv holds an option chain; name it with --chain, and bars or prints of its underlying "
     "as "
     "FILE"},
    {"AMarketForAChain",
     rows(""),
     {"aapl_20131007.csv", "--timeframe", "1m", "--chain", "good_20131007.csv"},
     "good_20131007.csv: the file holds trade bars; a chain of options would be right"},
    {"ChainOfAnother",
     rows(""),
     {"aapl_20131007.csv", "--timeframe", "1m", "--chain", "twx_20131007_1030ET_chain.csv"},
     "twx_20131007_1030ET_chain.csv is a chain of TWX.US, and aapl_20131007.csv holds AAPL.US; a chain of the same "
     "underlying would be right"},
    {"NegativeOpenInterest",
     rows(""),
     {"aapl_20131007.csv", "--timeframe", "1m", "--chain", "aapl_20131007_1030ET_chain.csv"},
     "aapl_20131007_1030ET_chain.csv:2:10: open_interest is out of range: 0 to 1000000000000000000"},
    {"ChainOfAnotherDay",
     rows(""),
     {"aapl_20131007.csv", "--timeframe", "1m", "--chain", "aapl_20131007_spot200_1030ET_chain.csv"},
     "aapl_20131007_spot200_1030ET_chain.csv: its spot 200 is far from 100, where aapl_20131007.csv stands at "
     "2013-10-07T13:32:00Z; a chain of that day, or --at TIME, would be right"},
    {"PastExpiry",
     rows(""),
     {"aapl_20131007.csv", "--timeframe", "1m", "--chain", "aapl_20131007_1100ET_chain.csv"},
     "aapl_20131007_1100ET_chain.csv:2:1: expiry 2013-10-04 is before 2013-10-07, when the chain stood; the row is "
     "left "
     "out, and none remains"},
    {"ExpiryWithoutChain",
     rows(""),
     {"aapl_20131007.csv", "--expiry", "2013-10-18"},
     "--expiry is of an option chain; --chain FILE names one"},
    {"NoFile", "", {}, "sluice analyze: file is missing; see sluice analyze --help"},
    {"NothingLeft",
     rows(""),
     {"aapl_20131007.csv", "--at", "2013-10-07T12:00:00Z"},
     "aapl_20131007.csv: every row is later than 2013-10-07T12:00:00Z"},
    {"NoBarClosed",
     rows(""),
     {"aapl_20131007.csv"},
     "aapl_20131007.csv: no bar of 15m had closed by 2013-10-07T13:32:00Z, the first one ends 2013-10-07T13:45:00Z; a "
     "shorter --timeframe or a later --at would be right"},
    {"NoInstrument",
     "",
     {"20131007.csv"},
     "20131007.csv: the file's name does not tell its instrument; name it, such as SPY.US or BTC/USDT.BINANCE, with "
     "--instrument"},
    {"ProfileRows", rows(""), {"aapl_20131007.csv", "--rows", "0"}, "--rows must be 1 to 10000, not \"0\""},
    {"Rate",
     rows(""),
     {"aapl_20131007.csv", "--chain", "twx_20131007_1030ET_chain.csv", "--rate", "6.5"},
     "--rate must be a yearly rate from -1 to 1, such as 0.065, not \"6.5\""},
};
INSTANTIATE_TEST_SUITE_P(Kinds, BadAnalysis, testing::ValuesIn(kBad),
                         [](const testing::TestParamInfo<Bad>& info) { return info.param.name; });

}  // namespace
}  // namespace sluice::app
