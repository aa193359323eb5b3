#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"    // UnixNanos
#include "model/enums.hpp"  // Names
#include "model/ids.hpp"    // TokenId, StrategyId, AccountId

namespace sluice {

// What a token may ask for (design.md 5, Authority). Propose: orders that wait for a person. What only a person may do is
// in no scope.
enum class Scope : std::uint8_t { Read, Propose, Trade, Admin };
constexpr auto names(Scope) { return Names<4>{"Read", "Propose", "Trade", "Admin"}; }

// A bearer token as it is kept: its secret was shown once and is not here.
struct Token {
    TokenId id;
    StrategyId name;    // who a command under it is by
    AccountId account;  // the only one it reaches; empty: all
    std::optional<UnixNanos> expires;
    std::vector<Scope> scopes;
    std::string secret_hash;  // SHA-256 of the secret, 64 lower-case hexadecimal digits

    bool has(Scope scope) const { return std::find(scopes.begin(), scopes.end(), scope) != scopes.end(); }
    friend bool operator==(const Token&, const Token&) = default;
};

// A door said no to somebody before any command reached the engine. Texts are printable ASCII of bounded length.
struct AccessRefusal {
    TokenId token;             // empty: nobody who is known
    std::uint32_t status = 0;  // of the HTTP answer; zero: there was none
    std::uint32_t count = 1;   // how many alike this one stands for
    std::string method;
    std::string path;  // without the query
    std::string peer;  // address of the other side
    std::string code;  // the problem's stable name
    std::string text;

    friend bool operator==(const AccessRefusal&, const AccessRefusal&) = default;
};

}  // namespace sluice
