#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"                       // Random
#include "venues/alpaca/sim_answer.hpp"          // Answer
#include "venues/alpaca/sim_broker.hpp"          // Broker, SimConfig
#include "venues/alpaca/sim_data.hpp"            // MarketDataDesk, KeyRing, MarketTap
#include "venues/alpaca/sim_fault_schedule.hpp"  // FaultSchedule
#include "venues/alpaca/sim_incidents.hpp"       // Incident
#include "venues/alpaca/sim_stream.hpp"          // TradeStreams, Gatekeeper
#include "wire/channel.hpp"                      // Server

namespace sluice::venues::alpaca::sim {

// Alpaca in a box: the trading API v2, its trade_updates stream and its market data on one port. Any pair of keys opens a
// paper account of its own; keys that look live are refused. A machine: no clock, no socket, no chance but the seed's.
//
// Its own control, which Alpaca does not have, under /sim (docs/incidents.md): GET, POST {"name", "count"} and DELETE ?name=
// /sim/incidents; POST /sim/activities.
class Simulator final : public wire::Server, private KeyRing, private MarketTap, private Gatekeeper {
public:
    // Without a tape nothing happens in the market but what feed() brings.
    Simulator(SimConfig config, std::unique_ptr<feed::Tape> tape);
    ~Simulator() override;

    // Once, first.
    void start(UnixNanos now, wire::Outbox& out);
    // A market event from outside the tape, for tests.
    void feed(const feed::MarketEvent& event, UnixNanos now, wire::Outbox& out);

    // The fault dial. Turning KeyRevoked off gives the keys back.
    void turn_on(Incident which, std::int64_t count = 1) { broker_.incidents.turn_on(which, count); }
    void turn_off(Incident which);
    void turn_off_all();
    const Incidents& incidents() const { return broker_.incidents; }
    // A scenario that turns the dial by itself; before start().
    void follow(std::vector<TimedFault> scenario) { scenario_ = std::move(scenario); }

    const Broker& broker() const { return broker_; }

    void on_accept(wire::ChannelId, std::string_view target, const wire::Headers&, UnixNanos, wire::Outbox&) override;
    void on_request(wire::RequestId, const wire::HttpRequest&, UnixNanos, wire::Outbox&) override;
    void on_request_gone(wire::RequestId, UnixNanos, wire::Outbox&) override;
    void on_message(wire::ChannelId, Bytes, wire::MessageKind, UnixNanos, wire::Outbox&) override;
    void on_closed(wire::ChannelId, std::string_view reason, UnixNanos, wire::Outbox&) override;
    void on_stalled(wire::ChannelId, std::size_t queued, UnixNanos, wire::Outbox&) override;
    void on_timer(wire::TimerToken, UnixNanos, wire::Outbox&) override;

private:
    // What one request has led to, beside its answer.
    struct Effects {
        std::vector<OrderIndex> placed;
        OrderIndex replacement = kNoOrder;
        bool order_request = false;  // one that incidents of orders may befall
    };
    struct HeldReply {
        wire::RequestId request{};
        wire::HttpReply reply;
        OrderIndex order = kNoOrder;
        UnixNanos until;
    };

    bool accepts(std::string_view key, std::string_view secret) override;
    void on_market(std::size_t listing, const feed::MarketEvent& event, UnixNanos now, wire::Outbox& out) override;
    SimAccount* admit(std::string_view key, std::string_view secret, UnixNanos now) override;

    UnixNanos begin(UnixNanos now);
    void turn_dial();
    void finish(wire::Outbox& out);
    SimAccount* account_of(const wire::HttpRequest& request);
    std::optional<Answer> turn_away(SimAccount* account, wire::Headers& headers, wire::Outbox& out);
    Answer route(const Caller& caller, const wire::HttpRequest& request, Effects& effects);
    Answer control(const wire::HttpRequest& request);
    Answer control_incidents(const wire::HttpRequest& request);
    void respond(wire::RequestId request, const wire::HttpRequest& asked, Answer answer, wire::Headers headers,
                 const Effects& effects, wire::Outbox& out);
    void release_held_replies(wire::Outbox& out);
    wire::Headers common_headers();

    Broker broker_;
    TradeStreams streams_;
    std::unique_ptr<MarketDataDesk> data_;
    Random request_ids_;
    UnixNanos now_;
    std::optional<UnixNanos> wake_at_;  // the earliest wake under way
    std::vector<HeldReply> held_replies_;
    std::vector<TimedFault> scenario_;
    FaultSchedule schedule_;
    FaultCounts counts_;
};

}  // namespace sluice::venues::alpaca::sim
