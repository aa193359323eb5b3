#include "world/caller_host.hpp"

namespace sluice::world {
namespace {

bool earlier(const wire::Outbox::WakeAt& a, const wire::Outbox::WakeAt& b) { return a.at < b.at; }

}  // namespace

std::optional<UnixNanos> CallerHost::next_due() const {
    const auto first = std::min_element(timers_.begin(), timers_.end(), earlier);
    return first == timers_.end() ? std::nullopt : std::optional{first->at};
}

bool CallerHost::fire(UnixNanos now) {
    const auto first = std::min_element(timers_.begin(), timers_.end(), earlier);
    if (first == timers_.end() || first->at > now)
        return false;
    const wire::TimerToken token = first->token;
    timers_.erase(first);
    tell(now, [&](UnixNanos at, wire::Outbox& out) { machine_.on_timer(token, at, out); });
    return true;
}

void CallerHost::http_reply(wire::CallId id, const wire::HttpReply& reply) {
    tell(now_(), [&](UnixNanos now, wire::Outbox& out) { machine_.on_http_reply(id, reply, now, out); });
}
void CallerHost::http_failed(wire::CallId id, std::string_view reason, wire::Left left) {
    tell(now_(), [&](UnixNanos now, wire::Outbox& out) { machine_.on_http_failed(id, reason, left, now, out); });
}

}  // namespace sluice::world
