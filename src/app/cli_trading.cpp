#include "app/cli_trading.hpp"

#include <CLI/CLI.hpp>

#include "app/direct_halt.hpp"  // run_direct_halt
#include "app/trading_commands.hpp"

namespace sluice::app {
namespace {

constexpr const char* kRunFooter =
    "Runs until SIGTERM or Ctrl-C and ends in order; the same home again goes on where it ended. Orders and locks "
    "come\n"
    "through DIR/control.sock, which only this user's processes can open: sluice order, halt, status, watch ...\n"
    "--exit-only: for the day the journal cannot be opened. Cancels and exits pass, nothing new does, nothing is "
    "recorded.\n"
    "\n"
    "Examples:\n"
    "  sluice run\n"
    "  sluice run --home my-home --config my.yaml\n"
    "  sluice run --speed 60";
constexpr const char* kOrderFooter =
    "Examples:\n"
    "  sluice order preview buy 10 NOVA.SIM --limit 180\n"
    "  sluice order place buy 10 NOVA.SIM --limit 180\n"
    "  sluice order list\n"
    "  sluice order cancel --all";
constexpr const char* kPlaceFooter =
    "Exit 0: as far as --wait says. 3: denied by us. 4: rejected by the venue. 5: not known in time. 6: nobody runs.\n"
    "The same --key again places nothing and answers with the order of the first time.\n"
    "Under the rules of live a person at a terminal sees the preview and types its hash; without a terminal the order\n"
    "becomes a proposal that waits for `sluice approve`.\n"
    "\n"
    "Examples:\n"
    "  sluice order place buy 10 NOVA.SIM\n"
    "  sluice order place buy 10 NOVA.SIM --limit 180 --tif gtc --wait fill --timeout 60s\n"
    "  sluice order place sell 10 NOVA.SIM --stop 170\n"
    "  sluice order place sell 10 NOVA.SIM --trail 2%\n"
    "  sluice order place buy 10 NOVA.SIM --limit 180 --take-profit 190 --stop-loss 175\n"
    "  sluice order place sell 10 NOVA.SIM --oco --take-profit 190 --stop-loss 175";
constexpr const char* kPreviewFooter =
    "The words of `order place`. Value, fees, cash, position, every limit with what it allows, every lock that would "
    "say\n"
    "no, and what only the engine would hold. Nothing is sent or written. Exit 3: it would be denied.\n"
    "\n"
    "Examples:\n"
    "  sluice order preview buy 10 NOVA.SIM --limit 180\n"
    "  sluice order preview buy 10 NOVA.SIM --limit 180 --take-profit 190 --stop-loss 175 --json";
constexpr const char* kApproveFooter =
    "A person's act at a terminal: shows what was proposed as it would go now and asks for its hash.\n"
    "\n"
    "Examples:\n"
    "  sluice approve P1-1K9-3\n"
    "  sluice approve P1-1K9-3 --hash 9f2c01d4";
constexpr const char* kRejectFooter =
    "A person rejects; whoever proposed it withdraws.\n"
    "\n"
    "Examples:\n"
    "  sluice reject P1-1K9-3";
constexpr const char* kReplaceFooter =
    "The quantity is the new total, what is filled already included. What is not named stays.\n"
    "\n"
    "Examples:\n"
    "  sluice order replace P1-1K9-3 --limit 181\n"
    "  sluice order replace P1-1K9-3 --qty 5\n"
    "  sluice order replace P1-1K9-3 --trail 3%";
constexpr const char* kCancelFooter =
    "Also a proposal, and an exit that only the engine holds, by the id that `sluice status` shows.\n"
    "\n"
    "Examples:\n"
    "  sluice order cancel P1-1K9-3\n"
    "  sluice order cancel --all --account main";
constexpr const char* kListFooter =
    "Examples:\n"
    "  sluice order list\n"
    "  sluice order list --all --json";
constexpr const char* kShowFooter =
    "The whole story, from the journal: sluice audit explain ORDER --home DIR\n"
    "\n"
    "Examples:\n"
    "  sluice order show P1-1K9-3";
constexpr const char* kPositionsFooter =
    "Examples:\n"
    "  sluice positions\n"
    "  sluice positions --account main --json";
constexpr const char* kAccountFooter =
    "Examples:\n"
    "  sluice account\n"
    "  sluice account main --json";
constexpr const char* kStatusFooter =
    "Examples:\n"
    "  sluice status\n"
    "  sluice status --json";
constexpr const char* kWatchFooter =
    "Every event once it is durable, from now on. Families: Signal, Order, Fill, Health, PositionAdjustment, Control;\n"
    "kinds stand in docs/events.md. A watcher that does not read is cut, and told so.\n"
    "\n"
    "Examples:\n"
    "  sluice watch\n"
    "  sluice watch --family Fill --json\n"
    "  sluice watch --order P1-1K9-3 --count 1";
constexpr const char* kArmFooter =
    "A person's act at a terminal, with a typed confirmation. Paper needs no arming unless rehearse_live is on.\n"
    "\n"
    "Examples:\n"
    "  sluice arm --for 4h";
constexpr const char* kDisarmFooter =
    "Examples:\n"
    "  sluice disarm";
constexpr const char* kHaltFooter =
    "In force at once, even when it cannot be recorded, and after a restart. Orders that could add exposure are "
    "cancelled;\n"
    "protective exits stay unless --cancel-exits.\n"
    "\n"
    "Examples:\n"
    "  sluice halt\n"
    "  sluice halt main --reason \"prices look wrong\"\n"
    "  sluice halt --flatten\n"
    "  sluice halt --direct alpaca --mode live   when nothing else works: no daemon, no journal, only the keys\n"
    "                                            ALPACA_LIVE_API_KEY and ALPACA_LIVE_API_SECRET";
constexpr const char* kResumeFooter =
    "A person's act at a terminal, with a typed confirmation.\n"
    "\n"
    "Examples:\n"
    "  sluice resume --reason \"prices are right again\"\n"
    "  sluice resume main --reason \"checked\"";
constexpr const char* kFlattenFooter =
    "Cancels everything on the account, waits for the proven ends, then closes every position.\n"
    "\n"
    "Examples:\n"
    "  sluice flatten main";
constexpr const char* kFreezeFooter =
    "Examples:\n"
    "  sluice freeze NOVA.SIM --account main --reason \"pending news\"";
constexpr const char* kUnfreezeFooter =
    "A person's act at a terminal, with a typed confirmation.\n"
    "\n"
    "Examples:\n"
    "  sluice unfreeze NOVA.SIM --account main --reason \"news is out\"";
constexpr const char* kReconcileFooter =
    "--adopt: a person takes what the venue shows at first contact as the opening. --book: a person who has "
    "understood\n"
    "an open difference books it as a correction; it is closed, and the freeze it brought ends.\n"
    "\n"
    "Examples:\n"
    "  sluice reconcile\n"
    "  sluice reconcile main --adopt\n"
    "  sluice reconcile --book AAPL.US --reason \"shares moved in from another broker\"";

}  // namespace

struct TradingVerbs::Impl {
    RunOptions run;
    TalkOptions status;
    OrderOptions place;
    ReplaceOptions replace;
    CancelOptions cancel;
    ListOptions list;
    WatchOptions watch;
    LockOptions lock;
    DirectHaltOptions direct;
    const Environment* environment = nullptr;
    ProposalOptions proposal;

    static void talk(CLI::App* command, TalkOptions& options) {
        command->add_option("--home", options.home, "Where the engine runs (./sluice-home)")->type_name("DIR");
        command->add_flag_callback(
            "--json", [&options] { options.output = Output::Json; }, "For programs: the answer as it came");
    }
    static CLI::Option* text(CLI::App* command, const char* name, std::string& value, const char* meaning,
                             const char* type) {
        return command->add_option(name, value, meaning)->type_name(type);
    }
    static CLI::Option* text(CLI::App* command, const char* name, std::optional<std::string>& value,
                             const char* meaning, const char* type) {
        return command->add_option(name, value, meaning)->type_name(type);
    }

    void add_run(CLI::App& root, const AddVerb& add, const Environment& environment, Console& console) {
        CLI::App* command = add(&root, "run", "trade what the configuration says, until stopped", kRunFooter,
                                [this, &environment, &console] { return run_daemon(run, environment, console); });
        text(command, "--home", run.home, "Where its state is and goes on (./sluice-home)", "DIR");
        text(command, "--config", run.config_file, "Configuration (./sluice.yaml if there is one)", "FILE");
        text(command, "--speed", run.speed, "Market seconds a second (1)", "N");
        text(command, "--listen", run.listen, "Where the page, REST and stream are (gateway.listen), or off",
             "ADDRESS:PORT");
        command->add_flag("--trace", run.trace, "Show what passes on the venues' wires, secrets masked");
        command->add_flag("--exit-only", run.exit_only, "Start without the journal, for cancels and exits only");
    }

    void add_terms(CLI::App* command) {
        text(command, "side", place.side, "buy or sell", "SIDE")->required();
        text(command, "quantity", place.quantity, "How many", "QTY")->required();
        text(command, "instrument", place.instrument, "Of what, such as AAPL.US", "INSTRUMENT")->required();
        text(command, "--limit", place.limit, "At this price or better", "PRICE");
        text(command, "--stop", place.stop, "Once this price is reached", "PRICE");
        text(command, "--trail", place.trail, "A stop that follows by 1.5 or 2%", "DISTANCE");
        text(command, "--tif", place.tif, "day, gtc, ioc, fok, opg, cls (day)", "WORD");
        text(command, "--account", place.account, "Which account (the only one there is)", "ACCOUNT");
        text(command, "--take-profit", place.take_profit, "With a target at this price", "PRICE");
        text(command, "--stop-loss", place.stop_loss, "With a stop at this price", "PRICE");
        command->add_flag("--cash", place.cash, "QTY is a sum of money, where the venue takes that");
        command->add_flag("--oco", place.oco, "Both exits of what is held, without an entry");
    }

    void add_proposals(CLI::App& root, const AddVerb& add, Console& console) {
        CLI::App* command = add(&root, "approve", "let a proposal go", kApproveFooter,
                                [this, &console] { return run_approve(proposal, console); });
        text(command, "order", proposal.order, "The id it was proposed under", "ORDER")->required();
        text(command, "--hash", proposal.hash, "Its hash, instead of typing it", "HASH");
        talk(command, proposal.talk);
        command = add(&root, "reject", "refuse a proposal for good", kRejectFooter,
                      [this, &console] { return run_reject(proposal, console); });
        text(command, "order", proposal.order, "The id it was proposed under", "ORDER")->required();
        talk(command, proposal.talk);
    }

    void add_order(CLI::App& root, const AddVerb& add, Console& console) {
        CLI::App* group =
            root.add_subcommand("order", "preview, place, replace, cancel, list, show")->group("Commands");
        group->allow_extras();
        group->footer(kOrderFooter);
        CLI::App* command = add(group, "place", "send one order, or a bracket", kPlaceFooter,
                                [this, &console] { return run_order_place(place, console); });
        add_terms(command);
        text(command, "--confirm", place.confirm, "The hash of its preview, instead of typing it", "HASH");
        text(command, "--key", place.key, "Your own name for this order: the same again places nothing", "KEY");
        text(command, "--wait", place.wait, "durable, ack (the venue has it) or fill (ack)", "WORD");
        text(command, "--timeout", place.timeout, "How long to wait at most (10s)", "TIME");
        command->add_flag("--yes", place.yes, "Ask nothing where the locks allow that");
        talk(command, place.talk);

        command = add(group, "preview", "what would become of an order, and nothing else", kPreviewFooter,
                      [this, &console] { return run_order_preview(place, console); });
        add_terms(command);
        talk(command, place.talk);

        command = add(group, "replace", "change an order's total quantity or prices", kReplaceFooter,
                      [this, &console] { return run_order_replace(replace, console); });
        text(command, "order", replace.order, "The order's id", "ORDER")->required();
        text(command, "--qty", replace.quantity, "The new total quantity", "QTY");
        text(command, "--limit", replace.limit, "The new limit price", "PRICE");
        text(command, "--stop", replace.stop, "The new trigger price", "PRICE");
        text(command, "--trail", replace.trail, "The new distance of a trailing stop, 1.5 or 2%", "DISTANCE");
        text(command, "--confirm", replace.confirm, "The hash of its preview, instead of typing it", "HASH");
        talk(command, replace.talk);

        command = add(group, "cancel", "cancel one order, or all", kCancelFooter,
                      [this, &console] { return run_order_cancel(cancel, console); });
        text(command, "order", cancel.order, "The order's id", "ORDER");
        command->add_flag("--all", cancel.all, "Every open order");
        text(command, "--account", cancel.account, "With --all: of this account only", "ACCOUNT");
        talk(command, cancel.talk);

        command = add(group, "list", "open orders, newest first", kListFooter,
                      [this, &console] { return run_order_list(list, console); });
        text(command, "--account", list.account, "Of this account only", "ACCOUNT");
        command->add_flag("--all", list.all, "Ended orders too");
        talk(command, list.talk);

        command = add(group, "show", "one order as it stands", kShowFooter,
                      [this, &console] { return run_order_show(list, console); });
        text(command, "order", list.order, "Any id of its chain", "ORDER")->required();
        talk(command, list.talk);
    }

    void add_views(CLI::App& root, const AddVerb& add, Console& console) {
        CLI::App* command = add(&root, "positions", "what is held", kPositionsFooter,
                                [this, &console] { return run_positions(list, console); });
        text(command, "--account", list.account, "Of this account only", "ACCOUNT");
        talk(command, list.talk);
        command = add(&root, "account", "cash and the venue's own figures", kAccountFooter,
                      [this, &console] { return run_account(list, console); });
        text(command, "account", list.account, "This one only", "ACCOUNT");
        talk(command, list.talk);
        command = add(&root, "status", "how the running engine is", kStatusFooter,
                      [this, &console] { return run_status(status, console); });
        talk(command, status);
        command = add(&root, "watch", "follow the running engine", kWatchFooter,
                      [this, &console] { return run_watch(watch, console); });
        text(command, "--family", watch.family, "Only events of this family", "FAMILY");
        text(command, "--kind", watch.kind, "Only events of this kind", "KIND");
        text(command, "--account", watch.account, "Only of this account", "ACCOUNT");
        text(command, "--instrument", watch.instrument, "Only of this instrument", "INSTRUMENT");
        text(command, "--order", watch.order, "Only of this order", "ORDER");
        command->add_option("--count", watch.count, "End after so many events")->type_name("N");
        talk(command, watch.talk);
    }

    CLI::App* add_lock(CLI::App& root, const AddVerb& add, Console& console, const char* name, const char* meaning,
                       const char* footer, ExitCode (*act)(const LockOptions&, Console&)) {
        CLI::App* command = add(&root, name, meaning, footer, [this, &console, act] { return act(lock, console); });
        talk(command, lock.talk);
        return command;
    }
    void add_locks(CLI::App& root, const AddVerb& add, Console& console) {
        constexpr const char* kWhich = "This account only (every account)";
        CLI::App* command = add_lock(root, add, console, "arm", "allow new exposure for a time", kArmFooter, run_arm);
        text(command, "--for", lock.duration, "How long, at most 24h", "TIME")->required();
        add_lock(root, add, console, "disarm", "end the arming", kDisarmFooter, run_disarm);
        command = add(&root, "halt", "no new exposure, from now on", kHaltFooter, [this, &console] {
            if (direct.venue.empty() && direct.close_positions)
                return complain(console,
                                "--close-positions goes with --direct; with a daemon --flatten closes what is held",
                                ExitCode::Usage);
            return direct.venue.empty() ? run_halt(lock, console) : run_direct_halt(direct, *environment, console);
        });
        talk(command, lock.talk);
        text(command, "--direct", direct.venue, "Cancel everything there with nothing but the keys: alpaca", "VENUE");
        text(command, "--mode", direct.mode, "With --direct: paper or live (paper)", "MODE");
        text(command, "--endpoint", direct.endpoint, "With --direct: instead of the venue's own host", "URL");
        text(command, "--ca-file", direct.ca_file, "With --direct: trusted besides the system's own", "FILE");
        command->add_flag("--close-positions", direct.close_positions, "With --direct: then close every position too");
        text(command, "account", lock.account, kWhich, "ACCOUNT");
        text(command, "--reason", lock.reason, "For the record", "TEXT");
        command->add_flag("--flatten", lock.flatten, "Close what is held, once everything is cancelled");
        command->add_flag("--cancel-exits", lock.cancel_exits, "Cancel protective exits too");
        command = add_lock(root, add, console, "resume", "end a halt", kResumeFooter, run_resume);
        text(command, "account", lock.account, "The account named in the halt (every account)", "ACCOUNT");
        text(command, "--reason", lock.reason, "Why it may end", "TEXT");
        command = add_lock(root, add, console, "flatten", "close what is held", kFlattenFooter, run_flatten);
        text(command, "account", lock.account, "Of which account", "ACCOUNT");
        for (const auto& [name, meaning, footer, act] :
             {std::tuple{"freeze", "no new exposure in one instrument", kFreezeFooter, &run_freeze},
              std::tuple{"unfreeze", "end a freeze", kUnfreezeFooter, &run_unfreeze}}) {
            command = add_lock(root, add, console, name, meaning, footer, act);
            text(command, "instrument", lock.instrument, "Which", "INSTRUMENT")->required();
            text(command, "--account", lock.account, "On which account", "ACCOUNT")->required();
            text(command, "--reason", lock.reason, "For the record", "TEXT");
        }
        command = add_lock(root, add, console, "reconcile", "compare with the venue", kReconcileFooter, run_reconcile);
        text(command, "account", lock.account, kWhich, "ACCOUNT");
        command->add_flag("--adopt", lock.adopt, "Take what the venue shows as the opening");
        text(command, "--book", lock.book, "Book the open difference of an instrument or a currency", "NAME");
        text(command, "--reason", lock.reason, "With --book: what it came from", "TEXT");
    }
};

TradingVerbs::TradingVerbs() : impl_{std::make_unique<Impl>()} {}
TradingVerbs::~TradingVerbs() = default;

void TradingVerbs::add_to(CLI::App& root, const AddVerb& add, const Environment& environment, Console& console) {
    impl_->environment = &environment;
    impl_->add_run(root, add, environment, console);
    impl_->add_order(root, add, console);
    impl_->add_proposals(root, add, console);
    impl_->add_views(root, add, console);
    impl_->add_locks(root, add, console);
}

}  // namespace sluice::app
