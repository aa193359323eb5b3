#include <gtest/gtest.h>

#include "gateway/door_test_support.hpp"

namespace sluice::gateway {
namespace {

using namespace std::chrono_literals;

std::string header(const wire::HttpReply& reply, std::string_view name) {
    const std::string* value = wire::find_header(reply.headers, name);
    return value ? *value : "";
}
bool has(const wire::HttpReply& reply, std::string_view text) { return reply.body.find(text) != std::string::npos; }

// As the page asks: with its cookie, its origin and, if it changes something, its CSRF token.
DoorRig::Asked paged(const DoorRig::Login& login, std::string method, std::string target, std::string body = {}) {
    DoorRig::Asked asked{std::move(method), std::move(target), "", std::move(body)};
    asked.headers = {{"Cookie", login.cookie}, {"Origin", "http://" + std::string{DoorRig::kHost}}};
    if (asked.method != "GET")
        asked.headers.push_back({"X-Sluice-CSRF", login.csrf});
    return asked;
}

TEST(GatewaySessions, ACodeOfTheTerminalMakesAPerson) {
    DoorRig rig;
    const std::string code = rig.gateway->new_login_code(rig.now());
    const auto opened = rig.ask({"POST", "/v1/session", "", R"({"code":")" + code + "\"}"});
    EXPECT_EQ(opened.status, 200);
    const std::string cookie = header(opened, "Set-Cookie");
    EXPECT_TRUE(cookie.starts_with("sluice_session="));
    EXPECT_TRUE(cookie.ends_with("; HttpOnly; SameSite=Strict; Path=/"));
    EXPECT_TRUE(has(opened, R"("who":"person","scopes":["read","propose","trade","admin"],"csrf":")"));
    EXPECT_TRUE(has(opened, R"("expires":"2026-11-18T23:06:40Z")")) << opened.body;
    EXPECT_EQ(rig.ask({"POST", "/v1/session", "", R"({"code":")" + code + "\"}"}).status, 401) << "spent";
}

TEST(GatewaySessions, TwoDoorsOfOneMachineKeepTheirCookies) {
    DoorRig rig;
    rig.gateway->serve_at({std::string{DoorRig::kHost}}, {}, 8420);
    const auto login = rig.log_in();
    EXPECT_TRUE(login.cookie.starts_with("sluice_session_8420="));
    const std::string other = "sluice_session_84201" + login.cookie.substr(19);
    EXPECT_EQ(rig.ask(paged({other + "; " + login.cookie, login.csrf}, "GET", "/v1/orders")).status, 200);
    EXPECT_EQ(rig.ask(paged({other, login.csrf}, "GET", "/v1/orders")).status, 401);
    EXPECT_FALSE(rig.open_socket(1, {{"Cookie", other}})) << "it shows who it is in its first message";
    EXPECT_TRUE(rig.open_socket(2, {{"Cookie", login.cookie}})) << "no page";
    const auto gone = rig.ask(paged(login, "DELETE", "/v1/session"));
    EXPECT_TRUE(header(gone, "Set-Cookie").starts_with("sluice_session_8420=;"));
}

TEST(GatewaySessions, WithTlsTheCookieIsSecure) {
    GatewayOptions options;
    options.tls = true;
    DoorRig rig{options};
    const auto opened =
        rig.ask({"POST", "/v1/session", "", R"({"code":")" + rig.gateway->new_login_code(rig.now()) + "\"}"});
    EXPECT_TRUE(header(opened, "Set-Cookie").ends_with("; Secure"));
}

TEST(GatewaySessions, ABodyThatIsNoCodeIsRefusedAndAWrongCodeToldNothing) {
    DoorRig rig;
    for (const char* body : {"{}", R"({"code":1})", R"({"code":"a","more":1})"})
        EXPECT_EQ(rig.ask({"POST", "/v1/session", "", body}).status, 400) << body;
    EXPECT_EQ(rig.ask({"POST", "/v1/session"}).status, 400);
    EXPECT_EQ(rig.ask({"POST", "/v1/session", "", R"({"code":"a"})"}).status, 401);
    EXPECT_EQ(rig.ask({"GET", "/v1/session"}).status, 401);
}

TEST(GatewaySessions, APersonReadsWithTheCookieAndActsWithTheProofToo) {
    DoorRig rig;
    const auto login = rig.log_in();
    EXPECT_EQ(rig.ask(paged(login, "GET", "/v1/orders")).status, 200);
    EXPECT_EQ(rig.ask(paged(login, "POST", "/v1/arm", "{}")).status, 200);
    auto without = paged(login, "POST", "/v1/arm", "{}");
    without.headers.pop_back();
    EXPECT_TRUE(has(rig.ask(without), "\"code\":\"csrf\""));
    auto wrong = paged({login.cookie, rig.log_in().csrf}, "POST", "/v1/arm", "{}");
    EXPECT_EQ(rig.ask(wrong).status, 403) << "another session's";
    auto foreign = paged(login, "POST", "/v1/arm", "{}");
    foreign.headers[1].value = "http://evil.example";
    EXPECT_TRUE(has(rig.ask(foreign), "\"code\":\"origin\""));
}

TEST(GatewaySessions, ACookieThatWasPlantedBecomesNoSession) {
    DoorRig rig;
    const DoorRig::Login planted{"sluice_session=0123456789abcdef", "0123"};
    auto login = paged(planted, "POST", "/v1/session", R"({"code":")" + rig.gateway->new_login_code(rig.now()) + "\"}");
    const auto opened = rig.ask(login);
    EXPECT_EQ(opened.status, 200);
    EXPECT_EQ(header(opened, "Set-Cookie").find("0123456789abcdef"), std::string::npos);
    EXPECT_EQ(rig.ask(paged(planted, "GET", "/v1/orders")).status, 401);
}

TEST(GatewaySessions, ATokenInACookieAndACookieAsATokenOpenNothing) {
    DoorRig rig;
    const std::string token = rig.issue_token(sluice::Scope::Admin);
    const auto login = rig.log_in();
    EXPECT_EQ(rig.ask(paged({"sluice_session=" + token, ""}, "GET", "/v1/orders")).status, 401);
    EXPECT_EQ(rig.ask({"GET", "/v1/orders", login.cookie.substr(15)}).status, 401);
}

TEST(GatewaySessions, LoggingOutEndsTheSessionAndItsReaders) {
    DoorRig rig;
    const auto login = rig.log_in();
    const auto other = rig.log_in();
    const std::string origin = "http://" + std::string{DoorRig::kHost};
    EXPECT_FALSE(rig.open_socket(901, {{"Cookie", login.cookie}, {"Origin", origin}}));
    EXPECT_FALSE(rig.open_socket(902, {{"Cookie", other.cookie}, {"Origin", origin}}));
    const auto gone = rig.ask(paged(login, "DELETE", "/v1/session"));
    EXPECT_EQ(gone.status, 204);
    EXPECT_NE(header(gone, "Set-Cookie").find("Max-Age=0"), std::string::npos);
    rig.pass(1s);
    EXPECT_EQ(rig.ask(paged(login, "GET", "/v1/orders")).status, 401);
    EXPECT_EQ(rig.closed[wire::ChannelId{901}], 4403);
    EXPECT_FALSE(rig.closed.count(wire::ChannelId{902}));
}

TEST(GatewaySessions, ACodeForAnActStandsInTheTerminalAndWorksOnce) {
    GatewayOptions options;
    options.strict = true;
    DoorRig rig{options};
    const auto login = rig.log_in();
    EXPECT_TRUE(has(rig.ask(paged(login, "GET", "/v1/session")), "\"code_needed\":true"));
    EXPECT_EQ(rig.ask(paged(login, "POST", "/v1/session/code")).status, 200);
    ASSERT_EQ(rig.terminal.size(), 1u);
    const std::string code = rig.terminal[0].substr(rig.terminal[0].find(": ") + 2, 8);
    EXPECT_TRUE(rig.gateway->spend_act_code("00000000", rig.now()));
    EXPECT_FALSE(rig.gateway->spend_act_code(code, rig.now()));
    EXPECT_EQ(rig.gateway->spend_act_code(code, rig.now())->code, "code");
    const std::string token = rig.issue_token(sluice::Scope::Admin);
    EXPECT_TRUE(has(rig.ask({"POST", "/v1/session/code", token}), "\"code\":\"person_only\""));
}

TEST(GatewaySessions, CodesForActsAreNotGuessed) {
    DoorRig rig;
    const auto login = rig.log_in();
    EXPECT_EQ(rig.ask(paged(login, "POST", "/v1/session/code")).status, 200);
    const auto soon = rig.ask(paged(login, "POST", "/v1/session/code"));
    EXPECT_TRUE(has(soon, "\"code\":\"too_many\"")) << soon.body;
    EXPECT_EQ(header(soon, "Retry-After"), "5");
    rig.pass(5s);
    EXPECT_EQ(rig.ask(paged(login, "POST", "/v1/session/code")).status, 200);
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(rig.gateway->spend_act_code("00000000", rig.now())->code, "code");
    rig.pass(10s);
    rig.ask(paged(login, "POST", "/v1/session/code"));
    const std::string code = rig.terminal.back().substr(rig.terminal.back().find(": ") + 2, 8);
    for (int i = 0; i < 20; ++i)
        EXPECT_EQ(rig.gateway->spend_act_code("", rig.now())->code, "code");
    EXPECT_EQ(rig.gateway->spend_act_code(code, rig.now())->code, "too_many") << "not even the right one is looked at";
}

TEST(GatewaySessions, ASessionThatGuessesCodesEnds) {
    std::unique_ptr<DoorRig> rig;
    std::vector<Route> routes = DoorRig::test_routes();
    routes.push_back({"POST",
                      "/v1/resume",
                      Route::Who::Person,
                      Scope::Read,
                      false,
                      {},
                      [&](const Ask&, Room& room, const Reply&) -> Said {
                          if (auto problem = rig->gateway->spend_act_code("00000000", room.now))
                              return std::move(*problem);
                          return Answer{200, "{}"};
                      }});
    rig = std::make_unique<DoorRig>(GatewayOptions{}, std::move(routes));
    const auto login = rig->log_in();
    for (int i = 0; i < 20; ++i)
        EXPECT_TRUE(has(rig->ask(paged(login, "POST", "/v1/resume", "{}")), "\"code\":\"code\"")) << i;
    EXPECT_EQ(rig->ask(paged(login, "POST", "/v1/resume", "{}")).status, 401);
}

TEST(GatewaySessions, ATokenSeesItselfToo) {
    DoorRig rig;
    const std::string token = rig.issue_token(sluice::Scope::Propose, engine::kAccount);
    const auto shown = rig.ask({"GET", "/v1/session", token});
    EXPECT_TRUE(has(shown, R"({"who":"bot","scopes":["read","propose"],"csrf":null,"expires":null,"account":"A")"))
        << shown.body;
    EXPECT_EQ(shown.body.find(std::string{read_token(token)->secret}), std::string::npos);
}

TEST(GatewaySessions, AWebSocketIsJudgedLikeARequest) {
    DoorRig rig;
    const std::string token = rig.issue_token(sluice::Scope::Read);
    const auto login = rig.log_in();
    const auto status = [&](std::uint64_t id, wire::Headers headers, std::string_view target = "/v1/ws") {
        const auto refused = rig.open_socket(id, std::move(headers), target);
        return refused ? refused->status : 101;
    };
    const std::string origin = "http://" + std::string{DoorRig::kHost};
    EXPECT_EQ(status(1001, {{"Authorization", "Bearer " + token}}), 101);
    EXPECT_EQ(status(1002, {{"Cookie", login.cookie}, {"Origin", origin}}), 101);
    EXPECT_EQ(status(1003, {}), 101) << "its first message shows who it is";
    EXPECT_EQ(status(1004, {{"Cookie", login.cookie}}), 403) << "no page";
    EXPECT_EQ(status(1005, {{"Cookie", login.cookie}, {"Origin", "http://evil.example"}}), 403);
    EXPECT_EQ(status(1006, {{"Authorization", "Bearer " + token}, {"Origin", "null"}}), 403);
    EXPECT_EQ(status(1007, {{"Authorization", "Bearer slc_a_b"}}), 401);
    EXPECT_EQ(status(1008, {{"Authorization", "Bearer " + token}, {"Host", "evil.example"}}), 421);
    EXPECT_EQ(status(1009, {{"Authorization", "Bearer " + token}}, "/v1/orders"), 404);
    EXPECT_EQ(status(1010, {{"Authorization", "Bearer " + token}}, "/v1/ws?token=" + token), 400);
    rig.pass(2s);
    EXPECT_GE(rig.refusals().size(), 5u);
}

TEST(GatewaySessions, AWrongTokenInTheFirstMessageIsWrittenDown) {
    DoorRig rig;
    EXPECT_FALSE(rig.open_socket(1, {{std::string{wire::kPeerHeader}, "127.0.0.1:50002"}}));
    rig.say_on_socket(1, R"({"op":"auth","token":"slc_a_b"})");
    rig.run();
    EXPECT_EQ(rig.closed[wire::ChannelId{1}], 4401);
    ASSERT_EQ(rig.refusals().size(), 1u);
    EXPECT_EQ(rig.refusals()[0].code, "unauthorized");
    EXPECT_EQ(rig.refusals()[0].path, "/v1/ws");
    EXPECT_EQ(rig.refusals()[0].peer, "127.0.0.1:50002");
}

TEST(GatewaySessions, ARevokedTokenIsPutOutWhileItListens) {
    DoorRig rig;
    const std::string token = rig.issue_token(sluice::Scope::Read);
    const std::string other = rig.issue_token(sluice::Scope::Read);
    const std::string brief = rig.issue_token(sluice::Scope::Read, {}, rig.now() + 30s);
    EXPECT_FALSE(rig.open_socket(1, {{"Authorization", "Bearer " + token}}));
    EXPECT_FALSE(rig.open_socket(2, {{"Authorization", "Bearer " + other}}));
    EXPECT_FALSE(rig.open_socket(3, {{"Authorization", "Bearer " + brief}}));
    EXPECT_FALSE(rig.open_socket(4, {}));
    rig.say_on_socket(4, R"({"op":"auth","token":")" + token + "\"}");
    rig.pass(1s);
    EXPECT_TRUE(rig.closed.empty());
    rig.revoke(token);
    rig.pass(1s);
    EXPECT_EQ(rig.closed[wire::ChannelId{1}], 4403);
    EXPECT_EQ(rig.closed[wire::ChannelId{4}], 4403);
    EXPECT_FALSE(rig.closed.count(wire::ChannelId{2}));
    EXPECT_FALSE(rig.closed.count(wire::ChannelId{3}));
    for (int i = 0; i < 30; ++i)
        rig.pass(1s);
    EXPECT_EQ(rig.closed[wire::ChannelId{3}], 4403) << "its time was over";
}

}  // namespace
}  // namespace sluice::gateway
