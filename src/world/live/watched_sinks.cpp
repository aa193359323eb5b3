#include "world/live/watched_sinks.hpp"

namespace sluice::world {
namespace {

constexpr std::string_view kSimulator = "at a simulator";

template <class Places, class Id>
void forget(Places& places, Id id) {
    const auto found = std::find_if(places.begin(), places.end(), [&](const auto& place) { return place.first == id; });
    if (found == places.end())
        return;
    *found = places.back();
    places.pop_back();
}

}  // namespace

void ClientWatch::note(const wire::Outbox& out) {
    for (const wire::Outbox::Call& call : out.calls)
        calls_.emplace_back(call.id, call.endpoint);
    for (const wire::Outbox::Open& open : out.opens)
        channels_.emplace_back(open.channel, open.endpoint);
}

template <class Id>
std::string_view ClientWatch::host_of(const Places<Id>& places, Id id) const {
    for (const auto& place : places)
        if (const auto at = static_cast<std::size_t>(place.second); place.first == id && at < endpoints_.size())
            return endpoints_[at].host;
    return {};
}

void ClientWatch::http_reply(wire::CallId id, const wire::HttpReply& reply) {
    const std::string_view host = host_of(calls_, id);
    forget(calls_, id);
    watchdog_.watch("http reply", host, [&] { client_.http_reply(id, reply); });
}
void ClientWatch::http_failed(wire::CallId id, std::string_view reason, wire::Left left) {
    const std::string_view host = host_of(calls_, id);
    forget(calls_, id);
    watchdog_.watch("http failure", host, [&] { client_.http_failed(id, reason, left); });
}
void ClientWatch::body_part(wire::CallId id, Bytes part) {
    watchdog_.watch("http body part", host_of(calls_, id), [&] { client_.body_part(id, part); });
}
void ClientWatch::opened(wire::ChannelId channel) {
    watchdog_.watch("channel opened", host_of(channels_, channel), [&] { client_.opened(channel); });
}
void ClientWatch::refused(wire::ChannelId channel, const wire::HttpReply& reply) {
    watchdog_.watch("websocket refused", host_of(channels_, channel), [&] { client_.refused(channel, reply); });
}
void ClientWatch::message(wire::ChannelId channel, Bytes bytes, wire::MessageKind kind) {
    watchdog_.watch("websocket message", host_of(channels_, channel), [&] { client_.message(channel, bytes, kind); });
}
void ClientWatch::bytes(wire::ChannelId channel, Bytes bytes) {
    watchdog_.watch("tcp bytes", host_of(channels_, channel), [&] { client_.bytes(channel, bytes); });
}
void ClientWatch::closed(wire::ChannelId channel, std::string_view reason) {
    const std::string_view host = host_of(channels_, channel);
    forget(channels_, channel);
    watchdog_.watch("channel closed", host, [&] { client_.closed(channel, reason); });
}
void ClientWatch::stalled(wire::ChannelId channel, std::size_t queued) {
    watchdog_.watch("channel stalled", host_of(channels_, channel), [&] { client_.stalled(channel, queued); });
}
void ClientWatch::drained(wire::ChannelId channel) {
    watchdog_.watch("channel drained", host_of(channels_, channel), [&] { client_.drained(channel); });
}

void ServerWatch::accepted(wire::ChannelId channel, std::string_view target, const wire::Headers& headers) {
    watchdog_.watch("websocket upgrade at a simulator,", wire::path_of(target),
                    [&] { server_.accepted(channel, target, headers); });
}
void ServerWatch::message(wire::ChannelId channel, Bytes bytes, wire::MessageKind kind) {
    watchdog_.watch("websocket message", kSimulator, [&] { server_.message(channel, bytes, kind); });
}
void ServerWatch::bytes(wire::ChannelId channel, Bytes bytes) {
    watchdog_.watch("tcp bytes", kSimulator, [&] { server_.bytes(channel, bytes); });
}
void ServerWatch::closed(wire::ChannelId channel, std::string_view reason) {
    watchdog_.watch("channel closed", kSimulator, [&] { server_.closed(channel, reason); });
}
void ServerWatch::stalled(wire::ChannelId channel, std::size_t queued) {
    watchdog_.watch("channel stalled", kSimulator, [&] { server_.stalled(channel, queued); });
}
void ServerWatch::drained(wire::ChannelId channel) {
    watchdog_.watch("channel drained", kSimulator, [&] { server_.drained(channel); });
}
void ServerWatch::request(wire::RequestId id, const wire::HttpRequest& request) {
    watchdog_.watch("http request at a simulator,", wire::path_of(request.target),
                    [&] { server_.request(id, request); });
}
void ServerWatch::request_gone(wire::RequestId id) {
    watchdog_.watch("http request gone", kSimulator, [&] { server_.request_gone(id); });
}
void ServerWatch::turned_away(const wire::TurnedAway& away) {
    watchdog_.watch("http request turned away", kSimulator, [&] { server_.turned_away(away); });
}
void ServerWatch::request_stalled(wire::RequestId id, std::size_t queued) {
    watchdog_.watch("http answer stalled", kSimulator, [&] { server_.request_stalled(id, queued); });
}
void ServerWatch::request_drained(wire::RequestId id) {
    watchdog_.watch("http answer drained", kSimulator, [&] { server_.request_drained(id); });
}

}  // namespace sluice::world
