#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "base/json_reader.hpp"
#include "cli_kit.hpp"

// The stories of `sluice demo --scenario`: each says what happened in sentences with its figures, the same every time.
namespace sluice::app {
namespace {

using namespace kit;

std::string whole_file(const std::string& path) {
    std::string bytes(std::filesystem::file_size(path), '\0');
    std::ifstream{path, std::ios::binary}.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    return bytes;
}

Answer tell(const std::string& name, const std::string& home = "home") {
    return run({"demo", "--scenario", name, "--speed", "max", "--home", home});
}

// Every sentence, in this order.
void expect_in_order(const std::string& text, const std::vector<std::string>& sentences) {
    std::size_t from = 0;
    for (const std::string& sentence : sentences) {
        const std::size_t at = text.find(sentence, from);
        if (at == std::string::npos) {
            ADD_FAILURE() << "not told, or not in its place: " << sentence << "\n" << text;
            return;
        }
        from = at + sentence.size();
    }
}

class Scenario : public testing::TestWithParam<std::string> {};

TEST_P(Scenario, LeavesTheSameJournalEachTimeAndItVerifies) {
    const Folder folder;
    const Answer first = tell(GetParam(), "a");
    ASSERT_EQ(first.code, ExitCode::Done) << first.err << first.out;
    EXPECT_NE(first.out.find("Journal verified: "), std::string::npos);
    EXPECT_NE(first.out.find("Home: a\n"), std::string::npos);
    ASSERT_EQ(tell(GetParam(), "b").code, ExitCode::Done);
    EXPECT_EQ(whole_file("a/journal/journal-000001.seg"), whole_file("b/journal/journal-000001.seg"));
    EXPECT_EQ(run({"audit", "verify", "a"}).code, ExitCode::Done);
}

TEST_P(Scenario, JsonIsTheReportAndNothingElse) {
    const Folder folder;
    const Answer told = run({"demo", "--scenario", GetParam(), "--speed", "max", "--home", "home", "--json"});
    ASSERT_EQ(told.code, ExitCode::Done) << told.err;
    const auto report = JsonDocument::parse(told.out);
    ASSERT_TRUE(report) << report.error().text;
    EXPECT_GT(report->root().get("fills")->size(), 0u);
}

INSTANTIATE_TEST_SUITE_P(All, Scenario, testing::Values("brackets", "margin", "expiry", "outage"),
                         [](const auto& given) { return given.param; });

TEST(ScenarioStory, BracketsCoverExactlyWhatIsFilledAndLiveThroughARestart) {
    const Folder folder;
    const Answer told = tell("brackets");
    expect_in_order(told.out,
                    {"bought 100 at 100, 100 of 300 in all; the position is 100 NOVA.SIM, 100 of it unprotected",
                     "goes to the venue: Sell 100 NOVA.SIM Stop stop 99.5 Gtc, an exit",
                     "bought 120 at 100, 220 of 300 in all",
                     "the stop is changed to Sell 220 NOVA.SIM Stop stop 99.5 Gtc",
                     "bought 80 at 100, 300 of 300 in all",
                     "the stop is changed to Sell 300 NOVA.SIM Stop stop 99.5 Gtc",
                     "TargetReached at 101",
                     "is to be cancelled",
                     "has ended, proven: Canceled",
                     "goes to the venue: Sell 300 NOVA.SIM Limit 101 Gtc, an exit",
                     "sold 300 at 101, 300 of 300 in all; the position is 0 NOVA.SIM",
                     "bought 120 at 100.22, 120 of 200 in all; the position is 120 NOVA.SIM",
                     "it is stopped here",
                     "the target at 102 is held by the engine",
                     "a new one reads the journal: ",
                     "0 differences; both sides are ",
                     "bought 80 at 100.25, 200 of 200 in all; the position is 200 NOVA.SIM",
                     "the stop is changed to Sell 200 NOVA.SIM Stop stop 99.7 Gtc",
                     "sold 200 at 99.6, 200 of 200 in all; the position is 0 NOVA.SIM",
                     "0 open orders, 0 positions, 0 differences; both sides are ",
                     "100,173.60  +173.60"});
}

TEST(ScenarioStory, MarginIsCalledReducedAndMet) {
    const Folder folder;
    const Answer told = tell("margin");
    expect_in_order(
        told.out,
        {"bought 190 at 100, 190 of 190 in all",
         "Rejected (buying 20 NOVA.SIM needs 1000.00 USD of margin and fees; 500.00 USD is available",
         "margin call: equity 2935.80 USD, maintenance margin 2983.95 USD",
         "Rejected (margin call: equity 2932.00 USD, maintenance margin 2983.00 USD",
         "sold 60 at 62.8, 60 of 60 in all; the position is 130 NOVA.SIM",
         "the margin call is met: equity 2945.00 USD, maintenance margin 2044.25 USD", "2,945.00  -5,232.00"});
}

TEST(ScenarioStory, ExpiryExercisesAssignsAndSettles) {
    const Folder folder;
    const Answer told = tell("expiry");
    expect_in_order(
        told.out,
        {"Exercise: -2 ACME-20260109-100-C.SIM at 0 (exercised: 104.5, the last print of ACME.SIM)",
         "Exercise: +200 ACME.SIM at 100, cash -20000 USD", "the position is 200 ACME.SIM",
         "Assignment: +1 ACME-20260109-106-P.SIM at 0 (assigned: 104.5",
         "Assignment: +100 ACME.SIM at 106, cash -10600 USD", "the position is 300 ACME.SIM",
         "Expiry: -1 ACME-20260109-110-C.SIM at 0 (expired worthless", "cash +2000 USD (exercised in cash at 20: 5020",
         "0 open orders, 1 positions, 0 differences; both sides are ", "100,935.00  69,585.00"});
}

TEST(ScenarioStory, AnOutageEndsWithAProvenFillAndACertificate) {
    const Folder folder;
    const Answer told = tell("outage");
    expect_in_order(
        told.out,
        {"nobody can say whether the venue took it (the line broke before an answer came)",
         "link Down: the line to the venue is down", "Buy 10 NOVA.SIM Limit 100 Day: NotConnected",
         "link Up: connected again", "MissedFill in NOVA.SIM: we hold 0, the venue shows 150",
         "bought 50 at 100, 50 of 50 in all", "bought 100 at 99.9, 100 of 100 in all; the position is 150 NOVA.SIM",
         "closed in NOVA.SIM: both sides agree again", "0 open orders, 1 positions, 0 differences; both sides are ",
         "sold 20 at 100.1, 20 of 20 in all; the position is 130 NOVA.SIM"});
}

TEST(ScenarioWords, AWrongNameIsNamed) {
    const Folder folder;
    const Answer wrong = run({"demo", "--scenario", "bracket"});
    EXPECT_EQ(wrong.code, ExitCode::Usage);
    EXPECT_EQ(
        wrong.err,
        "sluice: --scenario must be brackets, margin, expiry or outage, not \"bracket\"; did you mean brackets?\n");
    const Answer both = run({"demo", "--scenario", "margin", "--seed", "7"});
    EXPECT_EQ(both.code, ExitCode::Usage);
    EXPECT_NE(both.err.find("it takes no --data, --seed, --strategy or --config"), std::string::npos) << both.err;
}

}  // namespace
}  // namespace sluice::app
