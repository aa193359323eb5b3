#include <memory>

#include "run_kit.hpp"

// Lock 3 as people and programs meet it, under the rules of live.
namespace sluice::app {
namespace {

using namespace kit;

constexpr std::string_view kStrict = "automation:\n  rehearse_live: true\n";

std::vector<std::string> order(const std::string& verb, const std::string& quantity,
                               const std::vector<std::string>& more = {}) {
    std::vector<std::string> words{"order", verb, "buy", quantity, "SPY.US", "--limit", "160"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

std::string member(const std::string& text, const std::string& name) {
    const std::string lead = "\"" + name + "\":\"";
    const std::size_t at = text.find(lead);
    return at == std::string::npos ? ""
                                   : text.substr(at + lead.size(), text.find('"', at + lead.size()) - at - lead.size());
}

class Strict : public testing::Test {
protected:
    void SetUp() override {
        write_quiet_market(folder_, kStrict);
        daemon_ = std::make_unique<Daemon>();
        daemon_->until_ready();
        ASSERT_EQ(at_terminal({"arm", "--for", "1h"}, "arm 1h\n").code, ExitCode::Done);
    }
    const Folder folder_;
    std::unique_ptr<Daemon> daemon_;
};

TEST_F(Strict, APersonSeesThePreviewAndTypesItsHash) {
    const Answer preview = at_terminal(order("preview", "10", {"--json"}), "");
    ASSERT_EQ(preview.code, ExitCode::Done) << preview.out;
    EXPECT_TRUE(holds(preview.out, "\"needs_confirmation\":true")) << preview.out;
    const std::string hash = member(preview.out, "hash");
    ASSERT_EQ(hash.size(), 64u);

    const Answer wrong = at_terminal(order("place", "10"), "00000000\n");
    EXPECT_EQ(wrong.code, ExitCode::Denied) << wrong.out;
    EXPECT_TRUE(holds(wrong.out, "its hash was not typed, so nothing was placed")) << wrong.out;
    EXPECT_EQ(run({"order", "list", "--all"}).out, "no open orders\n");

    const Answer placed = at_terminal(order("place", "10"), hash.substr(0, 8) + "\n");
    EXPECT_EQ(placed.code, ExitCode::Done) << placed.out;
    EXPECT_TRUE(holds(placed.out, "send it confirmed by the hash " + hash.substr(0, 12))) << placed.out;
    EXPECT_TRUE(holds(placed.out, "Buy 10 SPY.US Limit 160 Day  New")) << placed.out;
}

TEST_F(Strict, AHashGivenWithTheOrderMustBeThatOfTheOrder) {
    const std::string hash = member(at_terminal(order("preview", "10", {"--json"}), "").out, "hash");
    const Answer other = at_terminal(order("place", "11", {"--confirm", hash}), "");
    EXPECT_EQ(other.code, ExitCode::Denied) << other.out;
    EXPECT_TRUE(holds(other.out, "denied (HashMismatch)")) << other.out;
    const Answer same = at_terminal(order("place", "10", {"--confirm", hash}), "");
    EXPECT_EQ(same.code, ExitCode::Done) << same.out;
}

TEST_F(Strict, AProgramsOrderWaitsForAPersonAndIsApprovedOnce) {
    const Answer proposed = run(order("place", "10"));
    ASSERT_EQ(proposed.code, ExitCode::Done) << proposed.err;
    EXPECT_TRUE(holds(proposed.out, "proposed: a person lets it go with sluice approve")) << proposed.out;
    const std::string id = first_word(proposed.out);
    EXPECT_TRUE(holds(run({"order", "list"}).out, "PROPOSED  " + id)) << run({"order", "list"}).out;
    EXPECT_TRUE(holds(run({"status"}).out, "Buy 10 SPY.US Limit 160 Day by cli, hash "));

    const Answer alone = run({"approve", id});
    EXPECT_EQ(alone.code, ExitCode::Denied);
    EXPECT_TRUE(holds(alone.err, "a person's act at a terminal")) << alone.err;

    const std::string hash = member(run({"status", "--json"}).out, "hash");
    const Answer wrong = at_terminal({"approve", id}, "00000000\n");
    EXPECT_EQ(wrong.code, ExitCode::Denied) << wrong.out;
    EXPECT_TRUE(holds(wrong.out, "its hash was not typed, so nothing was done")) << wrong.out;
    const Answer approved = at_terminal({"approve", id}, hash.substr(0, 8) + "\n");
    EXPECT_EQ(approved.code, ExitCode::Done) << approved.out;
    EXPECT_TRUE(holds(approved.out, "position        0 -> 10")) << approved.out;
    EXPECT_TRUE(holds(approved.out, "approved, and placed")) << approved.out;
    EXPECT_EQ(at_terminal({"approve", id, "--hash", hash}, "").code, ExitCode::Usage);
}

TEST_F(Strict, WhoProposedItWithdrawsIt) {
    const std::string id = first_word(run(order("place", "10")).out);
    const Answer withdrawn = run({"reject", id});
    EXPECT_EQ(withdrawn.code, ExitCode::Done) << withdrawn.err;
    EXPECT_FALSE(holds(run({"order", "list"}).out, "PROPOSED"));
    EXPECT_EQ(run({"reject", id}).code, ExitCode::Denied);
}

TEST(TypedOrder, TrailsAndPairsOfExitsAreWordsToo) {
    const Folder folder;
    write_quiet_market(folder);
    Daemon daemon;
    daemon.until_ready();
    const auto place = [](const std::vector<std::string>& more) {
        std::vector<std::string> words{"order", "place", "sell", "5", "SPY.US"};
        words.insert(words.end(), more.begin(), more.end());
        return run(words);
    };
    ASSERT_EQ(run({"order", "place", "buy", "10", "SPY.US", "--wait", "fill"}).code, ExitCode::Done);
    const Answer trailing = place({"--trail", "1.5"});
    EXPECT_EQ(trailing.code, ExitCode::Done) << trailing.err;
    EXPECT_TRUE(holds(run({"status"}).out, "is moved by the engine only")) << run({"status"}).out;
    EXPECT_EQ(place({"--trail", "2x%"}).code, ExitCode::Usage);
    EXPECT_EQ(place({"--trail", "1", "--limit", "170"}).code, ExitCode::Usage);
    EXPECT_EQ(place({"--oco", "--take-profit", "180"}).code, ExitCode::Usage);
    const Answer both = place({"--oco", "--take-profit", "180", "--stop-loss", "150"});
    EXPECT_EQ(both.code, ExitCode::Done) << both.err;
    EXPECT_TRUE(holds(run({"status"}).out, "the target at 180 is held by the engine")) << run({"status"}).out;
    const Daemon::End end = daemon.stop();
    EXPECT_TRUE(holds(end.out, "Only this process holds")) << end.out;
}

TEST(Currencies, AMarketInAnotherCurrencyNeedsARate) {
    const Folder folder;
    const std::string euros = "accounts:\n  - id: main\n    currency: EUR\n";
    folder.write("sluice.yaml", euros);
    const std::vector<std::string> demo{"demo", "--speed", "max", "--exit", "--home", "home"};
    const Answer without = run(demo);
    EXPECT_EQ(without.code, ExitCode::Usage);
    EXPECT_TRUE(holds(without.err, "nothing says what one is worth in the other; name it under rates")) << without.err;
}

}  // namespace
}  // namespace sluice::app
