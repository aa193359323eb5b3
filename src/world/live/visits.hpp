#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "world/live/inbox.hpp"  // Inbox, LoopDesk
#include "world/node.hpp"        // Node

namespace sluice::world {

// Receives visitors on the loop and lets each one's answer go when the journal has caught up with it.
class Visits final : LoopDesk {
public:
    // Both outlive it.
    Visits(Node& node, Inbox& inbox) : node_{node}, inbox_{inbox} {}

    // Who must pass, and then at most so many of the others, at `now`. `journal` is what the loop knows of it. True: some
    // wait still.
    bool receive(UnixNanos now, const JournalState& journal, std::size_t usual_most = SIZE_MAX);
    // Answers whose records are durable go; with a journal that cannot be written, all of them.
    void settle(std::uint64_t durable_up_to, bool healthy);

private:
    struct Waiting {
        std::uint64_t needs = 0;
        Afterwards afterwards;
    };

    const engine::Engine& engine() const override { return node_.engine(); }
    UnixNanos now() const override { return now_; }
    JournalState journal() const override;
    std::vector<Event> command(Command command) override;

    Node& node_;
    Inbox& inbox_;
    UnixNanos now_;
    JournalState journal_;
    std::deque<Waiting> waiting_;  // by `needs`, which never falls
};

}  // namespace sluice::world
