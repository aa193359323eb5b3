#pragma once

#include <string>

#include "app/console.hpp"         // Console
#include "app/control_client.hpp"  // ControlClient
#include "app/exit_code.hpp"       // ExitCode

namespace sluice::app {

// What a person alone may do takes a terminal, and a word typed there: the whole act where live rules hold, else yes, if it
// is asked on paper at all. `act` is the command as it was called: "arm 4h".
Status typed_confirmation(ControlClient& client, Console& console, const std::string& act, bool asked_on_paper);

// How such an act ends that was not confirmed.
ExitCode refuse_act(const Error& error, Console& console);

}  // namespace sluice::app
