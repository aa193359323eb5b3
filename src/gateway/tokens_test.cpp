#include "gateway/tokens.hpp"

#include <gtest/gtest.h>

#include "engine/state.hpp"
#include "gateway/entropy_test_support.hpp"

namespace sluice::gateway {
namespace {

constexpr UnixNanos kNow = UnixNanos::from_seconds(1'795'000'000);

struct TokenBook {
    CountingEntropy entropy;
    engine::State state;

    std::string issue(std::vector<sluice::Scope> scopes, std::optional<UnixNanos> expires = {}) {
        const NewToken made = make_token(entropy.function());
        engine::TokenState& kept = state.tokens[made.id];
        kept.token.id = made.id;
        kept.token.name = StrategyId{"bot"};
        kept.token.scopes = std::move(scopes);
        kept.token.expires = expires;
        kept.token.secret_hash = made.secret_hash;
        return made.shown;
    }
};

TEST(Tokens, AMadeOneIsReadBackAndKeptAsAHash) {
    TokenBook book;
    const NewToken made = make_token(book.entropy.function());
    const auto text = read_token(made.shown);
    ASSERT_TRUE(text);
    EXPECT_EQ(text->id, made.id.view());
    EXPECT_EQ(text->secret.size(), 64u);
    EXPECT_EQ(hash_of_secret(text->secret), made.secret_hash);
    EXPECT_EQ(made.secret_hash.size(), 64u);
    EXPECT_NE(make_token(book.entropy.function()).shown, made.shown);
}

TEST(Tokens, WhatIsNoTokenIsNotRead) {
    for (const char* text :
         {"", "slc_", "slc_abc", "slc_abc_", "slc__secret", "SLC_abc_secret", "abc_secret", "Bearer slc_a_b"})
        EXPECT_FALSE(read_token(text)) << text;
    EXPECT_FALSE(read_token("slc_a_" + std::string(200, 'x')));
}

TEST(Tokens, TheOwnerOfOneIsWhoItWasIssuedTo) {
    TokenBook book;
    const std::string shown = book.issue({sluice::Scope::Read, sluice::Scope::Propose});
    const auto caller = owner_of(shown, book.state, kNow);
    ASSERT_TRUE(caller);
    EXPECT_EQ(caller->who.view(), "bot");
    EXPECT_EQ(caller->scope, Scope::Propose);
    EXPECT_FALSE(caller->person);
    EXPECT_EQ(caller->token, read_token(shown)->id);
}

TEST(Tokens, AnotherSecretAnotherIdAnEndAndARevocationOpenNothing) {
    TokenBook book;
    const std::string shown = book.issue({sluice::Scope::Admin}, kNow + std::chrono::seconds{1});
    EXPECT_TRUE(owner_of(shown, book.state, kNow));
    EXPECT_FALSE(owner_of(shown, book.state, kNow + std::chrono::seconds{1}));
    std::string other = shown;
    other.back() = other.back() == '0' ? '1' : '0';
    EXPECT_FALSE(owner_of(other, book.state, kNow));
    EXPECT_FALSE(owner_of(shown.substr(0, shown.size() - 1), book.state, kNow));
    EXPECT_FALSE(owner_of(shown + "0", book.state, kNow));
    EXPECT_FALSE(owner_of("slc_ffffffffffff_" + std::string{read_token(shown)->secret}, book.state, kNow));
    EXPECT_FALSE(owner_of("slc_ffffffffffff_", book.state, kNow));
    EXPECT_FALSE(owner_of("", book.state, kNow));
    book.state.tokens.begin()->second.revoked_at = kNow;
    EXPECT_FALSE(owner_of(shown, book.state, kNow));
}

TEST(Tokens, TheHashOfASecretOpensNothingAndNeitherDoesTheHashOfNothing) {
    TokenBook book;
    const std::string shown = book.issue({sluice::Scope::Read});
    const std::string id{read_token(shown)->id};
    EXPECT_FALSE(owner_of("slc_" + id + "_" + book.state.tokens.begin()->second.token.secret_hash, book.state, kNow));
    EXPECT_FALSE(owner_of("slc_ffffffffffff_" + std::string(64, '0'), book.state, kNow));
}

TEST(Tokens, SecretsAreEqualWholeOrNotAtAll) {
    EXPECT_TRUE(same_secret("", ""));
    EXPECT_TRUE(same_secret("abc", "abc"));
    EXPECT_FALSE(same_secret("abc", "abd"));
    EXPECT_FALSE(same_secret("abc", "xbc"));
    EXPECT_FALSE(same_secret("abc", "ab"));
    EXPECT_FALSE(same_secret("", "a"));
    EXPECT_FALSE(same_secret(std::string_view{"a\0b", 3}, std::string_view{"a\0c", 3}));
}

}  // namespace
}  // namespace sluice::gateway
