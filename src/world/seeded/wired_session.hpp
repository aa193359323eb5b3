#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/random.hpp"                  // Random
#include "world/node.hpp"                   // Node, JournalPort, InputObserver
#include "world/seeded/calendar.hpp"        // SeededCalendar
#include "world/seeded/draw_commands.hpp"   // CommandSource
#include "world/seeded/invariants.hpp"      // Invariants
#include "world/seeded/seeded_journal.hpp"  // SeededJournal
#include "world/seeded/session.hpp"         // SeedFailure
#include "world/seeded/wired_box.hpp"       // WiredBox
#include "world/seeded/wired_coverage.hpp"  // WiredCoverage
#include "world/seeded/wired_doors.hpp"     // WiredDoors

namespace sluice::world {

// One seeded world with a wire: engine, journal and Alpaca's client on one side, Alpaca in a box on the other, and between
// them every byte of its protocol. Delays, losses, incidents of the broker, the disk, deaths and commands are all drawn
// from one integer. It ends with the broker honest and the wire calm, when our books must equal the broker's.
class WiredSession final : public JournalPort, public InputObserver {
public:
    static constexpr std::uint64_t kCommands = 120;

    // Doors: the process is also served by its gateway, to people who are drawn too.
    enum class Doors : std::uint8_t { Shut, Open };
    WiredSession(std::uint64_t seed, WiredCoverage& coverage, Doors doors = Doors::Shut);
    ~WiredSession() override;

    // Absent: no rule was broken.
    std::optional<SeedFailure> run();
    std::uint64_t events() const { return events_; }
    // Every event of the session's journal, for comparing two runs of one seed.
    const std::vector<Event>& history() const { return journal_.history(); }
    // What the doors saw; null: they were shut.
    const WiredDoors* doors() const { return doors_ ? &*doors_ : nullptr; }
    // What passes on the wire is told to `line`, one line a piece; before run().
    void trace(std::function<void(std::string_view line)> line) { trace_ = std::move(line); }

    void append(std::span<const Event> events) override;
    void on_input(const Input& input, UnixNanos now) override;

private:
    struct Life;  // one process: engine, clients, and its ends of the wires
    class Plug;
    struct Severed {
        ChannelCarrier* carrier;
        UnixNanos at;
    };

    // --- wired_life.cpp: processes begin and end
    void begin_life();
    bool open_journal();
    std::span<const Limits> limits_of_this_life() const;
    void die(bool power_cut);
    void restart_in_order();
    Node& node();
    // --- wired_session.cpp: time and chance
    void step();
    void act();
    void advance(std::chrono::nanoseconds by);
    bool fire_one(UnixNanos until);
    void move_quote();
    void print();
    void command();
    Command draw_command();
    void quiet();
    void cover(const Event& event);
    void cover(WiredOutcome outcome);
    // --- wired_settle.cpp: the end
    void settle();
    void compare_with_box();
    void compare_orders(const Account& account, const venues::alpaca::sim::SimAccount& theirs);
    void compare_positions(const Account& account, const venues::alpaca::sim::SimAccount& theirs);
    void compare_cash(const Account& account, const venues::alpaca::sim::SimAccount& theirs);
    const venues::alpaca::sim::SimAccount* box_account(const Account& account) const;
    bool broken() const { return !judge_.broken().empty(); }

    const std::uint64_t seed_;
    WiredCoverage& coverage_;
    Coverage cells_;  // of the judge, which this table does not show
    Random chance_;
    Random market_;
    SeededCalendar calendars_;
    std::vector<Account> accounts_;
    std::vector<Instrument> instruments_;
    engine::EngineConfig config_;
    Invariants judge_;
    SeededJournal journal_;
    WiredBox box_;
    CommandSource source_;
    std::vector<Limits> first_limits_;
    std::function<void(std::string_view)> trace_;

    std::vector<std::unique_ptr<Plug>> plugs_;  // of every life: the net may still speak to a dead one
    std::optional<WiredDoors> doors_;
    std::unique_ptr<Life> life_;
    std::vector<Severed> severed_;  // connections of the dead that still stand
    std::map<InstrumentId, Quote> quotes_;
    std::map<ClOrdId, bool> unknown_;  // requests whose outcome was unknown, and are not settled

    UnixNanos now_;
    bool journal_healthy_ = true;
    std::uint64_t events_ = 0;
    std::uint64_t commands_ = 0;
};

}  // namespace sluice::world
