#include "app/demo_run.hpp"

#include <chrono>
#include <memory>
#include <optional>

#include "app/capture_tap.hpp"      // CaptureTap
#include "app/demo_door.hpp"        // DemoDoor
#include "app/report_observer.hpp"  // ReportObserver
#include "app/trading_setup.hpp"    // engine_config, draw_epoch
#include "world/file_storage.hpp"   // FileStorage
#include "world/historical.hpp"     // HistoricalWorld
#include "world/live.hpp"           // LiveWorld
#include "world/live/history.hpp"   // LiveHistory
#include "world/live/log_thread.hpp"

namespace sluice::app {
namespace {

constexpr std::uint64_t kProgressEvery = 2'000;
constexpr std::uint64_t kSegmentBytes = 1u << 20;
constexpr std::chrono::minutes kSilenceMax{2};  // nights are passed over

// A market played sixty times as fast makes a disk sixty times as slow: a sync of 5 ms is 0.3 s of the one second that an
// intent may wait. So a paced demo waits for the write call, unless the configuration asks for the disk.
journal::WriterConfig writer_config(const Config& config, bool paced) {
    journal::WriterConfig writer;
    writer.durability = paced && !config.journal.durability_given     ? journal::Durability::Os
                        : config.journal.durability == Durability::Os ? journal::Durability::Os
                                                                      : journal::Durability::Disk;
    writer.segment_bytes = kSegmentBytes;
    return writer;
}

// What every world of a demo holds, in the order in which they are told of things.
template <class World>
void furnish(World& world, DemoParts& parts, ReportObserver& report) {
    if (parts.paper != nullptr)
        world.node().add_client(VenueId{"paper"}, *parts.paper);
    for (const auto& strategy : parts.strategies)
        world.node().add_strategy(*strategy);
    for (const Instrument& instrument : parts.plan.instruments)
        world.bars().add(instrument);
    for (const Command& command : parts.setup)
        world.add_setup(command);
    world.node().add_observer(report);
    world.add_observer(report);
    if (!parts.screen)
        return;
    world.node().add_observer(*parts.screen);
    world.add_observer(*parts.screen);
}

world::TraceLine trace_of(DemoParts& parts) {
    if (!parts.trace)
        return {};
    return [&console = parts.console](std::string_view line) { console.out("wire " + std::string{line} + "\n"); };
}

std::vector<std::string> secrets_of(const Config& config) {
    std::vector<std::string> secrets;
    for (const AccountConfig& account : config.accounts)
        secrets.push_back("box-" + std::string{account.account.id.view()});
    return secrets;
}

using BoxClients = std::vector<std::unique_ptr<venues::alpaca::AlpacaClient>>;

// The box and its clients over channels in memory; what is returned outlives the run.
Result<BoxClients> join_in_memory(world::HistoricalWorld& world, DemoParts& parts) {
    constexpr const char* kHost = "127.0.0.1";
    constexpr std::uint16_t kPort = 443;
    world.wires().add_simulator(*parts.box, kHost, kPort);
    auto clients = make_box_clients(parts.plan.config, parts.plan.instruments, {kHost, kPort, false}, parts.calendars);
    if (!clients)
        return clients;
    for (const auto& client : *clients)
        world.wires().add_client(VenueId{"alpaca"}, *client, trace_of(parts), secrets_of(parts.plan.config));
    world.wires().tell_simulator(0, parts.start,
                                 [&](wire::Server&, UnixNanos now, wire::Outbox& out) { parts.box->start(now, out); });
    return clients;
}

// The same over sockets: the box listens on a free port of the loopback.
Result<BoxClients> join_by_sockets(world::LiveWorld& world, DemoParts& parts) {
    net::ServerTransportOptions listening;
    listening.speed = static_cast<double>(*parts.plan.speed);
    const auto port = world.wires().add_simulator(*parts.box, listening);
    if (!port)
        return tl::unexpected{port.error()};
    auto clients =
        make_box_clients(parts.plan.config, parts.plan.instruments, {"127.0.0.1", *port, false}, parts.calendars);
    if (!clients)
        return clients;
    const world::ClientWire wire{
        .transport = {.speed = static_cast<double>(*parts.plan.speed)},
        .trace = trace_of(parts),
        .secrets = secrets_of(parts.plan.config),
    };
    for (const auto& client : *clients)
        if (const Status added = world.wires().add_client(VenueId{"alpaca"}, *client, wire); !added)
            return tl::unexpected{added.error()};
    world.wires().tell_simulator(0, parts.start,
                                 [&](wire::Server&, UnixNanos now, wire::Outbox& out) { parts.box->start(now, out); });
    return clients;
}

// Null where the configuration wants none.
Result<std::unique_ptr<CaptureTap>> open_capture(const DemoParts& parts) {
    if (!parts.plan.config.journal.capture)
        return nullptr;
    return CaptureTap::open(parts.home.capture());
}

// Null where the plan wants none.
Result<std::unique_ptr<DemoDoor>> open_door(DemoParts& parts, world::LiveWorld& world, gateway::History& history,
                                            std::function<std::uint64_t()> log_dropped) {
    if (!parts.plan.config.gateway.listen)
        return nullptr;
    auto door = DemoDoor::open(parts, world, history, std::move(log_dropped));
    if (!door || parts.screen == nullptr)
        return door;
    parts.console.out((*door)->sentences());
    parts.console.flush();
    parts.screen->set_page((*door)->page());
    return door;
}

}  // namespace

Status play_historical(DemoParts& parts) {
    const Config& config = parts.plan.config;
    world::HistoricalOptions options;
    options.seed = config.data.source == DataSource::Synthetic ? config.data.seed : 1;
    options.writer = writer_config(config, false);
    options.progress_every = kProgressEvery;
    if (parts.plan.as_alpaca) {  // as over the wire, where no source says when
        options.begin = parts.start;
        options.end = parts.until;
        options.events_first = true;
    }
    auto world = world::HistoricalWorld::open(engine_config(config), parts.calendars, parts.journal, options);
    if (!world)
        return tl::unexpected{world.error()};

    ReportObserver report{parts.report};
    BoxClients clients;
    if (parts.box != nullptr) {
        auto joined = join_in_memory(**world, parts);
        if (!joined)
            return tl::unexpected{joined.error()};
        clients = std::move(*joined);
    }
    furnish(**world, parts, report);
    auto capture = open_capture(parts);
    if (!capture)
        return tl::unexpected{capture.error()};
    if (*capture) {
        (*capture)->begin(world::virtual_epoch(options.seed, (*world)->recovered().runs));
        (*world)->node().add_observer(**capture);
    }
    const auto progress = [&](const world::HistoricalProgress& so_far) {
        if (parts.screen)
            parts.screen->progress(so_far.share);
        return !parts.console.interrupted();
    };
    const auto played = parts.source != nullptr ? (*world)->run(*parts.source, progress)
                                                : (*world)->run_between(parts.start, *parts.until, progress);
    if (*capture)
        (*capture)->close();
    if (!played)
        return tl::unexpected{played.error()};
    return {};
}

// The wall clock, with the market's running so many times as fast; the journal and the ledger have threads of their own.
Status play_live(DemoParts& parts) {
    const Config& config = parts.plan.config;
    world::SystemClock clock;
    auto log_writer = world::log_files(parts.home.logs());
    if (!log_writer)
        return tl::unexpected{log_writer.error()};
    world::LogThread log{std::move(*log_writer)};
    world::LiveOptions options;
    options.writer = writer_config(config, *parts.plan.speed > 1);
    options.loop.speed = *parts.plan.speed;
    options.loop.start = parts.start;
    options.loop.skip_silence = kSilenceMax;
    auto world = world::LiveWorld::open(engine_config(config, *parts.plan.speed), parts.calendars, parts.journal, clock,
                                        log, options);
    if (!world)
        return tl::unexpected{world.error()};
    auto ledger = journal::Ledger::open(parts.home.ledger());
    if (!ledger)
        return tl::unexpected{ledger.error()};
    auto ledger_disk = world::FileStorage::open(parts.home.journal(), world::FileStorage::Access::ReadOnly);
    if (!ledger_disk)
        return tl::unexpected{ledger_disk.error()};
    world::LedgerThread ledger_thread{std::move(*ledger), std::move(*ledger_disk)};
    (*world)->set_ledger(ledger_thread);

    ReportObserver report{parts.report};
    BoxClients clients;
    if (parts.box != nullptr) {
        auto joined = join_by_sockets(**world, parts);
        if (!joined)
            return tl::unexpected{joined.error()};
        clients = std::move(*joined);
    }
    furnish(**world, parts, report);
    auto capture = open_capture(parts);
    if (!capture)
        return tl::unexpected{capture.error()};
    const std::uint64_t epoch = draw_epoch();
    if (*capture) {
        (*capture)->begin(epoch);
        (*world)->node().add_observer(**capture);
    }
    world::LiveHistory history{ledger_thread, (*world)->inbox()};
    auto door = open_door(parts, **world, history, [&log] { return log.dropped(); });
    if (!door)
        return tl::unexpected{door.error()};
    const auto share = [&]() -> std::optional<double> {
        if (parts.source != nullptr)
            return parts.source->progress();
        if (!parts.until)
            return std::nullopt;
        return static_cast<double>(((*world)->now() - parts.start).count()) /
               static_cast<double>((*parts.until - parts.start).count());
    };
    const auto played = (*world)->run(epoch, parts.source, [&] {
        if (parts.screen)
            parts.screen->progress(share());
        const bool over = parts.source == nullptr && parts.until && (*world)->now() >= *parts.until;
        return over || parts.console.interrupted();
    });
    if (*capture)
        (*capture)->close();
    if (!played)
        return tl::unexpected{played.error()};
    if (played->trouble)
        return tl::unexpected{*played->trouble};
    return {};
}

}  // namespace sluice::app
