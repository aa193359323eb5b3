#include "app/demo_run.hpp"

#include <optional>

#include "app/cli.hpp"              // kVersion
#include "app/paced_source.hpp"     // PacedSource
#include "app/report_observer.hpp"  // ReportObserver
#include "journal/capture.hpp"      // CaptureWriter
#include "world/file_storage.hpp"   // FileStorage
#include "world/historical.hpp"     // HistoricalWorld

namespace sluice::app {
namespace {

constexpr std::size_t kCaptureFlush = 65'536;
constexpr std::uint64_t kProgressEvery = 2'000;

// Keeps every engine input. A capture that cannot be written stops itself and nothing else.
class CaptureTap final : public world::InputObserver {
public:
    CaptureTap(journal::CaptureWriter writer, std::uint64_t epoch) : writer_{std::move(writer)}, epoch_{epoch} {}
    void on_input(const Input& input, UnixNanos now) override {
        if (!last_)
            writer_.started(epoch_, 0, now);
        last_ = now;
        writer_.input(input, now);
        if (writer_.buffered() >= kCaptureFlush)
            failed_ = failed_ || !writer_.flush();
    }
    // Gives back the unused end of its file.
    void close() {
        if (last_)
            writer_.stopped("the run ended", *last_);
        failed_ = failed_ || !writer_.close();
    }

private:
    journal::CaptureWriter writer_;
    std::uint64_t epoch_;
    std::optional<UnixNanos> last_;
    bool failed_ = false;
};

Status play(DemoParts& parts, world::MarketSource& source, std::uint64_t progress_every) {
    const Config& config = parts.plan.config;
    world::HistoricalOptions options;
    options.seed = config.data.source == DataSource::Synthetic ? config.data.seed : 1;
    options.writer.durability =
        config.journal.durability == Durability::Os ? journal::Durability::Os : journal::Durability::Disk;
    options.writer.segment_bytes = 1u << 20;
    options.progress_every = progress_every;
    engine::EngineConfig engine;
    engine.auto_execute = config.auto_execute;
    engine.require_confirmation = config.require_confirmation;
    engine.rehearse_live = config.rehearse_live;
    engine.version = std::string{kVersion};

    auto world = world::HistoricalWorld::open(engine, parts.calendars, parts.journal, options);
    if (!world)
        return tl::unexpected{world.error()};
    world::Node& node = (*world)->node();
    node.add_client(VenueId{"paper"}, parts.paper);
    for (const auto& strategy : parts.strategies)
        node.add_strategy(*strategy);
    for (const Instrument& instrument : parts.plan.instruments)
        (*world)->bars().add(instrument);
    for (const Command& command : parts.setup)
        (*world)->add_setup(command);

    ReportObserver report{parts.report};
    node.add_observer(report);
    (*world)->add_observer(report);
    if (parts.screen) {
        node.add_observer(*parts.screen);
        (*world)->add_observer(*parts.screen);
    }
    std::unique_ptr<world::FileStorage> capture_disk;
    std::optional<CaptureTap> capture;
    if (config.journal.capture) {
        auto disk = world::FileStorage::open(parts.home.capture());
        if (!disk)
            return tl::unexpected{disk.error()};
        capture_disk = std::move(*disk);
        auto writer = journal::CaptureWriter::open(*capture_disk);
        if (!writer)
            return tl::unexpected{writer.error()};
        capture.emplace(std::move(*writer), world::virtual_epoch(options.seed, (*world)->recovered().runs));
        node.add_observer(*capture);
    }
    const auto played = (*world)->run(source, [&](const world::HistoricalProgress& progress) {
        if (parts.screen)
            parts.screen->progress(progress.now, progress.share);
        return !parts.console.interrupted();
    });
    if (capture)
        capture->close();
    if (!played)
        return tl::unexpected{played.error()};
    return {};
}

}  // namespace

Status play_historical(DemoParts& parts) { return play(parts, parts.source, kProgressEvery); }

// The wall clock only holds the data's clock back; everything else is the same run.
Status play_paced(DemoParts& parts) {
    PacedSource paced{parts.source, *parts.plan.speed, [&](UnixNanos now) {
                          if (parts.screen)
                              parts.screen->progress(now, parts.source.progress());
                          return !parts.console.interrupted();
                      }};
    return play(parts, paced, 1);
}

}  // namespace sluice::app
