#include "world/historical.hpp"

#include <utility>
#include <vector>

namespace sluice::world {
namespace {

// SplitMix64's finalizer: nearby seeds give epochs far apart.
std::uint64_t mix(std::uint64_t value) {
    value += 0x9E3779B97F4A7C15u;
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9u;
    value = (value ^ (value >> 27)) * 0x94D049BB133111EBu;
    return value ^ (value >> 31);
}

}  // namespace

std::uint64_t virtual_epoch(std::uint64_t seed, std::uint64_t runs) {
    // 30 bits of the seed above 16 for the runs: nine characters in an id, and no two runs of a journal share one.
    return ((mix(seed) >> 34) << 16) + runs + 1;
}

struct HistoricalWorld::Impl final : JournalPort, MarketObserver {
    HistoricalOptions options;
    journal::Storage& storage;
    Node node;
    BarStage bars;
    Stepper stepper;
    MemoryWires wires;
    std::optional<journal::Writer> writer;
    journal::RecoveryInfo recovered;
    std::vector<Command> setup;
    HistoricalSummary summary;
    std::uint64_t events = 0;

    Impl(engine::EngineConfig config, const market::CalendarView& calendars, journal::Storage& disk,
         HistoricalOptions given)
        : options{std::move(given)},
          storage{disk},
          node{std::move(config), calendars, *this},
          bars{calendars},
          stepper{node, bars},
          wires{node, stepper} {
        stepper.add_observer(*this);
    }

    void append(std::span<const Event> batch) override {
        for (const Event& event : batch)
            writer->append(event);
    }
    void on_quote(const Quote&) override { ++summary.quotes; }
    void on_trade(const Trade&) override { ++summary.trades; }
    void on_bar(const Bar&) override { ++summary.bars; }

    // Everything written is durable before time moves on; what that releases may write again.
    Status settle() {
        while (writer->has_pending()) {
            if (Status status = writer->commit(); !status)
                return status;
            node.on_durable(writer->durable_up_to(), stepper.now());
        }
        return {};
    }

    Status fire_until(UnixNanos until) {
        while (stepper.fire(until))
            if (Status status = settle(); !status)
                return status;
        return {};
    }

    // What comes before an event at that time.
    Status fire_for(UnixNanos event) {
        if (!options.events_first)
            return fire_until(event);
        Status status = fire_until(event - std::chrono::nanoseconds{1});
        for (auto due = bars.next_due(); status && due && *due <= event; due = bars.next_due())
            status = stepper.fire(event) ? settle() : Status{};  // bars are the first of what is due at one moment
        return status;
    }

    Status begin(UnixNanos at) {
        if (recovered.last_sequence > 0 && recovered.last_time > at)
            return fail(ErrorCode::Invalid, "the journal of this home ends at " + format_rfc3339(recovered.last_time) +
                                                ", after the data begins (" + format_rfc3339(at) +
                                                "); a fresh home would be right");
        stepper.set_now(at);
        node.start(virtual_epoch(options.seed, recovered.runs), at, std::move(setup));
        return settle();
    }

    Status play(MarketSource& source, const std::function<bool(const HistoricalProgress&)>& progress) {
        MarketEvent event;
        while (true) {
            const auto more = source.next(event);
            if (!more)
                return tl::unexpected{more.error()};
            if (!*more)
                return {};
            if (events++ == 0) {
                summary.first = std::min(options.begin.value_or(time_of(event)), time_of(event));
                if (Status status = begin(summary.first); !status)
                    return status;
            }
            if (Status status = fire_for(std::max(stepper.now(), time_of(event))); !status)
                return status;
            stepper.deliver(event);
            if (Status status = settle(); !status)
                return status;
            if (progress && events % options.progress_every == 0 &&
                !progress({events, stepper.now(), source.progress()})) {
                summary.stopped_early = true;
                return {};
            }
        }
    }

    Status play_between(UnixNanos from, UnixNanos until,
                        const std::function<bool(const HistoricalProgress&)>& progress) {
        summary.first = from;
        if (Status status = begin(from); !status)
            return status;
        const double whole = static_cast<double>(std::max<std::int64_t>((until - from).count(), 1));
        for (std::uint64_t fired = 1; stepper.fire(until); ++fired) {
            if (Status status = settle(); !status)
                return status;
            events = summary.quotes + summary.trades;
            const double share = static_cast<double>((stepper.now() - from).count()) / whole;
            if (progress && fired % options.progress_every == 0 && !progress({events, stepper.now(), share})) {
                summary.stopped_early = true;
                return {};
            }
        }
        stepper.set_now(until);
        return {};
    }

    Status run_on() {
        if (!options.end || summary.stopped_early)
            return {};
        const Status status = fire_until(*options.end);
        stepper.set_now(*options.end);
        return status;
    }

    Status end() {
        summary.last = stepper.now();
        const UnixNanos until = stepper.now() + options.drain;
        if (Status status = fire_until(until); !status)
            return status;
        stepper.set_now(until);
        stepper.finish_bars();
        if (Status status = settle(); !status)
            return status;
        node.stop(summary.stopped_early ? "stopped" : "the data ended", stepper.now());
        if (Status status = settle(); !status)
            return status;
        if (Status status = writer->close_clean(); !status)
            return status;
        summary.end = writer->position();
        return {};
    }
};

HistoricalWorld::HistoricalWorld(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
HistoricalWorld::~HistoricalWorld() = default;

Result<std::unique_ptr<HistoricalWorld>> HistoricalWorld::open(engine::EngineConfig config,
                                                               const market::CalendarView& calendars,
                                                               journal::Storage& storage, HistoricalOptions options) {
    auto impl = std::make_unique<Impl>(std::move(config), calendars, storage, std::move(options));
    auto opened = journal::Writer::open(storage, impl->options.writer,
                                        [&](const Event& event) { return impl->node.recover(event); });
    if (!opened)
        return tl::unexpected{opened.error()};
    impl->recovered = opened->info;
    impl->writer.emplace(std::move(opened->writer));
    return std::unique_ptr<HistoricalWorld>{new HistoricalWorld{std::move(impl)}};
}

Node& HistoricalWorld::node() { return impl_->node; }
MemoryWires& HistoricalWorld::wires() { return impl_->wires; }
BarStage& HistoricalWorld::bars() { return impl_->bars; }
void HistoricalWorld::add_observer(MarketObserver& observer) { impl_->stepper.add_observer(observer); }
void HistoricalWorld::add_setup(Command command) { impl_->setup.push_back(std::move(command)); }
const journal::RecoveryInfo& HistoricalWorld::recovered() const { return impl_->recovered; }

Result<HistoricalSummary> HistoricalWorld::run(MarketSource& source,
                                               const std::function<bool(const HistoricalProgress&)>& progress) {
    Status status = impl_->play(source, progress);
    if (status && impl_->events == 0)
        status = fail(ErrorCode::Invalid, "the market source holds no event: " + source.describe());
    if (status)
        status = impl_->run_on();
    if (status)
        status = impl_->end();
    if (!status)
        return tl::unexpected{status.error()};
    return impl_->summary;
}

Result<HistoricalSummary> HistoricalWorld::run_between(UnixNanos from, UnixNanos until,
                                                       const std::function<bool(const HistoricalProgress&)>& progress) {
    Status status = impl_->play_between(from, until, progress);
    if (status)
        status = impl_->end();
    if (!status)
        return tl::unexpected{status.error()};
    return impl_->summary;
}

}  // namespace sluice::world
