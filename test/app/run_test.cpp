#include "run_kit.hpp"

namespace sluice::app {
namespace {

using namespace kit;

const std::vector<std::string> kBuy{"order", "place", "buy", "10", "SPY.US"};

std::vector<std::string> plus(std::vector<std::string> words, const std::vector<std::string>& more) {
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

TEST(Run, FillsAnOrderShowsItAndStopsInOrder) {
    const Folder folder;
    write_quiet_market(folder);
    Daemon daemon;
    const std::string start = daemon.until_ready();
    EXPECT_TRUE(holds(start, "Home: sluice-home\nJournal: new\n")) << start;
    EXPECT_TRUE(holds(start, "Ready: sluice-home/control.sock answers")) << start;

    const Answer placed = run(plus(kBuy, {"--limit", "168", "--wait", "fill"}));
    ASSERT_EQ(placed.code, ExitCode::Done) << placed.err;
    EXPECT_TRUE(holds(placed.out, "Buy 10 SPY.US Limit 168 Day  Filled 10 at 167.42")) << placed.out;
    EXPECT_TRUE(holds(run({"positions"}).out, "main     SPY.US      10"));
    EXPECT_TRUE(holds(run({"account"}).out, "98325.8 USD")) << run({"account"}).out;
    EXPECT_EQ(run({"order", "list"}).out, "no open orders\n");
    EXPECT_TRUE(holds(run({"order", "list", "--all"}).out, "Filled 10 at 167.42"));
    const Answer shown = run({"order", "show", first_word(placed.out), "--json"});
    const auto document = JsonDocument::parse(shown.out);
    ASSERT_TRUE(document);
    EXPECT_EQ(document->root().get("order")->get("ord_status")->as_string(), "Filled");

    const Daemon::End end = daemon.stop();
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_TRUE(holds(end.out, "Stopped. Journal: ")) << end.out;
    EXPECT_FALSE(std::filesystem::exists("sluice-home/control.sock"));
    const Answer verified = run({"audit", "verify", "sluice-home"});
    EXPECT_EQ(verified.code, ExitCode::Done) << verified.err;
    const std::string head = end.out.substr(end.out.find("head ") + 5, 64);
    EXPECT_EQ(run({"audit", "verify", "sluice-home", "--head", head}).code, ExitCode::Done);
}

TEST(Run, NobodyThereIsNotConnected) {
    const Folder folder;
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"status"}, {"halt"}, {"watch"}, {"positions"}, kBuy, {"order", "cancel", "--all"}}) {
        const Answer answer = run(words);
        EXPECT_EQ(answer.code, ExitCode::NotConnected) << words.front();
        EXPECT_EQ(answer.err,
                  "sluice: no engine runs in sluice-home; start one with `sluice run --home sluice-home`\n");
    }
}

TEST(Run, ASecondDaemonOfTheSameHomeIsRefusedAndTheFirstGoesOn) {
    const Folder folder;
    write_quiet_market(folder);
    Daemon first;
    first.until_ready();
    Daemon second;
    const Daemon::End end = second.finish();
    EXPECT_EQ(end.code, 1);
    EXPECT_TRUE(holds(end.err, "Process " + std::to_string(first.pid()) + " is using this home")) << end.err;
    EXPECT_EQ(run({"status"}).code, ExitCode::Done);
}

TEST(Run, ReplacesAndCancelsAnOrderThatRests) {
    const Folder folder;
    write_quiet_market(folder);
    Daemon daemon;
    daemon.until_ready();
    const Answer placed = run(plus(kBuy, {"--limit", "160"}));
    ASSERT_EQ(placed.code, ExitCode::Done) << placed.err;
    EXPECT_TRUE(holds(placed.out, "New")) << placed.out;
    const std::string id = first_word(placed.out);
    const Answer replaced = run({"order", "replace", id, "--qty", "7", "--json"});
    ASSERT_EQ(replaced.code, ExitCode::Done) << replaced.err;
    const Answer cancelled = run({"order", "cancel", "--all"});
    EXPECT_EQ(cancelled.code, ExitCode::Done) << cancelled.err;
    EXPECT_EQ(cancelled.out, "1 cancel is on the way\n");
    const Answer unknown = run({"order", "cancel", "P1-ZZZ-1"});
    EXPECT_EQ(unknown.code, ExitCode::Denied);
    EXPECT_EQ(unknown.err, "sluice: denied (UnknownOrder): order P1-ZZZ-1 is not known\n");
}

TEST(Run, SaysWhyItDenies) {
    const Folder folder;
    write_quiet_market(folder);
    Daemon daemon;
    daemon.until_ready();
    const Answer large = run({"order", "place", "buy", "1000", "SPY.US"});
    EXPECT_EQ(large.code, ExitCode::Denied);
    EXPECT_TRUE(large.err.starts_with("sluice: denied (OrderValue): ")) << large.err;
    EXPECT_EQ(run({"order", "place", "buy", "1", "NO.SUCH"}).code, ExitCode::Denied);
    const Answer account = run(plus(kBuy, {"--account", "other"}));
    EXPECT_EQ(account.code, ExitCode::Denied);
    EXPECT_TRUE(holds(account.err, "account other is not open")) << account.err;
    const Answer bracket = run(plus(kBuy, {"--take-profit", "190", "--stop-loss", "150"}));
    EXPECT_TRUE(bracket.code == ExitCode::Denied || bracket.code == ExitCode::Done) << bracket.err;
}

TEST(Run, TheSameKeyPlacesOneOrder) {
    const Folder folder;
    write_quiet_market(folder);
    Daemon daemon;
    daemon.until_ready();
    const Answer first = run(plus(kBuy, {"--limit", "160", "--key", "morning"}));
    const Answer again = run(plus(kBuy, {"--limit", "160", "--key", "morning"}));
    ASSERT_EQ(first.code, ExitCode::Done) << first.err;
    EXPECT_EQ(again.code, ExitCode::Done) << again.err;
    EXPECT_EQ(first_word(first.out), first_word(again.out));
    const Answer other = run(plus(kBuy, {"--limit", "161", "--key", "morning"}));
    EXPECT_EQ(other.code, ExitCode::Denied);
    EXPECT_TRUE(holds(other.err, "KeyReused")) << other.err;
}

TEST(Run, AHaltHoldsOverARestartUntilAPersonEndsItAtATerminal) {
    const Folder folder;
    write_quiet_market(folder);
    {
        Daemon daemon;
        daemon.until_ready();
        ASSERT_EQ(run(plus(kBuy, {"--limit", "160"})).code, ExitCode::Done);
        const Answer halted = run({"halt", "--reason", "prices look wrong"});
        ASSERT_EQ(halted.code, ExitCode::Done) << halted.err;
        EXPECT_TRUE(holds(run({"status"}).out, "HALTED"));
        const Answer denied = run(kBuy);
        EXPECT_EQ(denied.code, ExitCode::Denied);
        EXPECT_TRUE(holds(denied.err, "denied (Halted)")) << denied.err;
        EXPECT_EQ(daemon.stop().code, 0);
    }
    EXPECT_TRUE(std::filesystem::exists("sluice-home/halted"));
    Daemon daemon;
    const std::string start = daemon.until_ready();
    EXPECT_TRUE(holds(start, "Halted: every account (prices look wrong)")) << start;
    EXPECT_EQ(run(kBuy).code, ExitCode::Denied);

    const Answer piped = run({"resume", "--reason", "checked"});
    EXPECT_EQ(piped.code, ExitCode::Denied);
    EXPECT_EQ(
        piped.err,
        "sluice: `sluice resume` is a person's act at a terminal, and standard input is none; nothing was done\n");
    EXPECT_EQ(run({"resume"}).code, ExitCode::Usage);
    const Answer refused = at_terminal({"resume", "--reason", "checked"}, "no\n");
    EXPECT_EQ(refused.code, ExitCode::Denied) << refused.out;
    EXPECT_TRUE(holds(refused.out, "Type yes to resume all: ")) << refused.out;
    const Answer resumed = at_terminal({"resume", "--reason", "checked"}, "yes\n");
    EXPECT_EQ(resumed.code, ExitCode::Done) << resumed.out;
    EXPECT_EQ(run(plus(kBuy, {"--limit", "168", "--wait", "fill"})).code, ExitCode::Done);
    EXPECT_EQ(daemon.stop().code, 0);
    EXPECT_FALSE(std::filesystem::exists("sluice-home/halted"));
}

TEST(Run, FreezesAndThawsOneInstrument) {
    const Folder folder;
    write_quiet_market(folder);
    Daemon daemon;
    daemon.until_ready();
    ASSERT_EQ(run({"freeze", "SPY.US", "--account", "main", "--reason", "news"}).code, ExitCode::Done);
    EXPECT_TRUE(holds(run(kBuy).err, "denied (Frozen)"));
    EXPECT_EQ(run({"unfreeze", "SPY.US", "--account", "main", "--reason", "out"}).code, ExitCode::Denied);
    const Answer thawed = at_terminal({"unfreeze", "SPY.US", "--account", "main", "--reason", "out"}, "yes\n");
    EXPECT_EQ(thawed.code, ExitCode::Done) << thawed.out;
    EXPECT_EQ(run(plus(kBuy, {"--limit", "168"})).code, ExitCode::Done);
}

TEST(Run, UnderTheRulesOfLiveAnArmingTakesTheWholeWord) {
    const Folder folder;
    write_quiet_market(folder,
                       "automation:\n  rehearse_live: true\n  auto_execute: true\n  require_confirmation: false\n");
    Daemon daemon;
    daemon.until_ready();
    EXPECT_TRUE(holds(run({"status"}).out, "not armed"));
    const Answer before = run(kBuy);
    EXPECT_EQ(before.code, ExitCode::Denied);
    EXPECT_TRUE(holds(before.err, "denied (NotArmed)")) << before.err;
    EXPECT_EQ(run({"arm", "--for", "4h"}).code, ExitCode::Denied) << "no terminal";
    EXPECT_EQ(at_terminal({"arm", "--for", "4h"}, "yes\n").code, ExitCode::Denied);
    const Answer armed = at_terminal({"arm", "--for", "4h"}, "arm 4h\n");
    EXPECT_EQ(armed.code, ExitCode::Done) << armed.out;
    EXPECT_TRUE(holds(run({"status"}).out, "armed until 2013-10-07T17:30")) << run({"status"}).out;
    EXPECT_EQ(run(plus(kBuy, {"--limit", "168", "--wait", "fill"})).code, ExitCode::Done);
    EXPECT_EQ(run({"disarm"}).code, ExitCode::Done);
    EXPECT_EQ(run(kBuy).code, ExitCode::Denied);
}

}  // namespace
}  // namespace sluice::app
