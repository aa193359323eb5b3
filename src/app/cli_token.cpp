#include "app/cli_token.hpp"

#include <CLI/CLI.hpp>

namespace sluice::app {
namespace {

constexpr const char* kFooter =
    "A program shows a token, a person opens the page with a code; both are made at the terminal of the machine that\n"
    "runs the engine. docs/api.md tells what each scope may do.\n"
    "\n"
    "Examples:\n"
    "  export SLUICE_TOKEN=$(sluice token create bot --scope trade --expires 30d)\n"
    "  sluice token list\n"
    "  sluice token revoke 4f1c09ab\n"
    "  sluice token login                       the page's address with a fresh code";
constexpr const char* kCreateFooter =
    "A person's act at a terminal. The token is printed once, alone on standard output, and only its hash is kept.\n"
    "read: look. propose: its orders wait for a person. trade: its orders go as far as the locks let them. admin: "
    "also\n"
    "freeze, flatten, disarm, reconcile. Each holds the ones before it; approve, arm, resume and unfreeze are in "
    "none.\n"
    "\n"
    "Examples:\n"
    "  sluice token create notebook --scope read\n"
    "  export SLUICE_TOKEN=$(sluice token create bot --scope trade --account main --expires 30d)";
constexpr const char* kListFooter =
    "Examples:\n"
    "  sluice token list\n"
    "  sluice token list --json";
constexpr const char* kRevokeFooter =
    "A person's act at a terminal. In force at once: streams opened with it are closed.\n"
    "\n"
    "Examples:\n"
    "  sluice token revoke 4f1c09ab";
constexpr const char* kLoginFooter =
    "A person's act at a terminal: an address with a fresh code, which opens the page once, within the hour.\n"
    "\n"
    "Examples:\n"
    "  sluice token login";

}  // namespace

void TokenVerbs::add_to(CLI::App& root, const AddVerb& add, Console& console) {
    CLI::App* token =
        root.add_subcommand("token", "tokens for programs, and the page's address for people")->group("Commands");
    token->allow_extras();
    token->footer(kFooter);
    const auto verb = [&](const char* name, const char* meaning, const char* footer,
                          ExitCode (*act)(const TokenOptions&, Console&)) {
        CLI::App* command = add(token, name, meaning, footer, [this, &console, act] { return act(options_, console); });
        command->add_option("--home", options_.talk.home, "Where the engine runs (./sluice-home)")->type_name("DIR");
        command->add_flag_callback(
            "--json", [this] { options_.talk.output = Output::Json; }, "For programs");
        return command;
    };
    CLI::App* create = verb("create", "a token for a program, shown once", kCreateFooter, run_token_create);
    create->add_option("name", options_.name, "Who its orders are by: at most 16 characters")
        ->type_name("NAME")
        ->required();
    create->add_option("--scope", options_.scope, "read, propose, trade or admin")->type_name("SCOPE")->required();
    create->add_option("--account", options_.account, "The only account it reaches (every account)")
        ->type_name("ACCOUNT");
    create->add_option("--expires", options_.expires, "After how long it ends, such as 30d (never)")->type_name("TIME");
    verb("list", "every token there was", kListFooter, run_token_list);
    CLI::App* revoke = verb("revoke", "end a token", kRevokeFooter, run_token_revoke);
    revoke->add_option("id", options_.id, "What `sluice token list` shows")->type_name("ID")->required();
    revoke->add_option("--reason", options_.reason, "For the record")->type_name("TEXT");
    verb("login", "the page's address with a fresh code", kLoginFooter, run_token_login);
}

}  // namespace sluice::app
