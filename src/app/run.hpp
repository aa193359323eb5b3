#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/commands.hpp"           // RunOptions
#include "app/config.hpp"             // AccountConfig
#include "app/demo_plan.hpp"          // DemoPlan
#include "app/home.hpp"               // Home
#include "journal/writer.hpp"         // RecoveryInfo
#include "world/home_lock.hpp"        // HomeLock
#include "world/live.hpp"             // LiveWorld
#include "world/live/halt_watch.hpp"  // HaltInForce

namespace sluice::app {

// The parts of `sluice run` that can be judged by themselves; run.cpp puts them together.

// A lock for every account that a process elsewhere could also trade: all but those of the paper exchange, which lives in
// this process. `runtime` is the value of XDG_RUNTIME_DIR.
Result<std::vector<world::HomeLock>> lock_accounts(const std::vector<AccountConfig>& accounts,
                                                   const std::string& runtime);

// Halts of the marker that the journal does not know, as commands for the start.
std::vector<Command> marked_halts(const std::vector<world::HaltInForce>& marked, const engine::State& state);

// What the daemon is made of once its world is open; everything outlives the run.
struct RunParts {
    const DemoPlan& plan;
    const Home& home;
    const market::CalendarView& calendars;
    world::LiveWorld& world;
    std::vector<world::HaltInForce> marked;  // of the halt marker, as this start found it
    bool exit_only = false;
    world::TraceLine trace;  // of the wires; empty: none
    std::function<std::uint64_t()> log_dropped;
    Console& console;
};
// From the start sentences to the last record: runs until the console is interrupted.
ExitCode run_world(const RunParts& parts);

// The sentences at start and stop.
std::string start_sentences(const Home& home, const world::LiveWorld& world, const std::vector<Command>& marked,
                            const engine::State& state, const std::string& market);
std::string held_sentences(const engine::State& state);

}  // namespace sluice::app
