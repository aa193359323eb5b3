#include "world/seeded/wired_weather.hpp"

#include <algorithm>
#include <iterator>

#include "base/det_math.hpp"  // det::exp

namespace sluice::world {
namespace {

constexpr double kLongestMs = 9'000;  // past the time at which a call is given up

}  // namespace

WiredWeather::WiredWeather(Random random) : random_{random} {
    constexpr double kMedians[] = {0.3, 2, 15, 60, 200};
    constexpr std::uint32_t kLosses[] = {0, 10, 60, 250};
    median_ms_ = kMedians[random_.below(std::size(kMedians))];
    spread_ = 0.2 + random_.uniform();
    per_10000_ = kLosses[random_.below(std::size(kLosses))];
}

std::chrono::nanoseconds WiredWeather::delay() {
    if (calm_)
        return std::chrono::milliseconds{1};
    const double ms = std::min(kLongestMs, median_ms_ * det::exp(spread_ * random_.normal()));
    return std::chrono::nanoseconds{static_cast<std::int64_t>(ms * 1e6)};
}

bool WiredWeather::loses(std::uint32_t share) {
    return !calm_ && per_10000_ != 0 && random_.chance(per_10000_ * share, 100'000);
}

Fate WiredWeather::of_request(const wire::HttpRequest&, UnixNanos) {
    Fate fate{delay()};
    if (!loses(10))
        return fate;
    fate.lost = true;
    fate.left = random_.chance(1, 2);
    ++(fate.left ? counts_.requests_lost : counts_.requests_not_left);
    return fate;
}

Fate WiredWeather::of_reply(const wire::HttpReply&, UnixNanos) {
    Fate fate{delay()};
    fate.lost = loses(10);
    counts_.replies_lost += fate.lost ? 1 : 0;
    return fate;
}

Fate WiredWeather::of_open(const wire::Outbox::Open&, UnixNanos) {
    Fate fate{delay()};
    fate.lost = loses(40);
    counts_.opens_lost += fate.lost ? 1 : 0;
    return fate;
}

Fate WiredWeather::of_message(Bytes, UnixNanos) {
    Fate fate{delay()};
    fate.lost = loses(5);
    counts_.streams_cut += fate.lost ? 1 : 0;
    return fate;
}

}  // namespace sluice::world
