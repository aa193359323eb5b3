#include "run_kit.hpp"

// The demo over the wire of Alpaca in a box. Long enough to trade, so not under sanitizers.
namespace sluice::app {
namespace {

using namespace kit;

TEST(AlpacaDemo, AVenueThatIsNoneAndATraceWithoutAWireAreRefused) {
    const Folder folder;
    EXPECT_TRUE(holds(run({"demo", "--venue", "moon"}).err, "--venue must be paper or alpaca, not \"moon\""));
    const Answer traced = run({"demo", "--trace"});
    EXPECT_EQ(traced.code, ExitCode::Usage);
    EXPECT_TRUE(holds(traced.err, "--trace shows a wire, and the paper venue has none")) << traced.err;
}

#ifdef SLUICE_CONNECTS_PRELOAD  // a build without sanitizers

std::string head_of(const std::string& said) {
    const std::size_t at = said.find("Journal verified: ");
    return at == std::string::npos ? said : said.substr(at, said.find('\n', at) - at);
}

TEST(AlpacaDemo, TheSameSeedPassesTheSameBytesInMemory) {
    const Folder folder;
    const std::vector<std::string> words{"demo",   "--venue", "alpaca", "--speed", "max",
                                         "--exit", "--seed",  "11",     "--home"};
    std::vector<std::string> first = words, second = words;
    first.push_back("one");
    second.push_back("two");
    const Answer one = run(first);
    const Answer two = run(second);
    ASSERT_EQ(one.code, ExitCode::Done) << one.err;
    ASSERT_EQ(two.code, ExitCode::Done) << two.err;
    EXPECT_TRUE(holds(one.out, "Alpaca in a box")) << one.out;
    EXPECT_TRUE(holds(one.out, " Filled")) << one.out;
    EXPECT_EQ(head_of(one.out), head_of(two.out));
    EXPECT_EQ(run({"audit", "verify", "one"}).code, ExitCode::Done);
}

TEST(AlpacaDemo, GoesOverLoopbackAndShowsWhatPassesWithoutItsSecrets) {
    const Folder folder;
    Daemon demo{{"demo", "--venue", "alpaca", "--speed", "600", "--trace", "--home", "shown"}, {}};
    const std::string said = demo.until("POST /v2/orders");
    EXPECT_TRUE(holds(said, "[APCA-API-SECRET-KEY: ***]")) << said.substr(0, 2'000);
    EXPECT_FALSE(holds(said, "box-main"));
    const Daemon::End end = demo.stop();
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_TRUE(holds(end.out, "Journal verified: "))
        << end.out.substr(end.out.size() > 2'000 ? end.out.size() - 2'000 : 0);
}

#endif

}  // namespace
}  // namespace sluice::app
