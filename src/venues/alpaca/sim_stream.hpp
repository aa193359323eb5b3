#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "base/bytes.hpp"                // Bytes
#include "venues/alpaca/codec.hpp"       // Format
#include "venues/alpaca/sim_broker.hpp"  // Broker, Update
#include "wire/channel.hpp"              // Outbox, ChannelId, RequestId

namespace sluice::venues::alpaca::sim {

// Who may speak for an account. Null: nobody, with these keys.
class Gatekeeper {
public:
    virtual ~Gatekeeper() = default;
    virtual SimAccount* admit(std::string_view key, std::string_view secret, UnixNanos now) = 0;
};

// The trade_updates streams: /stream as a WebSocket, and /v2/events/trades as server-sent events. Every update goes to
// all streams of its account; the incidents of streams happen here.
class TradeStreams {
public:
    TradeStreams(Broker& broker, Gatekeeper& gate) : broker_{broker}, gate_{gate} {}

    void on_accept(wire::ChannelId channel, const wire::Headers& headers, UnixNanos now, wire::Outbox& out);
    void on_message(wire::ChannelId channel, Bytes bytes, UnixNanos now, wire::Outbox& out);
    void on_closed(wire::ChannelId channel);
    bool owns(wire::ChannelId channel) const;

    // The reply to a request for events goes on with them; past ones that are asked for come first.
    void open_events(wire::RequestId request, const SimAccount& account, std::string_view target, wire::Outbox& out);
    void on_request_gone(wire::RequestId request);

    // Tells what the broker has to tell.
    void flush(UnixNanos now, wire::Outbox& out);
    // When a held-back update is told in any case.
    std::optional<UnixNanos> next_due() const;
    // How many updates there have been, whoever heard them.
    std::uint64_t told() const { return told_; }
    // Ends every stream of an account.
    void drop(const SimAccount& account, wire::Outbox& out);

private:
    struct Stream {
        wire::ChannelId channel{};
        Format format = Format::Json;
        std::optional<std::uint32_t> account;
        bool listens = false;
    };
    struct Events {
        wire::RequestId request{};
        std::uint32_t account = 0;
    };
    struct Past {
        std::uint32_t account = 0;
        std::uint64_t number = 0;
        UnixNanos at;
        std::string line;
    };
    struct HeldBack {
        Update update;
        UnixNanos until;
    };

    Stream* find(wire::ChannelId channel);
    void say(const Stream& stream, const AccountStreamMessage& message, wire::Outbox& out);
    void refuse(const Stream& stream, const char* action, bool close, wire::Outbox& out);
    void tell(const Update& update, UnixNanos now, wire::Outbox& out);
    void pass(const Update& update, wire::Outbox& out);
    void remember(const Update& update, UnixNanos now, wire::Outbox& out);

    Broker& broker_;
    Gatekeeper& gate_;
    std::vector<Stream> streams_;
    std::vector<Events> events_;
    std::deque<Past> past_;  // of all accounts, oldest first
    std::uint64_t told_ = 0;
    std::vector<HeldBack> held_back_;
    std::string scratch_;
};

}  // namespace sluice::venues::alpaca::sim
