#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"                 // Log
#include "world/live/clock.hpp"         // Clock, MarketClock
#include "world/live/halt_watch.hpp"    // HaltWatch
#include "world/live/journal_desk.hpp"  // JournalDesk
#include "world/live/visits.hpp"        // Visits, Inbox
#include "world/live/watchdog.hpp"      // Watchdog
#include "world/market_source.hpp"      // MarketSource
#include "world/node.hpp"               // Node
#include "world/stepper.hpp"            // Stepper

namespace sluice::world {

struct LiveLoopOptions {
    double speed = 1;                          // market seconds a second; needs a start
    std::optional<UnixNanos> start;            // the market's clock at the beginning; absent: the wall clock
    std::chrono::nanoseconds skip_silence{0};  // a longer silence of the source is passed over; 0: none is
    std::chrono::nanoseconds drain =
        std::chrono::seconds{10};  // how long the market's clock runs on after the last event
    bool goes_on = false;          // after the end of the source too, until it is told to stop
    std::chrono::nanoseconds callback_max = std::chrono::milliseconds{5};  // the watchdog's
};

struct LiveCounts {
    std::uint64_t quotes = 0;
    std::uint64_t trades = 0;
    std::uint64_t bars = 0;
    std::uint64_t slow_callbacks = 0;
    std::chrono::nanoseconds slowest{};
    std::uint64_t clock_steps = 0;
};

// The loop thread's work of the live world, without the thread: each pass does what the clock says is due and answers how
// long to sleep. It never blocks; what blocks is told to it through the journal desk. Tests drive it by a clock of their own.
//
// Life: begin -> pass until it says so -> the last record is durable.
class LiveLoop final : MarketObserver {
public:
    // All outlive the loop. Without an inbox nobody from other threads is received.
    LiveLoop(Node& node, BarStage& bars, JournalDesk& journal, Clock& clock, Log& log, LiveLoopOptions options,
             Inbox* inbox = nullptr);

    void add_observer(MarketObserver& observer) { stepper_.add_observer(observer); }
    // Told of the halts in force whenever they change; outlives the loop.
    void set_halt_keeper(HaltKeeper& keeper) { halts_.set_keeper(keeper); }

    // For the wires beside the loop: what is heard from inside their wait belongs to this node, at this time. As late as the
    // wall clock; with a recorded market as late as what the node has seen, because events before now may still come.
    Stepper& stepper() { return stepper_; }
    UnixNanos heard_at() { return head_ || source_ != nullptr ? stepper_.now() : market_->now(); }

    // Where the market's clock begins, when that is known only after recovery; before begin().
    void set_start(UnixNanos at);

    // `source` may be null: then only timers and commands move it. `setup` is given to the engine after the first record.
    void begin(std::uint64_t epoch, std::vector<Command> setup, MarketSource* source);

    struct Pass {
        bool ended = false;
        bool handed_over = false;              // wake the journal thread
        std::chrono::nanoseconds sleep_for{};  // at most, unless woken
    };
    Pass pass();

    // The orderly end: no more of the source, the last record, and until that is durable no end. The same again is nothing.
    void stop(std::string reason);

    // Absent while all is well: the source's error, or the disk's while it fails.
    const std::optional<Error>& trouble() const { return trouble_; }
    LiveCounts counts() const;
    // For whoever calls back on this thread besides the loop: transports.
    Watchdog& watchdog() { return watchdog_; }
    // The journal's last word.
    std::uint64_t durable_up_to() const { return durable_; }
    UnixNanos now() const { return stepper_.now(); }

private:
    void on_quote(const Quote&) override { ++counts_.quotes; }
    void on_trade(const Trade&) override { ++counts_.trades; }
    void on_bar(const Bar&) override { ++counts_.bars; }

    void take_replies(UnixNanos now);
    void catch_up(UnixNanos now);
    bool fetch();
    void finish(UnixNanos now);
    void receive();
    JournalState journal_state() const;
    Pass rest();

    Node& node_;
    Stepper stepper_;
    JournalDesk& journal_;
    Clock& clock_;
    std::optional<MarketClock> market_;  // always there
    Log& log_;
    LiveLoopOptions options_;
    Watchdog watchdog_;
    LiveCounts counts_;  // without what the watchdog counts
    MarketSource* source_ = nullptr;
    std::optional<MarketEvent> head_;      // read and not due yet
    std::optional<UnixNanos> drained_at_;  // the source has ended; the run ends then
    std::optional<std::string> stopping_;
    bool stopped_ = false;  // the last record is written
    bool healthy_ = true;
    std::uint64_t durable_ = 0;
    Digest head_hash_{};  // of the last durable batch
    std::optional<Error> trouble_;
    HaltWatch halts_;
    std::optional<Visits> visits_;
    bool visits_wait_ = false;
};

}  // namespace sluice::world
