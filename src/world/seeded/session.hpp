#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/random.hpp"                  // Random
#include "world/node.hpp"                   // Node, JournalPort, InputObserver
#include "world/seeded/calendar.hpp"        // SeededCalendar
#include "world/seeded/coverage.hpp"        // Coverage
#include "world/seeded/draw_commands.hpp"   // CommandSource
#include "world/seeded/invariants.hpp"      // Invariants
#include "world/seeded/scripted_venue.hpp"  // ScriptedVenue
#include "world/seeded/seeded_journal.hpp"  // SeededJournal

namespace sluice::world {

// What went wrong under a seed, with all that is needed to look into it.
struct SeedFailure {
    std::uint64_t seed = 0;
    std::string sentence;
    std::vector<std::string> last_events;  // as JSON, the newest last
};

// One seeded world: engine, journal and scripted venues under a virtual clock, with delays, faults, disk, deaths and
// commands all drawn from one integer. A session holds at least kCommands commands and kEvents events, and ends with the
// venues telling the truth until everything is quiet.
class SeededSession final : public JournalPort, public InputObserver {
public:
    static constexpr std::uint64_t kCommands = 300;
    static constexpr std::uint64_t kEvents = 3'000;

    SeededSession(std::uint64_t seed, Coverage& coverage);
    ~SeededSession() override;

    // Absent: no rule was broken.
    std::optional<SeedFailure> run();
    std::uint64_t events() const { return events_; }
    std::uint64_t commands() const { return commands_; }
    // Every event of the session's journal, for comparing two runs of one seed.
    const std::vector<Event>& history() const { return journal_.history(); }

    void append(std::span<const Event> events) override;
    void on_input(const Input& input, UnixNanos now) override;

private:
    class Tap;

    // --- session_life.cpp: processes begin and end
    void begin_life();
    bool open_journal();
    std::span<const Limits> limits_of_this_life() const;
    void die(bool power_cut);
    void restart_in_order();
    // --- session.cpp: time and chance
    void step();
    void act();
    void advance(std::chrono::nanoseconds by);
    bool fire_one(UnixNanos until);
    void move_quote();
    void command();
    void quiet();
    Command draw_command();
    // --- session_settle.cpp: the end
    void settle();
    void compare_with_truth();
    void compare_positions(const ScriptedVenue& venue);
    void compare_cash(const ScriptedVenue& venue);
    Tap& tap_of(const ScriptedVenue& venue);
    bool broken() const { return !judge_.broken().empty(); }

    const std::uint64_t seed_;
    Coverage& coverage_;
    Random chance_;
    Random market_;
    SeededCalendar calendars_;
    std::vector<Account> accounts_;
    std::vector<Instrument> instruments_;
    engine::EngineConfig config_;
    std::vector<std::unique_ptr<ScriptedVenue>> venues_;
    std::map<VenueId, std::unique_ptr<Tap>> taps_;
    Invariants judge_;
    SeededJournal journal_;
    CommandSource source_;
    std::vector<Limits> first_limits_;

    std::unique_ptr<Node> node_;
    std::map<InstrumentId, Quote> quotes_;

    UnixNanos now_;
    std::uint64_t steps_ = 0;
    std::uint64_t events_ = 0;
    std::uint64_t commands_ = 0;
};

}  // namespace sluice::world
