#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "gateway/handler.hpp"   // Route
#include "gateway/outgoing.hpp"  // Outgoing
#include "gateway/speak.hpp"     // Speak
#include "model/event.hpp"       // Event

namespace sluice::gateway {

struct OrderTraceOptions {
    wire::Endpoint endpoint;           // of an OpenTelemetry collector
    std::string path = "/v1/traces";   // OTLP over HTTP with JSON
    std::string version;               // of this program
    std::string instance;              // which process: its home
    std::size_t orders_max = 10'000;   // under way; an older one goes out as it is
    std::size_t spans_max = 10'000;    // that wait for the collector; what is over it is dropped and counted
    std::size_t batch = 200;           // spans a message
    std::chrono::seconds every{5};     // what waits is sent this often
    std::chrono::seconds give_up{10};  // on one message
};

// One trace an order, for OpenTelemetry: the order from the command to its end, and within it the decision, the wait for
// the journal, the way to the venue and back, and each fill. A fold over durable events, told when each was durable. Spans
// go out in batches; when the collector is away they are dropped and counted, and nobody waits. On the loop.
class OrderTrace final : public Outgoing {
public:
    explicit OrderTrace(OrderTraceOptions options);
    ~OrderTrace() override;

    void attach(Speak speak);
    // A durable event; `durable_at` is when it became so, by the market's clock, as the event's own time is.
    void on_event(const Event& event, UnixNanos durable_at);
    // The trace this order belongs to, by a W3C traceparent ("00-<trace>-<span>-<flags>") of who asked. An unreadable one,
    // and none, leave the order a trace of its own, made of its id.
    void adopt(const ClOrdId& order, std::string_view traceparent);

    struct Counts {
        std::uint64_t sent = 0;  // spans that the collector took
        std::uint64_t dropped = 0;
        std::size_t waiting = 0;
        std::size_t orders = 0;  // under way
        std::string last_error;
    };
    Counts counts() const;

    std::vector<wire::Endpoint> endpoints() const override;
    std::vector<std::string> secrets() const override { return {}; }
    bool busy() const override;
    std::string give_up() override;
    void on_http_reply(wire::CallId, const wire::HttpReply&, UnixNanos, wire::Outbox&) override;
    void on_http_failed(wire::CallId, std::string_view reason, wire::Left, UnixNanos, wire::Outbox&) override;
    void on_timer(wire::TimerToken, UnixNanos, wire::Outbox&) override;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// The same routes, with the traceparent of a request given to the orders that its commands place or propose. `trace` outlives
// them.
std::vector<Route> with_trace(std::vector<Route> routes, OrderTrace& trace);

}  // namespace sluice::gateway
