#pragma once

#include <memory>
#include <string>
#include <vector>

#include "venues/client.hpp"      // Client
#include "world/memory_net.hpp"   // MemoryNet
#include "world/server_host.hpp"  // ServerHost
#include "world/stepper.hpp"      // Stepper
#include "world/wire_trace.hpp"   // TraceLine

namespace sluice::world {

// The wires of a virtual world: clients of its node and simulators beside it, joined in memory, at the node's own time.
class MemoryWires {
public:
    // All outlive it.
    MemoryWires(Node& node, Stepper& stepper, Weather* weather = nullptr);
    ~MemoryWires();

    // A simulator that answers at host and port; before start. The server outlives this.
    void add_simulator(wire::Server& server, std::string host, std::uint16_t port);
    // A client, with what passes on its wire told to `trace` (empty: nobody) without `secrets`. It outlives this.
    void add_client(const VenueId& venue, venues::Client& client, TraceLine trace = {},
                    std::vector<std::string> secrets = {});
    // For what a simulator is to do at its start or by its owner's word, in the order of adding.
    template <class F>
    void tell_simulator(std::size_t number, UnixNanos now, F&& what) {
        host(number).tell(now, std::forward<F>(what));
    }
    MemoryNet& net() { return net_; }

private:
    struct ClientSide;
    ServerHost& host(std::size_t number);

    Node& node_;
    Stepper& stepper_;
    MemoryNet net_;
    std::vector<std::unique_ptr<ClientSide>> clients_;
    std::vector<std::unique_ptr<ServerHost>> hosts_;
};

}  // namespace sluice::world
