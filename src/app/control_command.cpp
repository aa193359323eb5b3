#include "app/control_command.hpp"

#include "base/json_writer.hpp"    // JsonWriter
#include "engine/idempotency.hpp"  // key_name
#include "gateway/outcome.hpp"     // outcome_of
#include "model/command_json.hpp"  // parse_command_json
#include "model/json.hpp"          // write_json

namespace sluice::app {
namespace {

bool is_configuration(CommandKind kind) {
    return kind == CommandKind::DefineInstrument || kind == CommandKind::OpenAccount || kind == CommandKind::SetLimits;
}

// The order of an earlier command with the same key.
ClOrdId order_of_key(const Command& command, const engine::State& state) {
    if (command.by.key.empty())
        return {};
    const auto used = state.keys.find(engine::key_name(command.by));
    return used == state.keys.end() ? ClOrdId{} : used->second.cl_ord_id;
}

}  // namespace

Result<Command> read_control_command(const JsonValue& request) {
    const auto text = request.get("command").and_then([](const JsonValue& value) { return value.as_string(); });
    if (!text)
        return tl::unexpected{text.error()};
    auto command = parse_command_json(*text);
    if (!command)
        return command;
    if (is_configuration(kind_of(*command)))
        return fail(ErrorCode::Unsupported, std::string{to_text(kind_of(*command))} +
                                                " comes from the configuration; change that and start again");
    bool terminal = false;
    if (const auto given = request.find("terminal")) {
        const auto value = given->as_bool();
        if (!value)
            return tl::unexpected{value.error()};
        terminal = *value;
    }
    command->by.origin = terminal ? Origin::Person : Origin::Token;
    command->by.who = terminal ? StrategyId{"person"} : StrategyId{"cli"};
    return command;
}

bool never_waits(const Command& command) {
    switch (kind_of(command)) {
        case CommandKind::CancelOrder:
        case CommandKind::CancelAll:
        case CommandKind::Disarm:
        case CommandKind::Halt:
        case CommandKind::Flatten:
        case CommandKind::Freeze:
        case CommandKind::RejectProposal: return true;
        default: return false;
    }
}

std::string describe_outcome(const Command& command, const std::vector<Event>& followed, const engine::State& state) {
    auto [denial, order] = gateway::outcome_of(followed, command.by);
    if (order.empty())
        order = order_of_key(command, state);

    std::string text = "\"outcome\":";
    text += denial != nullptr ? "\"denied\"" : followed.empty() ? "\"unchanged\"" : "\"done\"";
    if (!order.empty()) {
        text += ",\"order\":";
        JsonWriter{text}.string(order.view());
    }
    if (denial != nullptr) {
        text += ",\"denial\":";
        JsonWriter json{text};
        json.begin_object();
        json.field("code", to_text(denial->code));
        json.field("lock", to_text(denial->lock));
        json.field("text", denial->text);
        json.end_object();
    }
    text += ",\"events\":[";
    for (const Event& event : followed) {
        if (&event != &followed.front())
            text += ',';
        write_json(event, text);
    }
    return text + "]";
}

}  // namespace sluice::app
