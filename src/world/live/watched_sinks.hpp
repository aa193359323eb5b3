#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "wire/channel.hpp"         // ChannelSink, Outbox
#include "wire/endpoint.hpp"        // Endpoint
#include "world/live/watchdog.hpp"  // Watchdog

namespace sluice::world {

// Between a transport and the client it speaks to: each word is a callback under the watchdog, named by its kind and the
// host it came from.
class ClientWatch final : public wire::ChannelSink {
public:
    // All outlive it.
    ClientWatch(wire::ChannelSink& client, Watchdog& watchdog, std::vector<wire::Endpoint> endpoints)
        : client_{client}, watchdog_{watchdog}, endpoints_{std::move(endpoints)} {}

    // What the client asks for, before it is carried out: where each call and channel leads.
    void note(const wire::Outbox& out);

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
    // A handful at a time, and their memory is kept.
    template <class Id>
    using Places = std::vector<std::pair<Id, wire::EndpointId>>;
    template <class Id>
    std::string_view host_of(const Places<Id>& places, Id id) const;

    wire::ChannelSink& client_;
    Watchdog& watchdog_;
    std::vector<wire::Endpoint> endpoints_;
    Places<wire::CallId> calls_;
    Places<wire::ChannelId> channels_;
};

// The same for a simulator: requests are named by method and path.
class ServerWatch final : public wire::ChannelSink {
public:
    // Both outlive it.
    ServerWatch(wire::ChannelSink& server, Watchdog& watchdog) : server_{server}, watchdog_{watchdog} {}

    void accepted(wire::ChannelId channel, std::string_view target, const wire::Headers& headers) override;
    void message(wire::ChannelId channel, Bytes bytes, wire::MessageKind kind) override;
    void bytes(wire::ChannelId channel, Bytes bytes) override;
    void closed(wire::ChannelId channel, std::string_view reason) override;
    void stalled(wire::ChannelId channel, std::size_t queued) override;
    void drained(wire::ChannelId channel) override;
    void request(wire::RequestId id, const wire::HttpRequest& request) override;
    void request_gone(wire::RequestId id) override;
    void turned_away(const wire::TurnedAway& away) override;
    void request_stalled(wire::RequestId id, std::size_t queued) override;
    void request_drained(wire::RequestId id) override;

private:
    wire::ChannelSink& server_;
    Watchdog& watchdog_;
};

}  // namespace sluice::world
