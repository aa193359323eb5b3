#include "app/demo_run.hpp"

#include <chrono>
#include <memory>
#include <optional>

#include "app/capture_tap.hpp"      // CaptureTap
#include "app/report_observer.hpp"  // ReportObserver
#include "app/trading_setup.hpp"    // engine_config, draw_epoch
#include "world/file_storage.hpp"   // FileStorage
#include "world/historical.hpp"     // HistoricalWorld
#include "world/live.hpp"           // LiveWorld
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
    world.node().add_client(VenueId{"paper"}, parts.paper);
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

// Null where the configuration wants none.
Result<std::unique_ptr<CaptureTap>> open_capture(const DemoParts& parts) {
    if (!parts.plan.config.journal.capture)
        return nullptr;
    return CaptureTap::open(parts.home.capture());
}

}  // namespace

Status play_historical(DemoParts& parts) {
    const Config& config = parts.plan.config;
    world::HistoricalOptions options;
    options.seed = config.data.source == DataSource::Synthetic ? config.data.seed : 1;
    options.writer = writer_config(config, false);
    options.progress_every = kProgressEvery;
    auto world = world::HistoricalWorld::open(engine_config(config), parts.calendars, parts.journal, options);
    if (!world)
        return tl::unexpected{world.error()};

    ReportObserver report{parts.report};
    furnish(**world, parts, report);
    auto capture = open_capture(parts);
    if (!capture)
        return tl::unexpected{capture.error()};
    if (*capture) {
        (*capture)->begin(world::virtual_epoch(options.seed, (*world)->recovered().runs));
        (*world)->node().add_observer(**capture);
    }
    const auto played = (*world)->run(parts.source, [&](const world::HistoricalProgress& progress) {
        if (parts.screen)
            parts.screen->progress(progress.share);
        return !parts.console.interrupted();
    });
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
    auto world = world::LiveWorld::open(engine_config(config), parts.calendars, parts.journal, clock, log, options);
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
    furnish(**world, parts, report);
    auto capture = open_capture(parts);
    if (!capture)
        return tl::unexpected{capture.error()};
    const std::uint64_t epoch = draw_epoch();
    if (*capture) {
        (*capture)->begin(epoch);
        (*world)->node().add_observer(**capture);
    }
    const auto played = (*world)->run(epoch, &parts.source, [&] {
        if (parts.screen)
            parts.screen->progress(parts.source.progress());
        return parts.console.interrupted();
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
