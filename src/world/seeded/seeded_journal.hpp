#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/random.hpp"              // Random
#include "journal/writer.hpp"           // Writer
#include "world/node.hpp"               // Node
#include "world/seeded/invariants.hpp"  // Invariants
#include "world/seeded/storage.hpp"     // SeededStorage

namespace sluice::world {

// How a session's journal is kept. Of 100 commits `slow` take 200 to 1,500 ms, `middling` 5 to 200 ms, the others less.
struct JournalPace {
    std::uint64_t slow = 0;
    std::uint64_t middling = 0;
    std::uint32_t power_cut_one_in = 300;  // commits
    std::uint32_t fingerprint_one_in =
        0;  // commits whose state is kept for comparing; zero: at ends and power cuts only
};

// The journal of a seeded session over all its processes: the real writer on a drawn disk, with commits, failures and
// power cuts drawn from the session's chance. What a process finds when it begins must be what its predecessor gave it,
// and the state it comes to must be the state that one had.
class SeededJournal {
public:
    // `count` hears of everything that has befallen the journal, for the coverage table.
    SeededJournal(Random disk, Random& chance, Invariants& judge, std::function<void(std::string_view)> count)
        : chance_{chance}, judge_{judge}, count_{std::move(count)}, storage_{disk} {}

    void set_pace(const JournalPace& pace) { pace_ = pace; }
    const SeededStorage& storage() const { return storage_; }
    // What the journal was given; cut at a death to what it kept.
    const std::vector<Event>& history() const { return history_; }
    // The newest events as JSON, for a report of what went wrong.
    std::vector<std::string> last_events(std::size_t count) const;

    // A process begins: `node` is told what the disk kept. False: the power went meanwhile and is back, so that a fresh
    // node may try again; or a rule is broken.
    bool open(Node& node);
    // Never the same twice in a session.
    std::uint64_t draw_epoch();
    // Counted from 1.
    std::uint32_t lives() const { return lives_; }
    // The process is gone, with what was not committed.
    void on_death(bool power_cut);
    // An orderly end. False: the disk is in no state for one, or a rule is broken.
    bool close(Node& node, UnixNanos now);

    void append(const Event& event, UnixNanos now);
    // False: the power went inside, and the process with it.
    bool commit(Node& node, UnixNanos now);
    void acknowledge(Node& node, UnixNanos now);
    std::optional<UnixNanos> commit_at() const { return commit_at_; }
    std::optional<UnixNanos> acknowledgement_at() const;

    // The disk is full or broken for a drawn while.
    void draw_trouble(UnixNanos now);
    std::optional<UnixNanos> trouble_ends_at() const { return trouble_ends_at_; }
    void end_trouble();
    // From here on the disk is sound and quick.
    void settle();

private:
    struct Acknowledgement {
        UnixNanos at;
        std::uint64_t up_to;
    };
    struct Fingerprint {
        std::uint64_t sequence = 0;
        std::string text;
    };

    void compare(const std::vector<Event>& recovered, const Node& node);
    void keep_fingerprint(const Node& node);
    void on_failed_commit(const Error& error, Node& node, UnixNanos now);
    std::chrono::nanoseconds commit_delay();

    Random& chance_;
    Invariants& judge_;
    std::function<void(std::string_view)> count_;
    JournalPace pace_;
    SeededStorage storage_;
    std::optional<journal::Writer> writer_;
    std::vector<Event> history_;
    std::vector<Fingerprint> fingerprints_;  // of the living engine
    std::set<std::uint64_t> epochs_;
    std::vector<Acknowledgement> acknowledgements_;
    std::optional<UnixNanos> commit_at_;
    std::optional<UnixNanos> trouble_ends_at_;
    std::uint32_t lives_ = 1;
    bool failing_ = false;
    bool acknowledged_ahead_ = false;
    bool settling_ = false;
};

}  // namespace sluice::world
