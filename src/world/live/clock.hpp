#pragma once

#include <chrono>
#include <optional>

#include "base/time.hpp"  // UnixNanos

namespace sluice::world {

// The two clocks of a machine. Tests have one they move by hand.
class Clock {
public:
    virtual ~Clock() = default;
    virtual UnixNanos wall() = 0;                      // may be set, forwards and back
    virtual std::chrono::nanoseconds monotonic() = 0;  // never goes back
};

class SystemClock final : public Clock {
public:
    UnixNanos wall() override;
    std::chrono::nanoseconds monotonic() override;
};

// What time it is in the market. Without a start it is the wall clock, which never goes back here however it is set;
// with one it runs from there, `speed` market seconds a second.
class MarketClock {
public:
    // `clock` outlives it. Speed is positive.
    MarketClock(Clock& clock, double speed, std::optional<UnixNanos> start);

    UnixNanos now();
    // Silence is passed over: from now on it is at least `at`. Only for a clock with a start.
    void jump_to(UnixNanos at);
    // How long until it is `at`; zero when it is past.
    std::chrono::nanoseconds until(UnixNanos at);
    // The wall clock was set by more than 50 ms against the monotonic one since the last call; absent: it was not.
    std::optional<std::chrono::nanoseconds> take_step();

private:
    Clock& clock_;
    double speed_;
    std::optional<UnixNanos> start_;
    std::chrono::nanoseconds since_;  // monotonic, at start_
    UnixNanos last_;
    UnixNanos wall_;  // at the last look, with the monotonic clock beside it
    std::chrono::nanoseconds beside_;
    std::optional<std::chrono::nanoseconds> step_;
};

// The wall clock for what must neither go back nor stand still: set back, it goes on as fast as before; set forwards, it
// follows.
class ForwardClock {
public:
    // `clock` outlives it.
    explicit ForwardClock(Clock& clock) : clock_{clock}, last_{clock.wall()}, beside_{clock.monotonic()} {}

    UnixNanos now();
    // How long until it is `at`; zero when it is past.
    std::chrono::nanoseconds until(UnixNanos at);

private:
    Clock& clock_;
    UnixNanos last_;
    std::chrono::nanoseconds beside_;  // monotonic, at last_
};

}  // namespace sluice::world
