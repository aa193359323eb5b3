#include "world/served_log.hpp"

#include "base/json_writer.hpp"  // JsonWriter

namespace sluice::world {

void ServedLog::say(UnixNanos now, std::string_view verb, std::string_view what, int status) const {
    std::string text;
    JsonWriter json{text};
    json.begin_object();
    json.field("time", format_rfc3339(now));
    json.field("verb", verb);
    json.field("what", what);
    if (status != 0)
        json.field("status", static_cast<std::int64_t>(status));
    json.end_object();
    line_(text);
}

void ServedLog::say_message(UnixNanos now, std::string_view verb, wire::ChannelId channel, Bytes bytes,
                            wire::MessageKind kind) const {
    const auto target = targets_.find(channel);
    if (target == targets_.end())
        return;
    const std::string name = name_of_(target->second, bytes, kind);
    if (!name.empty())
        say(now, verb, target->second + " " + name);
}

void ServedLog::carry_out(const wire::Outbox& out, UnixNanos now) {
    for (const wire::Outbox::Entry& entry : out.order) {
        if (entry.kind == wire::Outbox::Kind::Reply) {
            const wire::Outbox::Reply& reply = out.replies[entry.index];
            if (const auto asked = asked_.extract(reply.request))
                say(now, asked.mapped().first, asked.mapped().second, reply.reply.status);
        } else if (entry.kind == wire::Outbox::Kind::Send) {
            const wire::Outbox::Send& send = out.sends[entry.index];
            say_message(now, "OUT", send.channel, as_bytes(send.bytes), send.kind);
        } else if (entry.kind == wire::Outbox::Kind::Refuse) {
            const wire::Outbox::Refuse& refuse = out.refusals[entry.index];
            if (const auto refused = targets_.extract(refuse.channel))
                say(now, "GET", refused.mapped(), refuse.reply.status);
        }
    }
    carrier_->carry_out(out, now);
}

void ServedLog::accepted(wire::ChannelId channel, std::string_view target, const wire::Headers& headers) {
    targets_[channel] = wire::path_of(target);
    server_.accepted(channel, target, headers);
}

void ServedLog::message(wire::ChannelId channel, Bytes bytes, wire::MessageKind kind) {
    say_message(now_(), "IN", channel, bytes, kind);
    server_.message(channel, bytes, kind);
}

void ServedLog::closed(wire::ChannelId channel, std::string_view reason) {
    targets_.erase(channel);
    server_.closed(channel, reason);
}

void ServedLog::request(wire::RequestId id, const wire::HttpRequest& request) {
    asked_[id] = {request.method, std::string{wire::path_of(request.target)}};
    server_.request(id, request);
}

void ServedLog::request_gone(wire::RequestId id) {
    asked_.erase(id);
    server_.request_gone(id);
}

}  // namespace sluice::world
