#include "gateway_kit.hpp"
#include "https_kit.hpp"
#include "net/tls_test_support.hpp"  // TestCertificates

// The door of `sluice run` and `sluice demo` with TLS, and what is said where it cannot be opened.
namespace sluice::app {
namespace {

using namespace kit;

constexpr const char* kBuy = R"({"symbol":"SPY.US","side":"buy","qty":"10","order_type":"limit","limit_price":"160"})";
constexpr const char* kUpgrade =
    "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";

class DoorTls : public testing::Test {
protected:
    DoorTls() { certificates.make({.name = "door"}); }

    std::string section(const std::string& certificate, const std::string& key, const std::string& more = {}) const {
        return "gateway:\n  listen: 127.0.0.1:0\n  tls: {certificate: " + certificate + ", key: " + key + "}\n" + more;
    }
    void write_market(const std::string& more = {}) const {
        write_quiet_market(folder, section(certificates.certificate("door"), certificates.key("door"), more));
    }
    std::string authority() const { return certificates.certificate("ca"); }
    HttpAnswer ask(const std::string& url, std::string_view method, std::string_view path,
                   const HttpHeaders& headers = {}, std::string_view body = {}) const {
        return ask_safely(url, authority(), method, path, headers, body);
    }
    // What a start that opens no door says.
    static void expect_refusal(const std::vector<std::string>& words, std::string_view sentence) {
        std::vector<std::string> all{"--home", "other"};
        all.insert(all.end(), words.begin(), words.end());
        Daemon daemon{all};
        const Daemon::End end = daemon.finish();
        EXPECT_EQ(end.code, 2);
        EXPECT_EQ(end.out, "");
        EXPECT_TRUE(holds(end.err, sentence)) << end.err;
        EXPECT_EQ(end.err.find('\n'), end.err.size() - 1) << "one sentence: " << end.err;
        EXPECT_FALSE(std::filesystem::exists("other")) << "nothing has been made";
    }

    const Folder folder;
    net::TestCertificates certificates;
};

TEST_F(DoorTls, AnswersWhoeverTrustsItsCertificate) {
    write_market();
    DoorDaemon daemon;
    const std::string& url = daemon.url();
    EXPECT_TRUE(url.starts_with("https://127.0.0.1:")) << daemon.said();
    EXPECT_TRUE(holds(daemon.said(), "Page: " + url + "/#login=")) << daemon.said();
    EXPECT_FALSE(holds(daemon.said(), "http://")) << daemon.said();
    EXPECT_EQ(ask(url, "GET", "/healthz").body, R"({"status":"alive"})");
    EXPECT_EQ(ask(url, "GET", "/v1/account").status, 401);

    const HttpHeaders trade = bearer(new_token("bot", "trade"));
    EXPECT_EQ(ask(url, "GET", "/v1/account", trade).text("account_number"), "main");
    const HttpAnswer placed = ask(url, "POST", "/v1/orders?wait=ack", trade, kBuy);
    EXPECT_EQ(placed.status, 201) << placed.body;
    EXPECT_EQ(placed.text("status"), "new");

    certificates.make({.name = "stranger", .hosts = "", .issuer = "stranger", .is_authority = true});
    const HttpsSocket wary{url, certificates.certificate("stranger")};
    EXPECT_FALSE(wary.open());
    EXPECT_NE(wary.verdict(), X509_V_OK);
    const HttpsSocket misled{"https://trader.example" + url.substr(url.rfind(':')), authority()};
    EXPECT_FALSE(misled.open());
    EXPECT_EQ(misled.verdict(), X509_V_ERR_HOSTNAME_MISMATCH);
    EXPECT_EQ(daemon.process().stop().code, 0);
}

TEST_F(DoorTls, ThePageIsOfThatSchemeAndItsCookieGoesNoOtherWay) {
    write_market();
    DoorDaemon daemon;
    const std::string& url = daemon.url();
    const Answer login = at_terminal({"token", "login"}, "");
    const DoorPlace fresh = door_of(login.out);
    EXPECT_EQ(fresh.url, url) << login.out;
    EXPECT_EQ(ask(url, "GET", "/").status, 200);
    const std::string code = R"({"code":")" + fresh.code + R"("})";
    const std::string plain = "http" + url.substr(5);
    EXPECT_EQ(ask(url, "POST", "/v1/session", {{"Origin", plain}}, code).text("code"), "origin");
    const HttpAnswer opened = ask(url, "POST", "/v1/session", {{"Origin", url}}, code);
    ASSERT_EQ(opened.status, 200) << opened.body;
    const std::string cookie = opened.header("set-cookie");
    EXPECT_TRUE(holds(cookie, "; HttpOnly; SameSite=Strict; Path=/; Secure")) << cookie;
    const HttpHeaders person{
        {"Cookie", cookie.substr(0, cookie.find(';'))}, {"X-Sluice-CSRF", opened.text("csrf")}, {"Origin", url}};
    const HttpAnswer halted = ask(url, "POST", "/v1/halt", person, R"({"reason":"enough"})");
    EXPECT_EQ(halted.status, 200) << halted.body;
    EXPECT_EQ(ask(url, "POST", "/v1/resume", person, R"({"reason":"go on"})").status, 200);
}

TEST_F(DoorTls, WhoComesWithoutItGetsNothing) {
    write_market();
    DoorDaemon daemon;
    const std::string token = new_token("bot", "trade");
    for (const char* path : {"/healthz", "/v1/account", "/"}) {
        HttpSocket plain{daemon.url()};
        ASSERT_TRUE(plain.open());
        plain.write(http_request(daemon.url(), "GET", path, bearer(token), {}));
        std::string bytes;
        while (plain.read(bytes)) {
        }
        EXPECT_EQ(bytes.find("HTTP/"), std::string::npos) << path;
        EXPECT_LE(bytes.size(), 7u) << path << ": an alert of TLS at most";
    }
    HttpSocket order{daemon.url()};
    order.write(http_request(daemon.url(), "POST", "/v1/orders", bearer(token), kBuy));
    std::string bytes;
    while (order.read(bytes)) {
    }
    EXPECT_EQ(ask(daemon.url(), "GET", "/v1/orders?status=all", bearer(token)).body, "[]");
}

TEST_F(DoorTls, CarriesTheStreamsToo) {
    write_market();
    DoorDaemon daemon;
    const std::string& url = daemon.url();
    const HttpHeaders trade = bearer(new_token("bot", "trade"));
    HttpsSocket events{url, authority()};
    ASSERT_TRUE(events.open());
    events.write(http_request(url, "GET", "/v1/events?from=1&family=Order", trade, {}));
    HttpsSocket socket{url, authority()};
    ASSERT_TRUE(socket.open());
    socket.write("GET /v1/ws HTTP/1.1\r\nHost: " + url.substr(8) + "\r\n" + trade[0].first + ": " + trade[0].second +
                 "\r\n" + kUpgrade + "\r\n");
    std::string by_socket;
    ASSERT_TRUE(socket.until(R"({"type":"hello")", by_socket)) << by_socket;
    EXPECT_TRUE(by_socket.starts_with("HTTP/1.1 101 ")) << by_socket;
    std::string by_events;
    ASSERT_TRUE(events.until("event: hello", by_events)) << by_events;
    EXPECT_TRUE(holds(by_events, "text/event-stream")) << by_events;

    // A frame of text, masked with zeros (RFC 6455, 5.2).
    const std::string wish = R"({"op":"subscribe","from":1,"family":"Order"})";
    socket.write(std::string{"\x81"} + static_cast<char>(0x80 | wish.size()) + std::string(4, '\0') + wish);
    const HttpAnswer placed = ask(url, "POST", "/v1/orders?wait=ack", trade, kBuy);
    ASSERT_EQ(placed.status, 201) << placed.body;
    const std::string id = placed.text("order_id");
    EXPECT_TRUE(events.until(id, by_events)) << by_events;
    EXPECT_TRUE(holds(by_events, "event: Order\n")) << by_events;
    EXPECT_TRUE(socket.until(id, by_socket)) << by_socket;
    EXPECT_TRUE(holds(by_socket, R"({"type":"event","sequence":)")) << by_socket;
}

TEST_F(DoorTls, OtherMachinesComeByName) {
    write_market("  hosts: [localhost]\n");
    Daemon daemon{{"--listen", "0.0.0.0:0"}};
    const std::string said = daemon.until_ready();
    const std::string url = door_of(said).url;
    ASSERT_TRUE(url.starts_with("https://localhost:")) << said;
    EXPECT_FALSE(holds(said, "PLAIN TEXT")) << said;
    EXPECT_EQ(ask(url, "GET", "/healthz").status, 200);
    EXPECT_FALSE(holds(ask(url, "GET", "/readyz").body, "checks")) << "strangers see no details";
    EXPECT_EQ(ask(url, "GET", "/metrics").status, 401);
    const HttpHeaders eyes = bearer(new_token("eyes", "read"));
    EXPECT_TRUE(holds(ask(url, "GET", "/metrics", eyes).body, "sluice_build_info"));
    HttpsSocket elsewhere{url, authority()};
    ASSERT_TRUE(elsewhere.open());
    elsewhere.write("GET /healthz HTTP/1.1\r\nHost: trader.example\r\nConnection: close\r\n\r\n");
    std::string bytes;
    while (elsewhere.read(bytes)) {
    }
    EXPECT_EQ(parse_http(bytes).status, 421) << bytes;
}

TEST_F(DoorTls, AtTheMachineItselfTheAddressIsTheNameOfTheCertificateToo) {
    write_market("  hosts: [localhost]\n");
    Daemon daemon;
    const std::string url = door_of(daemon.until_ready()).url;
    EXPECT_TRUE(url.starts_with("https://localhost:")) << url;
    EXPECT_EQ(ask(url, "GET", "/healthz").status, 200);
}

TEST_F(DoorTls, WithoutItNoAddressThatOtherMachinesReachIsOpened) {
    write_quiet_market(folder);
    expect_refusal({"--listen", "0.0.0.0:0"},
                   "sluice: --listen is 0.0.0.0:0, which other machines reach, and without TLS they would read tokens "
                   "on the way; give gateway.tls a certificate and a key, listen on 127.0.0.1, or say plain_text: "
                   "true\n");
    write_quiet_market(folder, "gateway:\n  listen: \"[::]:0\"\n");
    expect_refusal({}, "gateway.listen is [::]:0, which other machines reach, and without TLS they would read tokens");
    write_market();
    expect_refusal({"--listen", "0.0.0.0:0"}, "which answers under every name, and gateway.hosts is empty");
}

TEST_F(DoorTls, WhoOpensOneInPlainTextAllTheSameIsToldWhatThatMeans) {
    write_quiet_market(folder, "gateway:\n  listen: 0.0.0.0:0\n  plain_text: true\n  hosts: [localhost]\n");
    Daemon daemon;
    const std::string said = daemon.until_ready();
    const std::string url = door_of(said).url;
    EXPECT_TRUE(url.starts_with("http://localhost:")) << said;
    EXPECT_TRUE(holds(said,
                      "PLAIN TEXT: other machines reach this port without TLS, so whoever is on the way reads "
                      "tokens and may use them.\n"))
        << said;
    EXPECT_EQ(kit::ask(url, "GET", "/healthz").status, 200);
    EXPECT_EQ(kit::ask(url, "GET", "/metrics").status, 401);
}

TEST_F(DoorTls, FilesThatCannotBeUsedAreOneSentenceBeforeAnythingStarts) {
    const std::string certificate = certificates.certificate("door");
    const std::string key = certificates.key("door");
    const auto refuse = [&](const std::string& cert, const std::string& of, const std::string& sentence) {
        write_quiet_market(folder, section(cert, of));
        expect_refusal({}, "sluice: the door cannot be opened at 127.0.0.1:0: cannot use the " + sentence);
        const Answer checked = run({"config", "check", "sluice.yaml"});
        EXPECT_EQ(checked.code, ExitCode::Usage);
        EXPECT_TRUE(holds(checked.err, "cannot use the " + sentence)) << checked.err << checked.out;
    };
    refuse(certificate, "gone.key", "key gone.key: No such file or directory");
    refuse("gone.pem", key, "certificate gone.pem: No such file or directory");
    folder.write("garbage.key", "nothing of a key\n");
    refuse(certificate, "garbage.key", "key garbage.key: ");
    refuse(certificate, certificates.key("ca"), "key " + certificates.key("ca") + ": key values mismatch");
    std::filesystem::create_directory("folder.key");
    refuse(certificate, "folder.key", "key folder.key: ");
}

TEST_F(DoorTls, NobodyIsAskedForAPassphrase) {
    certificates.lock_key("door");
    write_market();
    const Answer answer = at_terminal({"run", "--home", "other"}, "wrong\n");
    EXPECT_EQ(answer.code, ExitCode::Usage);
    EXPECT_FALSE(holds(answer.out, "Enter")) << answer.out;
    EXPECT_TRUE(holds(answer.out, "without a passphrase, is expected; --listen off starts without a door"))
        << answer.out;
    EXPECT_FALSE(std::filesystem::exists("other"));
}

TEST_F(DoorTls, ADemoThatIsWatchedHasItToo) {
    folder.write("sluice.yaml", section(certificates.certificate("door"), certificates.key("door")));
    Daemon demo{{"demo", "--venue", "paper", "--strategy", "mean_reversion", "--home", "shown"}, {}};
    const std::string said = demo.until("SLUICE_TOKEN=");
    const DoorPlace place = door_of(said);
    ASSERT_TRUE(place.url.starts_with("https://")) << said;
    EXPECT_TRUE(holds(said, "export SLUICE_URL=" + place.url + "\n")) << said;
    const std::string token = word_at(said, said.find("slc_"), "_");
    EXPECT_EQ(ask(place.url, "GET", "/v1/account", bearer(token)).status, 200);
    EXPECT_EQ(demo.stop().code, 0);
}

}  // namespace
}  // namespace sluice::app
