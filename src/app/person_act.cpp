#include "app/person_act.hpp"

#include "app/commands.hpp"  // complain
#include "base/text.hpp"     // trim

namespace sluice::app {

Status typed_confirmation(ControlClient& client, Console& console, const std::string& act, bool asked_on_paper) {
    if (!console.input_terminal)
        return fail(ErrorCode::Unsupported, "`sluice " + act.substr(0, act.find(' ')) +
                                                "` is a person's act at a terminal, and standard input is none; "
                                                "nothing was done");
    const auto answer = client.ask("status");
    if (!answer)
        return tl::unexpected{answer.error()};
    const auto status = answer->root().find("status");
    const auto applies = status ? status->find("arming_applies") : std::nullopt;
    const bool strict = !applies || applies->as_bool().value_or(true);
    if (!strict && !asked_on_paper)
        return {};
    const std::string wanted = strict ? act : "yes";
    const auto typed = console.ask("Type " + wanted + " to " + (strict ? "confirm" : act) + ": ");
    if (typed && trim(*typed) == wanted)
        return {};
    return fail(ErrorCode::Unsupported, "not confirmed: " + wanted + " was not typed, so nothing was done");
}

ExitCode refuse_act(const Error& error, Console& console) {
    return error.code == ErrorCode::Unsupported ? complain(console, error.text, ExitCode::Denied)
                                                : complain_about(error, console);
}

}  // namespace sluice::app
