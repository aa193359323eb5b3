#include "app/reporters.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <utility>

#include "app/wired_accounts.hpp"  // all_hosts
#include "base/text.hpp"           // to_lower
#include "gateway/alerts.hpp"

namespace sluice::app {
namespace {

constexpr std::chrono::seconds kLookEvery{1};

std::string_view word_of(Mode mode) { return mode == Mode::Live ? "live" : "paper"; }

}  // namespace

Status judge_reporter(const wire::Endpoint& endpoint, const world::Egress& egress, const std::string& who) {
    const std::string host = to_lower(endpoint.host);
    for (const venues::HostRow& row : all_hosts())
        if (to_lower(row.host) == host && !world::is_loopback(host))
            return fail(ErrorCode::Invalid, who + ": " + host + " is a venue's, and only its client speaks to it");
    if (const Status allowed = egress.judge(endpoint); !allowed)
        return fail(ErrorCode::Invalid, who + ": " + allowed.error().text);
    return {};
}

Status judge_reporters(const AlertsConfig& alerts, const TelemetryConfig& telemetry, Mode mode,
                       const std::vector<std::string>& egress_allow) {
    const auto egress = world::Egress::make(mode, all_hosts(), egress_allow);
    if (!egress)
        return tl::unexpected{egress.error()};
    for (const gateway::AlertTarget& target : alerts.options.targets)
        if (Status allowed = judge_reporter(target.endpoint, *egress, "alerts.targets: " + target.name); !allowed)
            return allowed;
    if (telemetry.otlp)
        return judge_reporter(telemetry.otlp->endpoint, *egress, "telemetry.otlp_endpoint");
    return {};
}

struct Reporters::Impl {
    world::LiveWorld& world;
    std::optional<gateway::Alerts> alerts;
    std::optional<gateway::OrderTrace> trace;
    UnixNanos looked_at;

    explicit Impl(const ReporterParts& parts) : world{parts.world} {
        if (!parts.alerts.options.targets.empty()) {
            gateway::AlertOptions options = parts.alerts.options;
            options.mode = parts.mode;
            options.source = std::string{word_of(parts.mode)} + ", " + parts.home;
            alerts.emplace(std::move(options));
        }
        if (const auto& otlp = parts.telemetry.otlp) {
            gateway::OrderTraceOptions options;
            options.endpoint = otlp->endpoint;
            options.path = otlp->path;
            options.version = parts.version;
            options.instance = parts.home;
            trace.emplace(std::move(options));
        }
    }

    // The machine gets its sockets, and speaks over them by its owner's word.
    template <class Machine>
    Status carry(Machine& machine, const world::CallerWire& wire) {
        world::LiveCallers& callers = world.doors().callers();
        if (Status added = callers.add(machine, wire); !added)
            return added;
        machine.attach([&callers, number = callers.count() - 1](const auto& what) { callers.tell(number, what); });
        return {};
    }
    Status carry_all(const ReporterParts& parts) {
        if (alerts)
            if (Status carried = carry(*alerts, {parts.alerts.ca_file, parts.trace}); !carried)
                return carried;
        if (trace)
            return carry(*trace, {parts.alerts.ca_file, parts.trace});
        return {};
    }
};

Reporters::Reporters(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
Reporters::~Reporters() = default;

Result<std::unique_ptr<Reporters>> Reporters::open(const ReporterParts& parts) {
    if (const Status judged = judge_reporters(parts.alerts, parts.telemetry, parts.mode, parts.egress_allow); !judged)
        return tl::unexpected{judged.error()};
    auto impl = std::make_unique<Impl>(parts);
    if (const Status carried = impl->carry_all(parts); !carried)
        return tl::unexpected{carried.error()};
    std::unique_ptr<Reporters> reporters{new Reporters{std::move(impl)}};
    parts.world.node().add_observer(static_cast<world::EventObserver&>(*reporters));
    return reporters;
}

void Reporters::on_event(const Event& event, UnixNanos now) {
    if (impl_->alerts)
        impl_->alerts->on_event(event, impl_->world.doors().now());
    if (impl_->trace)
        impl_->trace->on_event(event, now);
}

void Reporters::look_around() {
    Impl& it = *impl_;
    const UnixNanos now = it.world.doors().now();
    if (!it.alerts || now - it.looked_at < kLookEvery)
        return;
    it.looked_at = now;
    it.world.inbox().put(
        [this](world::LoopDesk& loop) -> world::Afterwards {
            const auto journal = loop.journal();
            if (journal.recorded)
                impl_->alerts->on_journal(journal.healthy, journal.text, impl_->world.doors().now());
            return {};
        },
        world::Inbox::Urgency::Usual);
}

void Reporters::fill(gateway::ProcessFigures& figures) const {
    if (impl_->alerts)
        for (const gateway::Alerts::TargetCounts& of : impl_->alerts->counts())
            figures.alerts.push_back({std::string{of.name}, of.sent, of.repeated, of.held, of.dropped});
    if (!impl_->trace)
        return;
    const gateway::OrderTrace::Counts counts = impl_->trace->counts();
    figures.trace_spans_sent = counts.sent;
    figures.trace_spans_dropped = counts.dropped;
}

gateway::OrderTrace* Reporters::trace() { return impl_->trace ? &*impl_->trace : nullptr; }

std::string Reporters::sentences() const {
    std::string text;
    if (impl_->alerts) {
        text += "Alerts go to";
        for (const gateway::Alerts::TargetCounts& of : impl_->alerts->counts())
            text += " " + std::string{of.name} + " (" + std::string{of.kind} + ")";
        text += ".\n";
    }
    if (impl_->trace) {
        const wire::Endpoint at = impl_->trace->endpoints().front();
        text += "Traces of orders go to " + at.host + ":" + std::to_string(at.port) + ".\n";
    }
    return text;
}

}  // namespace sluice::app
