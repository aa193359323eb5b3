#include "venues/alpaca/stream_link.hpp"

#include <utility>

namespace sluice::venues::alpaca {

namespace {

// From the call for the channel to the last word of the handshake; the venue's own deadline for the keys is 10 s.
constexpr std::chrono::seconds kHandshake{10};

}  // namespace

void StreamLink::open(std::string target, wire::Headers headers, UnixNanos now, Outbox& out) {
    channel_ = wire::ChannelId{next_channel_};
    next_channel_ += 4;
    ready_ = false;
    due_ = now + kHandshake;
    wire::Outbox::Open& open = out.channel.open();
    open.channel = *channel_;
    open.endpoint = wire::EndpointId{static_cast<std::uint16_t>(place_)};
    open.target = std::move(target);
    open.headers = std::move(headers);
    open.give_up_at = now + config_.give_up;
}

void StreamLink::send(std::string_view bytes, wire::MessageKind kind, Outbox& out) const {
    if (!channel_)
        return;
    wire::Outbox::Send& send = out.channel.send();
    send.channel = *channel_;
    send.kind = kind;
    send.bytes = bytes;
}

void StreamLink::drop(std::string_view reason, UnixNanos now, Outbox& out) {
    if (!channel_)
        return;
    wire::Outbox::Close& close = out.channel.close();
    close.channel = *channel_;
    close.reason = reason;
    on_closed(now);
}

void StreamLink::ready() {
    ready_ = true;
    due_.reset();
    reconnects_.held();
}

void StreamLink::on_closed(UnixNanos now) {
    channel_.reset();
    ready_ = false;
    due_ = reconnects_.next(now);
}

}  // namespace sluice::venues::alpaca
