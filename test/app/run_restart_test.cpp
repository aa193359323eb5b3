#include <thread>

#include "net/local_client.hpp"
#include "run_kit.hpp"

namespace sluice::app {
namespace {

using namespace kit;

TEST(RunRestart, GoesOnWhereItEndedWhateverEndedIt) {
    const Folder folder;
    write_quiet_market(folder);
    std::string resting;
    for (const bool orderly : {true, false}) {
        Daemon daemon;
        daemon.until_ready();
        // The same again within two seconds is meant, so each has a key of its own.
        const std::string key = orderly ? "first" : "second";
        const Answer filled =
            run({"order", "place", "buy", "10", "SPY.US", "--limit", "168", "--wait", "fill", "--key", key});
        ASSERT_EQ(filled.code, ExitCode::Done) << filled.err;
        const Answer rests =
            run({"order", "place", "buy", "5", "SPY.US", "--limit", "160", "--tif", "gtc", "--key", key + "-rest"});
        ASSERT_EQ(rests.code, ExitCode::Done) << rests.err;
        resting = first_word(rests.out);
        if (orderly)
            EXPECT_EQ(daemon.stop().code, 0);
        else
            daemon.kill();
    }
    ASSERT_TRUE(std::filesystem::exists("sluice-home/control.sock")) << "the killed one could not remove it";
    Daemon daemon;
    const std::string start = daemon.until_ready();
    EXPECT_TRUE(holds(start, "Open orders taken up again: 2")) << start;
    EXPECT_TRUE(holds(run({"positions"}).out, "SPY.US      20")) << run({"positions"}).out;
    const Answer cancelled = run({"order", "cancel", resting});
    EXPECT_EQ(cancelled.code, ExitCode::Done) << cancelled.err;
    EXPECT_EQ(run({"order", "place", "sell", "20", "SPY.US", "--limit", "160", "--wait", "fill"}).code, ExitCode::Done);
    EXPECT_EQ(run({"positions"}).out, "no positions\n");
    EXPECT_EQ(daemon.stop().code, 0);
    EXPECT_EQ(run({"audit", "verify", "sluice-home"}).code, ExitCode::Done);
}

TEST(RunRestart, WatchesTellWhatHappensAndEndWithTheEngine) {
    const Folder folder;
    write_quiet_market(folder);
    Daemon daemon;
    daemon.until_ready();
    auto watcher = net::LocalClient::connect("sluice-home/control.sock");
    ASSERT_TRUE(watcher);
    ASSERT_TRUE(watcher->send(R"({"id":1,"do":"watch","family":"Fill"})"));
    const auto accepted = watcher->read(std::chrono::seconds{10});
    ASSERT_TRUE(accepted && *accepted);
    EXPECT_TRUE(holds(**accepted, R"({"id":1,"ok":true,"recorded":true,"from":)")) << **accepted;
    ASSERT_EQ(run({"order", "place", "buy", "10", "SPY.US", "--limit", "168", "--wait", "fill"}).code, ExitCode::Done);
    const auto fill = watcher->read(std::chrono::seconds{10});
    ASSERT_TRUE(fill && *fill);
    EXPECT_TRUE(holds(**fill, R"("kind":"ReportApplied")") && holds(**fill, R"("last_px":"167.42")")) << **fill;

    Answer seen;
    std::thread other{[&] { seen = run({"watch", "--kind", "RunStopped", "--count", "1", "--json"}); }};
    // It watches once it says so; a second question on the first connection shows that its own came before.
    while (!holds(run({"status", "--json"}).out, "\"watchers\":2"))
        std::this_thread::yield();
    const Daemon::End end = daemon.stop();
    other.join();
    EXPECT_EQ(end.code, 0);
    EXPECT_EQ(seen.code, ExitCode::Done) << seen.err;
    EXPECT_TRUE(holds(seen.out, "\"kind\":\"RunStopped\"")) << seen.out;
    EXPECT_FALSE(watcher->read(std::chrono::seconds{10}).has_value());
}

TEST(RunRestart, BadRequestsGetASentenceAndHarmNothing) {
    const Folder folder;
    write_quiet_market(folder);
    Daemon daemon;
    daemon.until_ready();
    auto client = net::LocalClient::connect("sluice-home/control.sock");
    ASSERT_TRUE(client);
    const std::pair<const char*, const char*> cases[] = {
        {"hello", "the request is no JSON"},
        {"{}", "do"},
        {R"({"do":"dance"})", "there is no request \\\"dance\\\""},
        {R"({"id":-1,"do":"status"})", "id"},
        {R"({"do":"order"})", "is missing"},
        {R"({"do":"order","order":"P1-X-1"})", "there is no order P1-X-1"},
        {R"({"do":"account","account":"none"})", "there is no account none"},
        {R"({"do":"watch","family":"Fil"})", "did you mean Fill?"},
        {R"({"do":"command"})", "command"},
        {R"({"do":"command","command":"{\"command\":\"OpenAccount\"}"})", "comes from the configuration"},
        {R"({"do":"command","command":"{\"command\":\"Jump\"}"})", "command"},
    };
    for (const auto& [request, part] : cases) {
        ASSERT_TRUE(client->send(request));
        const auto answer = client->read(std::chrono::seconds{10});
        ASSERT_TRUE(answer && *answer) << request;
        EXPECT_TRUE(holds(**answer, "\"ok\":false") && holds(**answer, part)) << request << " -> " << **answer;
    }
    // A token's word is no person's, whatever it claims to be.
    ASSERT_TRUE(client->send(
        R"({"id":9,"do":"command","command":"{\"command\":\"Resume\",\"origin\":\"Person\",\"reason\":\"me\"}"})"));
    const auto answer = client->read(std::chrono::seconds{10});
    ASSERT_TRUE(answer && *answer);
    EXPECT_TRUE(holds(**answer, "NeedsApproval")) << **answer;
    EXPECT_EQ(run({"status"}).code, ExitCode::Done);
}

TEST(RunRestart, ExitOnlyTakesCancelsAndExitsAndRecordsNothing) {
    const Folder folder;
    write_quiet_market(folder);
    std::string resting;
    {
        Daemon daemon;
        daemon.until_ready();
        ASSERT_EQ(run({"order", "place", "buy", "10", "SPY.US", "--limit", "168", "--wait", "fill"}).code,
                  ExitCode::Done);
        resting = first_word(run({"order", "place", "buy", "5", "SPY.US", "--limit", "160", "--tif", "gtc"}).out);
        EXPECT_EQ(daemon.stop().code, 0);
    }
    const std::string segment = "sluice-home/journal/journal-000001.seg";
    const std::string before = read_whole(segment);
    flip_bit(segment, 300);  // of what had been durable: the journal is not opened any more
    {
        Daemon daemon;
        const Daemon::End end = daemon.finish();
        EXPECT_EQ(end.code, 7) << end.err;
        EXPECT_TRUE(holds(end.err, "`sluice run --exit-only` starts without the journal")) << end.err;
    }
    flip_bit(segment, 300);
    Daemon daemon{{"--exit-only"}};
    const std::string start = daemon.until_ready();
    EXPECT_TRUE(holds(start, "EXIT-ONLY: only cancels and exits leave, and nothing of this run is recorded.")) << start;
    const Answer adds = run({"order", "place", "buy", "1", "SPY.US"});
    EXPECT_EQ(adds.code, ExitCode::Denied);
    EXPECT_TRUE(holds(adds.err, "denied (ExitOnly)")) << adds.err;
    EXPECT_TRUE(holds(run({"status"}).out, "NOT RECORDED"));
    const Answer cancelled = run({"order", "cancel", resting});
    EXPECT_EQ(cancelled.code, ExitCode::Done) << cancelled.err;
    EXPECT_TRUE(holds(cancelled.err, "is in force and is not recorded")) << cancelled.err;
    const Answer sold = run({"order", "place", "sell", "10", "SPY.US", "--limit", "160", "--wait", "fill"});
    EXPECT_EQ(sold.code, ExitCode::Done) << sold.err << sold.out;
    EXPECT_EQ(run({"halt"}).code, ExitCode::Done);
    const Daemon::End end = daemon.stop();
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_TRUE(holds(end.out, "Nothing of this run was recorded.")) << end.out;
    EXPECT_TRUE(holds(end.err, "the halt of every account is in force and its record cannot be written")) << end.err;
    EXPECT_TRUE(read_whole(segment) == before) << "nothing is written";

    Daemon after;
    const std::string again = after.until_ready();
    EXPECT_TRUE(holds(again, "Halted: every account")) << "the marker outlives a run without a journal: " << again;
    EXPECT_EQ(run({"order", "place", "buy", "1", "SPY.US"}).code, ExitCode::Denied);
}

}  // namespace
}  // namespace sluice::app
