#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/engine.hpp"      // Engine
#include "gateway/desk.hpp"       // JournalState
#include "gateway/handler.hpp"    // Route
#include "model/account.hpp"      // Mode
#include "model/event.hpp"        // Event
#include "model/market_data.hpp"  // Quote, Trade

namespace sluice::gateway {

// What a process counts besides what stands in events and in the engine's state; asked for at every look.
struct ProcessFigures {
    std::uint64_t slow_callbacks = 0;
    std::chrono::nanoseconds slowest_callback{};
    std::uint64_t log_dropped = 0;
    std::uint64_t stream_readers = 0;
    std::uint64_t stream_slow = 0;    // of them, stalled now
    std::uint64_t stream_closed = 0;  // because they stayed too far behind
    std::uint64_t door_refused = 0;   // requests, by the door itself
    std::uint64_t trace_spans_sent = 0;
    std::uint64_t trace_spans_dropped = 0;
    struct AlertFigures {
        std::string target;
        std::uint64_t sent = 0, repeated = 0, held = 0, dropped = 0;
    };
    std::vector<AlertFigures> alerts;
};

struct MetricsOptions {
    std::string version;
    Mode mode = Mode::Paper;
    std::function<ProcessFigures()> process{};              // empty: what it would tell is left out
    std::function<std::chrono::nanoseconds()> monotonic{};  // for how long answers take; empty: that is left out
};

// One row of the table in docs/operations.md.
struct MetricRow {
    std::string_view name;
    std::string_view type;  // counter, gauge, histogram
    std::string_view labels;
    std::string_view help;
};

// The figures of this process for Prometheus. Counters and latencies are a fold over the durable events of this run; the rest
// is read from the engine's state when somebody looks. Labels are names of the configuration and words of enumerations:
// never an order, a token or a text from outside. On the loop.
class Metrics {
public:
    explicit Metrics(MetricsOptions options);
    ~Metrics();

    // A durable event and when it became so, by the market's clock.
    void on_event(const Event& event, UnixNanos durable_at);
    void on_quote(const Quote& quote, UnixNanos now);
    void on_trade(const Trade& trade, UnixNanos now);
    // A request that a handler has answered; `took` is absent where nobody measures.
    void on_answer(std::string_view method, std::string_view route, int status,
                   std::optional<std::chrono::nanoseconds> took);
    std::optional<std::chrono::nanoseconds> monotonic() const;

    // The text format 0.0.4.
    std::string text(const engine::Engine& engine, const JournalState& journal, UnixNanos now) const;
    static std::span<const MetricRow> rows();

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// The same routes, with what they answer counted. `metrics` outlives them.
std::vector<Route> with_metrics(std::vector<Route> routes, Metrics& metrics);

}  // namespace sluice::gateway
