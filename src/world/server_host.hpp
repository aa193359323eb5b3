#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

#include "wire/channel.hpp"   // Server, ChannelSink
#include "world/carrier.hpp"  // ChannelCarrier
#include "world/due_work.hpp"

namespace sluice::world {

// Carries one simulator: its timers, what it is told, and what it wants. In a world of its own (`sluice sim`), or beside a
// node, whose Stepper then fires it.
class ServerHost final : public wire::ChannelSink, public DueWork {
public:
    // `server` outlives it. `now` answers what time it is when a transport speaks.
    ServerHost(wire::Server& server, std::function<UnixNanos()> now) : server_{server}, now_{std::move(now)} {}
    // Before anything is told; outlives it.
    void attach(ChannelCarrier& carrier) { carrier_ = &carrier; }

    // For what the machine is to do at its start or by its owner's word: `what(server, now, out)`, then what it wants.
    template <class F>
    void tell(UnixNanos now, F&& what) {
        out_.clear();
        what(server_, now, out_);
        take(now);
    }
    std::optional<UnixNanos> next_due() const override;
    bool fire(UnixNanos now) override;

    void accepted(wire::ChannelId channel, std::string_view target, const wire::Headers& headers) override;
    void message(wire::ChannelId channel, Bytes bytes, wire::MessageKind kind) override;
    void bytes(wire::ChannelId channel, Bytes bytes) override;
    void closed(wire::ChannelId channel, std::string_view reason) override;
    void stalled(wire::ChannelId channel, std::size_t queued) override;
    void drained(wire::ChannelId channel) override;
    void request(wire::RequestId id, const wire::HttpRequest& request) override;
    void request_gone(wire::RequestId id) override;
    void turned_away(const wire::TurnedAway& away) override;
    void request_stalled(wire::RequestId id, std::size_t queued) override;
    void request_drained(wire::RequestId id) override;

private:
    struct Timer {
        UnixNanos at;
        std::uint64_t order;
        wire::TimerToken token;
    };
    void take(UnixNanos now);

    wire::Server& server_;
    std::function<UnixNanos()> now_;
    ChannelCarrier* carrier_ = nullptr;
    wire::Outbox out_;
    std::vector<Timer> timers_;  // a heap, earliest first
    std::uint64_t timer_count_ = 0;
};

}  // namespace sluice::world
