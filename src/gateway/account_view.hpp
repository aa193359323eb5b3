#pragma once

#include "base/json_writer.hpp"   // JsonWriter
#include "engine/figures.hpp"     // Figures
#include "engine/state.hpp"       // State
#include "gateway/desk.hpp"       // JournalState
#include "gateway/resources.hpp"  // ServiceFacts

namespace sluice::gateway {

// Accounts and what is in them, as REST shows them (docs/api.md); each writes one object.

void write_rest_position(JsonWriter& json, const engine::State& state, const engine::Figures& figures,
                         const engine::PositionKey& key, const Position& position);
void write_rest_account(JsonWriter& json, const engine::State& state, const engine::Figures& figures,
                        const JournalState& journal, const ServiceFacts& facts, const Account& account);
void write_rest_balance(JsonWriter& json, const engine::State& state, const AccountId& account,
                        const Currency& currency, Amount total);
// `account` empty: of the limits over all accounts.
void write_rest_limit(JsonWriter& json, const AccountId& account, const engine::UsedLimit& use);
void write_rest_instrument(JsonWriter& json, const Instrument& instrument);

}  // namespace sluice::gateway
