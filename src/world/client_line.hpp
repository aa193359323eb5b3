#pragma once

#include <cstddef>
#include <functional>

#include "wire/channel.hpp"   // ChannelSink
#include "world/stepper.hpp"  // Stepper

namespace sluice::world {

// What a transport says to one client of a node, with the time it is then. What the client makes of it happens inside the
// call, market data it brings included.
class ClientLine final : public wire::ChannelSink {
public:
    // The stepper outlives it; `client` is what Node::add_client answered.
    ClientLine(Stepper& stepper, std::size_t client, std::function<UnixNanos()> now)
        : stepper_{stepper}, client_{client}, now_{std::move(now)} {}

    void http_reply(wire::CallId id, const wire::HttpReply& reply) override;
    void http_failed(wire::CallId id, std::string_view reason, wire::Left left) override;
    void body_part(wire::CallId id, Bytes bytes) override;
    void opened(wire::ChannelId channel) override;
    void refused(wire::ChannelId channel, const wire::HttpReply& reply) override;
    void message(wire::ChannelId channel, Bytes bytes, wire::MessageKind kind) override;
    void bytes(wire::ChannelId channel, Bytes bytes) override;
    void closed(wire::ChannelId channel, std::string_view reason) override;
    void stalled(wire::ChannelId channel, std::size_t queued) override;
    void drained(wire::ChannelId channel) override;

private:
    template <class F>
    void tell(F&& what);

    Stepper& stepper_;
    std::size_t client_;
    std::function<UnixNanos()> now_;
};

}  // namespace sluice::world
