#include "app/sim_faults_file.hpp"

#include <gtest/gtest.h>

#include "cli_kit.hpp"

// The scenarios of `sluice sim --faults`: what they may say, and what is said about what they may not.
namespace sluice::app {
namespace {

namespace sim = venues::alpaca::sim;
using sim::FaultMoment;
using sim::Incident;
using std::chrono::nanoseconds;
using std::chrono::seconds;

std::vector<sim::TimedFault> read(std::string_view text) {
    auto faults = parse_faults(text, "morning.yaml");
    EXPECT_TRUE(faults) << faults.error().text;
    return faults ? *faults : std::vector<sim::TimedFault>{};
}

// Of one entry; `text` is what stands behind its dash.
std::string wrong(std::string text) {
    const auto faults = parse_faults("faults:\n  - " + text + "\n", "morning.yaml");
    return faults ? "nothing is wrong" : faults.error().text;
}

TEST(SimFaultsFile, SaysWhenWhatHowOftenAndForHowLong) {
    const auto faults = read(
        "faults:\n"
        "  - {at: 2026-07-01T14:31:30Z, incident: clock-skew, count: 30, for: 1m}\n"
        "  - {after: 10m, every: 30m, incident: mute-stream, for: 20s}\n"
        "  - {orders: 2, incident: reply-lost}\n"
        "  - {fills: 3, incident: duplicate-updates, count: 2}\n"
        "  - {requests: 5000, every: 1000, times: 3, incident: storm-429, count: 10}\n"
        "  - {updates: 7, incident: key-revoked, for: 5s}\n"
        "  - {after: 0s, incident: mute-stream, count: forever}\n");
    ASSERT_EQ(faults.size(), 7u);
    EXPECT_EQ(faults[0].moment, FaultMoment::At);
    EXPECT_EQ(faults[0].first, parse_rfc3339("2026-07-01T14:31:30Z")->nanos());
    EXPECT_EQ(faults[0].incident.count, 30);
    EXPECT_EQ(faults[0].lasts, nanoseconds{seconds{60}});
    EXPECT_EQ(faults[0].times, 1u);
    EXPECT_EQ(faults[1].moment, FaultMoment::After);
    EXPECT_EQ(faults[1].first, nanoseconds{seconds{600}}.count());
    EXPECT_EQ(faults[1].every, nanoseconds{seconds{1800}}.count());
    EXPECT_EQ(faults[1].times, 0u);
    EXPECT_EQ(faults[1].incident.count, sim::Incidents::kForever);  // as often as it can while it lasts
    EXPECT_EQ(faults[2].moment, FaultMoment::Orders);
    EXPECT_EQ(faults[2].first, 2);
    EXPECT_EQ(faults[2].incident.which, Incident::ReplyLost);
    EXPECT_EQ(faults[2].incident.count, 1);
    EXPECT_FALSE(faults[2].lasts);
    EXPECT_EQ(faults[3].moment, FaultMoment::Fills);
    EXPECT_EQ(faults[4].moment, FaultMoment::Requests);
    EXPECT_EQ(faults[4].every, 1000);
    EXPECT_EQ(faults[4].times, 3u);
    EXPECT_EQ(faults[5].moment, FaultMoment::Updates);
    EXPECT_EQ(faults[5].incident.count, 1);  // one key
    EXPECT_EQ(faults[6].incident.count, sim::Incidents::kForever);
}

TEST(SimFaultsFile, TheScenarioOfTheDocumentationIsOne) {
    const std::string shown = kit::read_file(std::string{SLUICE_SOURCE_DIR} + "/docs/incidents.md");
    const std::size_t begin = shown.find("```yaml\n");
    ASSERT_NE(begin, std::string::npos);
    const std::size_t end = shown.find("```", begin + 8);
    EXPECT_GE(read(std::string_view{shown}.substr(begin + 8, end - begin - 8)).size(), 3u);
}

TEST(SimFaultsFile, AFaultIsNamedWithItsPlaceAndWhatWouldBeRight) {
    EXPECT_EQ(
        wrong("{incident: reply-lost}"),
        "morning.yaml:2:5: faults[0] has no moment; it needs one of at, after, requests, orders, fills and updates");
    EXPECT_EQ(wrong("{after: 1s, orders: 2, incident: reply-lost}"),
              "morning.yaml:2:25: faults[0].orders is a second moment beside after; an entry has one");
    EXPECT_EQ(wrong("{after: soon, incident: reply-lost}"),
              "morning.yaml:2:13: faults[0].after must be a time from 0ms to 8784h, such as 90s or 5m, not \"soon\"");
    EXPECT_EQ(wrong("{orders: some, incident: reply-lost}"),
              "morning.yaml:2:14: faults[0].orders must be a whole number from 0 to 1000000000, not \"some\"");
    EXPECT_EQ(wrong("{after: 1s}"), "morning.yaml:2:5: faults[0].incident is missing; docs/incidents.md lists them");
    EXPECT_EQ(wrong("{after: 1s, incident: reply-loss}"),
              "morning.yaml:2:27: faults[0].incident is wrong: no incident is called \"reply-loss\"; did you mean "
              "reply-lost?");
    EXPECT_EQ(wrong("{after: 1s, incident: reply-lost, count: often}"),
              "morning.yaml:2:46: faults[0].count is wrong: how often reply-lost happens must be 0 to 1000000 or "
              "\"forever\", not \"often\"");
    EXPECT_EQ(wrong("{after: 1s, incident: clock-skew, for: 1s}"),
              "morning.yaml:2:27: faults[0].incident clock-skew needs a count: the seconds");
    EXPECT_EQ(wrong("{after: 1s, incident: reply-lost, times: 2}"),
              "morning.yaml:2:46: faults[0].times needs every: how much later it happens again");
    EXPECT_EQ(wrong("{orders: 1, every: 5s, incident: reply-lost}"),
              "morning.yaml:2:24: faults[0].every must be a whole number from 1 to 1000000000, not \"5s\"");
    EXPECT_EQ(wrong("{after: 1s, incident: reply-lost, four: 3s}"),
              "morning.yaml:2:39: unknown key \"four\" in faults[0]; did you mean \"for\"?");
    EXPECT_EQ(wrong("{after: 1s, incident: reply-lost, for: 0s}").substr(0, 53),
              "morning.yaml:2:44: faults[0].for must be a time from ");
    EXPECT_NE(wrong("{at: noon, incident: reply-lost}")
                  .find("morning.yaml:2:10: faults[0].at must be a time such as 2026-07-01T14:30:00Z"),
              std::string::npos);
}

TEST(SimFaultsFile, EveryFaultIsNamedAtOnce) {
    const auto faults = parse_faults("faults:\n  - {after: x, incident: y}\n  - {}\nfault: 1\n", "morning.yaml");
    ASSERT_FALSE(faults);
    const std::string& text = faults.error().text;
    EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 4) << text;
}

TEST(SimFaultsFile, AFileWithoutFaultsIsNone) {
    const auto text = [](std::string_view file) { return parse_faults(file, "morning.yaml").error().text; };
    EXPECT_EQ(text(""), "morning.yaml:1:1: faults is missing: a list of what is to go wrong, and when");
    EXPECT_EQ(text("faults: 3\n").substr(0, 19), "morning.yaml:1:9: f");
    EXPECT_EQ(text("faults: [\n").substr(0, 13), "morning.yaml:");
    EXPECT_NE(text("faults:\n  - {after: \"${SOON}\", incident: reply-lost}\n").find("SOON"), std::string::npos);
}

TEST(SimFaultsFile, TheCommandRefusesWhatItCannotRead) {
    const kit::Folder folder;
    folder.write("bad.yaml", "faults:\n  - {orders: 1, incident: reply-loss}\n");
    const kit::Answer bad = kit::run({"sim", "alpaca", "--faults", "bad.yaml"});
    EXPECT_EQ(bad.code, ExitCode::Usage);
    EXPECT_NE(bad.err.find("bad.yaml:2:27: faults[0].incident is wrong"), std::string::npos) << bad.err;
    const kit::Answer missing = kit::run({"sim", "alpaca", "--faults", "nowhere.yaml"});
    EXPECT_EQ(missing.code, ExitCode::Usage);
    EXPECT_NE(missing.err.find("nowhere.yaml"), std::string::npos) << missing.err;
    const kit::Answer fast = kit::run({"sim", "alpaca", "--speed", "max"});
    EXPECT_EQ(fast.code, ExitCode::Usage);
    EXPECT_NE(fast.err.find("--speed must be 1 to 3600 market seconds a second, not \"max\""), std::string::npos);
}

}  // namespace
}  // namespace sluice::app
