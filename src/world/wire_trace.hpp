#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>

#include "wire/channel.hpp"   // Outbox, ChannelSink
#include "world/carrier.hpp"  // ChannelCarrier

namespace sluice::world {

// One line of wire traffic, for people: what went which way, with secret headers as ***, long bodies cut and what is not
// text as its size.
using TraceLine = std::function<void(std::string_view line)>;

// Stands between a client and its channels and says what passes, unchanged. Messages that carry credentials are the
// client's to name: `secrets` are masked wherever they stand.
class WireTrace final : public wire::ChannelSink, public ChannelCarrier {
public:
    // All outlive it; the carrier is attached before anything is sent.
    WireTrace(wire::ChannelSink& client, std::vector<std::string> secrets, TraceLine line)
        : client_{client}, secrets_{std::move(secrets)}, line_{std::move(line)} {}
    void attach(ChannelCarrier& carrier) { carrier_ = &carrier; }

    void carry_out(const wire::Outbox& out, UnixNanos now) override;

    void http_reply(wire::CallId id, const wire::HttpReply& reply) override;
    void http_failed(wire::CallId id, std::string_view reason, wire::Left left) override;
    void body_part(wire::CallId id, Bytes bytes) override;
    void opened(wire::ChannelId channel) override;
    void refused(wire::ChannelId channel, const wire::HttpReply& reply) override;
    void message(wire::ChannelId channel, Bytes bytes, wire::MessageKind kind) override;
    void bytes(wire::ChannelId channel, Bytes bytes) override;
    void closed(wire::ChannelId channel, std::string_view reason) override;
    void stalled(wire::ChannelId channel, std::size_t queued) override { client_.stalled(channel, queued); }
    void drained(wire::ChannelId channel) override { client_.drained(channel); }

private:
    void say(std::string line) const;
    void say_entry(const wire::Outbox& out, const wire::Outbox::Entry& entry);

    wire::ChannelSink& client_;
    std::vector<std::string> secrets_;
    TraceLine line_;
    ChannelCarrier* carrier_ = nullptr;
    std::map<wire::CallId, std::string> asked_;  // what each call under way asked
};

}  // namespace sluice::world
