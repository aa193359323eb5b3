#include <thread>

#include "run_kit.hpp"

namespace sluice::app {
namespace {

using namespace kit;

// The word after `before` in a text.
std::string word_after(const std::string& text, const std::string& before) {
    const auto at = text.find(before);
    if (at == std::string::npos)
        return {};
    const auto from = at + before.size();
    return text.substr(from, text.find_first_of(" \n", from) - from);
}

TEST(RunHeldExits, ATrailedStopAndAHeldTargetAreReplacedAndThatIsCancelledAcrossRestarts) {
    const Folder folder;
    write_quiet_market(folder);
    std::string trailed;
    std::string target;
    {
        Daemon daemon;
        daemon.until_ready();
        ASSERT_EQ(run({"order", "place", "buy", "10", "SPY.US", "--wait", "fill"}).code, ExitCode::Done);
        const Answer trail = run({"order", "place", "sell", "4", "SPY.US", "--trail", "1.5", "--tif", "gtc"});
        ASSERT_EQ(trail.code, ExitCode::Done) << trail.err;
        trailed = first_word(trail.out);
        const Answer both =
            run({"order", "place", "sell", "5", "SPY.US", "--oco", "--take-profit", "180", "--stop-loss", "150"});
        ASSERT_EQ(both.code, ExitCode::Done) << both.err;
        target = word_after(run({"status"}).out, "is held by the engine as ");
        ASSERT_FALSE(target.empty()) << run({"status"}).out;
        EXPECT_TRUE(holds(run({"order", "show", target}).out, "Held")) << run({"order", "show", target}).out;
        const Answer moved = run({"order", "replace", target, "--limit", "185"});
        EXPECT_EQ(moved.code, ExitCode::Done) << moved.err;
        EXPECT_TRUE(holds(moved.out, "only the engine has it")) << moved.out;
        EXPECT_EQ(run({"order", "replace", target, "--limit", "140"}).code, ExitCode::Denied);
        EXPECT_EQ(run({"order", "replace", target, "--limit", "186", "--qty", "3"}).code, ExitCode::Denied);
        EXPECT_EQ(run({"order", "replace", trailed, "--trail", "2x%"}).code, ExitCode::Usage);
        EXPECT_EQ(run({"order", "replace", trailed}).code, ExitCode::Usage);
        const Answer wider = run({"order", "replace", trailed, "--trail", "3", "--qty", "5"});
        EXPECT_EQ(wider.code, ExitCode::Done) << wider.err;
        // Only what the venue has taken is there after a restart.
        const auto is_replaced = [&] { return holds(run({"order", "show", trailed}).out, "order_qty      5"); };
        for (int looks = 0; looks < 1'000 && !is_replaced(); ++looks)
            std::this_thread::yield();
        ASSERT_TRUE(is_replaced());
        EXPECT_EQ(daemon.stop().code, 0);
    }
    Daemon daemon;
    const std::string start = daemon.until_ready();
    EXPECT_TRUE(holds(start, "Open orders taken up again: 2")) << start;
    const std::string shown = run({"order", "show", trailed}).out;
    EXPECT_TRUE(holds(shown, "trail_amount") && holds(shown, "3\n") && holds(shown, "5\n")) << shown;
    EXPECT_TRUE(holds(run({"order", "show", target}).out, "185")) << run({"order", "show", target}).out;
    EXPECT_TRUE(holds(run({"status"}).out, "the target at 185 is held by the engine"));
    const Answer given_up = run({"order", "cancel", target});
    EXPECT_EQ(given_up.code, ExitCode::Done) << given_up.err;
    EXPECT_TRUE(holds(given_up.out, "given up")) << given_up.out;
    EXPECT_TRUE(holds(run({"order", "show", target}).out, "Canceled"));
    EXPECT_EQ(run({"order", "cancel", target}).code, ExitCode::Denied);
    EXPECT_EQ(daemon.stop().code, 0);
    const Answer story = run({"audit", "explain", target, "--home", "sluice-home"});
    EXPECT_TRUE(holds(story.out, "the target, which the engine held, is given up")) << story.out << story.err;
}

TEST(RunHeldExits, AnOrderByAmountGoesOnPaper) {
    const Folder folder;
    write_quiet_market(folder);
    Daemon daemon;
    daemon.until_ready();
    const Answer filled = run({"order", "place", "buy", "1000", "SPY.US", "--cash", "--wait", "fill"});
    EXPECT_EQ(filled.code, ExitCode::Done) << filled.err;
    EXPECT_TRUE(holds(filled.out, "for 1000 of SPY.US")) << filled.out;
    EXPECT_TRUE(holds(run({"positions"}).out, "SPY.US      5")) << run({"positions"}).out;
    const Answer resting = run({"order", "place", "buy", "500", "SPY.US", "--cash", "--limit", "160", "--tif", "gtc"});
    EXPECT_EQ(resting.code, ExitCode::Done) << resting.err;
    EXPECT_EQ(run({"order", "place", "buy", "x", "SPY.US", "--cash"}).code, ExitCode::Usage);
    EXPECT_EQ(daemon.stop().code, 0);
    Daemon again;
    EXPECT_TRUE(holds(again.until_ready(), "Open orders taken up again: 1"));
    EXPECT_EQ(run({"order", "cancel", first_word(resting.out)}).code, ExitCode::Done);
    EXPECT_EQ(again.stop().code, 0);
}

TEST(RunHeldExits, BookingTakesATerminalAReasonAndAnOpenDifference) {
    const Folder folder;
    write_quiet_market(folder);
    Daemon daemon;
    daemon.until_ready();
    EXPECT_EQ(run({"reconcile", "--book", "SPY.US"}).code, ExitCode::Usage);
    EXPECT_EQ(run({"reconcile", "--book", "SPY.US", "--adopt", "--reason", "gift"}).code, ExitCode::Usage);
    EXPECT_EQ(run({"reconcile", "--book", "SPY.US", "--reason", "gift"}).code, ExitCode::Denied) << "no terminal";
    EXPECT_EQ(daemon.stop().code, 0);
}

}  // namespace
}  // namespace sluice::app
