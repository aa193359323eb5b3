#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "gateway/outgoing.hpp"  // Outgoing
#include "wire/channel.hpp"      // ChannelSink
#include "world/carrier.hpp"     // ChannelCarrier
#include "world/due_work.hpp"    // DueWork

namespace sluice::world {

// Carries one machine that only calls out: its few timers, what it is told, and what it wants.
class CallerHost final : public wire::ChannelSink, public DueWork {
public:
    // `machine` outlives it. `now` answers what time it is when a transport speaks.
    CallerHost(gateway::Outgoing& machine, std::function<UnixNanos()> now) : machine_{machine}, now_{std::move(now)} {}
    // Before anything is told; outlives it.
    void attach(ChannelCarrier& carrier) { carrier_ = &carrier; }

    // For what the machine wants by its owner's word; not from within a callback of its own.
    template <class F>
    void tell(UnixNanos now, F&& what) {
        out_.clear();
        what(now, out_);
        timers_.insert(timers_.end(), out_.wakes.begin(), out_.wakes.end());
        if (carrier_ != nullptr && !out_.order.empty())
            carrier_->carry_out(out_, now);
    }
    std::optional<UnixNanos> next_due() const override;
    bool fire(UnixNanos now) override;

    void http_reply(wire::CallId id, const wire::HttpReply& reply) override;
    void http_failed(wire::CallId id, std::string_view reason, wire::Left left) override;

private:
    gateway::Outgoing& machine_;
    std::function<UnixNanos()> now_;
    ChannelCarrier* carrier_ = nullptr;
    wire::Outbox out_;
    std::vector<wire::Outbox::WakeAt> timers_;
};

}  // namespace sluice::world
