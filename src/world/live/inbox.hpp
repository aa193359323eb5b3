#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
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

// What other threads, and the doors, want of the loop: what must pass first, then the rest, each in order. Any number of
// threads put, the loop takes.
class Inbox final : public gateway::Visitors {
public:
    explicit Inbox(Wakeable& loop, std::size_t capacity = 1024) : loop_{loop}, capacity_{capacity} {}

    bool put(Visit visit, Urgency urgency) override;
    // All that must pass, and at most so many of the rest; the loop's.
    std::vector<Visit> take(std::size_t usual_most = SIZE_MAX);
    // Some wait still; the loop's.
    bool has_more();

private:
    Wakeable& loop_;
    const std::size_t capacity_;
    std::mutex mutex_;
    std::vector<Visit> urgent_;
    std::deque<Visit> usual_;
};

}  // namespace sluice::world
