#include <gtest/gtest.h>

#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <map>

#include "base/json_reader.hpp"
#include "cli_kit.hpp"

// The program from outside: what a stranger types, and what is left in the folder afterwards.
namespace sluice::app {
namespace {

using namespace kit;
namespace fs = std::filesystem;

struct Ran {
    int code = -1;
    std::string out;  // both sides
};

Ran shell(const std::string& words) {
    Ran ran;
    std::FILE* pipe = ::popen((std::string{SLUICE_BINARY} + " " + words + " 2>&1").c_str(), "r");
    if (!pipe)
        return ran;
    std::array<char, 4096> buffer;
    while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe))
        ran.out.append(buffer.data(), count);
    const int status = ::pclose(pipe);
    ran.code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return ran;
}

std::string ticks() { return std::string{SLUICE_SHARED_DIR} + "/data/market/us_equity/spy_20131007_tick_trade.csv.gz"; }
#define NEEDS_TICKS()         \
    if (!fs::exists(ticks())) \
    GTEST_SKIP() << "the reference data is not at " << SLUICE_SHARED_DIR

std::map<std::string, std::string> files_of(const std::string& folder) {
    std::map<std::string, std::string> files;
    for (const auto& entry : fs::directory_iterator{folder})
        if (entry.is_regular_file())
            files[entry.path().filename().string()] = read_file(entry.path().string());
    return files;
}

TEST(Demo, TradesARealSessionAndLeavesAReport) {
    NEEDS_TICKS();
    const Folder folder;
    const Ran demo = shell("demo --data " + ticks() + " --speed max --exit --home home");
    ASSERT_EQ(demo.code, 0) << demo.out;
    EXPECT_NE(demo.out.find("The market is real: SPY.US from spy_20131007_tick_trade.csv.gz"), std::string::npos);
    EXPECT_NE(demo.out.find("Journal verified: "), std::string::npos);

    const std::string json = read_file("home/report.json");
    const auto report = JsonDocument::parse(json);
    ASSERT_TRUE(report) << report.error().text;
    const JsonValue root = report->root();
    EXPECT_EQ(root.get("format")->as_string().value(), "sluice-report");
    EXPECT_GT(root.get("fills")->size(), 10u);
    EXPECT_GT(root.get("denials")->size(), 0u) << "a limit says no in an ordinary day";
    EXPECT_EQ(root.get("instruments")->at(0).get("bars")->size(), 390u) << "one bar a minute of the session";
    EXPECT_EQ(root.get("positions")->at(0).get("qty")->as_number_text().value(), "0") << "flat before the close";
    EXPECT_TRUE(root.get("journal")->get("clean")->as_bool().value());
    EXPECT_TRUE(root.get("journal")->get("verified")->as_bool().value());
    EXPECT_TRUE(fs::exists("home/ledger.sqlite"));

    const std::string page = read_file("home/report.html");
    EXPECT_NE(page.find("sluice-report"), std::string::npos);
    EXPECT_EQ(page.find("\"SLUICE_REPORT_DATA\""), std::string::npos) << "the data stands in its place";
    for (const std::string_view outside : {"src=\"http", "<link rel=\"stylesheet\"", "@import", "fetch("})
        EXPECT_EQ(page.find(outside), std::string::npos) << outside << ": the page needs no other host";
}

TEST(Demo, TwoRunsFromFreshHomesLeaveTheSameJournal) {
    NEEDS_TICKS();
    const Folder folder;
    ASSERT_EQ(shell("demo --data " + ticks() + " --speed max --exit --home a").code, 0);
    ASSERT_EQ(shell("demo --data " + ticks() + " --speed max --exit --home b").code, 0);
    EXPECT_TRUE(files_of("a/journal") == files_of("b/journal"));
    EXPECT_FALSE(files_of("a/journal").empty());
}

TEST(Demo, TheSameSeedIsTheSameDayAndAnotherIsNot) {
    const Folder folder;
    ASSERT_EQ(shell("demo --seed 3 --speed max --exit --home a").code, 0);
    ASSERT_EQ(shell("demo --seed 3 --speed max --exit --home b").code, 0);
    ASSERT_EQ(shell("demo --seed 4 --speed max --exit --home c").code, 0);
    EXPECT_TRUE(files_of("a/journal") == files_of("b/journal"));
    EXPECT_FALSE(files_of("a/journal") == files_of("c/journal"));
}

TEST(Demo, SaysThatASyntheticMarketIsOne) {
    const Folder folder;
    const Ran demo = shell("demo --seed 11 --speed max --exit --home home");
    ASSERT_EQ(demo.code, 0) << demo.out;
    EXPECT_TRUE(demo.out.starts_with("SYNTHETIC MARKET, seed 11")) << demo.out.substr(0, 200);
    EXPECT_NE(read_file("home/report.html").find("SYNTHETIC MARKET, seed 11"), std::string::npos);
    EXPECT_EQ(demo.out.find('\x1b'), std::string::npos) << "no colour and no cursor when piped";
}

TEST(Demo, PrintsTheReportAsJsonAndNothingElse) {
    const Folder folder;
    const Ran demo = shell("demo --speed max --exit --json --home home --strategy mean_reversion");
    ASSERT_EQ(demo.code, 0) << demo.out;
    const auto report = JsonDocument::parse(demo.out);
    ASSERT_TRUE(report) << report.error().text;
    EXPECT_EQ(demo.out, read_file("home/report.json"));
    EXPECT_EQ(report->root().get("strategies")->size(), 1u);
}

TEST(Demo, NamesItsHomeAfterTheTimeWhenNoneIsGiven) {
    const Folder folder;
    ASSERT_EQ(shell("demo --speed max --exit").code, 0);
    std::size_t homes = 0;
    for (const auto& entry : fs::directory_iterator{"."})
        homes += entry.path().filename().string().starts_with("sluice-demo-") ? 1 : 0;
    EXPECT_EQ(homes, 1u);
}

class AuditTest : public testing::Test {
protected:
    void SetUp() override { ASSERT_EQ(shell("demo --speed max --exit --home home").code, 0); }
    Folder folder;
};

TEST_F(AuditTest, VerifyPassesOnWhatADemoLeft) {
    const Ran verified = shell("audit verify home");
    EXPECT_EQ(verified.code, 0) << verified.out;
    EXPECT_NE(verified.out.find("closed in order"), std::string::npos);
    EXPECT_EQ(shell("audit verify home/journal").code, 0) << "a journal folder will do";
    const auto report = JsonDocument::parse(read_file("home/report.json"));
    const std::string head{report->root().get("journal")->get("head")->as_string().value()};
    EXPECT_EQ(shell("audit verify home --head " + head).code, 0);
    EXPECT_EQ(shell("audit verify home --head " + std::string(64, '0')).code, 7);
}

TEST_F(AuditTest, VerifyFailsOnACopyWithOneBitFlipped) {
    const std::string segment = "home/journal/journal-000001.seg";
    const std::string whole = read_file(segment);
    ASSERT_GT(whole.size(), 4096u);
    for (const std::size_t at : {std::size_t{8}, std::size_t{1000}, std::size_t{4000}, whole.size() - 1}) {
        fs::remove_all("copy");
        fs::copy("home", "copy", fs::copy_options::recursive);
        std::string broken = whole;
        broken[at] = static_cast<char>(broken[at] ^ 0x10);
        std::ofstream{"copy/journal/journal-000001.seg", std::ios::binary} << broken;
        const Ran verified = shell("audit verify copy");
        EXPECT_EQ(verified.code, 7) << "byte " << at << ": " << verified.out;
        EXPECT_EQ(read_file("copy/journal/journal-000001.seg"), broken) << "and writes nothing";
    }
}

TEST_F(AuditTest, ExplainTellsAnOrdersStory) {
    const auto report = JsonDocument::parse(read_file("home/report.json"));
    const JsonValue fill = report->root().get("fills")->at(0);
    const std::string id{fill.get("cl_ord_id")->as_string().value()};
    const Ran told = shell("audit explain " + id + " --home home");
    EXPECT_EQ(told.code, 0);
    EXPECT_NE(told.out.find("placed " + id), std::string::npos) << told.out;
    EXPECT_NE(told.out.find("Filled"), std::string::npos) << told.out;
    EXPECT_EQ(shell("audit explain P1-NOSUCH-1 --home home").code, 2);
}

TEST_F(AuditTest, ExportGivesEveryEventInBothForms) {
    const auto report = JsonDocument::parse(read_file("home/report.json"));
    const auto events = report->root().get("journal")->get("events")->as_uint64().value();
    ASSERT_EQ(shell("audit export home --out events.jsonl").code, 0);
    ASSERT_EQ(shell("audit export home --format csv --out events.csv").code, 0);
    const auto lines = [](const std::string& text) {
        return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
    };
    EXPECT_EQ(lines(read_file("events.jsonl")), events);
    EXPECT_GE(lines(read_file("events.csv")), events + 1);
    EXPECT_EQ(shell("audit export home --out events.csv").code, 1) << "never over a file that is there";
}

}  // namespace
}  // namespace sluice::app
