#pragma once

#include <string>
#include <vector>

#include "base/json_reader.hpp"  // JsonValue
#include "base/result.hpp"       // Result
#include "engine/state.hpp"      // State
#include "model/command.hpp"     // Command
#include "model/event.hpp"       // Event

namespace sluice::app {

// The command of a request, with its requester as the socket knows it: the same user's process, and a person when one sits
// at its terminal. What only the configuration may say is refused.
Result<Command> read_control_command(const JsonValue& request);

// Cancels, halts and the like: no full queue keeps them out.
bool never_waits(const Command& command);

// What a command led to, as members of the answer:
//   "outcome"  done, denied (the engine said no), unchanged (the same command again, or nothing to do)
//   "order"    the order it made or spoke of; absent: none
//   "denial"   {"code", "lock", "text"} when denied
//   "events"   everything that followed at once, in the form of docs/events.md
std::string describe_outcome(const Command& command, const std::vector<Event>& followed, const engine::State& state);

}  // namespace sluice::app
