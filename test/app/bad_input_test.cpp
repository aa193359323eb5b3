#include <gtest/gtest.h>

#include <filesystem>
#include <ostream>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cli_kit.hpp"

// Bad input of any kind gets one clear sentence: what, where, what would be right (design.md 5). Each row is one mistake
// and every word of the answer.
namespace sluice::app {
namespace {

using namespace kit;

struct File {
    std::string name;
    std::string text;
    unsigned mode = 0644;
};
struct Case {
    std::string name;
    std::vector<std::string> args;
    std::vector<File> files;
    std::string message;  // the whole error side, "sluice: " in front of each line and "\n" behind it left out
    ExitCode code = ExitCode::Usage;
    Environment environment = {};
};

void PrintTo(const Case& c, std::ostream* out) { *out << c.name; }

std::string plain(const std::string& complained) {
    std::string text;
    std::size_t at = 0;
    while (at < complained.size()) {
        std::size_t end = complained.find('\n', at);
        if (end == std::string::npos)
            end = complained.size();
        std::string line = complained.substr(at, end - at);
        if (line.starts_with("sluice: "))
            line.erase(0, 8);
        text += (text.empty() ? "" : "\n") + line;
        at = end + 1;
    }
    return text;
}

class BadInput : public testing::TestWithParam<Case> {};

TEST_P(BadInput, GetsOneClearSentence) {
    const Case& c = GetParam();
    const Folder folder;
    for (const File& file : c.files)
        folder.write(file.name, file.text, file.mode);
    const Answer answer = run(c.args, c.environment);
    EXPECT_EQ(plain(answer.err), c.message);
    EXPECT_EQ(answer.code, c.code);
    EXPECT_EQ(answer.out, "");
    std::set<std::string> left;
    for (const auto& entry : std::filesystem::directory_iterator{"."})
        left.insert(entry.path().filename().string());
    for (const File& file : c.files)
        left.erase(std::filesystem::path{file.name}.begin()->string());
    EXPECT_EQ(left, std::set<std::string>{}) << "nothing half-done remains";
}

// A configuration with one fault, checked.
Case config(std::string name, std::string yaml, std::string message) {
    return {std::move(name), {"config", "check"}, {{"sluice.yaml", std::move(yaml)}}, std::move(message)};
}
Case words(std::string name, std::vector<std::string> args, std::string message, ExitCode code = ExitCode::Usage) {
    return {std::move(name), std::move(args), {}, std::move(message), code};
}
Case data(std::string name, std::string file, std::string text, std::string message) {
    return {std::move(name), {"demo", "--data", file, "--speed", "max"}, {{file, std::move(text)}}, std::move(message)};
}

constexpr const char* kTicks = "ts_ms,price,size,exchange,condition_hex,suspicious\n";

const std::vector<Case>& config_cases() {
    static const std::vector<Case> cases{
        config("UnknownKey", "limits:\n  max_ordr_value: 5\n",
               "sluice.yaml:2:3: unknown key \"max_ordr_value\" in limits; did you mean \"max_order_value\"?"),
        config("UnknownSection", "acounts: []\n",
               "sluice.yaml:1:1: unknown key \"acounts\"; did you mean \"accounts\"?"),
        config("UnknownKeyLikeNothing", "paper:\n  colour: red\n",
               "sluice.yaml:2:3: unknown key \"colour\" in paper; known are corporate_actions, fees, latency, "
               "latency_sigma, "
               "participation, profile and slippage"),
        config("RepeatedKey", "mode: paper\nmode: live\n",
               "sluice.yaml:2:1: \"mode\" stands here a second time; the first is at line 1"),
        config("ModeMisspelled", "mode: papr\n",
               "sluice.yaml:1:7: mode must be paper or live, not \"papr\"; did you mean \"paper\"?"),
        config("AmountIsAWord", "limits:\n  max_order_value: ten\n",
               "sluice.yaml:2:20: limits.max_order_value must be an amount of at least 0.000000001, not \"ten\""),
        config("AmountIsNegative", "accounts:\n  - id: main\n    cash: -5\n",
               "sluice.yaml:3:11: accounts[0].cash must be an amount of at least 0, not \"-5\""),
        config("RatioIsPercent", "limits:\n  price_collar: 5\n",
               "sluice.yaml:2:17: limits.price_collar must be a fraction from 0.000000001 to 1 (0.10 is ten percent), "
               "not \"5\""),
        config("CountIsZero", "limits:\n  max_open_orders: 0\n",
               "sluice.yaml:2:20: limits.max_open_orders must be a whole number from 1 to 10000, not \"0\""),
        config("CountHasAFraction", "limits:\n  max_orders_per_second: 2.5\n",
               "sluice.yaml:2:26: limits.max_orders_per_second must be a whole number from 1 to 10000, not \"2.5\""),
        config("FlagIsANumber", "automation:\n  auto_execute: 1\n",
               "sluice.yaml:2:17: automation.auto_execute must be true or false, not \"1\""),
        config("TimeWithoutUnit", "paper:\n  latency: 50\n",
               "sluice.yaml:2:12: paper.latency must be a time from 0ms to 10s, such as 90s or 5m, not \"50\""),
        config("ListForAValue", "mode: [paper]\n", "sluice.yaml:1:7: mode must be one value, not a list"),
        config("ValueForAMap", "limits: 5\n", "sluice.yaml:1:9: limits must be a map of keys and values, not a value"),
        config("MapForAList", "accounts:\n  id: main\n",
               "sluice.yaml:2:3: accounts must be a list (items start with \"- \"), not a map"),
        config("EmptyItem", "instruments:\n  -\n",
               "sluice.yaml:3:1: instruments holds an empty item; write its keys behind the \"-\", or take it out\n"
               "sluice.yaml:3:1: instruments[0].id is missing; an instrument is named by its listing, such as AAPL.US"),
        config("NoAccount", "accounts: []\n",
               "sluice.yaml:1:11: accounts is empty; at least one account is needed, or leave the key out"),
        config("AccountWithoutName", "accounts:\n  - cash: 5\n",
               "sluice.yaml:2:5: accounts[0].id is missing; give the account a name"),
        config("AccountTwice", "accounts:\n  - id: a\n  - id: a\n",
               "sluice.yaml:3:9: accounts[1].id is \"a\" a second time"),
        config("AccountNameTooLong", "accounts:\n  - id: an-account-with-a-long-name\n",
               "sluice.yaml:2:9: accounts[0].id must be 1 to 16 printable characters without spaces, not "
               "\"an-account-with-a-long-name\""),
        config("VenueToCome", "accounts:\n  - id: a\n    venue: dhan\n",
               "sluice.yaml:3:12: accounts[0].venue is dhan, which is not available in this version; paper and alpaca "
               "are"),
        config("UnknownCalendar", "accounts:\n  - id: a\n    calendar: NYSEE\n",
               "sluice.yaml:3:15: accounts[0].calendar must be NYSE, NYSE.PRE, NYSE.POST, 24x7, FX, NSE, "
               "NSE-CAS, NSE-FO, NSE.PRE, NSE.POST or CME, not \"NYSEE\"; did you mean \"NYSE\"?"),
        config("InstrumentWithoutName", "instruments:\n  - tick_size: 0.01\n",
               "sluice.yaml:2:5: instruments[0].id is missing; an instrument is named by its listing, such as AAPL.US"),
        config("TickIsZero", "instruments:\n  - id: A.US\n    tick_size: 0\n",
               "sluice.yaml:3:16: instruments[0].tick_size must be a price above 0, not \"0\""),
        config(
            "ExpiryIsNoDate", "instruments:\n  - id: ES-202612.CME\n    class: future\n    expiry: 2026-13-01\n",
            "sluice.yaml:4:13: instruments[0].expiry must be a date such as 2026-12-18, not \"2026-13-01\"\n"
            "sluice.yaml:2:5: instruments[0] contradicts itself: instrument ES-202612.CME: a Future needs an expiry"),
        config(
            "StrategyKindMisspelled", "strategies:\n  - kind: ema_cros\n",
            "sluice.yaml:2:11: strategies[0].kind must be ema_cross or mean_reversion, not \"ema_cros\"; did you mean "
            "\"ema_cross\"?"),
        config("FastNotFasterThanSlow", "strategies:\n  - kind: ema_cross\n    fast_bars: 21\n    slow_bars: 21\n",
               "sluice.yaml:3:16: strategies[0].fast_bars is 21 and must be smaller than slow_bars, which is 21"),
        config("StopInsideEntry", "strategies:\n  - kind: mean_reversion\n    stop_z: 1\n",
               "sluice.yaml:3:13: strategies[0].stop_z must be larger than entry_z, or no order is ever placed"),
        config("StrategyOfNoAccount", "strategies:\n  - kind: ema_cross\n    account: other\n",
               "sluice.yaml:3:14: strategies[0].account is \"other\", and accounts holds no such id"),
        config("StrategyOfNoInstrument",
               "instruments:\n  - id: A.US\nstrategies:\n  - kind: ema_cross\n    instruments: [B.US]\n",
               "sluice.yaml:5:18: strategies[0].instruments names B.US, and instruments holds no such id"),
        config("StrategyTwice", "strategies:\n  - kind: ema_cross\n  - kind: ema_cross\n",
               "sluice.yaml:3:5: strategies[1].id is \"ema_cross\" a second time; give one of the two another id"),
        config("FilesWithoutAny", "data:\n  source: files\n",
               "sluice.yaml:2:3: data.files is empty while data.source is files; name at least one file"),
        config("DurabilityOsInLive", "mode: live\njournal:\n  durability: os\n",
               "sluice.yaml:3:15: journal.durability is os, which may lose the last orders when the machine stops; "
               "live mode "
               "takes disk only"),
        config("UnknownFees", "paper:\n  fees: cheap\n",
               "sluice.yaml:2:9: paper.fees must be none, ibkr-fixed, ibkr-tiered, alpaca, binance-spot, "
               "binance-spot-bnb or nse, not "
               "\"cheap\""),
        config(
            "GroupLimitsWithoutCurrency", "limits_over_accounts:\n  max_order_value: 5\n",
            "sluice.yaml:2:3: limits_over_accounts.currency is missing; say what all accounts together are counted in, "
            "such as USD"),
        config(
            "DrawdownAboveAll", "limits:\n  max_drawdown: 20\n",
            "sluice.yaml:2:17: limits.max_drawdown must be a fraction from 0 to 1 (0.10 is ten percent), not \"20\""),
        config(
            "DuplicateWindowWithoutUnit", "limits:\n  duplicate_window: 2\n",
            "sluice.yaml:2:21: limits.duplicate_window must be a time from 0ms to 10m, such as 90s or 5m, not \"2\""),
        config("RateOfOneCurrency", "rates:\n  - {from: EUR, to: EUR, rate: 1}\n",
               "sluice.yaml:2:21: rates[0].to is the currency it is from; name two"),
        config("RateWithoutFigure", "rates:\n  - {from: EUR, to: USD}\n",
               "sluice.yaml:2:5: rates[0].rate is missing; a rate is from, to and what one unit of `from` is worth"),
        config("UnknownMarginProfile", "accounts:\n  - id: a\n    buying_power: regt\n",
               "sluice.yaml:3:19: accounts[0].buying_power must be cash, reg_t, crypto_spot or india, not \"regt\"; "
               "did you "
               "mean \"reg_t\"?"),
        config("NoParticipation", "paper:\n  participation: 0\n",
               "sluice.yaml:2:18: paper.participation must be a fraction from 0.001 to 1 (0.10 is ten percent), not "
               "\"0\""),
        config("ImpactWithoutCoefficient", "paper:\n  slippage: {kind: square_root, coefficient: 0}\n",
               "sluice.yaml:2:46: paper.slippage.coefficient must be a fraction from 0.000000001 to 10 (0.10 is ten "
               "percent), not \"0\""),
        config("NoDatedFile", "paper:\n  corporate_actions: nowhere.csv\n",
               "sluice.yaml:2:22: paper.corporate_actions cannot be used: cannot read nowhere.csv: No such file or "
               "directory"),
        config("TabIndented", "limits:\n\tmax_order_value: 5\n",
               "sluice.yaml:2:1: a tab in the indentation; YAML is indented with spaces"),
        config("ListNotClosed", "data:\n  files: [a, b\n",
               "sluice.yaml:3:1: a list is not finished here; items start with \"- \" in one column, or stand in [ ] "
               "with commas"),
        config("AnchorUsed", "limits: &l\n  max_open_orders: 5\n",
               "sluice.yaml:1:9: anchors and aliases are not used here; write the value out"),
        config("FileIsAList", "- a\n",
               "sluice.yaml:1:1: the file must be a map of sections such as \"limits:\", not a list"),
        config("VariableNotSet", "data:\n  seed: ${SEED}\n",
               "sluice.yaml:2:9: ${SEED} is not set in the environment, nor in a .env beside this file"),
        config("VariableNotClosed", "data:\n  seed: ${SEED\n",
               "sluice.yaml:2:9: \"${\" is never closed; write ${NAME}, or $${ for the characters themselves"),
        config("IncludeMissing", "include: other.yaml\n",
               "sluice.yaml:1:10: include names other.yaml, and there is no such file"),
        config("IncludeOfNothing", "include: more/*.yaml\n",
               "sluice.yaml:1:10: include \"more/*.yaml\" matches no file"),
        config("IncludesItself", "include: sluice.yaml\n", "sluice.yaml includes itself, by way of sluice.yaml"),
    };
    return cases;
}

const std::vector<Case>& file_cases() {
    static const std::vector<Case> cases{
        {"ConfigFileMissing", {"config", "check", "no.yaml"}, {}, "cannot read no.yaml: No such file or directory"},
        {"EnvReadableByOthers",
         {"config", "check"},
         {{"sluice.yaml", "mode: paper\n"}, {".env", "A=1\n", 0644}},
         ".env has mode 0644, so others may read its secrets; run: chmod 600 .env"},
        {"EnvLineIsNoAssignment",
         {"config", "check"},
         {{"sluice.yaml", "mode: paper\n"}, {".env", "A=1\nhush hush\n", 0600}},
         ".env:2: the line must be NAME=VALUE, # a comment, or blank"},
        {"SecretInTheFile",
         {"config", "check"},
         {{"sluice.yaml", "accounts:\n  - id: a\n    venue: alpaca\n    credentials:\n      api_key: PK123\n"}},
         "sluice.yaml:5:16: accounts[0].credentials.api_key holds the secret itself; put it into the environment and "
         "write "
         "${ALPACA_PAPER_API_KEY} here\n"
         "sluice.yaml:5:7: accounts[0].credentials.api_secret is missing; write ${ALPACA_PAPER_API_SECRET} here"},
        {"KeyForThePaperVenue",
         {"config", "check"},
         {{"sluice.yaml", "accounts:\n  - id: a\n    credentials:\n      api_key: PK123\n"}},
         "sluice.yaml:4:16: accounts[0].credentials.api_key is a credential, and the paper venue takes none; leave it "
         "out"},
        {"PaperKeyInLiveMode",
         {"config", "check"},
         {{"sluice.yaml",
           "mode: live\naccounts:\n  - id: a\n    venue: alpaca\n    credentials:\n      api_key: "
           "${ALPACA_API_KEY}\n"}},
         "sluice.yaml:6:16: accounts[0].credentials.api_key comes from ${ALPACA_API_KEY}; in live mode it must come "
         "from "
         "${ALPACA_LIVE_API_KEY}, so that paper and live keys are never confused\n"
         "sluice.yaml:6:7: accounts[0].credentials.api_secret is missing; write ${ALPACA_LIVE_API_SECRET} here\n"
         "sluice.yaml:4:12: accounts[0].venue is alpaca in live mode and the environment holds ALPACA_API_KEY, which "
         "does not "
         "say whether it is paper or live; rename it to ALPACA_LIVE_API_KEY",
         ExitCode::Usage,
         {{"ALPACA_API_KEY", "s3cret"}}},
        {"LiveKeyInPaperMode",
         {"config", "check"},
         {{"sluice.yaml",
           "accounts:\n  - id: a\n    venue: alpaca\n    credentials:\n      api_key: ${ALPACA_LIVE_API_KEY}\n"}},
         "sluice.yaml:5:16: accounts[0].credentials.api_key comes from ${ALPACA_LIVE_API_KEY}, which holds a live key; "
         "in paper "
         "mode it must come from ${ALPACA_PAPER_API_KEY}\n"
         "sluice.yaml:5:7: accounts[0].credentials.api_secret is missing; write ${ALPACA_PAPER_API_SECRET} here",
         ExitCode::Usage,
         {{"ALPACA_LIVE_API_KEY", "s3cret"}}},
        {"DemoInLiveMode",
         {"demo"},
         {{"sluice.yaml", "mode: live\n"}},
         "the configuration says mode: live, and the demo trades on paper; set mode: paper, or name another file with "
         "--config"},
        {"InitTwice",
         {"init"},
         {{"sluice.yaml", ""}},
         "sluice.yaml is there already and is left as it is; name another with --config FILE"},
        {"HomeIsAFile",
         {"demo", "--home", "taken", "--speed", "max"},
         {{"taken", ""}},
         "taken is no folder; --home names a folder to make or to use"},
        {"HomeHasAJournal",
         {"demo", "--home", "h", "--speed", "max"},
         {{"h/journal/journal-000001.seg", ""}},
         "h holds the journal of an earlier run already; name a new folder with --home"},
        {"NoJournalInTheFolder",
         {"audit", "verify", "h"},
         {{"h/notes.txt", ""}},
         "h holds no journal: neither journal/ nor journal-000001.seg is in it"},
        data("RowIsNoNumber", "spy_20131007_tick_trade.csv", std::string{kTicks} + "1381152600000,abc,100,P,0,0\n",
             "spy_20131007_tick_trade.csv:2:2: price \"abc\" is not a decimal number"),
        data("RowTooShort", "spy_20131007_tick_trade.csv", std::string{kTicks} + "1381152600000,167.4\n",
             "spy_20131007_tick_trade.csv:2:3: the row ends before size; it needs 6 fields"),
        data("UnknownHeader", "spy.csv", "when,what\n1,2\n",
             "spy.csv:1:1: the first line \"when,what\" is no header of a known layout and no JSON object; the docs of "
             "history "
             "files list the headers, such as ts_ms,price,size,exchange,condition_hex,suspicious"),
        data("EmptyFile", "spy.csv", "", "spy.csv: the file is empty; a header line or JSON lines would be right"),
        data("HeaderOnly", "spy_20131007_tick_trade.csv", kTicks,
             "spy_20131007_tick_trade.csv holds no prints, quotes or bars (option chains, depth and holidays drive no "
             "market)"),
        data("NotGzip", "spy_20131007_tick_trade.csv.gz", "\x1f\x8b garbage",
             "spy_20131007_tick_trade.csv.gz: after line 0 the gzip data is damaged: unknown compression method"),
        data("Holidays", "us_equity_holidays.csv", "date,kind,close_local\n2024-01-01,closed,\n",
             "us_equity_holidays.csv holds no prints, quotes or bars (option chains, depth and holidays drive no "
             "market)"),
        {"DataFileMissing",
         {"demo", "--data", "no.csv", "--speed", "max"},
         {},
         "no.csv: the file cannot be opened: No such file or directory"},
    };
    return cases;
}

const std::vector<Case>& word_cases() {
    static const std::vector<Case> cases{
        words("UnknownVerb", {"dmeo"}, "there is no command \"dmeo\"; did you mean demo?"),
        words("UnknownVerbLikeNothing", {"xyzzy"}, "there is no command \"xyzzy\"; sluice --help lists them"),
        words("UnknownOption", {"demo", "--sped", "5"}, "sluice demo has no option \"--sped\"; did you mean --speed?"),
        words("UnknownSubcommand", {"audit", "verfy"}, "sluice audit has no command \"verfy\"; did you mean verify?"),
        words("WordTooMany", {"demo", "now"},
              "sluice demo takes no further word, and here stands \"now\"; see sluice demo --help"),
        words("OptionWithoutValue", {"demo", "--speed"}, "sluice demo: --speed needs a value; see sluice demo --help"),
        words("OrderMissing", {"audit", "explain"},
              "sluice audit explain: order is missing; see sluice audit explain --help"),
        words("SpeedIsAWord", {"demo", "--speed", "fast"},
              "--speed must be max or a whole number from 1 to 600 (market seconds a second), not \"fast\""),
        words("SpeedIsZero", {"demo", "--speed", "0"},
              "--speed must be max or a whole number from 1 to 600 (market seconds a second), not \"0\""),
        words("SeedIsNegative", {"demo", "--seed=-1"},
              "--seed must be a whole number from 0 to 9223372036854775807, not \"-1\""),
        words("SeedWithData", {"demo", "--seed", "1", "--data", "x.csv"},
              "--seed belongs to the synthetic market and --data to real data; give one of them"),
        words("StrategyMisspelled", {"demo", "--strategy", "ema_crss"},
              "--strategy must be ema_cross or mean_reversion, not \"ema_crss\"; did you mean ema_cross?"),
        words("NoHome", {"audit", "verify"}, "there is no folder sluice-home; name the home you mean"),
        words("NoSuchHome", {"audit", "verify", "nowhere"}, "there is no folder nowhere"),
        words("HeadIsShort", {"audit", "verify", "--head", "9f2c"},
              "--head takes the 64 hexadecimal digits a stop or a report printed, not \"9f2c\""),
        words("OrderIdTooLong", {"audit", "explain", "P1-0000000000000000000000000"},
              "an order's id has 1 to 24 letters, digits and dashes, such as P1-1K9-3; "
              "\"P1-0000000000000000000000000\" has not"),
        words("UnknownFormat", {"audit", "export", "--format", "xml"}, "--format must be json or csv, not \"xml\""),
        words("VerbToCome", {"backtest", "--from", "2020"},
              "\"backtest\" (strategies over history) is not available yet in version 0.1.0; sluice demo --data FILE "
              "--speed max "
              "--exit runs them over files today"),
        words("VerbToComeAlone", {"feed"},
              "\"feed\" (serve a venue's quotes over loopback) is not available yet in version 0.1.0"),
        words("RunAtNoPace", {"run", "--speed", "max"},
              "--speed of run must be a whole number from 1 to 600; sluice demo plays as fast as it goes"),
        words("ArmWithoutATime", {"arm", "--for", "soon"},
              "--for is \"soon\"; a whole number with s, m or h behind it, such as 4h, would be right"),
        words("ResumeWithoutAReason", {"resume"}, "--reason is missing; say why the halt may end"),
        words("FreezeWithoutAReason", {"freeze", "SPY.US", "--account", "main"}, "--reason is missing; say why"),
        words("FlattenNobody", {"flatten"}, "name the account to flatten"),
        words("SideUnknown", {"order", "place", "by", "1", "SPY.US"},
              "the side is \"by\"; one of buy, sell would be right"),
        words("QuantityUnreadable", {"order", "place", "buy", "ten", "SPY.US"},
              "the quantity: quantity \"ten\": the number \"ten\" has \"t\" where a digit should stand"),
        words("WaitUnknown", {"order", "place", "buy", "1", "SPY.US", "--wait", "long"},
              "--wait is \"long\"; durable, ack or fill would be right"),
        words("NothingToReplace", {"order", "replace", "P1-1-1"},
              "nothing to replace; give --qty, --limit, --stop or --trail"),
        words("NothingToCancel", {"order", "cancel"}, "name one order, or give --all"),
    };
    return cases;
}

std::string name_of(const testing::TestParamInfo<Case>& info) { return info.param.name; }
INSTANTIATE_TEST_SUITE_P(Configuration, BadInput, testing::ValuesIn(config_cases()), name_of);
INSTANTIATE_TEST_SUITE_P(Files, BadInput, testing::ValuesIn(file_cases()), name_of);
INSTANTIATE_TEST_SUITE_P(Words, BadInput, testing::ValuesIn(word_cases()), name_of);

}  // namespace
}  // namespace sluice::app
