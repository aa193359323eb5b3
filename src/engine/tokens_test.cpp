#include "engine/tokens.hpp"

#include <gtest/gtest.h>

#include "engine/engine_test_support.hpp"

namespace sluice::engine {
namespace {

using std::chrono::hours;

Token token(std::string_view id = "k3v9") {
    Token t;
    t.id = TokenId::parse(id).value();
    t.name = StrategyId{"robot"};
    t.scopes = {Scope::Read, Scope::Propose};
    t.secret_hash = std::string(64, 'a');
    return t;
}

struct Tokens : ::testing::Test {
    // The sentence of the refusal, or an empty one.
    std::string refused(CommandBody body, Requester by = person()) {
        desk.forget();
        desk.command(std::move(body), std::move(by));
        const auto refusals = desk.written<CommandRefused>();
        return refusals.empty() ? std::string{} : refusals.back().denial.text;
    }
    std::string refused_with(void (*change)(Token&)) {
        Token t = token("other");
        change(t);
        return refused(IssueToken{t});
    }
    Desk desk;
};

TEST_F(Tokens, AreIssuedRevokedAndKnownAfterARestart) {
    EXPECT_EQ(refused(IssueToken{token()}), "");
    EXPECT_EQ(desk.written<TokenIssued>().size(), 1u);
    const TokenState* known = desk.state().find_token(TokenId{"k3v9"});
    ASSERT_NE(known, nullptr);
    EXPECT_EQ(known->token, token());
    EXPECT_EQ(known->issued_at, desk.now);
    EXPECT_TRUE(is_valid(*known, desk.now));
    EXPECT_TRUE(known->token.has(Scope::Propose));
    EXPECT_FALSE(known->token.has(Scope::Trade));
    EXPECT_EQ(refused(RevokeToken{TokenId{"k3v9"}, "lost"}), "");
    EXPECT_FALSE(is_valid(*known, desk.now));
    EXPECT_EQ(known->why_revoked, "lost");

    const std::string before = desk.fingerprint();
    EXPECT_NE(before.find("\ntoken k3v9 robot - aaaa"), std::string::npos);
    desk.restart();
    EXPECT_FALSE(is_valid(*desk.state().find_token(TokenId{"k3v9"}), desk.now));
    EXPECT_EQ(desk.state().find_token(TokenId{"nobody"}), nullptr);
}

TEST_F(Tokens, EndByThemselves) {
    Token brief = token();
    brief.expires = desk.now + hours{1};
    EXPECT_EQ(refused(IssueToken{brief}), "");
    const TokenState& known = *desk.state().find_token(brief.id);
    EXPECT_TRUE(is_valid(known, desk.now));
    EXPECT_FALSE(is_valid(known, desk.now + hours{1}));
}

TEST_F(Tokens, AreAPersonsOrTheProcesssOwn) {
    EXPECT_EQ(refused(IssueToken{token("a")}, strategy()), "issuing a token takes a person at the terminal");
    EXPECT_EQ(refused(IssueToken{token("a")}, Desk::engine_by()), "");
    EXPECT_EQ(refused(RevokeToken{TokenId{"a"}, {}}, strategy()), "revoking a token takes a person at the terminal");
    EXPECT_EQ(refused(RevokeToken{TokenId{"a"}, {}}, Desk::engine_by()), "");
    EXPECT_EQ(desk.state().tokens.size(), 1u);
}

TEST_F(Tokens, ThatMakeNoSenseAreRefused) {
    EXPECT_EQ(refused(IssueToken{token()}), "");
    EXPECT_EQ(refused(IssueToken{token()}), "token k3v9 was issued before; an id is used once");
    EXPECT_EQ(refused(RevokeToken{token().id, {}}), "");
    EXPECT_EQ(refused(RevokeToken{token().id, {}}), "token k3v9 is revoked already");
    EXPECT_EQ(refused(IssueToken{token()}), "token k3v9 was issued before; an id is used once");
    EXPECT_EQ(refused(RevokeToken{TokenId{"x"}, {}}), "token x is not known; `sluice token list` shows all");
    EXPECT_EQ(refused_with([](Token& t) { t.id = TokenId{}; }), "a token needs an id and the name its commands are by");
    EXPECT_EQ(refused_with([](Token& t) { t.name = StrategyId{}; }),
              "a token needs an id and the name its commands are by");
    EXPECT_EQ(refused_with([](Token& t) { t.scopes.clear(); }), "a token needs a scope: Read, Propose, Trade or Admin");
    EXPECT_EQ(refused_with([](Token& t) { t.scopes.push_back(Scope::Read); }), "a token names each scope once");
    EXPECT_EQ(refused_with([](Token& t) { t.secret_hash.pop_back(); }),
              "secret_hash must be the SHA-256 of the secret as 64 lower-case hexadecimal digits");
    EXPECT_NE(refused_with([](Token& t) { t.secret_hash[0] = 'A'; }), "");
    EXPECT_EQ(refused_with([](Token& t) { t.expires = kStart; }),
              "the token would have expired already; its end lies in the future or is left out");
    EXPECT_EQ(refused_with([](Token& t) { t.account = AccountId{"Z"}; }), "account Z is not open");
    EXPECT_EQ(desk.state().tokens.size(), 1u);
}

TEST_F(Tokens, HaveANameThatIsNobodyElses) {
    const auto named = [&](std::string_view id, std::string_view name, Requester by = person()) {
        Token t = token(id);
        t.name = StrategyId::parse(name).value();
        return refused(IssueToken{t}, std::move(by));
    };
    EXPECT_EQ(named("a", "bot"), "");
    EXPECT_EQ(named("b", "bot"), "token a has the name bot and is valid; take another name, or revoke that one first");
    EXPECT_EQ(named("c", "bot", Desk::engine_by()), "") << "the process renews its own";
    EXPECT_EQ(refused(RevokeToken{TokenId{"a"}, {}}), "");
    EXPECT_EQ(refused(RevokeToken{TokenId{"c"}, {}}), "");
    EXPECT_EQ(named("d", "bot"), "");
    EXPECT_EQ(named("e", "a/b"), "the name a/b has a '/'; a name without one would be right");
    for (const char* own :
         {"person", "engine", "halt", "flatten", "gateway", "external", "halt-marker", "cli", "config"})
        EXPECT_EQ(named("f", own), "the name " + std::string{own} + " is the program's own; another would be right");
    desk.command(SubmitOrder{buy("10")}, strategy());
    EXPECT_EQ(named("g", std::string{strategy().who.view()}),
              "the name robot is a strategy's, and its orders would be taken for the token's");
}

TEST_F(Tokens, RefusalsOfDoorsStandInTheRecordInBoundsAndReadable) {
    AccessRefusal hostile;
    hostile.status = 401;
    hostile.count = 0;
    hostile.method = "GET\r\n\0x";
    hostile.path = "/" + std::string(500, 'a');
    hostile.peer = "127.0.0.1:1";
    hostile.code = "unauthorized";
    hostile.text = "caf\xC3\xA9";
    EXPECT_EQ(refused(NoteRefusal{hostile}), "only the process itself notes what its doors refuse");
    EXPECT_TRUE(desk.written<AccessRefused>().empty());
    EXPECT_EQ(refused(NoteRefusal{hostile}, Desk::engine_by()), "");
    ASSERT_EQ(desk.written<AccessRefused>().size(), 1u);
    const AccessRefusal noted = desk.written<AccessRefused>().front().refusal;
    EXPECT_EQ(noted.count, 1u);
    EXPECT_EQ(noted.status, 401u);
    EXPECT_EQ(noted.method, "GET??");
    EXPECT_EQ(noted.path.size(), 200u);
    EXPECT_EQ(noted.text, "caf??");
    EXPECT_EQ(desk.state().tokens.size(), 0u);
}

}  // namespace
}  // namespace sluice::engine
