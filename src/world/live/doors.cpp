#include "world/live/doors.hpp"

#include <algorithm>
#include <optional>

#include "world/live/watched_sinks.hpp"  // ServerWatch

namespace sluice::world {
namespace {

// Timers of one door fired in a row.
constexpr int kTimersPerPass = 16;

}  // namespace

struct LiveDoors::Door final : ChannelCarrier {
    std::unique_ptr<net::ServerTransport> transport;
    std::optional<ServerHost> host;
    std::optional<ServerWatch> watch;

    void carry_out(const wire::Outbox& out, UnixNanos now) override { transport->carry_out(out, now); }
};

LiveDoors::LiveDoors(net::Reactor& reactor, Watchdog& watchdog, Clock& clock)
    : reactor_{reactor}, watchdog_{watchdog}, clock_{clock}, callers_{reactor, watchdog, [this] { return now(); }} {}
LiveDoors::~LiveDoors() = default;

Result<std::uint16_t> LiveDoors::add(wire::Server& server, const net::ServerTransportOptions& options) {
    auto door = std::make_unique<Door>();
    door->host.emplace(server, [this] { return now(); });
    door->watch.emplace(*door->host, watchdog_);
    auto transport = net::ServerTransport::listen(reactor_, *door->watch, options);
    if (!transport)
        return tl::unexpected{transport.error()};
    door->transport = std::move(*transport);
    door->host->attach(*door);
    doors_.push_back(std::move(door));
    return doors_.back()->transport->port();
}

ServerHost& LiveDoors::host(std::size_t number) { return *doors_[number]->host; }

std::chrono::nanoseconds LiveDoors::fire(std::chrono::nanoseconds at_most) {
    for (const auto& door : doors_) {
        const UnixNanos time = now();
        for (int i = 0; i < kTimersPerPass; ++i) {
            bool fired = false;
            watchdog_.watch("a timer of the door", [&] { fired = door->host->fire(time); });
            if (!fired)
                break;
        }
        if (const auto due = door->host->next_due())
            at_most = std::min(at_most, clock_.until(*due));
    }
    if (const auto due = callers_.fire())
        at_most = std::min(at_most, clock_.until(*due));
    return at_most;
}

std::vector<std::string> LiveDoors::close(std::chrono::milliseconds at_most, std::chrono::milliseconds calls_at_most) {
    for (const auto& door : doors_)
        door->transport->close(at_most);
    const UnixNanos until = now() + calls_at_most;
    while (callers_.busy() && now() < until) {
        const auto due = callers_.fire();
        reactor_.wait(clock_.until(std::min(due.value_or(until), until)));
    }
    std::vector<std::string> lost = callers_.give_up();
    callers_.close(at_most);
    return lost;
}

}  // namespace sluice::world
