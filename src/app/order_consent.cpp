#include "app/order_consent.hpp"

#include <optional>
#include <variant>

#include "app/commands.hpp"      // complain
#include "base/text.hpp"         // trim
#include "model/order_hash.hpp"  // names_hash, kHashTyped

namespace sluice::app {
namespace {

bool arming_applies(ControlClient& client) {
    const auto answer = client.ask("status");
    const auto status = answer ? answer->root().find("status") : std::nullopt;
    const auto applies = status ? status->find("arming_applies") : std::nullopt;
    return !applies || applies->as_bool().value_or(true);
}

std::string* confirm_of(Command& command) {
    if (auto* single = std::get_if<SubmitOrder>(&command.body))
        return &single->confirm;
    if (auto* list = std::get_if<SubmitList>(&command.body))
        return &list->confirm;
    if (auto* replace = std::get_if<ReplaceOrder>(&command.body))
        return &replace->confirm;
    return nullptr;
}

bool needs_hash(const Answer& preview) {
    const auto figures = preview.root().find("preview");
    const auto needs = figures ? figures->find("needs_confirmation") : std::nullopt;
    return needs && needs->as_bool().value_or(true);
}

ExitCode not_confirmed(Console& console, const std::string& why) {
    return complain(console, "not confirmed: " + why + ", so nothing was placed", ExitCode::Denied);
}

}  // namespace

std::string typed_hash(const std::string& hash, const std::string& act, Console& console) {
    const auto typed = console.ask("Type " + hash.substr(0, kHashTyped) + " to " + act + ": ");
    const std::string text{typed ? trim(*typed) : ""};
    return names_hash(text, hash) ? text : std::string{};
}

ExitCode ask_consent(ControlClient& client, Command& command, bool yes, Console& console) {
    std::string* confirm = confirm_of(command);
    if (confirm == nullptr || !confirm->empty() || !console.input_terminal || !arming_applies(client))
        return ExitCode::Done;
    const auto preview = client.preview(command, console);
    if (!preview)
        return complain_about(preview.error(), console);
    const bool hash = needs_hash(*preview);
    if (!hash && yes)
        return ExitCode::Done;
    console.out(preview->text("text"));
    console.flush();
    if (preview->flag("denied"))
        return not_confirmed(console, "it would be denied as it stands");
    if (hash) {
        *confirm = typed_hash(preview->text("hash"), "confirm it", console);
        return confirm->empty() ? not_confirmed(console, "its hash was not typed") : ExitCode::Done;
    }
    const auto typed = console.ask("Type yes to place it: ");
    return typed && trim(*typed) == "yes" ? ExitCode::Done : not_confirmed(console, "yes was not typed");
}

}  // namespace sluice::app
