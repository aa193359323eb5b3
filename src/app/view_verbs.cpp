#include "app/control_client.hpp"  // ControlClient, Answer
#include "app/control_text.hpp"    // tables
#include "app/trading_commands.hpp"

namespace sluice::app {
namespace {

// Asks one question and shows the answer's member `name`, by `render` or as the JSON line it came in.
ExitCode show(const TalkOptions& talk, Console& console, std::string_view verb, const ControlClient::Members& members,
              std::string_view name, std::string (*render)(const JsonValue&), std::string_view flag = {},
              std::string (*more)(const JsonValue&) = nullptr) {
    auto client = ControlClient::connect(talk.home);
    if (!client)
        return complain_about(client.error(), console);
    const auto answer = client->ask(verb, members, flag);
    if (!answer)
        return complain_about(answer.error(), console);
    const auto value = answer->root().get(name);
    if (!value)
        return complain_about(value.error(), console);
    if (!answer->flag("recorded"))
        console.err("sluice: the journal cannot be written: what is shown is not all recorded\n");
    console.out(talk.output == Output::Json ? answer->line + "\n"
                                            : render(*value) + (more != nullptr ? more(answer->root()) : ""));
    return ExitCode::Done;
}

// One line of a watch. False: it was the last.
bool show_event(const std::string& line, const WatchOptions& options, Console& console, ExitCode& code) {
    const auto document = JsonDocument::parse(line);
    if (document && document->root().find("gap")) {
        const auto why = document->root().find("error");
        code = complain(console,
                        "gap: the watch was cut, and events after this are missing here: " +
                            std::string{why ? why->as_string().value_or("") : ""},
                        ExitCode::Failed);
        return false;
    }
    console.out(options.talk.output == Output::Json || !document ? line + "\n" : event_line(document->root()) + "\n");
    console.flush();
    return true;
}

}  // namespace

ExitCode run_order_list(const ListOptions& options, Console& console) {
    return show(options.talk, console, "orders", {{"account", options.account}}, "orders", orders_table,
                options.all ? "all" : "", proposals_below);
}

ExitCode run_order_show(const ListOptions& options, Console& console) {
    return show(options.talk, console, "order", {{"order", options.order}}, "order", order_sheet);
}

ExitCode run_positions(const ListOptions& options, Console& console) {
    return show(options.talk, console, "positions", {{"account", options.account}}, "positions", positions_table);
}

ExitCode run_account(const ListOptions& options, Console& console) {
    return show(options.talk, console, "account", {{"account", options.account}}, "accounts", accounts_table);
}

ExitCode run_status(const TalkOptions& options, Console& console) {
    return show(options, console, "status", {}, "status", status_sheet);
}

ExitCode run_watch(const WatchOptions& options, Console& console) {
    auto client = ControlClient::connect(options.talk.home);
    if (!client)
        return complain_about(client.error(), console);
    const auto answer = client->ask("watch", {{"family", options.family},
                                              {"kind", options.kind},
                                              {"account", options.account},
                                              {"instrument", options.instrument},
                                              {"order", options.order}});
    if (!answer)
        return complain_about(answer.error(), console);
    // On the error side, so that the other holds events only.
    console.err("watching; Ctrl-C ends it\n");
    ExitCode code = ExitCode::Done;
    for (std::uint64_t seen = 0; !console.interrupted() && (options.count == 0 || seen < options.count);) {
        const auto line = client->next_line(std::chrono::seconds{1});
        if (!line)
            return complain(console, "the engine has ended: " + line.error().text, ExitCode::NotConnected);
        if (!*line)
            continue;
        if (!show_event(**line, options, console, code))
            return code;
        ++seen;
    }
    return code;
}

}  // namespace sluice::app
