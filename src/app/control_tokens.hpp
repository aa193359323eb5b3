#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/json_reader.hpp"  // JsonValue
#include "base/result.hpp"       // Result
#include "gateway/desk.hpp"      // LoopDesk
#include "gateway/tokens.hpp"    // Entropy
#include "model/token.hpp"       // Scope

namespace sluice::app {

// What the daemon answers about tokens and the page, over its socket only:
//
//   {"do": "token_create", "name": "bot", "scope": "trade", "account": "main", "expires_in": "2592000", "terminal": true}
//   {"do": "token_list"}
//   {"do": "token_revoke", "token": "4f1c09ab", "reason": "lost", "terminal": true}
//   {"do": "login", "terminal": true}
//
// All but the list are a person's acts: without a terminal nothing happens.
struct TokenWords {
    StrategyId name;
    Scope scope = Scope::Read;
    AccountId account;  // empty: every account
    std::optional<std::chrono::seconds> expires_in;
    TokenId token;
    std::string reason;
    bool terminal = false;
};
Result<TokenWords> read_token_words(const JsonValue& request, std::string_view verb);

struct TokenTools {
    gateway::Entropy entropy;
    std::function<UnixNanos()> wall;            // the door's clock, by which tokens end
    std::function<std::string()> page_address;  // with a fresh code; empty: there is no door
};

// Each answers the members beside id, ok and recorded.
Result<std::string> create_token(const TokenWords& words, const TokenTools& tools, gateway::LoopDesk& loop);
std::string list_tokens(const TokenTools& tools, const gateway::LoopDesk& loop);
Result<std::string> revoke_token(const TokenWords& words, gateway::LoopDesk& loop);
Result<std::string> open_page(const TokenWords& words, const TokenTools& tools);

// Bytes of the machine's own generator of randomness. Ends the process where it has none.
void fill_with_entropy(std::span<std::uint8_t> bytes);

}  // namespace sluice::app
