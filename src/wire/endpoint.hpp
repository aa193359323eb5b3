#pragma once

#include <cstdint>
#include <string>

namespace sluice::wire {

// What an address is for, so that a process may be let through to one and not to another on the same host (design.md 5).
enum class PathClass : std::uint8_t { Data, Auth, Trade };
enum class Transport : std::uint8_t { Http, WebSocket, Tcp };

// One place a machine may call or open. A machine names all of its places before it starts; nothing else is reached.
struct Endpoint {
    Transport transport = Transport::Http;
    PathClass path_class = PathClass::Trade;
    std::string host;  // a name or an address, without a scheme
    std::uint16_t port = 443;
    bool tls = true;          // certificate and host name are always checked
    std::string base_target;  // in front of every target: "" or "/v2"

    friend bool operator==(const Endpoint&, const Endpoint&) = default;
};

// An index into the endpoints a machine named, in their order.
enum class EndpointId : std::uint16_t {};

}  // namespace sluice::wire
