#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"    // Result
#include "model/command.hpp"  // Command

namespace sluice {

// The JSON form of a command, one flat object: "command" (its kind), "origin", "requester", "idempotency_key", then the
// fields of docs/events.md. Exact both ways.
void write_json(const Command& command, std::string& out);

// A door: besides unknown, missing and unreadable fields it refuses figures out of range (model/quantities.hpp). Whoever
// lets outsiders in replaces `by` with what it knows of the caller: the text only claims it. `origin` and `requester` may
// be left out and are then a Token without a name.
Result<Command> parse_command_json(std::string_view text);

}  // namespace sluice
