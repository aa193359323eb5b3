#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "base/time.hpp"       // UnixNanos
#include "gateway/caller.hpp"  // Caller
#include "model/ids.hpp"       // TokenId

namespace sluice::engine {
struct State;
}

namespace sluice::gateway {

// Fills the span with bytes nobody can guess: the world's, never the door's own.
using Entropy = std::function<void(std::span<std::uint8_t>)>;

// Secret texts are compared in a time that depends on their lengths only.
bool same_secret(std::string_view a, std::string_view b);

// Lower-case hexadecimal of that many bytes.
std::string random_hex(const Entropy& entropy, std::size_t bytes);
// SHA-256 of the text, 64 lower-case hexadecimal digits: how a secret is kept. Secrets are 256 random bits, so a slow hash
// would gain nothing.
std::string hash_of_secret(std::string_view secret);

// A bearer token as it is made: `shown` once to its owner, the hash for the journal (IssueToken).
struct NewToken {
    TokenId id;
    std::string secret_hash;
    std::string shown;  // slc_<id>_<secret>
};
NewToken make_token(const Entropy& entropy);

// The two halves of slc_<id>_<secret>; empty: it is no such text.
struct TokenText {
    std::string_view id;
    std::string_view secret;
};
std::optional<TokenText> read_token(std::string_view text);

// Whose word that token is at `now`; empty: malformed, unknown, expired or revoked, which take the same time and are told
// apart by nobody.
std::optional<Caller> owner_of(std::string_view token, const engine::State& state, UnixNanos now);

}  // namespace sluice::gateway
