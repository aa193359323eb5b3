#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "engine/state.hpp"     // State
#include "gateway/caller.hpp"   // Caller
#include "gateway/problem.hpp"  // Problem
#include "model/command.hpp"    // Command, ReplaceOrder

namespace sluice::gateway {

// Bodies of requests to commands (docs/api.md). Every member is known, of its type and within its bounds, and the order agrees
// with itself and its instrument; everything that is wrong is named with its pointer.

// An order, with its exits a list. `key` is that of the header, empty without one.
std::variant<Command, Problem> read_order(std::string_view body, std::string_view key, const Caller& caller,
                                          const engine::State& state);

// What a replace changes; a quantity that is left out stays what `standing` has. `target`: any id of its chain. At least one figure changes.
std::variant<ReplaceOrder, Problem> read_replace(std::string_view body, const ClOrdId& target,
                                                 const NewOrderSingle& standing);

// The caller's own name for one command, as the engine keeps it: as it is where it fits, otherwise "h-" and the first 38
// hexadecimal digits of its SHA-256.
IdempotencyKey key_of(std::string_view name);

// The account a request is about: the one it names, the caller's, or the only one there is. Error Invalid names them
// all; NotFound: there is none of that name.
Result<AccountId> account_of(std::optional<std::string_view> named, const Caller& caller, const engine::State& state);

}  // namespace sluice::gateway
