#include <algorithm>

#include "run_kit.hpp"

// The daemon and Alpaca in a box, two processes joined by the broker's own protocol over loopback.
namespace sluice::app {
namespace {

using namespace kit;

// The keys, and a place of this test's own for the locks of accounts: two engines never share one account, and tests run
// beside each other.
Daemon::Variables keys() {
    return {{"ALPACA_PAPER_API_KEY", "PKTEST"},
            {"ALPACA_PAPER_API_SECRET", "hush"},
            {"XDG_RUNTIME_DIR", std::filesystem::current_path().string()}};
}

std::string port_of(const std::string& said) {
    const std::size_t at = said.find("127.0.0.1:");
    if (at == std::string::npos)
        return "";
    const std::size_t begin = at + 10;
    return said.substr(begin, said.find_first_not_of("0123456789", begin) - begin);
}

std::string config_for(const std::string& endpoint) {
    return "strategies: []\n"
           "accounts:\n"
           "  - id: main\n"
           "    venue: alpaca\n"
           "    credentials: {api_key: \"${ALPACA_PAPER_API_KEY}\", api_secret: \"${ALPACA_PAPER_API_SECRET}\"}\n"
           "instruments:\n"
           "  - {id: AAPL.US, calendar: 24x7}\n"
           "venues:\n"
           "  alpaca:\n"
           "    endpoint: " +
           endpoint + "\n";
}

// Placed as soon as the account is caught up with the venue and there is a quote to judge it by.
Answer place_when_quoted(std::vector<std::string> words) {
    const auto too_early = [](const Answer& answer) {
        const std::string said = answer.err + answer.out;
        return answer.code == ExitCode::Denied &&
               (holds(said, "NoQuote") || holds(said, "BreakerOpen") || holds(said, "NotConnected"));
    };
    Answer answer;
    do
        answer = run(words);
    while (too_early(answer));
    return answer;
}

struct Box {
    explicit Box(Daemon::Variables variables = {}) : process{{"sim", "alpaca", "--port", "0"}, variables} {
        port = port_of(process.until("127.0.0.1:"));
    }
    std::string url() const { return "http://127.0.0.1:" + port; }
    Daemon process;
    std::string port;
};

TEST(AlpacaRun, PlacesFillsShowsAndCancelsOverTheWire) {
    const Folder folder;
    Box box;
    ASSERT_FALSE(box.port.empty());
    folder.write("sluice.yaml", config_for(box.url()));
    Daemon daemon{{"run"}, keys()};
    const std::string start = daemon.until_ready();
    EXPECT_TRUE(holds(start, "The market is the venue's: AAPL.US. Mode paper: no money moves.")) << start;

    const Answer bought = place_when_quoted({"order", "place", "buy", "5", "AAPL.US", "--wait", "fill"});
    ASSERT_EQ(bought.code, ExitCode::Done) << bought.err << bought.out;
    EXPECT_TRUE(holds(bought.out, "Filled 5 at ")) << bought.out;
    EXPECT_TRUE(holds(run({"positions"}).out, "AAPL.US     5 ")) << run({"positions"}).out;
    const Answer rests =
        run({"order", "place", "buy", "1", "AAPL.US", "--limit", "1", "--tif", "gtc", "--wait", "ack"});
    ASSERT_EQ(rests.code, ExitCode::Done) << rests.err;
    EXPECT_TRUE(holds(run({"order", "list"}).out, first_word(rests.out)));

    // With nothing but the keys, beside the daemon.
    const Environment only_keys{{"ALPACA_PAPER_API_KEY", "PKTEST"}, {"ALPACA_PAPER_API_SECRET", "hush"}};
    const Answer halted = run({"halt", "--direct", "alpaca", "--endpoint", box.url()}, only_keys);
    EXPECT_EQ(halted.code, ExitCode::Done) << halted.err;
    EXPECT_TRUE(holds(halted.out, "Cancelled: 1\nNothing is open at alpaca.")) << halted.out;

    const Daemon::End end = daemon.stop();
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_EQ(run({"audit", "verify", "sluice-home"}).code, ExitCode::Done);
}

TEST(AlpacaRun, ARestartFindsThePositionAndCountsNothingTwice) {
    const Folder folder;
    Box box;
    folder.write("sluice.yaml", config_for(box.url()));
    std::string held;
    {
        Daemon daemon{{"run"}, keys()};
        daemon.until_ready();
        const Answer bought = place_when_quoted({"order", "place", "buy", "2", "AAPL.US", "--wait", "fill"});
        ASSERT_EQ(bought.code, ExitCode::Done) << bought.err << bought.out;
        daemon.kill();  // not in order
    }
    Daemon daemon{{"run"}, keys()};
    const std::string ready = daemon.until_ready();
    ASSERT_TRUE(holds(ready, "Ready: ")) << ready << daemon.finish().err;
    const Answer more = place_when_quoted({"order", "place", "buy", "3", "AAPL.US", "--wait", "fill"});
    ASSERT_EQ(more.code, ExitCode::Done) << more.err << more.out;
    EXPECT_TRUE(holds(run({"positions"}).out, "AAPL.US     5 ")) << run({"positions"}).out;
    EXPECT_EQ(daemon.stop().code, 0);
}

TEST(AlpacaRun, KeysTheVenueRefusesAreNamedAndNothingIsSent) {
    const Folder folder;
    Box box;
    folder.write("sluice.yaml", config_for(box.url()));
    const Environment live_looking{{"ALPACA_PAPER_API_KEY", "AKLIVE"}, {"ALPACA_PAPER_API_SECRET", "x"}};
    const Answer refused = run({"halt", "--direct", "alpaca", "--endpoint", box.url()}, live_looking);
    EXPECT_EQ(refused.code, ExitCode::Refused) << refused.out;
    EXPECT_TRUE(holds(refused.err, "the venue refused the keys")) << refused.err;
    EXPECT_EQ(run({"halt", "--direct", "alpaca"}).code, ExitCode::Usage);
}

TEST(AlpacaRun, AForgedConfigurationThatNamesALiveHostIsRefusedWithTheReason) {
    const Folder folder;
    folder.write("sluice.yaml", config_for("https://api.alpaca.markets"));
    Daemon daemon{{"run"}, keys()};
    const Daemon::End end = daemon.finish();
    EXPECT_EQ(end.code, 2);
    EXPECT_TRUE(holds(end.err, "api.alpaca.markets")) << end.err;
    EXPECT_TRUE(holds(end.err, "paper")) << end.err;

    folder.write("sluice.yaml", config_for("https://elsewhere.example"));
    Daemon other{{"run"}, keys()};
    const Daemon::End refused = other.finish();
    EXPECT_EQ(refused.code, 2);
    EXPECT_TRUE(holds(refused.err, "elsewhere.example")) << refused.err;

    folder.write("sluice.yaml", config_for("https://127.0.0.1:1") + "egress: {allow: [api.alpaca.markets]}\n");
    Daemon allowed{{"run"}, keys()};
    const Daemon::End forged = allowed.finish();
    EXPECT_EQ(forged.code, 2);
    EXPECT_TRUE(holds(forged.err, "api.alpaca.markets trades for real")) << forged.err;
}

#ifdef SLUICE_CONNECTS_PRELOAD
TEST(AlpacaRun, AWholePaperSessionConnectsToLoopbackOnly) {
    const Folder folder;
    const Daemon::Variables watched{{"LD_PRELOAD", SLUICE_CONNECTS_PRELOAD}, {"SLUICE_CONNECTS", "connects.txt"}};
    Box box{watched};
    folder.write("sluice.yaml", config_for(box.url()));
    Daemon::Variables both = keys();
    both.insert(both.end(), watched.begin(), watched.end());
    Daemon daemon{{"run"}, both};
    daemon.until_ready();
    const Answer bought = place_when_quoted({"order", "place", "buy", "1", "AAPL.US", "--wait", "fill"});
    ASSERT_EQ(bought.code, ExitCode::Done) << bought.err << bought.out;
    EXPECT_EQ(daemon.stop().code, 0);
    std::ifstream file{"connects.txt"};
    std::vector<std::string> lines;
    for (std::string line; std::getline(file, line);)
        lines.push_back(line);
    EXPECT_GT(std::count(lines.begin(), lines.end(), "127.0.0.1"), 2);
    for (const std::string& line : lines)
        EXPECT_TRUE(line == "127.0.0.1" || line == "unix") << line;
}
#endif

}  // namespace
}  // namespace sluice::app
