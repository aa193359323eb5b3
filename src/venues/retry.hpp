#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <optional>

#include "base/random.hpp"  // Random
#include "base/time.hpp"    // UnixNanos

namespace sluice::venues {

// Pauses that double from `first` to `most`, each longer by up to a quarter, so that clients that lost their venue at the
// same moment do not come back at the same moment.
struct Pauses {
    std::chrono::nanoseconds first = std::chrono::seconds{1};
    std::chrono::nanoseconds most = std::chrono::seconds{30};

    // Before try number `again` (1 is the first that repeats).
    std::chrono::nanoseconds before(std::uint32_t again, Random& random) const {
        std::chrono::nanoseconds pause = first;
        for (std::uint32_t i = 1; i < again && pause < most; ++i)
            pause *= 2;
        pause = std::min(pause, most);
        return pause + std::chrono::nanoseconds{random.between(0, pause.count() / 4)};
    }
};

// How often a read is tried again after it failed: three times, after 1, 2 and 4 s.
struct ReadRetries {
    std::uint32_t again = 3;
    Pauses pauses{std::chrono::seconds{1}, std::chrono::seconds{4}};

    // When a read that failed for the `failures`-th time goes again; none: it has failed for good. `not_before`: what the
    // venue asked for (Retry-After).
    std::optional<UnixNanos> next(std::uint32_t failures, UnixNanos now, std::optional<UnixNanos> not_before,
                                  Random& random) const {
        if (failures > again)
            return std::nullopt;
        const UnixNanos at = now + pauses.before(failures, random);
        return not_before ? std::max(at, *not_before) : at;
    }
};

// When a connection that is lost is opened again: after 1, 2, 4 ... 30 s, and from the start once it has held.
class Reconnects {
public:
    Reconnects(Pauses pauses, Random random) : pauses_{pauses}, random_{random} {}

    UnixNanos next(UnixNanos now) { return now + pauses_.before(++losses_, random_); }
    void held() { losses_ = 0; }

private:
    Pauses pauses_;
    Random random_;
    std::uint32_t losses_ = 0;
};

}  // namespace sluice::venues
