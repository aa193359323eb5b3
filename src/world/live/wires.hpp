#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"           // Status, Result
#include "net/client_transport.hpp"  // ClientTransportOptions
#include "net/reactor.hpp"           // Reactor
#include "net/server_transport.hpp"  // ServerTransportOptions
#include "venues/client.hpp"         // Client
#include "wire/channel.hpp"          // Server
#include "world/live/watchdog.hpp"   // Watchdog
#include "world/server_host.hpp"     // ServerHost
#include "world/stepper.hpp"         // Stepper
#include "world/wire_trace.hpp"      // TraceLine

namespace sluice::world {

struct ClientWire {
    net::ClientTransportOptions transport;
    TraceLine trace;                   // empty: none
    std::vector<std::string> secrets;  // masked in the trace wherever they stand
};

// The sockets of the live world: one transport a client, one a simulator in this process. Everything is heard from inside
// Reactor::wait, on the loop thread, at the time `now` answers.
class LiveWires {
public:
    // All outlive it.
    LiveWires(net::Reactor& reactor, Node& node, Stepper& stepper, Watchdog& watchdog, std::function<UnixNanos()> now);
    ~LiveWires();

    // Before the start of the node; the client outlives this. Its endpoints have been judged (Egress). Error: a certificate
    // that cannot be used.
    Status add_client(const VenueId& venue, venues::Client& client, const ClientWire& wire);
    // Listens at once and answers the port; the server outlives this.
    Result<std::uint16_t> add_simulator(wire::Server& server, const net::ServerTransportOptions& options);
    // For what a simulator is to do at its start or by its owner's word, in the order of adding.
    template <class F>
    void tell_simulator(std::size_t number, UnixNanos now, F&& what) {
        host(number).tell(now, std::forward<F>(what));
    }
    // What is queued is written within `at_most`, then everything is closed.
    void close(std::chrono::milliseconds at_most);

private:
    struct ClientSide;
    struct ServerSide;
    ServerHost& host(std::size_t number);

    net::Reactor& reactor_;
    Node& node_;
    Stepper& stepper_;
    Watchdog& watchdog_;
    std::function<UnixNanos()> now_;
    std::vector<std::unique_ptr<ClientSide>> clients_;
    std::vector<std::unique_ptr<ServerSide>> servers_;
};

}  // namespace sluice::world
