#include <string>

#include "app/commands.hpp"       // run_config_check, run_config_show
#include "app/config.hpp"         // load_config
#include "app/door_host.hpp"      // check_door
#include "app/test_alert.hpp"     // send_test_alert
#include "base/json_writer.hpp"   // JsonWriter
#include "report/text_table.hpp"  // TextTable

namespace sluice::app {
namespace {

std::string plural(std::size_t count, const std::string& word) {
    const bool y = word.ends_with('y');
    return std::to_string(count) + " " + (count == 1 ? word : y ? word.substr(0, word.size() - 1) + "ies" : word + "s");
}

std::string name_of(const ConfigOptions& options, const Config& config) {
    if (!options.file.empty())
        return options.file;
    return config.files.empty() ? "the defaults (there is no " + std::string{kDefaultConfigFile} + " here)"
                                : config.files.front();
}

ExitCode print_faults(const std::vector<std::string>& faults, Output output, Console& console) {
    if (output == Output::Text) {
        for (const std::string& fault : faults)
            console.err("sluice: " + fault + "\n");
        return ExitCode::Usage;
    }
    std::string text;
    JsonWriter json{text};
    json.begin_object();
    json.field("ok", false);
    json.key("faults");
    json.begin_array();
    for (const std::string& fault : faults)
        json.string(fault);
    json.end_array();
    json.end_object();
    console.out(text + "\n");
    return ExitCode::Usage;
}

}  // namespace

ExitCode run_config_check(const ConfigOptions& options, const Environment& environment, Console& console) {
    const ConfigOutcome outcome = load_config(options.file, environment);
    if (!outcome.faults.empty())
        return print_faults(outcome.faults, options.output, console);
    const Config& config = outcome.config;
    if (const Status door = check_door(config.gateway); !door)
        return print_faults({door.error().text}, options.output, console);
    if (options.send_test_alert)
        return send_test_alert(config.alerts, config.mode, config.egress_allow, console);
    if (options.output == Output::Json) {
        console.out("{\"ok\":true,\"faults\":[]}\n");
        return ExitCode::Done;
    }
    console.out(name_of(options, config) + ": right. " + std::string{config.mode == Mode::Live ? "Live" : "Paper"} +
                " mode, " + plural(config.accounts.size(), "account") + ", " +
                plural(config.instruments.size(), "instrument") + ", " + plural(config.strategies.size(), "strategy") +
                ".\n");
    if (config.mode == Mode::Live)
        console.out(
            "demo trades on paper only and refuses to start with it; run needs accounts of a venue with a wire.\n");
    return ExitCode::Done;
}

ExitCode run_config_show(const ConfigOptions& options, const Environment& environment, Console& console) {
    const ConfigOutcome outcome = load_config(options.file, environment);
    if (!outcome.faults.empty())
        return print_faults(outcome.faults, options.output, console);
    if (options.output == Output::Json) {
        std::string text;
        JsonWriter json{text};
        json.begin_array();
        for (const Shown& shown : outcome.config.shown) {
            json.begin_object();
            json.field("key", shown.key);
            json.field("value", shown.value);
            json.field("origin", shown.origin);
            json.end_object();
        }
        json.end_array();
        console.out(text + "\n");
        return ExitCode::Done;
    }
    report::TextTable table{{{"key"}, {"value"}, {"where it comes from"}}};
    for (const Shown& shown : outcome.config.shown)
        table.row({{shown.key},
                   {shown.value.empty() ? "-" : shown.value, report::Tone::Strong},
                   {shown.origin, shown.origin == "default" ? report::Tone::Dim : report::Tone::Plain}});
    console.out(table.render({.columns = console.columns, .colour = console.colour}));
    return ExitCode::Done;
}

}  // namespace sluice::app
