#include "world/wire_trace.hpp"

#include <algorithm>

#include "base/utf8.hpp"  // utf8_length

namespace sluice::world {
namespace {

constexpr std::size_t kShown = 2'000;  // bytes of one body

bool is_utf8(std::string_view text) {
    while (!text.empty()) {
        const std::size_t length = utf8_length(text);
        if (length == 0)
            return false;
        text.remove_prefix(length);
    }
    return true;
}

std::string shown(std::string_view body) {
    const bool printable = std::all_of(body.begin(), body.end(), [](char c) {
        return static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\r' || c == '\t';
    });
    if (!printable || !is_utf8(body))
        return "(" + std::to_string(body.size()) + " bytes)";
    if (body.size() <= kShown)
        return std::string{body};
    return std::string{body.substr(0, kShown)} + "... (" + std::to_string(body.size()) + " bytes)";
}

std::string number(wire::ChannelId channel) { return "#" + std::to_string(static_cast<std::uint64_t>(channel)); }

std::string shown(const wire::Headers& headers) {
    std::string text;
    for (const wire::Header& header : headers)
        text += " [" + header.name + ": " + (header.secrecy == wire::Secrecy::Secret ? "***" : header.value) + "]";
    return text;
}

}  // namespace

void WireTrace::say(std::string line) const {
    for (const std::string& secret : secrets_)
        for (std::size_t at = line.find(secret); !secret.empty() && at != std::string::npos; at = line.find(secret, at))
            line.replace(at, secret.size(), "***");
    std::replace(line.begin(), line.end(), '\n', ' ');
    line_(line);
}

void WireTrace::carry_out(const wire::Outbox& out, UnixNanos now) {
    for (const wire::Outbox::Entry& entry : out.order)
        say_entry(out, entry);
    carrier_->carry_out(out, now);
}

void WireTrace::say_entry(const wire::Outbox& out, const wire::Outbox::Entry& entry) {
    using Kind = wire::Outbox::Kind;
    if (entry.kind == Kind::Call) {
        const wire::Outbox::Call& call = out.calls[entry.index];
        const std::string asked = call.request.method + " " + call.request.target;
        asked_[call.id] = asked;
        say("> " + asked + shown(call.request.headers) + (call.request.body.empty() ? "" : " ") +
            shown(call.request.body));
    } else if (entry.kind == Kind::Open) {
        const wire::Outbox::Open& open = out.opens[entry.index];
        say("> open " + number(open.channel) + " " + open.target + shown(open.headers));
    } else if (entry.kind == Kind::Send) {
        const wire::Outbox::Send& send = out.sends[entry.index];
        say("> " + number(send.channel) + " " + shown(send.bytes));
    } else if (entry.kind == Kind::Close) {
        say("> close " + number(out.closes[entry.index].channel));
    }
}

void WireTrace::http_reply(wire::CallId id, const wire::HttpReply& reply) {
    const auto asked = asked_.extract(id);
    say("< " + std::to_string(reply.status) + " to " + (asked.empty() ? "a call" : asked.mapped()) +
        (reply.body.empty() ? "" : " ") + shown(reply.body));
    client_.http_reply(id, reply);
}

void WireTrace::http_failed(wire::CallId id, std::string_view reason, wire::Left left) {
    const auto asked = asked_.extract(id);
    say("< no answer to " + (asked.empty() ? std::string{"a call"} : asked.mapped()) + ": " + std::string{reason} +
        (left == wire::Left::Nothing ? " (nothing left)" : " (it may have arrived)"));
    client_.http_failed(id, reason, left);
}

void WireTrace::body_part(wire::CallId id, Bytes bytes) {
    say("< part " + shown(as_text(bytes)));
    client_.body_part(id, bytes);
}

void WireTrace::opened(wire::ChannelId channel) {
    say("< " + number(channel) + " is open");
    client_.opened(channel);
}

void WireTrace::refused(wire::ChannelId channel, const wire::HttpReply& reply) {
    say("< " + std::to_string(reply.status) + " to the upgrade of " + number(channel) +
        (reply.body.empty() ? "" : " ") + shown(reply.body));
    client_.refused(channel, reply);
}

void WireTrace::message(wire::ChannelId channel, Bytes bytes, wire::MessageKind kind) {
    say("< " + number(channel) + " " + shown(as_text(bytes)));
    client_.message(channel, bytes, kind);
}

void WireTrace::bytes(wire::ChannelId channel, Bytes part) {
    say("< " + number(channel) + " " + shown(as_text(part)));
    client_.bytes(channel, part);
}

void WireTrace::closed(wire::ChannelId channel, std::string_view reason) {
    say("< " + number(channel) + " closed: " + std::string{reason});
    client_.closed(channel, reason);
}

}  // namespace sluice::world
