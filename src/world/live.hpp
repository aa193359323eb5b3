#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "base/log.hpp"               // Log
#include "base/result.hpp"            // Result
#include "journal/storage.hpp"        // Storage
#include "journal/writer.hpp"         // WriterConfig, RecoveryInfo
#include "world/live/clock.hpp"       // Clock
#include "world/live/doors.hpp"       // LiveDoors
#include "world/live/halt_watch.hpp"  // HaltKeeper
#include "world/live/inbox.hpp"       // Visit, LoopDesk
#include "world/live/ledger_thread.hpp"
#include "world/live/loop.hpp"      // LiveLoopOptions, LiveCounts
#include "world/live/wires.hpp"     // LiveWires
#include "world/market_source.hpp"  // MarketSource
#include "world/node.hpp"           // Node

namespace sluice::world {

struct LiveOptions {
    LiveLoopOptions loop;
    journal::WriterConfig writer;
};

struct LiveSummary {
    LiveCounts counts;
    UnixNanos last;         // of the market's clock
    journal::Position end;  // of the journal
    std::optional<Error> trouble;
};

// The live world: the caller's thread is the loop and has the sockets, beside it the journal thread and, when given, the ledger
// thread; the log thread is the Log's. Bounded queues between them, and nothing on the loop blocks.
//
// Life: open -> node().add_* -> run.
class LiveWorld {
public:
    // Recovers the journal of `storage`, which outlives the world and belongs to its journal thread while it runs, as the
    // calendars, the clock and the log do. `epoch` of run() is drawn by the caller: it never repeats over a journal's runs.
    static Result<std::unique_ptr<LiveWorld>> open(engine::EngineConfig config, const market::CalendarView& calendars,
                                                   journal::Storage& storage, Clock& clock, Log& log,
                                                   LiveOptions options);
    // The way out when the journal cannot be opened: nothing is written, nothing is recorded, and only cancels and exits
    // leave. `readable` gives what can still be read of it; null: nothing can. `why` is the sentence that denials repeat.
    static Result<std::unique_ptr<LiveWorld>> open_exit_only(engine::EngineConfig config,
                                                             const market::CalendarView& calendars,
                                                             journal::Storage* readable, std::string why, Clock& clock,
                                                             Log& log, LiveOptions options);
    ~LiveWorld();

    Node& node();
    // Sockets for clients and simulators of this process.
    LiveWires& wires();
    // What serves people and programs, on the wall clock.
    LiveDoors& doors();
    BarStage& bars();
    void add_observer(MarketObserver& observer);
    void add_setup(Command command);
    // What opening found; of an exit-only world, what could be read: the head, the last event, the runs.
    const journal::RecoveryInfo& recovered() const;
    // Why reading ended before the end; absent: all of it was read. Exit-only.
    const std::optional<Error>& unreadable() const;
    // Told of every commit and bar; outlives the world.
    void set_ledger(LedgerThread& ledger);
    // Where the market's clock begins, when that is known only after recovery; before run().
    void set_start(UnixNanos at);
    // Told of the halts in force; outlives the world.
    void set_halt_keeper(HaltKeeper& keeper);

    // What time it is in the market; on the loop, such as from should_stop.
    UnixNanos now() const;
    // What it has counted so far; on the loop.
    LiveCounts counts() const;

    // Any thread, from open() on. Before run() and after its end visits wait, and what still waits at the end of the world
    // is forgotten.
    Inbox& inbox();

    // Runs until the source has ended, or `should_stop` (asked at least ten times a second, on the loop; may be empty)
    // answers true; then ends in order and waits for the last record. With a null source only should_stop ends it.
    // Error: the last commit and the clean close could not be written.
    Result<LiveSummary> run(std::uint64_t epoch, MarketSource* source, const std::function<bool()>& should_stop);

private:
    struct Impl;
    explicit LiveWorld(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::world
