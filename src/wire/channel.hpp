#pragma once

#include <cstdint>
#include <vector>

#include "base/time.hpp"  // UnixNanos

namespace sluice::wire {

// The contract between a venue client (or simulator) and the world that owns channels and timers (design.md 7). This holds
// what venues without sockets need; calls, streams and TCP join it with the first venue that has a wire.

enum class TimerToken : std::uint64_t {};

// What a machine wants of its world. The caller owns and reuses it, so nothing is allocated per message.
struct Outbox {
    struct WakeAt {
        TimerToken token{};
        UnixNanos at;
    };
    std::vector<WakeAt> wakes;  // each leads to one on_timer(token, now), not before `at`

    void clear() { wakes.clear(); }
};

}  // namespace sluice::wire
