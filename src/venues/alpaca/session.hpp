#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "venues/alpaca/codec.hpp"        // decode_account_stream
#include "venues/alpaca/stream_link.hpp"  // StreamLink

namespace sluice::venues::alpaca {

// The trade_updates stream of one account: keys first, then `listen`; lost, it is opened again for ever. The stream has no
// replay, so whoever owns it has to ask for what was missed each time it listens.
class AccountStream {
public:
    enum class Heard : std::uint8_t {
        Nothing,     // a step of the handshake, or something of no interest
        Listening,   // from here on updates come
        Update,      // update() holds it
        Refused,     // the keys were refused
        Unreadable,  // why() says what is wrong with it
    };

    explicit AccountStream(const AlpacaConfig& config) : config_{config}, link_{config, Place::TradeUpdates, 1} {}

    void open(UnixNanos now, Outbox& out);
    bool is(wire::ChannelId channel) const { return link_.is(channel); }
    bool is_listening() const { return link_.is_ready(); }
    void on_open(Outbox& out);
    Heard on_message(Bytes bytes, UnixNanos now, Outbox& out);
    void on_closed(UnixNanos now) { link_.on_closed(now); }
    void drop(std::string_view reason, UnixNanos now, Outbox& out) { link_.drop(reason, now, out); }

    std::optional<UnixNanos> due() const { return link_.due(); }
    void on_time(UnixNanos now, Outbox& out);

    const TradeUpdate& update() const { return update_; }
    const std::string& why() const { return why_; }
    // When anything came last, or the stream began to listen.
    UnixNanos last_heard() const { return last_heard_; }

private:
    Heard on_authorization(const Authorization& answer, UnixNanos now, Outbox& out);
    void say(const AccountStreamAction& action, Outbox& out);

    const AlpacaConfig& config_;
    StreamLink link_;
    TradeUpdate update_;
    std::string why_;
    std::string bytes_;
    UnixNanos last_heard_;
};

}  // namespace sluice::venues::alpaca
