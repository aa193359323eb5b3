#include "gateway/metrics.hpp"

#include <algorithm>
#include <map>
#include <utility>
#include <variant>

#include "gateway/metrics_fold.hpp"   // MetricsFold
#include "gateway/metrics_rows.hpp"   // metric_rows
#include "gateway/metrics_sheet.hpp"  // MetricSheet
#include "gateway/metrics_state.hpp"  // read_state, read_journal, read_process

namespace sluice::gateway {
namespace {

constexpr std::size_t kInstrumentsShown = 100;

int status_of(const Outcome& outcome) {
    if (const auto* problem = std::get_if<Problem>(&outcome))
        return known_problem(problem->code).status;
    return std::get<Answer>(outcome).status;
}

}  // namespace

struct Metrics::Impl {
    MetricsOptions options;
    MetricsFold fold;
    std::map<InstrumentId, UnixNanos> heard;
    std::uint64_t quotes = 0;
    std::uint64_t trades = 0;

    void read_market(UnixNanos now, MetricSheet& sheet) const {
        sheet.add("sluice_market_events_total", static_cast<double>(quotes), {{"kind", "quote"}});
        sheet.add("sluice_market_events_total", static_cast<double>(trades), {{"kind", "trade"}});
        std::size_t shown = 0;
        for (const auto& [instrument, at] : heard) {
            if (++shown > kInstrumentsShown)
                return;
            sheet.add("sluice_market_data_age_seconds", static_cast<double>((now - at).count()) / 1e9,
                      {{"instrument", instrument.view()}});
        }
    }
};

Metrics::Metrics(MetricsOptions options) : impl_{std::make_unique<Impl>()} { impl_->options = std::move(options); }
Metrics::~Metrics() = default;

void Metrics::on_event(const Event& event, UnixNanos durable_at) { impl_->fold.on_event(event, durable_at); }

void Metrics::on_quote(const Quote& quote, UnixNanos now) {
    ++impl_->quotes;
    impl_->heard[quote.instrument] = now;
}

void Metrics::on_trade(const Trade& trade, UnixNanos now) {
    ++impl_->trades;
    impl_->heard[trade.instrument] = now;
}

void Metrics::on_answer(std::string_view method, std::string_view route, int status,
                        std::optional<std::chrono::nanoseconds> took) {
    impl_->fold.on_answer(method, route, status, took);
}

std::optional<std::chrono::nanoseconds> Metrics::monotonic() const {
    return impl_->options.monotonic ? std::optional{impl_->options.monotonic()} : std::nullopt;
}

std::string Metrics::text(const engine::Engine& engine, const JournalState& journal, UnixNanos now) const {
    MetricSheet sheet;
    sheet.add("sluice_build_info", 1, {{"version", impl_->options.version}});
    sheet.add("sluice_live_mode", impl_->options.mode == Mode::Live ? 1 : 0);
    sheet.take(impl_->fold.collect());
    read_state(engine, now, sheet);
    impl_->read_market(now, sheet);
    read_journal(journal, sheet);
    if (impl_->options.process)
        read_process(impl_->options.process(), sheet);
    return sheet.text();
}

std::span<const MetricRow> Metrics::rows() { return metric_rows(); }

std::vector<Route> with_metrics(std::vector<Route> routes, Metrics& metrics) {
    for (Route& route : routes) {
        if (!route.handler)
            continue;
        const auto counted = [&metrics, method = route.method, pattern = route.pattern](
                                 int status, std::optional<std::chrono::nanoseconds> since) {
            const auto now = metrics.monotonic();
            metrics.on_answer(method, pattern, status, now && since ? std::optional{*now - *since} : std::nullopt);
        };
        route.handler = [handler = std::move(route.handler), counted, &metrics](const Ask& ask, Room& room,
                                                                                const Reply& reply) -> Said {
            const auto since = metrics.monotonic();
            Said said = handler(ask, room, [reply, counted, since](Outcome outcome, Recorded recorded) {
                counted(status_of(outcome), since);
                reply(std::move(outcome), recorded);
            });
            if (const auto* answer = std::get_if<Answer>(&said))
                counted(answer->status, since);
            else if (const auto* problem = std::get_if<Problem>(&said))
                counted(known_problem(problem->code).status, since);
            return said;
        };
    }
    return routes;
}

}  // namespace sluice::gateway
