#include "world/memory_wires.hpp"

#include <optional>
#include <utility>

#include "world/client_line.hpp"  // ClientLine

namespace sluice::world {

struct MemoryWires::ClientSide {
    std::optional<ClientLine> line;
    std::optional<WireTrace> trace;
};

MemoryWires::MemoryWires(Node& node, Stepper& stepper, Weather* weather)
    : node_{node}, stepper_{stepper}, net_{weather} {
    stepper_.add_work(net_);
}
MemoryWires::~MemoryWires() = default;

void MemoryWires::add_simulator(wire::Server& server, std::string host, std::uint16_t port) {
    hosts_.push_back(std::make_unique<ServerHost>(server, [this] { return stepper_.now(); }));
    hosts_.back()->attach(net_.add_server(std::move(host), port, *hosts_.back()));
    stepper_.add_work(*hosts_.back());
}

void MemoryWires::add_client(const VenueId& venue, venues::Client& client, TraceLine trace,
                             std::vector<std::string> secrets) {
    auto side = std::make_unique<ClientSide>();
    side->line.emplace(stepper_, node_.clients(), [this] { return stepper_.now(); });
    if (!trace) {
        node_.add_client(venue, client, &net_.add_client(client.endpoints(), *side->line));
    } else {
        side->trace.emplace(*side->line, std::move(secrets), std::move(trace));
        side->trace->attach(net_.add_client(client.endpoints(), *side->trace));
        node_.add_client(venue, client, &*side->trace);
    }
    clients_.push_back(std::move(side));
}

ServerHost& MemoryWires::host(std::size_t number) { return *hosts_[number]; }

}  // namespace sluice::world
