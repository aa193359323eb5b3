#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "base/random.hpp"                  // Random
#include "journal/writer.hpp"               // Writer
#include "world/node.hpp"                   // Node, JournalPort, InputObserver
#include "world/seeded/calendar.hpp"        // SeededCalendar
#include "world/seeded/coverage.hpp"        // Coverage
#include "world/seeded/draw_commands.hpp"   // CommandSource
#include "world/seeded/invariants.hpp"      // Invariants
#include "world/seeded/scripted_venue.hpp"  // ScriptedVenue
#include "world/seeded/storage.hpp"         // SeededStorage

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
    const std::vector<Event>& history() const { return history_; }

    void append(std::span<const Event> events) override;
    void on_input(const Input& input, UnixNanos now) override;

private:
    class Tap;
    struct Acknowledgement {
        UnixNanos at;
        std::uint64_t up_to;
    };
    struct Fingerprint {
        std::uint64_t sequence = 0;
        std::string text;
    };

    // --- life.cpp: processes begin and end
    void begin_life();
    bool open_journal();
    void configure();
    void die(bool power_cut);
    void restart_in_order();
    void compare_with_history(const std::vector<Event>& recovered);
    // --- journal.cpp: commits
    void commit();
    void acknowledge();
    void settle_disk();
    std::chrono::nanoseconds commit_delay();
    // --- session.cpp: time and chance
    void step();
    void act();
    void advance(std::chrono::nanoseconds by);
    bool fire_one(UnixNanos until);
    void move_quote();
    void command();
    void quiet();
    Command draw_command();
    // settle.cpp: the end
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
    SeededStorage storage_;
    std::vector<std::unique_ptr<ScriptedVenue>> venues_;
    std::map<VenueId, std::unique_ptr<Tap>> taps_;
    Invariants judge_;
    CommandSource source_;
    std::vector<Limits> first_limits_;

    std::unique_ptr<Node> node_;
    std::optional<journal::Writer> writer_;
    std::vector<Event> history_;             // what the journal was given; cut at a death to what it kept
    std::vector<Fingerprint> fingerprints_;  // of the living engine, at commits
    std::set<std::uint64_t> epochs_;
    std::map<InstrumentId, Quote> quotes_;

    UnixNanos now_;
    std::optional<UnixNanos> commit_at_;
    std::optional<UnixNanos> mood_ends_at_;
    std::vector<Acknowledgement> acknowledgements_;
    bool journal_failing_ = false;
    bool acknowledged_ahead_ = false;
    bool settling_ = false;
    std::uint64_t steps_ = 0;
    std::uint64_t events_ = 0;
    std::uint64_t commands_ = 0;
    std::uint32_t lives_ = 0;
    std::uint32_t journal_pace_ = 0;  // 0 quick ... 3 slow, drawn per session
};

}  // namespace sluice::world
