#pragma once

#include <map>

#include "base/json_writer.hpp"  // JsonWriter
#include "engine/state.hpp"      // State

namespace sluice::app {

// The parts of `sluice status` about what waits, what is being undone and what has been compared.

// The newest comparison of each account that this process has seen the record of.
using Certificates = std::map<AccountId, Reconciled>;

// Orders and lists that wait for a person: members of the array.
void write_proposals(JsonWriter& json, const engine::State& state, const AccountId& account, UnixNanos now);
// Quantity filled in lists and covered by no order at the venue, by account and instrument.
void write_unprotected(JsonWriter& json, const engine::State& state);
void write_flattens(JsonWriter& json, const engine::State& state);
void write_reconciliation(JsonWriter& json, const engine::State& state, const Certificates& certificates);

}  // namespace sluice::app
