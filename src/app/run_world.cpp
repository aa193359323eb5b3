#include <memory>
#include <utility>

#include "app/build_strategies.hpp"  // build_strategies
#include "app/capture_tap.hpp"       // CaptureTap
#include "app/control_desk.hpp"      // ControlDesk
#include "app/door_host.hpp"         // DoorHost
#include "app/later_source.hpp"      // LaterSource
#include "app/paper_restore.hpp"     // paper_restore
#include "app/reporters.hpp"         // Reporters
#include "app/run.hpp"
#include "app/synthetic_source.hpp"  // SyntheticSource
#include "app/trading_setup.hpp"     // paper_config, setup_commands, draw_epoch
#include "app/wired_accounts.hpp"    // WiredAccounts
#include "base/sha256.hpp"           // hex
#include "journal/ledger.hpp"        // Ledger
#include "net/local_server.hpp"      // LocalServer
#include "world/file_storage.hpp"    // FileStorage
#include "world/live/history.hpp"    // LiveHistory

namespace sluice::app {
namespace {

UnixNanos market_begins(const DemoPlan& plan, const market::CalendarView& calendars) {
    return plan.config.data.source == DataSource::Files ? plan.scan.first : SyntheticSource::begins(calendars);
}

Result<std::unique_ptr<world::MarketSource>> open_source(const DemoPlan& plan, const market::CalendarView& calendars,
                                                         UnixNanos from) {
    if (plan.config.data.source == DataSource::Synthetic)
        return std::make_unique<LaterSource>(
            std::make_unique<SyntheticSource>(plan.config.data.seed, std::nullopt, calendars, from), from);
    auto files = open_market(plan.config.data.files);
    if (!files)
        return files;
    return std::make_unique<LaterSource>(std::move(*files), from);
}

// What stands between the world and the people: the journal's followers, the door and the socket, in the order of their
// lifetimes.
class Surroundings {
public:
    Surroundings(const RunParts& parts, RunFacts facts)
        : parts_{parts},
          home_{parts.home},
          world_{parts.world},
          console_{parts.console},
          desk_{parts.world.inbox(), std::move(facts)} {}

    Status follow_journal() {
        auto ledger = journal::Ledger::open(home_.ledger());
        if (!ledger)
            return tl::unexpected{ledger.error()};
        auto disk = world::FileStorage::open(home_.journal(), world::FileStorage::Access::ReadOnly);
        if (!disk)
            return tl::unexpected{disk.error()};
        ledger_ = std::make_unique<world::LedgerThread>(std::move(*ledger), std::move(*disk));
        world_.set_ledger(*ledger_);
        history_ = std::make_unique<world::LiveHistory>(*ledger_, world_.inbox());
        return {};
    }
    Status capture(std::uint64_t epoch) {
        auto tap = CaptureTap::open(home_.capture());
        if (!tap)
            return tl::unexpected{tap.error()};
        capture_ = std::move(*tap);
        capture_->begin(epoch, world_.recovered().last_sequence);
        world_.node().add_observer(*capture_);
        return {};
    }
    // Who is told, and the door, where the configuration wants them.
    Status open_doors() {
        const Config& config = parts_.plan.config;
        auto reporters = Reporters::open({.alerts = config.alerts,
                                          .telemetry = config.telemetry,
                                          .mode = config.mode,
                                          .egress_allow = config.egress_allow,
                                          .home = home_.folder,
                                          .version = engine_config(config).version,
                                          .world = world_,
                                          .trace = parts_.trace});
        if (!reporters)
            return tl::unexpected{reporters.error()};
        reporters_ = std::move(*reporters);
        return open_door();
    }
    Status open_door() {
        if (!parts_.plan.config.gateway.listen)
            return {};
        auto door = DoorHost::open({.config = parts_.plan.config,
                                    .home = home_.folder,
                                    .market = parts_.plan.sentence,
                                    .world = world_,
                                    .history = history_ ? static_cast<gateway::History&>(*history_) : no_history_,
                                    .reporters = reporters_.get(),
                                    .log_dropped = parts_.log_dropped,
                                    .say = [&console = console_](std::string_view line) {
                                        console.out(std::string{line} + "\n");
                                        console.flush();
                                    }});
        if (!door)
            return tl::unexpected{door.error()};
        door_ = std::move(*door);
        return {};
    }
    std::string door_sentences() {
        return (reporters_ ? reporters_->sentences() : std::string{}) + (door_ ? door_->sentences() : std::string{});
    }
    void look_around() {
        if (reporters_)
            reporters_->look_around();
    }
    // The line that says so comes when the first record of this run is durable, or cannot be.
    Status listen() {
        world_.node().add_observer(desk_);
        desk_.set_token_tools(
            {.entropy = fill_with_entropy,
             .wall = [this] { return world_.doors().now(); },
             .page_address = door_ ? std::function<std::string()>{[this] { return door_->page_address(); }}
                                   : std::function<std::string()>{}});
        auto server = net::LocalServer::open(home_.control(), desk_);
        if (!server)
            return tl::unexpected{server.error()};
        server_ = std::move(*server);
        desk_.attach(*server_);
        world_.inbox().put(
            [this](world::LoopDesk& loop) -> world::Afterwards {
                return [this, now = loop.now()](world::Recorded recorded) { say_ready(now, recorded); };
            },
            world::Inbox::Urgency::Always);
        server_->start();
        return {};
    }
    void close() {
        server_.reset();
        if (capture_)
            capture_->close();
        door_.reset();
        reporters_.reset();
        history_.reset();
        ledger_.reset();
    }

private:
    void say_ready(UnixNanos now, world::Recorded recorded) {
        console_.out("Ready: " + home_.control() + " answers; it is " + format_rfc3339(now) + " in the market" +
                     (recorded == world::Recorded::Yes ? ".\n" : ", and nothing is recorded.\n"));
        console_.flush();
    }

    const RunParts& parts_;
    const Home& home_;
    world::LiveWorld& world_;
    Console& console_;
    std::unique_ptr<world::LedgerThread> ledger_;
    std::unique_ptr<CaptureTap> capture_;
    NoHistory no_history_{"nothing is recorded in this run, so the past cannot be asked for"};
    std::unique_ptr<world::LiveHistory> history_;  // absent: exit-only
    std::unique_ptr<Reporters> reporters_;
    std::unique_ptr<DoorHost> door_;
    ControlDesk desk_;
    std::unique_ptr<net::LocalServer> server_;
};

RunFacts facts_of(const DemoPlan& plan, const Home& home) {
    return {.mode = plan.config.mode,
            .auto_execute = plan.config.auto_execute,
            .require_confirmation = plan.config.require_confirmation,
            .rehearse_live = plan.config.rehearse_live,
            .market = plan.sentence,
            .home = home.folder,
            .version = engine_config(plan.config).version};
}

ExitCode say_stopped(Console& console, const engine::State& state, const Result<world::LiveSummary>& ended,
                     bool exit_only) {
    console.out(held_sentences(state));
    if (!ended)
        return complain(console, ended.error().text, ExitCode::Failed);
    if (exit_only)
        console.out("Stopped. Nothing of this run was recorded.\n");
    else
        console.out("Stopped. Journal: " + std::to_string(ended->end.sequence) + " events, head " +
                    hex(ended->end.head) + "\n");
    console.flush();
    if (ended->trouble && !exit_only)  // there the journal is the trouble, and it has been said
        return complain(console, ended->trouble->text, ExitCode::Failed);
    return ExitCode::Done;
}

std::string exit_only_sentences(const world::LiveWorld& world) {
    std::string text = "EXIT-ONLY: only cancels and exits leave, and nothing of this run is recorded.\n";
    text += "State: what can be read of the journal, " + std::to_string(world.recovered().last_sequence) +
            " events, and what the venue tells.\n";
    if (world.unreadable())
        text += "Reading ended there: " + world.unreadable()->text + "\n";
    return text;
}

}  // namespace

ExitCode run_world(const RunParts& parts) {
    const DemoPlan& plan = parts.plan;
    world::LiveWorld& world = parts.world;
    const auto failed = [&](const Error& error) {
        return complain(parts.console, error.text,
                        error.code == ErrorCode::Invalid ? ExitCode::Usage : ExitCode::Failed);
    };
    const engine::State& state = world.node().engine().state();
    auto wired = WiredAccounts::make(plan.config, plan.instruments, parts.calendars);
    if (!wired)
        return failed(wired.error());
    const UnixNanos start = std::max(market_begins(plan, parts.calendars), world.recovered().last_time);
    // Where a venue brings the market it is now, and nothing is made up.
    auto source = wired->bring_market() ? Result<std::unique_ptr<world::MarketSource>>{nullptr}
                                        : open_source(plan, parts.calendars, start);
    if (!source)
        return failed(source.error());
    std::unique_ptr<venues::paper::PaperClient> paper;
    if (!wired->bring_market()) {
        paper = std::make_unique<venues::paper::PaperClient>(
            paper_config(plan.config, plan.instruments, world.recovered().runs), parts.calendars);
        if (!paper->status())
            return failed(paper->status().error());
        const auto left = paper_restore(state, world.recovered().last_time);
        if (const Status restored = paper->restore(left, start); !restored)
            return failed(restored.error());
    }
    // Strategies only ever add; without a journal they would be refused each time.
    const auto strategies = parts.exit_only
                                ? std::vector<std::unique_ptr<strategy::Strategy>>{}
                                : build_strategies(plan.config.strategies, plan.instruments, parts.calendars);
    if (paper)
        world.node().add_client(VenueId{"paper"}, *paper);
    if (const Status added = wired->add_to(world.wires(), parts.trace); !added)
        return failed(added.error());
    for (const auto& strategy : strategies)
        world.node().add_strategy(*strategy);
    for (const Instrument& instrument : plan.instruments)
        world.bars().add(instrument);
    for (Command& command : setup_commands(plan.config, plan.instruments))
        world.add_setup(std::move(command));
    const std::vector<Command> marked = marked_halts(parts.marked, state);
    for (const Command& command : marked)
        world.add_setup(command);
    if (!wired->bring_market())
        world.set_start(start);

    Surroundings around{parts, facts_of(plan, parts.home)};
    const std::uint64_t epoch = draw_epoch();
    if (!parts.exit_only) {
        if (const Status followed = around.follow_journal(); !followed)
            return failed(followed.error());
        if (plan.config.journal.capture)
            if (const Status captured = around.capture(epoch); !captured)
                return failed(captured.error());
    }
    if (const Status opened = around.open_doors(); !opened)
        return failed(opened.error());
    if (const Status listening = around.listen(); !listening)
        return failed(listening.error());
    parts.console.out(start_sentences(parts.home, world, marked, state, plan.sentence) + wired->sentences() +
                      around.door_sentences());
    if (parts.exit_only)
        parts.console.out(exit_only_sentences(world));
    parts.console.flush();

    const auto ended = world.run(epoch, source->get(), [&] {
        around.look_around();
        return parts.console.interrupted();
    });
    around.close();
    return say_stopped(parts.console, state, ended, parts.exit_only);
}

}  // namespace sluice::app
