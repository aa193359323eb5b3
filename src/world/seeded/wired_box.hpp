#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"                 // Random
#include "model/input.hpp"                 // Quote, Trade, Instrument
#include "venues/alpaca/simulator.hpp"     // Simulator
#include "wire/channel.hpp"                // Server
#include "world/memory_net.hpp"            // MemoryNet
#include "world/seeded/fail.hpp"           // Fail
#include "world/seeded/wired_weather.hpp"  // WiredWeather
#include "world/server_host.hpp"           // ServerHost

namespace sluice::world {

// The broker of a wired session: Alpaca in a box behind wires in memory. It outlives the processes that trade with it. It
// counts how often each of our ids arrives, because a new or a replace arrives twice only after a refusal that proves that
// it was not taken.
class WiredBox final : public wire::Server {
public:
    using Incident = venues::alpaca::sim::Incident;
    static constexpr const char* kHost = "127.0.0.1";
    static constexpr std::uint16_t kPort = 443;

    WiredBox(std::uint64_t seed, std::vector<venues::feed::Listing> listings, Fail fail);

    // What is under way and what the box does by itself are due when these say so.
    MemoryNet& net() { return net_; }
    ServerHost& host() { return host_; }
    void set_now(UnixNanos now) { now_ = now; }
    void start(UnixNanos now);
    void feed(const Quote& quote, UnixNanos now);
    void feed(const Trade& trade, UnixNanos now);

    // A drawn incident goes on for a drawn while.
    void draw_incident(UnixNanos now);
    std::optional<UnixNanos> next_end() const;
    void end_incidents(UnixNanos now);
    void become_honest(UnixNanos now);
    // It is on, or was within the last seconds.
    bool in_the_air(Incident which, UnixNanos now) const;
    // How often it befell somebody; of a clock that is ahead, how often that began.
    std::uint64_t happened(Incident which) const;
    const WeatherCounts& weather() const { return weather_.counts(); }

    const venues::alpaca::sim::Simulator& simulator() const { return simulator_; }
    const venues::alpaca::sim::Broker& broker() const { return simulator_.broker(); }

    void on_accept(wire::ChannelId, std::string_view target, const wire::Headers&, UnixNanos, wire::Outbox&) override;
    void on_request(wire::RequestId, const wire::HttpRequest&, UnixNanos, wire::Outbox&) override;
    void on_request_gone(wire::RequestId, UnixNanos, wire::Outbox&) override;
    void on_message(wire::ChannelId, Bytes, wire::MessageKind, UnixNanos, wire::Outbox&) override;
    void on_closed(wire::ChannelId, std::string_view reason, UnixNanos, wire::Outbox&) override;
    void on_stalled(wire::ChannelId, std::size_t queued, UnixNanos, wire::Outbox&) override;
    void on_timer(wire::TimerToken, UnixNanos, wire::Outbox&) override;

private:
    struct Spell {
        std::optional<UnixNanos> off_at;   // while it is on
        std::optional<UnixNanos> over_at;  // when the last one ended
        std::uint64_t times = 0;
    };

    Fail fail_;
    Random chance_;
    UnixNanos now_;
    WiredWeather weather_;
    MemoryNet net_;
    venues::alpaca::sim::Simulator simulator_;
    ServerHost host_;
    std::array<Spell, count_of<Incident>()> spells_;
    std::map<std::string, int> arrived_;  // by client order id: the status it was answered with, zero: none
};

}  // namespace sluice::world
