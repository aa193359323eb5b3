#pragma once

#include <cstdint>

#include "base/time.hpp"  // UnixNanos

namespace sluice::venues::alpaca::sim {

// How many requests a key has left in the minute it is in. Minutes are whole ones of the clock, as X-RateLimit-Reset says.
class RateWindow {
public:
    struct Answer {
        bool allowed = true;
        std::int64_t limit = 0;
        std::int64_t remaining = 0;
        std::int64_t reset = 0;  // unix seconds
    };

    Answer ask(std::int64_t limit, UnixNanos now) {
        const std::int64_t minute = now.nanos() / 60'000'000'000;
        if (minute != minute_) {
            minute_ = minute;
            used_ = 0;
        }
        Answer out{used_ < limit, limit, 0, (minute + 1) * 60};
        if (out.allowed)
            ++used_;
        out.remaining = limit - used_;
        return out;
    }

private:
    std::int64_t minute_ = -1;
    std::int64_t used_ = 0;
};

}  // namespace sluice::venues::alpaca::sim
