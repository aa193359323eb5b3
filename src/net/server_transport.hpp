#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"   // Result
#include "net/reactor.hpp"   // Reactor
#include "wire/channel.hpp"  // Outbox, ChannelSink

namespace sluice::net {

struct ServerTransportOptions {
    std::string host = "127.0.0.1";
    std::uint16_t port = 0;        // 0: a free one
    std::string certificate_file;  // PEM chain; with it the port speaks TLS 1.2 and 1.3
    std::string key_file;
    std::size_t head_max = 16u << 10;                // bytes of request line and headers: 431
    std::size_t body_max = 1u << 20;                 // of a request's body: 413
    std::size_t message_max = 1u << 20;              // of a WebSocket message: closed with 1009
    std::size_t connections_max = 256;               // one more is answered 503 and closed
    std::chrono::milliseconds request_time{10'000};  // from the first byte of a request to its last: 408
    std::chrono::milliseconds idle_time{75'000};     // between requests
    std::size_t high_water = 1u << 20;               // bytes of one channel that wait to be written: stalled
    std::size_t queued_max = 16u << 20;              // more closes the channel
    bool deflate = true;                             // permessage-deflate, when the peer asks for it
    double speed = 1;                                // market seconds a second: send_by is in market time
    // The server is told the headers Host and wire::kPeerHeader too. A target that names another host than Host does is refused.
    bool tells_place = false;
    // Words the answer to a request that never reaches the server, into a cleared reply. Empty: a line of plain text.
    std::function<void(int status, std::string_view why, wire::HttpReply& reply)> word_refusal{};
    // The top byte of every id this port gives. Ports of one machine have different ones; another port's ids are passed
    // over, so one outbox may be given to all of them.
    std::uint8_t id_space = 1;
};

// Whether its certificate and key can be used; without them: yes. Opens no port.
Status check_certificate(const ServerTransportOptions& options);

// An HTTP/1.1 and WebSocket server on one port. Requests are answered in the order they came on their connection, kept
// alive and pipelined ones too. Malformed ones are answered 400 and reach the sink as turned away. Pings are answered. A reply with
// the header Connection: close is the last of its connection.
class ServerTransport {
public:
    // Error when the port or the certificate cannot be used. `reactor` and `sink` outlive the server.
    static Result<std::unique_ptr<ServerTransport>> listen(Reactor& reactor, wire::ChannelSink& sink,
                                                           ServerTransportOptions options = {});
    ~ServerTransport();

    std::uint16_t port() const;
    // Carries out the server's part of `out`, in order; returns at once. What names a request or channel that is gone is
    // passed over.
    void carry_out(const wire::Outbox& out, UnixNanos now);
    // Stops accepting, reading and telling the sink. What is queued is written within `at_most` and everything closed, inside
    // Reactor::wait: over when connections() is 0.
    void stop(std::chrono::milliseconds at_most);
    // The same, driving the reactor until it is over, so other transports on it speak meanwhile. Neither this nor the
    // destructor is called by the sink.
    void close(std::chrono::milliseconds at_most);
    // Open ones; those that are only told that there are too many are not counted.
    std::size_t connections() const;

private:
    struct Impl;
    explicit ServerTransport(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::net
