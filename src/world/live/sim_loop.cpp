#include "world/live/sim_loop.hpp"

#include <algorithm>

#include "net/reactor.hpp"        // Reactor
#include "world/server_host.hpp"  // ServerHost

namespace sluice::world {
namespace {

constexpr std::chrono::milliseconds kSleepMax{100};  // a stop asked for by a signal is seen this soon
constexpr std::chrono::milliseconds kLastBytes{1'000};
constexpr int kTimersPerTurn = 1'000;  // sockets get their turn however much is due

}  // namespace

struct SimLoop::Impl final : ChannelCarrier {
    net::Reactor reactor;
    MarketClock market;
    ServerHost host;
    std::optional<ServedLog> log;
    std::unique_ptr<net::ServerTransport> transport;

    Impl(wire::Server& server, Clock& clock, const SimLoopOptions& options)
        : market{clock, options.speed, options.start}, host{server, [this] { return market.now(); }} {
        if (options.served)
            log.emplace(
                host, options.name_of, [this] { return market.now(); }, options.served);
    }
    void carry_out(const wire::Outbox& out, UnixNanos now) override { transport->carry_out(out, now); }
};

SimLoop::SimLoop(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
SimLoop::~SimLoop() = default;

Result<std::unique_ptr<SimLoop>> SimLoop::open(wire::Server& server, Clock& clock, SimLoopOptions options) {
    auto impl = std::make_unique<Impl>(server, clock, options);
    wire::ChannelSink* sink = &impl->host;
    if (impl->log)
        sink = &*impl->log;
    auto transport = net::ServerTransport::listen(impl->reactor, *sink, options.transport);
    if (!transport)
        return tl::unexpected{transport.error()};
    impl->transport = std::move(*transport);
    if (impl->log) {
        impl->log->attach(*impl);
        impl->host.attach(*impl->log);
    } else {
        impl->host.attach(*impl);
    }
    return std::unique_ptr<SimLoop>{new SimLoop{std::move(impl)}};
}

std::uint16_t SimLoop::port() const { return impl_->transport->port(); }
UnixNanos SimLoop::now() { return impl_->market.now(); }

void SimLoop::tell(const std::function<void(wire::Server&, UnixNanos, wire::Outbox&)>& what) {
    impl_->host.tell(impl_->market.now(), what);
}

void SimLoop::turn(std::chrono::nanoseconds at_most) {
    for (int fired = 0; fired < kTimersPerTurn && impl_->host.fire(impl_->market.now()); ++fired) {
    }
    if (const auto due = impl_->host.next_due())
        at_most = std::min<std::chrono::nanoseconds>(at_most, impl_->market.until(*due));
    impl_->reactor.wait(at_most);
}

void SimLoop::run(const std::function<bool()>& should_stop) {
    while (!should_stop())
        turn(kSleepMax);
    impl_->transport->close(kLastBytes);
}

}  // namespace sluice::world
