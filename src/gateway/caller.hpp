#pragma once

#include <cstdint>
#include <string>

#include "model/command.hpp"  // Origin, Requester
#include "model/enums.hpp"    // Names
#include "model/ids.hpp"      // AccountId, StrategyId

namespace sluice::gateway {

// What a caller may ask for; each holds the ones before it. Scopes judge who may ask, the engine's locks what is sent.
// Propose: its orders wait for a person, whatever the mode. Trade: its orders go as far as the locks let them. Admin: also
// what lowers risk for everybody (freeze, flatten, disarm) and comparisons. What only a person may do is in none of them.
enum class Scope : std::uint8_t { Read, Propose, Trade, Admin };
constexpr auto names(Scope) { return Names<4>{"read", "propose", "trade", "admin"}; }

// Somebody whose word has been checked: the owner of a bearer token, or the person at the page.
struct Caller {
    bool person = false;  // a session of the page, opened with a code from the terminal
    StrategyId who;       // the token's name, or "person"
    std::string token;    // its id; empty: a session
    Scope scope = Scope::Read;
    AccountId account;      // the only one it may name or see; empty: all
    std::string session{};  // of a person: the session's name, which opens nothing; empty: a token

    bool may(Scope wanted) const { return scope >= wanted; }
    bool may_see(const AccountId& of) const { return account.empty() || account == of; }
    Requester requester(IdempotencyKey key = {}) const { return {person ? Origin::Person : Origin::Token, who, key}; }
};

}  // namespace sluice::gateway
