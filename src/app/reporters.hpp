#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/alerts_section.hpp"     // AlertsConfig
#include "app/telemetry_section.hpp"  // TelemetryConfig
#include "base/result.hpp"            // Result
#include "gateway/metrics.hpp"        // ProcessFigures
#include "gateway/order_trace.hpp"    // OrderTrace
#include "model/account.hpp"          // Mode
#include "world/live.hpp"             // LiveWorld
#include "world/live/egress.hpp"      // Egress
#include "world/node.hpp"             // EventObserver

namespace sluice::app {

struct ReporterParts {
    const AlertsConfig& alerts;
    const TelemetryConfig& telemetry;
    Mode mode = Mode::Paper;
    std::vector<std::string> egress_allow;
    std::string home;
    std::string version;
    world::LiveWorld& world;
    world::TraceLine trace{};  // of the wires; empty: none
};

// What tells others of this process by calling them: alerts and order traces, each only where the configuration names a
// place. With or without a door; from the opening to the end of the world's run. On the loop.
//
// Hosting: open() before the world runs, look_around() from its should_stop, fill() where figures are asked for, and the
// door's routes through gateway::with_trace(routes, *trace()) where there is one.
class Reporters final : public world::EventObserver {
public:
    // Observes the world. Error Invalid: a place that this process may not reach, in one sentence.
    static Result<std::unique_ptr<Reporters>> open(const ReporterParts& parts);
    ~Reporters() override;

    // At least ten times a second: how the journal is, of which no event tells while it cannot be written.
    void look_around();
    // What they count, for the figures.
    void fill(gateway::ProcessFigures& figures) const;
    // Null: there are no traces.
    gateway::OrderTrace* trace();
    // Whom this process tells what, for the start; empty: nobody.
    std::string sentences() const;

    void on_event(const Event& event, UnixNanos now) override;

private:
    struct Impl;
    explicit Reporters(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

// Whether a process may call there: what Egress lets through for data, and no host of a venue whatever is configured, for a
// message to a broker is no alert. `who` begins the sentence.
Status judge_reporter(const wire::Endpoint& endpoint, const world::Egress& egress, const std::string& who);
// All places of both, before anything is opened.
Status judge_reporters(const AlertsConfig& alerts, const TelemetryConfig& telemetry, Mode mode,
                       const std::vector<std::string>& egress_allow);

}  // namespace sluice::app
