#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/io_context.hpp>

#include "net/client_transport.hpp"  // options, counts
#include "net/reactor_impl.hpp"
#include "net/resolver.hpp"

namespace boost::asio::ssl {
class context;
}

namespace sluice::net {

using Instant = std::chrono::steady_clock::time_point;

// What every connection of one transport shares; it lives as long as the last handler that holds it.
struct ClientCore {
    ClientCore(Reactor& loop, std::vector<wire::Endpoint> places, wire::ChannelSink& who, ClientTransportOptions how)
        : reactor{loop},
          io{loop.impl().io},
          endpoints{std::move(places)},
          sink{who},
          options{std::move(how)},
          resolver{std::in_place, loop} {}

    Reactor& reactor;
    boost::asio::io_context& io;
    std::vector<wire::Endpoint> endpoints;
    wire::ChannelSink& sink;
    ClientTransportOptions options;
    ClientTransportCounts counts;
    std::optional<Resolver> resolver;                // until the transport is gone: its threads know the reactor
    std::shared_ptr<boost::asio::ssl::context> tls;  // null: no endpoint speaks it
    bool muted = false;                              // the sink hears no more
    bool ended = false;                              // the transport is gone
};

// "host:port", an IPv6 address in brackets.
inline std::string place_of(const wire::Endpoint& endpoint) {
    const bool six = endpoint.host.find(':') != std::string::npos;
    return (six ? "[" + endpoint.host + "]" : endpoint.host) + ":" + std::to_string(endpoint.port);
}

}  // namespace sluice::net
