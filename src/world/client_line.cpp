#include "world/client_line.hpp"

namespace sluice::world {

template <class F>
void ClientLine::tell(F&& what) {
    stepper_.set_now(now_());
    stepper_.tell_client(client_, std::forward<F>(what));
}

void ClientLine::http_reply(wire::CallId id, const wire::HttpReply& reply) {
    tell([&](auto& client, UnixNanos now, auto& out) { client.on_http_reply(id, reply, now, out); });
}
void ClientLine::http_failed(wire::CallId id, std::string_view reason, wire::Left left) {
    tell([&](auto& client, UnixNanos now, auto& out) { client.on_http_failed(id, reason, left, now, out); });
}
void ClientLine::body_part(wire::CallId id, Bytes part) {
    tell([&](auto& client, UnixNanos now, auto& out) { client.on_body_part(id, part, now, out); });
}
void ClientLine::opened(wire::ChannelId channel) {
    tell([&](auto& client, UnixNanos now, auto& out) { client.on_open(channel, now, out); });
}
void ClientLine::refused(wire::ChannelId channel, const wire::HttpReply& reply) {
    tell([&](auto& client, UnixNanos now, auto& out) { client.on_refused(channel, reply, now, out); });
}
void ClientLine::message(wire::ChannelId channel, Bytes bytes, wire::MessageKind kind) {
    tell([&](auto& client, UnixNanos now, auto& out) { client.on_message(channel, bytes, kind, now, out); });
}
void ClientLine::bytes(wire::ChannelId channel, Bytes bytes) {
    tell([&](auto& client, UnixNanos now, auto& out) { client.on_bytes(channel, bytes, now, out); });
}
void ClientLine::closed(wire::ChannelId channel, std::string_view reason) {
    tell([&](auto& client, UnixNanos now, auto& out) { client.on_closed(channel, reason, now, out); });
}
void ClientLine::stalled(wire::ChannelId channel, std::size_t queued) {
    tell([&](auto& client, UnixNanos now, auto& out) { client.on_stalled(channel, queued, now, out); });
}
void ClientLine::drained(wire::ChannelId channel) {
    tell([&](auto& client, UnixNanos now, auto& out) { client.on_drained(channel, now, out); });
}

}  // namespace sluice::world
