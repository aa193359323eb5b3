#include "world/server_host.hpp"

#include <algorithm>

namespace sluice::world {
namespace {

struct Later {
    template <class T>
    bool operator()(const T& a, const T& b) const {
        return a.at != b.at ? a.at > b.at : a.order > b.order;
    }
};

}  // namespace

std::optional<UnixNanos> ServerHost::next_due() const {
    if (timers_.empty())
        return std::nullopt;
    return timers_.front().at;
}

bool ServerHost::fire(UnixNanos now) {
    if (timers_.empty() || timers_.front().at > now)
        return false;
    const Timer timer = timers_.front();
    std::pop_heap(timers_.begin(), timers_.end(), Later{});
    timers_.pop_back();
    tell(now, [&](wire::Server& server, UnixNanos at, wire::Outbox& out) { server.on_timer(timer.token, at, out); });
    return true;
}

void ServerHost::take(UnixNanos now) {
    for (const wire::Outbox::WakeAt& wake : out_.wakes) {
        timers_.push_back({wake.at, timer_count_++, wake.token});
        std::push_heap(timers_.begin(), timers_.end(), Later{});
    }
    if (carrier_ != nullptr && !out_.order.empty())
        carrier_->carry_out(out_, now);
}

void ServerHost::accepted(wire::ChannelId channel, std::string_view target, const wire::Headers& headers) {
    tell(now_(), [&](wire::Server& server, UnixNanos now, wire::Outbox& out) {
        server.on_accept(channel, target, headers, now, out);
    });
}
void ServerHost::message(wire::ChannelId channel, Bytes bytes, wire::MessageKind kind) {
    tell(now_(), [&](wire::Server& server, UnixNanos now, wire::Outbox& out) {
        server.on_message(channel, bytes, kind, now, out);
    });
}
void ServerHost::bytes(wire::ChannelId channel, Bytes bytes) {
    tell(now_(),
         [&](wire::Server& server, UnixNanos now, wire::Outbox& out) { server.on_bytes(channel, bytes, now, out); });
}
void ServerHost::closed(wire::ChannelId channel, std::string_view reason) {
    tell(now_(),
         [&](wire::Server& server, UnixNanos now, wire::Outbox& out) { server.on_closed(channel, reason, now, out); });
}
void ServerHost::stalled(wire::ChannelId channel, std::size_t queued) {
    tell(now_(),
         [&](wire::Server& server, UnixNanos now, wire::Outbox& out) { server.on_stalled(channel, queued, now, out); });
}
void ServerHost::drained(wire::ChannelId channel) {
    tell(now_(), [&](wire::Server& server, UnixNanos now, wire::Outbox& out) { server.on_drained(channel, now, out); });
}
void ServerHost::request(wire::RequestId id, const wire::HttpRequest& request) {
    tell(now_(),
         [&](wire::Server& server, UnixNanos now, wire::Outbox& out) { server.on_request(id, request, now, out); });
}
void ServerHost::request_gone(wire::RequestId id) {
    tell(now_(), [&](wire::Server& server, UnixNanos now, wire::Outbox& out) { server.on_request_gone(id, now, out); });
}
void ServerHost::turned_away(const wire::TurnedAway& away) {
    tell(now_(),
         [&](wire::Server& server, UnixNanos now, wire::Outbox& out) { server.on_turned_away(away, now, out); });
}
void ServerHost::request_stalled(wire::RequestId id, std::size_t queued) {
    tell(now_(), [&](wire::Server& server, UnixNanos now, wire::Outbox& out) {
        server.on_request_stalled(id, queued, now, out);
    });
}
void ServerHost::request_drained(wire::RequestId id) {
    tell(now_(),
         [&](wire::Server& server, UnixNanos now, wire::Outbox& out) { server.on_request_drained(id, now, out); });
}

}  // namespace sluice::world
