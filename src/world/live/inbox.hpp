#pragma once

#include <cstddef>
#include <mutex>
#include <vector>

#include "gateway/desk.hpp"      // Visitors, LoopDesk, JournalState
#include "world/live/waker.hpp"  // Wakeable

namespace sluice::world {

using gateway::Afterwards;
using gateway::JournalState;
using gateway::LoopDesk;
using gateway::Recorded;
using gateway::Visit;

// What other threads, and the doors, want of the loop, in order. Any number of threads put, the loop takes.
class Inbox final : public gateway::Visitors {
public:
    explicit Inbox(Wakeable& loop, std::size_t capacity = 1024) : loop_{loop}, capacity_{capacity} {}

    bool put(Visit visit, Urgency urgency) override;
    // Everything that waits; the loop's.
    std::vector<Visit> take();

private:
    Wakeable& loop_;
    const std::size_t capacity_;
    std::mutex mutex_;
    std::vector<Visit> waiting_;
};

}  // namespace sluice::world
