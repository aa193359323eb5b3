#pragma once

#include <string>

#include "app/control_client.hpp"  // ControlClient, Command, Console, ExitCode

namespace sluice::app {

// Lock 3 as a person at a terminal meets it: where the rules of live hold, the preview is shown and its hash asked for,
// which then stands in the command; what needs no hash takes a yes, or `yes`. Done: it may be sent. Denied, with a sentence:
// it was not confirmed or would be denied. Where nobody sits at a terminal nothing is asked: the engine decides alone.
ExitCode ask_consent(ControlClient& client, Command& command, bool yes, Console& console);

// Asks for the beginning of `hash`. Empty: something else was typed, or nothing.
std::string typed_hash(const std::string& hash, const std::string& act, Console& console);

}  // namespace sluice::app
