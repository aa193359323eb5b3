#include "venues/alpaca/session.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace sluice::venues::alpaca {

void AccountStream::open(UnixNanos now, Outbox& out) { link_.open("/stream", {}, now, out); }

void AccountStream::on_open(Outbox& out) { say(Authenticate{config_.key_id, config_.secret}, out); }

AccountStream::Heard AccountStream::on_message(Bytes bytes, UnixNanos now, Outbox& out) {
    last_heard_ = now;
    auto message = decode_account_stream(bytes, Format::Json);
    if (!message) {
        why_ = std::move(message.error().text);
        return Heard::Unreadable;
    }
    if (auto* update = std::get_if<TradeUpdate>(&*message)) {
        update_ = std::move(*update);
        return Heard::Update;
    }
    if (const auto* answer = std::get_if<Authorization>(&*message))
        return on_authorization(*answer, now, out);
    if (const auto* listening = std::get_if<Listening>(&*message)) {
        const auto& streams = listening->streams;
        if (std::find(streams.begin(), streams.end(), "trade_updates") == streams.end()) {
            drop("the server does not stream trade_updates", now, out);
            return Heard::Nothing;
        }
        const bool was = link_.is_ready();
        link_.ready();
        return was ? Heard::Nothing : Heard::Listening;
    }
    return Heard::Nothing;
}

AccountStream::Heard AccountStream::on_authorization(const Authorization& answer, UnixNanos now, Outbox& out) {
    if (answer.status != "authorized") {
        drop("the keys were refused", now, out);
        return Heard::Refused;
    }
    say(Listen{{"trade_updates"}}, out);
    return Heard::Nothing;
}

void AccountStream::on_time(UnixNanos now, Outbox& out) {
    if (link_.is_late(now))
        drop("the handshake took too long", now, out);
    if (link_.wants_open(now))
        open(now, out);
}

void AccountStream::say(const AccountStreamAction& action, Outbox& out) {
    bytes_.clear();
    encode_account_action(action, Format::Json, bytes_);
    link_.send(bytes_, wire::MessageKind::Text, out);
}

}  // namespace sluice::venues::alpaca
