#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"   // Result
#include "net/reactor.hpp"   // Reactor
#include "wire/channel.hpp"  // Outbox, ChannelSink

namespace sluice::net {

struct ClientTransportOptions {
    std::string ca_file{};                         // PEM, trusted besides the system's own; empty: none
    double speed = 1;                              // market seconds a second: deadlines are in market time
    std::size_t connections_max = 4;               // HTTP, per endpoint; of several, reads leave one to the others
    std::chrono::milliseconds idle_max{30'000};    // an idle HTTP connection is closed after so long
    std::chrono::milliseconds ping_after{15'000};  // of silence on a WebSocket; after as much again it is closed
    std::chrono::milliseconds farewell{2'000};     // of a channel: for what is queued and the peer's goodbye
    std::size_t high_water = 1u << 20;             // bytes of one channel that wait to be written: stalled
    std::size_t queued_max = 16u << 20;            // more closes the channel
    // Asked on the loop before each connection, with the address the name has led to; an Error is why there is none.
    std::function<Status(const wire::Endpoint&, std::string_view address)> may_connect{};
};

struct ClientTransportCounts {
    std::uint64_t connects = 0;  // tried
    std::uint64_t calls = 0;
    std::uint64_t reused = 0;  // calls on a connection that had served before
};

// HTTP/1.1 calls, WebSockets and TCP channels of one machine over sockets, with TLS 1.2 or 1.3. Names are resolved off
// the loop. The system's certificates and `ca_file` are trusted, host names always checked; redirects are not followed;
// nothing is sent a second time. What is wanted of an endpoint that was not named fails with a sentence.
//
// A kept connection that the peer closed meanwhile is noticed while idle and not used; where the close races the
// request the answer is Left::Perhaps, except when no byte was taken by the kernel.
class ClientTransport {
public:
    // Error when the CA file cannot be used. `reactor` and `sink` outlive the transport.
    static Result<std::unique_ptr<ClientTransport>> make(Reactor& reactor, std::vector<wire::Endpoint> endpoints,
                                                         wire::ChannelSink& sink, ClientTransportOptions options = {});
    ~ClientTransport();

    // Carries out the client's part of `out`, in order; returns at once, and the sink hears only from Reactor::wait.
    // `now` is the market's time that deadlines are measured from.
    void carry_out(const wire::Outbox& out, UnixNanos now);
    // What is queued is written within `at_most`, then everything is closed. The sink hears no more. It drives the
    // reactor, so other transports on it speak meanwhile. Neither this nor the destructor is called by the sink.
    void close(std::chrono::milliseconds at_most);
    const ClientTransportCounts& counts() const;

private:
    struct Impl;
    explicit ClientTransport(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::net
