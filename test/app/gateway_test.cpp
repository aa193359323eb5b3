#include "gateway_kit.hpp"

// The door of `sluice run` from outside: its address, tokens over restarts, orders, halt, keys and streams.
namespace sluice::app {
namespace {

using namespace kit;

constexpr const char* kBuy =
    R"({"symbol":"SPY.US","side":"buy","qty":"10","order_type":"limit","limit_price":"160","client_order_id":"a1"})";

std::string order(std::string_view more) {
    return R"({"symbol":"SPY.US","side":"buy","qty":"10","order_type":"limit",)" + std::string{more} + "}";
}

TEST(Door, ThePageOpensOnceWithTheCodeOfTheTerminal) {
    const Folder folder;
    write_quiet_market(folder);
    DoorDaemon daemon;
    EXPECT_TRUE(holds(daemon.said(), "Page: " + daemon.url() + "/#login=")) << daemon.said();
    EXPECT_TRUE(holds(daemon.said(), "`sluice token login --home sluice-home` prints another")) << daemon.said();

    const HttpAnswer page = ask(daemon.url(), "GET", "/");
    EXPECT_EQ(page.status, 200);
    EXPECT_TRUE(holds(page.header("content-security-policy"), "default-src 'self'"));
    EXPECT_EQ(ask(daemon.url(), "GET", "/v1/account").status, 401);

    const HttpHeaders session = open_session(daemon.url(), daemon.code());
    const HttpAnswer who = ask(daemon.url(), "GET", "/v1/session", session);
    EXPECT_EQ(who.status, 200) << who.body;
    EXPECT_EQ(who.text("who"), "person");
    const std::string again = R"({"code":")" + daemon.code() + R"("})";
    EXPECT_EQ(ask(daemon.url(), "POST", "/v1/session", {}, again).status, 401);

    const Answer login = at_terminal({"token", "login"}, "");
    const DoorPlace fresh = door_of(login.out);
    ASSERT_FALSE(fresh.code.empty()) << login.out;
    EXPECT_NE(fresh.code, daemon.code());
    open_session(daemon.url(), fresh.code);
}

TEST(Door, ATokenLivesOverRestartsUntilItIsRevoked) {
    const Folder folder;
    write_quiet_market(folder);
    std::string token;
    {
        DoorDaemon daemon;
        const Answer nobody = run({"token", "create", "bot", "--scope", "trade"});
        EXPECT_EQ(nobody.code, ExitCode::Denied);
        EXPECT_TRUE(holds(nobody.err, "is a person's act at a terminal")) << nobody.err;
        token = new_token("bot", "trade", {"--account", "main", "--expires", "30d"});
        EXPECT_EQ(ask(daemon.url(), "GET", "/v1/account", bearer(token)).status, 200);
        EXPECT_EQ(daemon.process().stop().code, 0);
    }
    const std::string id = token.substr(4, token.find('_', 4) - 4);
    {
        DoorDaemon daemon;
        const HttpAnswer account = ask(daemon.url(), "GET", "/v1/account", bearer(token));
        EXPECT_EQ(account.status, 200) << account.body;
        EXPECT_EQ(account.text("account"), "main");
        const Answer listed = run({"token", "list"});
        EXPECT_TRUE(holds(listed.out, id + "  bot   trade  main     valid")) << listed.out;
        EXPECT_FALSE(holds(listed.out, token.substr(token.rfind('_') + 1)));
        const Answer revoked = at_terminal({"token", "revoke", id, "--reason", "lost"}, "");
        EXPECT_EQ(revoked.code, ExitCode::Done) << revoked.out;
        EXPECT_EQ(ask(daemon.url(), "GET", "/v1/account", bearer(token)).status, 401);
        daemon.process().kill();
    }
    DoorDaemon daemon;
    EXPECT_EQ(ask(daemon.url(), "GET", "/v1/account", bearer(token)).status, 401);
    EXPECT_TRUE(holds(run({"token", "list"}).out, "revoked"));
    EXPECT_FALSE(
        holds(read_whole("sluice-home/journal/" +
                         std::filesystem::directory_iterator { "sluice-home/journal" } -> path().filename().string()),
              token.substr(token.rfind('_') + 1)))
        << "the secret is nowhere";
}

TEST(Door, AnOrderIsPlacedProposedOrDenied) {
    const Folder folder;
    write_quiet_market(folder);
    DoorDaemon daemon;
    const HttpHeaders trade = bearer(new_token("bot", "trade"));
    const HttpHeaders propose = bearer(new_token("agent", "propose"));
    const HttpHeaders read = bearer(new_token("eyes", "read"));

    const HttpAnswer placed = ask(daemon.url(), "POST", "/v1/orders?wait=ack", trade, order(R"("limit_price":"160")"));
    ASSERT_EQ(placed.status, 201) << placed.body;
    EXPECT_EQ(placed.text("status"), "new");
    EXPECT_EQ(placed.header("location"), "/v1/orders/" + placed.text("order_id"));
    const HttpAnswer filled = ask(daemon.url(), "POST", "/v1/orders?wait=fill", trade, order(R"("limit_price":"168")"));
    ASSERT_EQ(filled.status, 201) << filled.body;
    EXPECT_EQ(filled.text("status"), "filled");
    EXPECT_EQ(filled.text("filled_avg_price"), "167.42");

    const HttpAnswer proposed = ask(daemon.url(), "POST", "/v1/orders", propose, order(R"("limit_price":"161")"));
    ASSERT_EQ(proposed.status, 202) << proposed.body;
    const HttpHeaders person = open_session(daemon.url(), daemon.code());
    const std::string hash = R"({"hash":")" + proposed.text("hash") + R"("})";
    const std::string proposal = "/v1/proposals/" + proposed.text("proposal_id");
    const HttpAnswer by_token = ask(daemon.url(), "POST", proposal + "/approve", trade, hash);
    EXPECT_EQ(by_token.status, 403);
    EXPECT_EQ(by_token.text("code"), "person_only") << by_token.body;
    const HttpAnswer approved = ask(daemon.url(), "POST", proposal + "/approve", person, hash);
    EXPECT_EQ(approved.status, 200) << approved.body;

    const HttpAnswer scope = ask(daemon.url(), "POST", "/v1/orders", read, order(R"("limit_price":"160")"));
    EXPECT_EQ(scope.status, 403);
    EXPECT_EQ(scope.text("code"), "scope") << scope.body;
    const HttpAnswer denied =
        ask(daemon.url(), "POST", "/v1/orders", trade,
            R"({"symbol":"SPY.US","side":"buy","qty":"1000","order_type":"limit","limit_price":"160"})");
    EXPECT_EQ(denied.status, 403) << denied.body;
    EXPECT_EQ(denied.text("code"), "denied");
    EXPECT_TRUE(holds(denied.body, R"("allowed":)")) << denied.body;

    const HttpAnswer canceled =
        ask(daemon.url(), "DELETE", "/v1/orders/" + placed.text("order_id") + "?wait=ack", trade);
    EXPECT_EQ(canceled.status, 200) << canceled.body;
    EXPECT_EQ(canceled.text("status"), "canceled") << canceled.body;
    EXPECT_TRUE(holds(run({"order", "list", "--all"}).out, "Filled 10 at 167.42"));
}

TEST(Door, TheSameKeyIsTheSameOrderAlsoAfterARestart) {
    const Folder folder;
    write_quiet_market(folder);
    std::string token;
    std::string id;
    {
        DoorDaemon daemon;
        token = new_token("bot", "trade");
        const HttpAnswer placed = ask(daemon.url(), "POST", "/v1/orders?wait=ack", bearer(token), kBuy);
        ASSERT_EQ(placed.status, 201) << placed.body;
        id = placed.text("order_id");
        daemon.process().kill();
    }
    DoorDaemon daemon;
    const HttpAnswer again = ask(daemon.url(), "POST", "/v1/orders", bearer(token), kBuy);
    EXPECT_EQ(again.status, 200) << again.body;
    EXPECT_EQ(again.header("idempotency-replayed"), "true");
    EXPECT_EQ(again.text("order_id"), id);
    const HttpAnswer other =
        ask(daemon.url(), "POST", "/v1/orders", bearer(token), order(R"("limit_price":"161","client_order_id":"a1")"));
    EXPECT_EQ(other.status, 422) << other.body;
    EXPECT_EQ(other.text("code"), "key_reused");
}

TEST(Door, AnyTokenHaltsAndOnlyAPersonResumes) {
    const Folder folder;
    write_quiet_market(folder);
    DoorDaemon daemon;
    const HttpHeaders read = bearer(new_token("eyes", "read"));
    const HttpHeaders admin = bearer(new_token("boss", "admin"));
    const HttpAnswer halted = ask(daemon.url(), "POST", "/v1/halt", read, R"({"reason":"prices look wrong"})");
    EXPECT_EQ(halted.status, 200) << halted.body;
    EXPECT_TRUE(holds(run({"status"}).out, "prices look wrong")) << run({"status"}).out;
    const HttpAnswer denied = ask(daemon.url(), "POST", "/v1/orders", admin, order(R"("limit_price":"160")"));
    EXPECT_EQ(denied.status, 403);
    EXPECT_TRUE(holds(denied.body, "alted")) << denied.body;
    const HttpAnswer token = ask(daemon.url(), "POST", "/v1/resume", admin, R"({"reason":"right again"})");
    EXPECT_EQ(token.status, 403);
    EXPECT_EQ(token.text("code"), "person_only");
    const HttpHeaders person = open_session(daemon.url(), daemon.code());
    const HttpAnswer resumed = ask(daemon.url(), "POST", "/v1/resume", person, R"({"reason":"right again"})");
    EXPECT_EQ(resumed.status, 200) << resumed.body;
    EXPECT_EQ(ask(daemon.url(), "POST", "/v1/orders", admin, order(R"("limit_price":"160")")).status, 201);
}

TEST(Door, AStreamGoesOnOverARestartWithoutAGapOrADouble) {
    const Folder folder;
    write_quiet_market(folder);
    std::string token;
    std::vector<std::uint64_t> seen;
    {
        DoorDaemon daemon;
        token = new_token("bot", "trade");
        SseReader reader{daemon.url(), token, "?from=1"};
        seen = reader.sequences(4);
        ASSERT_GE(seen.size(), 4u) << reader.bytes();
        daemon.process().kill();
    }
    DoorDaemon daemon;
    ASSERT_EQ(ask(daemon.url(), "POST", "/v1/orders", bearer(token), kBuy).status, 201);
    SseReader reader{daemon.url(), token, "?from=" + std::to_string(seen.back() + 1)};
    const std::vector<std::uint64_t> rest = reader.sequences(3);
    ASSERT_GE(rest.size(), 3u) << reader.bytes();
    seen.insert(seen.end(), rest.begin(), rest.end());
    for (std::size_t i = 0; i < seen.size(); ++i)
        ASSERT_EQ(seen[i], i + 1) << "at " << i;
    EXPECT_TRUE(holds(reader.bytes(), "event: ")) << reader.bytes();
}

TEST(Door, WithoutAJournalItServesReadsCancelsAndHalts) {
    const Folder folder;
    write_quiet_market(folder);
    std::string token;
    std::string resting;
    {
        DoorDaemon daemon;
        token = new_token("bot", "trade");
        const HttpAnswer placed = ask(daemon.url(), "POST", "/v1/orders?wait=ack", bearer(token), kBuy);
        ASSERT_EQ(placed.status, 201) << placed.body;
        resting = placed.text("order_id");
        EXPECT_EQ(daemon.process().stop().code, 0);
    }
    DoorDaemon daemon{{"--exit-only"}};
    EXPECT_TRUE(holds(daemon.said(), "EXIT-ONLY")) << daemon.said();
    EXPECT_EQ(ask(daemon.url(), "GET", "/v1/account", bearer(token)).status, 200);
    const HttpAnswer denied = ask(daemon.url(), "POST", "/v1/orders", bearer(token), order(R"("limit_price":"159")"));
    EXPECT_EQ(denied.status, 403) << denied.body;
    EXPECT_TRUE(holds(denied.body, R"("code":"exit_only")")) << denied.body;
    EXPECT_EQ(ask(daemon.url(), "DELETE", "/v1/orders/" + resting, bearer(token)).status, 200);
    const HttpAnswer halted = ask(daemon.url(), "POST", "/v1/halt", bearer(token), R"({"reason":"enough"})");
    EXPECT_EQ(halted.status, 200) << halted.body;
    EXPECT_EQ(halted.header("x-sluice-recorded"), "false");
    EXPECT_EQ(ask(daemon.url(), "GET", "/v1/audit", bearer(token)).status, 404);
}

TEST(Door, APortThatIsTakenIsOneSentenceAndLeavesNothingBehind) {
    const Folder folder;
    write_quiet_market(folder);
    DoorDaemon first;
    const std::string place = first.url().substr(first.url().find("//") + 2);
    Daemon second{{"--home", "other", "--listen", place}};
    const Daemon::End end = second.finish();
    EXPECT_EQ(end.code, 2);
    EXPECT_EQ(end.out, "");
    EXPECT_TRUE(end.err.starts_with("sluice: the door cannot be opened at " + place + ": ")) << end.err;
    EXPECT_TRUE(holds(end.err, "--listen 127.0.0.1:0 takes a free port")) << end.err;
    EXPECT_FALSE(std::filesystem::exists("other"));
}

TEST(Door, WithoutASectionThereIsNoneAndSluiceSaysHowToOpenIt) {
    const Folder folder;
    write_quiet_market(folder);
    Daemon daemon;
    EXPECT_FALSE(holds(daemon.until_ready(), "Page: "));
    const Answer login = at_terminal({"token", "login"}, "");
    EXPECT_EQ(login.code, ExitCode::Usage);
    EXPECT_TRUE(holds(login.out, "this engine serves no page")) << login.out;
}

TEST(Door, ADemoThatIsWatchedTakesOrdersAndAHalt) {
    const Folder folder;
    Daemon demo{{"demo", "--venue", "paper", "--strategy", "mean_reversion", "--home", "shown"}, {}};
    const std::string said = demo.until("SLUICE_TOKEN=");
    const DoorPlace place = door_of(said);
    ASSERT_FALSE(place.url.empty()) << said;
    EXPECT_TRUE(holds(said, "export SLUICE_URL=" + place.url + "\n")) << said;
    const std::size_t at = said.find("SLUICE_TOKEN=") + 13;
    const std::string token = said.substr(at, said.find('\n', at) - at);

    wait_for_quote(place.url, token, "NOVA.SIM");
    const HttpAnswer placed = ask(place.url, "POST", "/v1/orders?wait=ack", bearer(token),
                                  R"({"symbol":"NOVA.SIM","side":"buy","qty":"1","order_type":"market"})");
    EXPECT_EQ(placed.status, 201) << placed.body;
    const HttpHeaders person = open_session(place.url, place.code);
    const HttpAnswer halted = ask(place.url, "POST", "/v1/halt", person, R"({"reason":"enough for today"})");
    EXPECT_EQ(halted.status, 200) << halted.body;
    EXPECT_EQ(ask(place.url, "POST", "/v1/resume", person, R"({"reason":"go on"})").status, 200);
    EXPECT_EQ(run({"status", "--home", "shown"}).code, ExitCode::Done);
    const Daemon::End end = demo.stop();
    EXPECT_EQ(end.code, 0) << end.err;
    EXPECT_TRUE(holds(end.out, "Journal verified: ")) << end.out;
}

}  // namespace
}  // namespace sluice::app
