#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "wire/channel.hpp"   // Outbox, ChannelSink
#include "world/carrier.hpp"  // ChannelCarrier

namespace sluice::world {

// Stands between a simulator and its transport and writes one JSON line for everything it served: requests, refused upgrades
// among them, with the status they were answered, and channel messages both ways by their name. No body, no header, no secret.
//   {"time":"...","verb":"POST","what":"/v2/orders","status":200}
//   {"time":"...","verb":"IN","what":"/stream authenticate"}
class ServedLog final : public wire::ChannelSink, public ChannelCarrier {
public:
    using Line = std::function<void(std::string_view)>;
    // What to call a message of a channel of that target; empty: it is not written.
    using NameOf = std::function<std::string(std::string_view target, Bytes bytes, wire::MessageKind kind)>;

    // Both outlive it; the carrier is attached before anything is told.
    ServedLog(wire::ChannelSink& server, NameOf name_of, std::function<UnixNanos()> now, Line line)
        : server_{server}, name_of_{std::move(name_of)}, now_{std::move(now)}, line_{std::move(line)} {}
    void attach(ChannelCarrier& carrier) { carrier_ = &carrier; }

    void carry_out(const wire::Outbox& out, UnixNanos now) override;

    void accepted(wire::ChannelId channel, std::string_view target, const wire::Headers& headers) override;
    void message(wire::ChannelId channel, Bytes bytes, wire::MessageKind kind) override;
    void bytes(wire::ChannelId channel, Bytes bytes) override { server_.bytes(channel, bytes); }
    void closed(wire::ChannelId channel, std::string_view reason) override;
    void stalled(wire::ChannelId channel, std::size_t queued) override { server_.stalled(channel, queued); }
    void drained(wire::ChannelId channel) override { server_.drained(channel); }
    void request(wire::RequestId id, const wire::HttpRequest& request) override;
    void request_gone(wire::RequestId id) override;
    void request_stalled(wire::RequestId id, std::size_t queued) override { server_.request_stalled(id, queued); }
    void request_drained(wire::RequestId id) override { server_.request_drained(id); }

private:
    void say(UnixNanos now, std::string_view verb, std::string_view what, int status = 0) const;
    void say_message(UnixNanos now, std::string_view verb, wire::ChannelId channel, Bytes bytes,
                     wire::MessageKind kind) const;

    wire::ChannelSink& server_;
    NameOf name_of_;
    std::function<UnixNanos()> now_;
    Line line_;
    ChannelCarrier* carrier_ = nullptr;
    std::map<wire::RequestId, std::pair<std::string, std::string>> asked_;  // method and path
    std::map<wire::ChannelId, std::string> targets_;                        // path of each channel
};

}  // namespace sluice::world
