#include "app/cli.hpp"

#include <functional>
#include <memory>
#include <optional>

#include <CLI/CLI.hpp>

#include "app/cli_analyze.hpp"  // analyze
#include "app/cli_token.hpp"    // token
#include "app/cli_trading.hpp"  // run and the verbs that speak to it
#include "app/commands.hpp"     // what the verbs do
#include "app/sim_command.hpp"  // run_sim
#include "app/verbs.hpp"        // planned_verbs
#include "base/text.hpp"        // closest, quoted

namespace sluice::app {
namespace {

constexpr const char* kRootFooter =
    "Examples:\n"
    "  sluice demo                              watch a synthetic market being traded on paper\n"
    "  sluice demo --data ticks.csv.gz          the same over real data\n"
    "  sluice run                               trade on paper until stopped, and in another terminal:\n"
    "  sluice order place buy 10 NOVA.SIM       send it an order\n"
    "  sluice status                            see how it is\n"
    "  sluice sim alpaca --port 8900            a broker in a box, for any bot that speaks to that broker\n"
    "  sluice analyze FILE --html page.html     volume profile, structure, zones, option figures\n"
    "  sluice audit verify sluice-demo-*        prove that nothing was changed afterwards\n"
    "  sluice init                              write a commented sluice.yaml to start from\n"
    "\n"
    "Exit codes: 0 done, 1 failed, 2 usage or configuration, 3 denied by us, 4 refused by the venue,\n"
    "5 outcome unknown, 6 not connected, 7 integrity.";
constexpr const char* kInitFooter =
    "Examples:\n"
    "  sluice init\n"
    "  sluice init --config my.yaml && sluice config check my.yaml";
constexpr const char* kDemoFooter =
    "The synthetic market goes on, day after day, until Ctrl-C; --exit ends it after data.sessions of the\n"
    "configuration (1). Data files and --speed max end by themselves. However it ends, the journal is closed and\n"
    "verified and the report written: DIR/report.html, DIR/report.json.\n"
    "\n"
    "Examples:\n"
    "  sluice demo\n"
    "  sluice demo --seed 42 --speed 600 --exit\n"
    "  sluice demo --data spy_20131007_tick_trade.csv.gz --speed max --exit\n"
    "  sluice demo --strategy mean_reversion --speed max --exit --json\n"
    "  sluice demo --venue alpaca --trace       the engine, a broker in a box, and every byte between them\n"
    "  sluice demo --scenario brackets          a story told step by step: brackets, margin, expiry, outage";
constexpr const char* kSimFooter =
    "Any pair of keys opens a paper account of its own; live keys are refused. The market never closes unless "
    "--session\n"
    "real is said. Incidents: docs/incidents.md.\n"
    "\n"
    "Examples:\n"
    "  sluice sim alpaca --port 8900\n"
    "  sluice sim alpaca --session real --clock 2026-07-01T13:30:00Z --seed 42\n"
    "  sluice sim alpaca --incident \"reply-lost 2\"\n"
    "  sluice sim alpaca --clock 2026-07-01T14:30:00Z --speed 10 --faults bad_morning.yaml";
constexpr const char* kAuditFooter =
    "Examples:\n"
    "  sluice audit verify sluice-demo-*\n"
    "  sluice audit explain P1-1K9-3 --home sluice-demo-20261125-133000\n"
    "  sluice audit export sluice-home --format csv --out events.csv";
constexpr const char* kVerifyFooter =
    "Exit 0: whole (an unfinished last batch of a run that did not close is reported). Exit 7: a bit was changed.\n"
    "\n"
    "Examples:\n"
    "  sluice audit verify sluice-demo-20261125-133000\n"
    "  sluice audit verify sluice-home/journal --head 9f2c...";
constexpr const char* kExplainFooter =
    "Examples:\n"
    "  sluice audit explain P1-1K9-3 --home sluice-demo-20261125-133000";
constexpr const char* kExportFooter =
    "Examples:\n"
    "  sluice audit export sluice-home > events.jsonl\n"
    "  sluice audit export sluice-home --format csv --out events.csv";
constexpr const char* kConfigFooter =
    "Examples:\n"
    "  sluice config check\n"
    "  sluice config show --json";
constexpr const char* kCheckFooter =
    "Exit 0: right. Exit 2: every fault is named with file, line and column.\n"
    "\n"
    "Examples:\n"
    "  sluice config check\n"
    "  sluice config check my.yaml --send-test-alert";
constexpr const char* kShowFooter =
    "Examples:\n"
    "  sluice config show\n"
    "  sluice config show my.yaml --json";

// Everything the words can be bound to; one object, so that options outlive the parse.
struct Parsed {
    InitOptions init;
    ConfigOptions config;
    DemoOptions demo;
    SimOptions sim;
    VerifyOptions verify;
    ExplainOptions explain;
    ExportOptions export_;
    bool json = false;
};

using Action = std::function<ExitCode()>;

class CommandLine {
public:
    CommandLine(const Environment& environment, Console& console) : environment_{environment}, console_{console} {
        app_.name("sluice");
        app_.footer(kRootFooter);
        app_.set_version_flag("--version", "sluice " + std::string{kVersion}, "Print the version and end");
        add_init();
        add_demo();
        add_sim();
        const AddVerb add_verb = [this](CLI::App* parent, const std::string& name, const std::string& meaning,
                                        const char* footer, Action action) {
            return add(parent, name, meaning, footer, std::move(action));
        };
        analyze_.add_to(app_, add_verb, console_);
        trading_.add_to(app_, add_verb, environment_, console_);
        token_.add_to(app_, add_verb, console_);
        add_audit();
        add_config();
        for (const PlannedVerb& verb : planned_verbs())
            app_.add_subcommand(std::string{verb.name}, std::string{verb.meaning})->group("Not available yet");
        app_.get_formatter()->column_width(34);
    }

    ExitCode run(std::vector<std::string> args) {
        std::vector<std::string> reversed{args.rbegin(), args.rend()};
        try {
            app_.parse(std::move(reversed));
        } catch (const CLI::CallForHelp&) {
            console_.out(help());
            return ExitCode::Done;
        } catch (const CLI::CallForVersion&) {
            console_.out("sluice " + std::string{kVersion} + "\n");
            return ExitCode::Done;
        } catch (const CLI::ParseError& error) {
            return complain(console_, sentence_of(error), ExitCode::Usage);
        }
        if (const auto extra = first_extra())
            return complain(console_, *extra, ExitCode::Usage);
        const CLI::App* chosen = deepest();
        for (const auto& [command, action] : actions_)
            if (command == chosen)
                return action();
        // A verb that only groups others, or no verb at all.
        console_.err(chosen->help());
        return ExitCode::Usage;
    }

private:
    CLI::App* add(CLI::App* parent, const std::string& name, const std::string& meaning, const char* footer,
                  Action action) {
        CLI::App* command = parent->add_subcommand(name, meaning)->group("Commands");
        command->allow_extras();
        command->footer(footer);
        actions_.emplace_back(command, std::move(action));
        return command;
    }

    void add_init() {
        CLI::App* init = add(&app_, "init", "write a commented configuration to start from", kInitFooter,
                             [this] { return run_init(parsed_.init, console_); });
        init->add_option("--config", parsed_.init.file, "The file to write; never overwritten (./sluice.yaml)")
            ->type_name("FILE");
    }

    void add_demo() {
        CLI::App* demo = add(&app_, "demo", "trade on paper and leave a report and a journal", kDemoFooter,
                             [this] { return run_demo(parsed_.demo, environment_, console_); });
        DemoOptions& options = parsed_.demo;
        demo->add_option("--data", options.data, "Real data instead of the synthetic market: CSV, CSV.gz, JSONL.gz")
            ->type_name("FILE");
        demo->add_option("--speed", options.speed, "Market seconds a second, or max (60)")->type_name("N|max");
        demo->add_flag("--exit", options.exit_at_end, "End with the report when the data, or the session, ends");
        demo->add_option("--seed", options.seed, "Of the synthetic market (7)")->type_name("N");
        demo->add_option("--strategy", options.strategy, "ema_cross or mean_reversion (both)")->type_name("NAME");
        demo->add_option("--venue", options.venue, "paper, or alpaca: the broker in a box, over its own wire (paper)")
            ->type_name("NAME");
        demo->add_option("--profile", options.profile, "alpaca: the paper venue trades as that broker does (none)")
            ->type_name("NAME");
        demo->add_option("--listen", options.listen, "Where the page, REST and stream are (a free port), or off")
            ->type_name("ADDRESS:PORT");
        demo->add_flag("--trace", options.trace, "Show what passes on the wire, secrets masked (--venue alpaca)");
        demo->add_option("--scenario", options.scenario, "A story: brackets, margin, expiry or outage")
            ->type_name("NAME");
        demo->add_option("--home", options.home, "Where its state goes (a fresh ./sluice-demo-<time>)")
            ->type_name("DIR");
        demo->add_option("--config", options.config_file, "Configuration (./sluice.yaml if there is one)")
            ->type_name("FILE");
        demo->add_flag_callback(
            "--json", [&options] { options.output = Output::Json; }, "Print the report as JSON");
    }

    void add_sim() {
        CLI::App* sim = add(&app_, "sim", "a broker in a box: its own wire, offline", kSimFooter,
                            [this] { return run_sim(parsed_.sim, console_); });
        SimOptions& options = parsed_.sim;
        sim->add_option("venue", options.venue, "alpaca")->type_name("VENUE")->required();
        sim->add_option("--port", options.port, "Of the loopback; 0: a free one (0)")->type_name("N");
        sim->add_option("--seed", options.seed, "Of prices, ids and incidents (1)")->type_name("N");
        sim->add_option("--session", options.session, "always open, or real hours (always)")->type_name("RULE");
        sim->add_option("--clock", options.clock, "What time it is there at first (now)")->type_name("TIME");
        sim->add_option("--speed", options.speed, "Market seconds a second (1)")->type_name("N");
        sim->add_option("--data", options.data, "A history file as the market instead of a made-up one")
            ->type_name("FILE");
        sim->add_option("--incident", options.incidents, "What is to go wrong: \"NAME\" or \"NAME COUNT\"; repeatable")
            ->type_name("NAME")
            ->allow_extra_args(false);
        sim->add_option("--faults", options.faults, "A scenario: what is to go wrong, and when")->type_name("FILE");
        sim->add_option("--log", options.log, "Append a line for everything served")->type_name("FILE");
    }

    void add_audit() {
        CLI::App* audit = app_.add_subcommand("audit", "prove and explain what a journal says")->group("Commands");
        audit->allow_extras();
        audit->footer(kAuditFooter);
        CLI::App* verify = add(audit, "verify", "check every bit of a journal; writes nothing", kVerifyFooter,
                               [this] { return run_audit_verify(parsed_.verify, console_); });
        verify->add_option("dir", parsed_.verify.folder, "A home or journal folder (./sluice-home)")->type_name("DIR");
        verify->add_option("--home", parsed_.verify.folder, "The same")->type_name("DIR");
        verify->add_option("--head", parsed_.verify.head, "The head hash a stop or a report printed")->type_name("HEX");
        verify->add_flag_callback(
            "--json", [this] { parsed_.verify.output = Output::Json; }, "For programs");
        CLI::App* explain = add(audit, "explain", "tell one order's whole story", kExplainFooter,
                                [this] { return run_audit_explain(parsed_.explain, console_); });
        explain->add_option("order", parsed_.explain.order, "The order's id, any of its chain")
            ->type_name("ORDER")
            ->required();
        explain->add_option("--home", parsed_.explain.folder, "A home or journal folder (./sluice-home)")
            ->type_name("DIR");
        explain->add_flag_callback(
            "--json", [this] { parsed_.explain.output = Output::Json; }, "For programs");
        CLI::App* exported = add(audit, "export", "every event as JSON lines or CSV", kExportFooter,
                                 [this] { return run_audit_export(parsed_.export_, console_); });
        exported->add_option("dir", parsed_.export_.folder, "A home or journal folder (./sluice-home)")
            ->type_name("DIR");
        exported->add_option("--home", parsed_.export_.folder, "The same")->type_name("DIR");
        exported->add_option("--format", parsed_.export_.format, "json (lines) or csv (json)")->type_name("FORMAT");
        exported->add_option("--out", parsed_.export_.file, "The file to write (standard output)")->type_name("FILE");
    }

    void add_config() {
        CLI::App* config = app_.add_subcommand("config", "check and show the configuration")->group("Commands");
        config->allow_extras();
        config->footer(kConfigFooter);
        CLI::App* check = add(config, "check", "say everything that is wrong with it", kCheckFooter,
                              [this] { return run_config_check(parsed_.config, environment_, console_); });
        CLI::App* show = add(config, "show", "each value in force and where it came from, secrets masked", kShowFooter,
                             [this] { return run_config_show(parsed_.config, environment_, console_); });
        check->add_flag("--send-test-alert", parsed_.config.send_test_alert,
                        "Then one message to every target of alerts");
        for (CLI::App* command : {check, show}) {
            command->add_option("file", parsed_.config.file, "Configuration (./sluice.yaml, or the defaults)")
                ->type_name("FILE");
            command->add_option("--config", parsed_.config.file, "The same")->type_name("FILE");
            command->add_flag_callback(
                "--json", [this] { parsed_.config.output = Output::Json; }, "For programs");
        }
    }

    const CLI::App* deepest() const {
        const CLI::App* at = &app_;
        while (!at->get_subcommands().empty())
            at = at->get_subcommands().front();
        return at;
    }

    std::string help() const {
        const CLI::App* command = deepest();
        std::string text = command->help(command->get_parent() ? name_of(command->get_parent()) : "");
        while (text.ends_with("\n\n"))
            text.pop_back();
        return text;
    }

    // "sluice audit verify"
    std::string name_of(const CLI::App* command) const {
        std::string name = command->get_name();
        for (const CLI::App* parent = command->get_parent(); parent; parent = parent->get_parent())
            name = parent->get_name() + " " + name;
        return name;
    }

    // What nobody took: an unknown option, or a word too many.
    std::optional<std::string> first_extra() {
        const CLI::App* at = &app_;
        for (;;) {
            if (const auto extras = at->remaining(); !extras.empty())
                return unexpected(at, extras.front());
            if (at->get_subcommands().empty())
                return std::nullopt;
            at = at->get_subcommands().front();
        }
    }

    std::string unexpected(const CLI::App* command, const std::string& word) const {
        std::vector<std::string> known;
        const bool option = word.starts_with("-");
        if (option) {
            for (const CLI::Option* one : command->get_options())
                for (const std::string& name : one->get_lnames())
                    known.push_back("--" + name);
        } else {
            for (const CLI::App* one : command->get_subcommands({}))
                known.push_back(one->get_name());
        }
        const std::vector<std::string_view> views{known.begin(), known.end()};
        const std::string name = word.substr(0, word.find('='));
        std::string text =
            name_of(command) + (option          ? " has no option " + sluice::quoted(name)
                                : known.empty() ? " takes no further word, and here stands " + sluice::quoted(word)
                                                : " has no command " + sluice::quoted(word));
        if (const auto meant = closest(name, views))
            return text + "; did you mean " + std::string{*meant} + "?";
        return text + "; see " + name_of(command) + " --help";
    }

    std::string sentence_of(const CLI::ParseError& error) const {
        const std::string command = name_of(deepest());
        const std::string what = error.what();
        if (dynamic_cast<const CLI::ArgumentMismatch*>(&error) || dynamic_cast<const CLI::InvalidError*>(&error))
            return command + ": " + what.substr(0, what.find(':')) + " needs a value; see " + command + " --help";
        if (dynamic_cast<const CLI::RequiredError*>(&error))
            return command + ": " + what.substr(0, what.find(' ')) + " is missing; see " + command + " --help";
        return command + ": " + what;
    }

    const Environment& environment_;
    Console& console_;
    CLI::App app_{"Sluice: one safe way to reach every broker. Paper is where it starts.", "sluice"};
    Parsed parsed_;
    AnalyzeVerb analyze_;
    TradingVerbs trading_;
    TokenVerbs token_;
    std::vector<std::pair<const CLI::App*, Action>> actions_;
};

// The first word that is no option decides which verb is meant; a verb not there yet takes whatever follows.
std::optional<ExitCode> answer_early(const std::vector<std::string>& args, Console& console) {
    for (const std::string& word : args) {
        if (word.starts_with("-"))
            continue;
        if (const auto planned = find_planned(word)) {
            std::string sentence = sluice::quoted(word) + " (" + std::string{planned->meaning} +
                                   ") is not available yet in version " + std::string{kVersion};
            if (!planned->instead.empty())
                sentence += "; " + std::string{planned->instead};
            return complain(console, sentence, ExitCode::Usage);
        }
        const std::vector<std::string_view> known = all_verbs();
        for (const std::string_view verb : known)
            if (verb == word)
                return std::nullopt;
        std::string sentence = "there is no command " + sluice::quoted(word);
        if (const auto meant = closest(word, known))
            sentence += "; did you mean " + std::string{*meant} + "?";
        else
            sentence += "; sluice --help lists them";
        return complain(console, sentence, ExitCode::Usage);
    }
    return std::nullopt;
}

}  // namespace

ExitCode complain(Console& console, std::string_view sentence, ExitCode code) {
    console.err("sluice: " + std::string{sentence} + "\n");
    return code;
}

ExitCode run_cli(const std::vector<std::string>& args, const Environment& environment, Console& console) {
    std::vector<std::string> words = args;
    if (!words.empty() && words.front() == "help")
        words = {"--help"};
    if (!words.empty() && words.front() == "version")
        words = {"--version"};
    if (const auto early = answer_early(words, console))
        return *early;
    CommandLine line{environment, console};
    return line.run(std::move(words));
}

}  // namespace sluice::app
