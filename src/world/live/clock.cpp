#include "world/live/clock.hpp"

#include <algorithm>

#include "base/assert.hpp"

namespace sluice::world {
namespace {

constexpr std::chrono::milliseconds kStep{50};

}  // namespace

UnixNanos SystemClock::wall() {
    return UnixNanos::from_nanos(
        std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now().time_since_epoch())
            .count());
}

std::chrono::nanoseconds SystemClock::monotonic() {
    return std::chrono::duration_cast<std::chrono::nanoseconds>(std::chrono::steady_clock::now().time_since_epoch());
}

MarketClock::MarketClock(Clock& clock, double speed, std::optional<UnixNanos> start)
    : clock_{clock}, speed_{speed}, start_{start}, since_{clock.monotonic()}, wall_{clock.wall()}, beside_{since_} {
    SLUICE_ASSERT(speed > 0, "a market clock runs forwards");
    last_ = start.value_or(wall_);
}

UnixNanos MarketClock::now() {
    const auto monotonic = clock_.monotonic();
    if (start_) {
        const auto passed = static_cast<double>((monotonic - since_).count()) * speed_;
        last_ = std::max(last_, *start_ + std::chrono::nanoseconds{static_cast<std::int64_t>(passed)});
        return last_;
    }
    const UnixNanos wall = clock_.wall();
    const auto drift = (wall - wall_) - (monotonic - beside_);
    if (drift > kStep || drift < -kStep)
        step_ = step_.value_or(std::chrono::nanoseconds{}) + drift;
    wall_ = wall;
    beside_ = monotonic;
    last_ = std::max(last_, wall);
    return last_;
}

void MarketClock::jump_to(UnixNanos at) {
    SLUICE_ASSERT(start_.has_value(), "the wall clock does not jump");
    if (at <= now())
        return;
    start_ = last_ = at;
    since_ = clock_.monotonic();
}

std::chrono::nanoseconds MarketClock::until(UnixNanos at) {
    const auto left = std::max(at - now(), std::chrono::nanoseconds{0});
    if (!start_)
        return left;
    return std::chrono::nanoseconds{static_cast<std::int64_t>(static_cast<double>(left.count()) / speed_)};
}

std::optional<std::chrono::nanoseconds> MarketClock::take_step() {
    const auto step = step_;
    step_.reset();
    return step;
}

UnixNanos ForwardClock::now() {
    const auto monotonic = clock_.monotonic();
    last_ = std::max(last_ + (monotonic - beside_), clock_.wall());
    beside_ = monotonic;
    return last_;
}

std::chrono::nanoseconds ForwardClock::until(UnixNanos at) { return std::max(at - now(), std::chrono::nanoseconds{0}); }

}  // namespace sluice::world
