#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "app/control_status.hpp"  // Certificates
#include "base/json_writer.hpp"    // JsonWriter
#include "engine/state.hpp"        // State, OrderState
#include "gateway/order_view.hpp"  // find_any_order
#include "world/live/inbox.hpp"    // LoopDesk, JournalState

namespace sluice::app {

// What the running engine shows over its socket: each writes one JSON value. Decimals are strings and exact, times RFC
// 3339, as in docs/events.md; what is empty is left out.

// What does not change while the process runs.
struct RunFacts {
    Mode mode = Mode::Paper;
    bool auto_execute = false;
    bool require_confirmation = true;
    bool rehearse_live = false;
    std::string market;  // one sentence: what is real here and what is not
    std::string home;
    std::string version;
};

void write_status(JsonWriter& json, const world::LoopDesk& loop, const RunFacts& facts,
                  const Certificates& certificates);
using gateway::find_any_order;
void write_order(JsonWriter& json, const engine::State& state, const engine::OrderState& order);
// Newest first, at most `most`; `account` empty: all of them.
void write_orders(JsonWriter& json, const engine::State& state, const AccountId& account, bool open_only,
                  std::size_t most);
void write_positions(JsonWriter& json, const engine::State& state, const AccountId& account);
void write_accounts(JsonWriter& json, const engine::State& state, const AccountId& account);

}  // namespace sluice::app
