#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "venues/alpaca/config.hpp"  // AlpacaConfig, Place
#include "venues/client.hpp"         // Outbox
#include "venues/retry.hpp"          // Reconnects

namespace sluice::venues::alpaca {

// One WebSocket that is kept open: opened, watched through its handshake, and opened again after pauses of 1, 2, 4 ... 30 s
// with jitter when it is lost. What is said over it is its owner's business.
class StreamLink {
public:
    // Channel ids are `first`, `first` + 4, ...: the links of one client, of which there are at most four, share no id.
    StreamLink(const AlpacaConfig& config, Place place, std::uint64_t first)
        : config_{config},
          place_{place},
          next_channel_{first},
          reconnects_{config.reconnects, Random{config.seed, first}} {}

    void open(std::string target, wire::Headers headers, UnixNanos now, Outbox& out);
    void send(std::string_view bytes, wire::MessageKind kind, Outbox& out) const;
    // Closes it; it is opened again in time.
    void drop(std::string_view reason, UnixNanos now, Outbox& out);
    // The handshake is through: the pauses start from the beginning when it is lost again.
    void ready();

    // Whether what the channel says is still listened to.
    bool is(wire::ChannelId channel) const { return channel_ == channel; }
    bool is_ready() const { return ready_; }
    void on_closed(UnixNanos now);

    // When open() is due or the handshake has lasted too long.
    std::optional<UnixNanos> due() const { return due_; }
    bool wants_open(UnixNanos now) const { return !channel_ && due_ && *due_ <= now; }
    bool is_late(UnixNanos now) const { return channel_ && !ready_ && due_ && *due_ <= now; }

private:
    const AlpacaConfig& config_;
    Place place_;
    std::uint64_t next_channel_;
    Reconnects reconnects_;
    std::optional<wire::ChannelId> channel_;  // the one listened to
    bool ready_ = false;
    std::optional<UnixNanos> due_;
};

}  // namespace sluice::venues::alpaca
