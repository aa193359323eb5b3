#pragma once

#include <chrono>
#include <cstdint>

#include "base/random.hpp"       // Random
#include "world/memory_net.hpp"  // Weather, Fate

namespace sluice::world {

// How often each thing happened to what was under way.
struct WeatherCounts {
    std::uint64_t requests_not_left = 0;  // lost before a byte of them left
    std::uint64_t requests_lost = 0;      // lost on the way
    std::uint64_t replies_lost = 0;
    std::uint64_t opens_lost = 0;
    std::uint64_t streams_cut = 0;
};

// The network of a wired session, drawn from one seed: log-normal delays around a median of the session's own, and losses
// as often as it draws once. Calm, nothing is lost and everything takes a millisecond.
class WiredWeather final : public Weather {
public:
    explicit WiredWeather(Random random);

    void calm() { calm_ = true; }
    const WeatherCounts& counts() const { return counts_; }

    Fate of_request(const wire::HttpRequest& request, UnixNanos now) override;
    Fate of_reply(const wire::HttpReply& reply, UnixNanos now) override;
    Fate of_open(const wire::Outbox::Open& open, UnixNanos now) override;
    Fate of_message(Bytes message, UnixNanos now) override;

private:
    std::chrono::nanoseconds delay();
    // Whether a piece is lost now; `share`: tenths of the rate of calls.
    bool loses(std::uint32_t share);

    Random random_;
    double median_ms_ = 1;
    double spread_ = 0.5;          // of the logarithm
    std::uint32_t per_10000_ = 0;  // of all calls, how many are lost
    bool calm_ = false;
    WeatherCounts counts_;
};

}  // namespace sluice::world
