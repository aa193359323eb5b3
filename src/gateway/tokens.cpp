#include "gateway/tokens.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/bytes.hpp"    // as_bytes
#include "base/sha256.hpp"   // sha256, hex
#include "engine/state.hpp"  // State, TokenState

namespace sluice::gateway {
namespace {

constexpr std::string_view kPrefix = "slc_";
constexpr std::size_t kIdBytes = 6;
constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kTokenMax = 128;  // characters of what is looked at at all
// What an unknown token is compared with, so that it takes as long as a known one.
constexpr std::string_view kNobodysHash = "0000000000000000000000000000000000000000000000000000000000000000";

Caller caller_of(const Token& token) {
    Caller caller;
    caller.who = token.name;
    caller.token = token.id.view();
    caller.account = token.account;
    for (const sluice::Scope scope : token.scopes)
        caller.scope = std::max(caller.scope, static_cast<Scope>(scope));
    return caller;
}

}  // namespace

bool same_secret(std::string_view a, std::string_view b) {
    volatile unsigned char difference = a.size() == b.size() ? 0 : 1;
    const std::size_t count = std::min(a.size(), b.size());
    for (std::size_t i = 0; i < count; ++i)
        difference = static_cast<unsigned char>(difference |
                                                (static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i])));
    return difference == 0;
}

std::string random_hex(const Entropy& entropy, std::size_t bytes) {
    std::vector<std::uint8_t> drawn(bytes);
    entropy(drawn);
    return hex(Bytes{reinterpret_cast<const std::byte*>(drawn.data()), drawn.size()});
}

std::string hash_of_secret(std::string_view secret) { return hex(sha256(as_bytes(secret))); }

NewToken make_token(const Entropy& entropy) {
    const std::string id = random_hex(entropy, kIdBytes);
    const std::string secret = random_hex(entropy, kSecretBytes);
    return {TokenId{InlineText<16>::unchecked(id)}, hash_of_secret(secret), std::string{kPrefix} + id + '_' + secret};
}

std::optional<TokenText> read_token(std::string_view text) {
    if (text.size() > kTokenMax || !text.starts_with(kPrefix))
        return std::nullopt;
    text.remove_prefix(kPrefix.size());
    const auto end = text.find('_');
    if (end == std::string_view::npos || end == 0 || end + 1 == text.size())
        return std::nullopt;
    return TokenText{text.substr(0, end), text.substr(end + 1)};
}

std::optional<Caller> owner_of(std::string_view token, const engine::State& state, UnixNanos now) {
    const auto read = read_token(token).value_or(TokenText{});
    const auto id = TokenId::parse(read.id);
    const engine::TokenState* known = id ? state.find_token(*id) : nullptr;
    const std::string_view hash = known ? std::string_view{known->token.secret_hash} : kNobodysHash;
    const bool right = same_secret(hash_of_secret(read.secret), hash);
    if (!right || !known || known->revoked_at || known->token.scopes.empty() ||
        (known->token.expires && *known->token.expires <= now))
        return std::nullopt;
    return caller_of(known->token);
}

}  // namespace sluice::gateway
