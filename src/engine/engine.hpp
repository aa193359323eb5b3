#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/effects.hpp"        // Effects
#include "engine/state.hpp"          // State, OrderState: what the folds keep
#include "market/calendar_view.hpp"  // CalendarView
#include "market/fees.hpp"           // FeeSchedule
#include "model/event.hpp"           // Event, Mode
#include "model/input.hpp"           // Input

namespace sluice::engine {

struct Preview;
class Figures;

// What holds for the whole life of a process.
struct EngineConfig {
    Mode mode = Mode::Paper;
    std::uint32_t engine = 1;          // this engine's number, part of every id
    bool auto_execute = false;         // lock 3
    bool require_confirmation = true;  // lock 3
    bool rehearse_live = false;        // paper held to the rules of live
    std::string version = "0.1.0";
    std::map<VenueId, Capabilities> venues;       // one that is not named can do nothing by itself
    std::chrono::seconds reconcile_every{60};     // accounts whose venue shows snapshots
    std::chrono::seconds proposal_lasts{60};      // how long a proposal waits for a person
    std::chrono::seconds send_within{1};          // new exposure that has not left by then does not leave
    std::map<VenueId, market::FeeSchedule> fees;  // what a preview estimates with
};

// The still core: one thread, one function. Decides, writes events, folds each event at once with the same fold that
// recovery uses, and says what may leave. Reads no clock, draws no random number, opens nothing.
//
// Life: construct -> recover(every event of the journal, in order) -> start(epoch, now, out) -> apply ... -> stop(now, out).
class Engine {
public:
    // `calendars` answers trading hours and outlives the engine.
    Engine(EngineConfig config, const market::CalendarView& calendars);
    ~Engine();
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    // Folds one recorded event; decides nothing. Error Corrupt when the sequence has a gap or goes back.
    Status recover(const Event& event);

    // The first record of this run. `epoch` is the world's to draw and never repeats over the runs of one journal.
    // Requests that were in flight when the last run ended are Unknown from here on and are asked about.
    void start(std::uint64_t epoch, UnixNanos now, Effects& out);

    // `now` never goes back. Effects are appended to `out`.
    void apply(const Input& input, UnixNanos now, Effects& out);

    // The last record of an orderly end. Stops stay at the venue; nothing is cancelled.
    void stop(std::string reason, UnixNanos now, Effects& out);

    // What would become of an order, list or replace now; decides and writes nothing (engine/preview.hpp).
    Preview preview(const Command& command) const;

    // What the state comes to at the newest marks: equity, buying power, how much of each limit is used (engine/figures.hpp).
    // Holds until the next call that changes the engine.
    Figures figures() const;

    const State& state() const;
    // Everything a recovery of the same journal must rebuild, as text, line by line in a fixed order; for tests,
    // snapshots' proofs and `doctor`. Two engines with equal fingerprints are in the same recorded state.
    std::string fingerprint() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::engine
