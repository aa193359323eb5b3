#include "world/live/wires.hpp"

#include <optional>
#include <utility>

#include "world/client_line.hpp"         // ClientLine
#include "world/live/watched_sinks.hpp"  // ClientWatch, ServerWatch

namespace sluice::world {

struct LiveWires::ClientSide final : ChannelCarrier {
    std::unique_ptr<net::ClientTransport> transport;
    std::optional<ClientLine> line;
    std::optional<WireTrace> trace;
    std::optional<ClientWatch> watch;

    void carry_out(const wire::Outbox& out, UnixNanos now) override {
        watch->note(out);
        transport->carry_out(out, now);
    }
};

struct LiveWires::ServerSide final : ChannelCarrier {
    std::unique_ptr<net::ServerTransport> transport;
    std::optional<ServerHost> host;
    std::optional<ServerWatch> watch;

    void carry_out(const wire::Outbox& out, UnixNanos now) override { transport->carry_out(out, now); }
};

LiveWires::LiveWires(net::Reactor& reactor, Node& node, Stepper& stepper, Watchdog& watchdog,
                     std::function<UnixNanos()> now)
    : reactor_{reactor}, node_{node}, stepper_{stepper}, watchdog_{watchdog}, now_{std::move(now)} {
    reactor_.set_watch(watchdog_);
}
LiveWires::~LiveWires() = default;

Status LiveWires::add_client(const VenueId& venue, venues::Client& client, const ClientWire& wire) {
    auto side = std::make_unique<ClientSide>();
    const auto number = node_.clients();
    side->line.emplace(stepper_, number, now_);
    wire::ChannelSink* sink = &*side->line;
    ChannelCarrier* carrier = side.get();
    if (wire.trace) {
        side->trace.emplace(*side->line, wire.secrets, wire.trace);
        side->trace->attach(*side);
        sink = &*side->trace;
        carrier = &*side->trace;
    }
    side->watch.emplace(*sink, watchdog_, client.endpoints());
    auto transport = net::ClientTransport::make(reactor_, client.endpoints(), *side->watch, wire.transport);
    if (!transport)
        return tl::unexpected{transport.error()};
    side->transport = std::move(*transport);
    node_.add_client(venue, client, carrier);
    clients_.push_back(std::move(side));
    return {};
}

Result<std::uint16_t> LiveWires::add_simulator(wire::Server& server, const net::ServerTransportOptions& options) {
    auto side = std::make_unique<ServerSide>();
    side->host.emplace(server, now_);
    side->watch.emplace(*side->host, watchdog_);
    auto transport = net::ServerTransport::listen(reactor_, *side->watch, options);
    if (!transport)
        return tl::unexpected{transport.error()};
    side->transport = std::move(*transport);
    side->host->attach(*side);
    stepper_.add_work(*side->host);
    servers_.push_back(std::move(side));
    return servers_.back()->transport->port();
}

ServerHost& LiveWires::host(std::size_t number) { return *servers_[number]->host; }

void LiveWires::close(std::chrono::milliseconds at_most) {
    for (const auto& client : clients_)
        client->transport->close(at_most);
    for (const auto& server : servers_)
        server->transport->close(at_most);
}

}  // namespace sluice::world
