#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.hpp"     // UnixNanos
#include "wire/channel.hpp"  // Priority

namespace sluice::venues {

// What a venue allows one account within any `window`, and how much of it is kept: `kept_for_cancels` by everything but
// cancels, besides `kept_for_exits` by orders and reads, and besides `kept_for_orders` by reads.
struct GovernorLimits {
    std::uint32_t weight = 200;
    std::chrono::nanoseconds window = std::chrono::seconds{60};
    std::uint32_t kept_for_cancels = 20;
    std::uint32_t kept_for_exits = 20;
    std::uint32_t kept_for_orders = 20;
    std::uint32_t at_start = 20;  // calls a process may make that does not know yet what was spent before it began
};

// One rate governor for a venue and account, shared by everybody who calls it. A call counts from the moment it is let go
// until a window later, so that no window of the venue's, however it is cut, holds more than the limit.
class Governor {
public:
    // A limit below what is kept leaves at least one call for each kind.
    explicit Governor(GovernorLimits limits);

    // A process begins and does not know what the one before it spent in this window, or whether the venue has asked it to
    // wait. Until the venue's own count is told, or a window is over, it takes what reads may have as spent but for
    // `at_start`; what is kept for orders, exits and cancels stays theirs.
    void begin(UnixNanos now);

    // When a call of that kind and weight may go, at the earliest: `now` or earlier means at once.
    UnixNanos next(wire::Priority priority, UnixNanos now, std::uint32_t weight = 1) const;
    // The call goes now; true and counted where the rules allow it.
    bool take(wire::Priority priority, UnixNanos now, std::uint32_t weight = 1);

    // The venue asked for time (429, Retry-After): orders and reads wait until then. Exits and cancels pass.
    void hold(UnixNanos until);
    // It will serve nobody until then (a ban): nothing passes.
    void ban(UnixNanos until);
    // What the venue's own count has left until it starts again: less than we thought makes orders and reads as careful
    // as it says. It takes the place of what begin() assumed.
    void told(std::uint32_t remaining, UnixNanos starts_again, UnixNanos now);
    // For a restart: what hold() and ban() were given, while they still matter.
    std::optional<UnixNanos> held_until(UnixNanos now) const;
    std::optional<UnixNanos> banned_until(UnixNanos now) const;
    std::uint32_t used(UnixNanos now) const;

private:
    struct Taken {
        UnixNanos until;  // counts so long
        std::uint32_t weight = 0;
    };
    std::uint32_t room_for(wire::Priority priority) const;
    void forget(UnixNanos now);
    void count(UnixNanos until, std::uint32_t weight);
    void drop_assumed();

    GovernorLimits limits_;
    std::vector<Taken> taken_;  // by `until`
    UnixNanos assumed_until_;   // of the one among them that begin() assumed
    std::uint32_t assumed_ = 0;
    UnixNanos held_;
    UnixNanos banned_;
};

}  // namespace sluice::venues
