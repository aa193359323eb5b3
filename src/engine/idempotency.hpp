#pragma once

#include <cstdint>
#include <string>

#include "engine/state.hpp"   // State, KeyUse
#include "model/account.hpp"  // Adjustment
#include "model/command.hpp"  // Requester
#include "model/order.hpp"    // NewOrderSingle

// Keys: a command that carries one is carried out once (design.md 4). They are kept as long as the journal is.

namespace sluice::engine {

// The name a requester's key is kept under: two requesters may use the same key.
std::string key_name(const Requester& by);

// A hash of what was asked for, without the id we gave it: the same body gives the same hash in every run.
std::uint64_t body_hash(const NewOrderList& list);
std::uint64_t body_hash(const NewOrderSingle& order);
// Of what a replace asks for, its target as it was named.
std::uint64_t body_hash(const ReplaceOrder& replace);

// What the requester's key was used for; null: no key is given, or it is new.
const KeyUse* find_key(const State& state, const Requester& by);

// Repeated: the same was asked under this key before, so it changes nothing. Reused: the key was used for something else,
// so this is refused. Orders, lists and replaces keep their keys; everything else is Free.
enum class KeyState : std::uint8_t { Free, Repeated, Reused };
KeyState key_state(const State& state, const Command& command);
// The refusal of a reused key.
Denial why_reused(const KeyUse& use, const Requester& by);

// The name an adjustment is counted once under.
std::string adjustment_name(const Adjustment& adjustment);

}  // namespace sluice::engine
