#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/result.hpp"          // Result
#include "journal/storage.hpp"      // Storage
#include "journal/writer.hpp"       // WriterConfig, RecoveryInfo
#include "world/bar_stage.hpp"      // BarStage
#include "world/market_source.hpp"  // MarketSource
#include "world/memory_wires.hpp"   // MemoryWires
#include "world/node.hpp"           // Node
#include "world/stepper.hpp"        // MarketObserver

namespace sluice::world {

// The epoch of a run in a virtual world: a function of the seed and of how many runs the journal holds.
std::uint64_t virtual_epoch(std::uint64_t seed, std::uint64_t runs);

struct HistoricalOptions {
    std::uint64_t seed = 1;  // of the epoch; the data has no chance in it
    journal::WriterConfig writer;
    std::chrono::nanoseconds drain = std::chrono::seconds{10};  // how long the clock runs on after the last event
    std::uint64_t progress_every = 10'000;                      // outside events
    // When a run of a source begins and ends; absent: with its first event and its last. Not between them.
    std::optional<UnixNanos> begin = {};
    std::optional<UnixNanos> end = {};
    // At one moment a source's events come before timers (never before bars), as they do where a simulator brings them.
    bool events_first = false;
};

struct HistoricalProgress {
    std::uint64_t events = 0;     // outside ones delivered
    UnixNanos now;                // the data's clock
    std::optional<double> share;  // of the source, 0 to 1
};

struct HistoricalSummary {
    std::uint64_t quotes = 0;
    std::uint64_t trades = 0;
    std::uint64_t bars = 0;
    UnixNanos first;  // of the data
    UnixNanos last;
    bool stopped_early = false;
    journal::Position end;  // of the journal, its head hash in it
};

// The virtual clock of backtests and of every `--speed max`: the data's own time, no faults, everything in one thread and
// in memory but the journal. A commit follows every step that wrote something, and time moves to the next due thing only
// when nothing is pending; so batches are a function of data and seed, and journals of fresh homes repeat byte for byte.
//
// Life: open -> node().add_* -> run.
class HistoricalWorld {
public:
    // Recovers the journal of `storage`, which outlives the world, as do the calendars and the source.
    static Result<std::unique_ptr<HistoricalWorld>> open(engine::EngineConfig config,
                                                         const market::CalendarView& calendars,
                                                         journal::Storage& storage, HistoricalOptions options = {});
    ~HistoricalWorld();

    // For clients, strategies and observers, before run.
    Node& node();
    // The channels in memory between its clients and the simulators beside it.
    MemoryWires& wires();
    BarStage& bars();
    void add_observer(MarketObserver& observer);
    // Given to the engine right after the start, in this order: instruments, accounts, limits, ...
    void add_setup(Command command);
    const journal::RecoveryInfo& recovered() const;

    // Plays the source to its end and closes the journal in order. `progress` may be empty; it ends the run, in order too,
    // by answering false. Error: the source's, or the journal's: what was decided then and is not durable did not happen.
    Result<HistoricalSummary> run(MarketSource& source,
                                  const std::function<bool(const HistoricalProgress&)>& progress = {});

    // The same without a source: the market comes over the wires, from a simulator that time moves. Both ends included.
    Result<HistoricalSummary> run_between(UnixNanos from, UnixNanos until,
                                          const std::function<bool(const HistoricalProgress&)>& progress = {});

private:
    struct Impl;
    explicit HistoricalWorld(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::world
