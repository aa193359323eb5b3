#include "engine/engine.hpp"
#include "engine/figures.hpp"    // Figures
#include "engine/flatten.hpp"    // flatten_step
#include "engine/lists.hpp"      // lists_on_quote, lists_on_trade
#include "engine/peaks.hpp"      // look_at_peaks
#include "engine/preview.hpp"    // preview
#include "engine/reconcile.hpp"  // reconcile_note

#include <string>
#include <utility>

#include "base/assert.hpp"  // SLUICE_ASSERT
#include "base/mutant.hpp"  // mutant
#include "base/text.hpp"    // append_base36
#include "engine/core.hpp"  // Core

namespace sluice::engine {

struct Engine::Impl : Core {
    using Core::Core;
    std::int64_t minute = -1;  // of the last look at the accounts' calendar days

    void turn(UnixNanos at, Effects& effects) {
        SLUICE_ASSERT(at >= now, "the engine's time never goes back");
        now = at;
        out = &effects;
    }
    void finish(Effects& effects) {
        flatten_step(*this);
        if (!deadline_stale && deadline && *deadline <= now)
            deadline_stale = true;
        if (deadline_stale) {
            on_time(*this);
            deadline = next_deadline(*this);
            deadline_stale = false;
        }
        effects.wake_at = deadline;
    }
    void look_at_days() {
        const std::int64_t current = now.nanos() / 60'000'000'000;
        if (current == minute)
            return;
        minute = current;
        for (const auto& [id, account] : state.accounts)
            open_day(*this, account);
        look_at_peaks(*this);
    }

    void on(const Command& command) { on_command(*this, command); }
    void on(const VenueReport& report) { on_report(*this, report); }
    void on(const Quote& quote) {
        marks.apply(quote, now);
        lists_on_quote(*this, quote);
        look_at_days();
    }
    void on(const Trade& trade) {
        marks.apply(trade, now);
        lists_on_trade(*this, trade);
        look_at_days();
    }
    void on(const Durable& d) { on_durable(*this, d.up_to); }
    void on(const JournalHealth& health) { on_journal_health(*this, health); }
    void on(const Wake&) { deadline_stale = true; }
};

void Core::emit(EventBody body) {
    Event event{state.last_sequence + 1, now, std::move(body)};
    fold(state, event);
    reconcile_note(*this, event);
    out->events.push_back(std::move(event));
    deadline_stale = true;
}

void Core::alert(AlertCode code, const OrderState& order, std::string text) {
    emit(Alerted{code, order.order.account, order.order.instrument, order.placed_as, std::move(text)});
}

const Capabilities& Core::capabilities(const AccountId& account) const {
    static const Capabilities kNone;
    const auto owner = state.accounts.find(account);
    if (owner == state.accounts.end())
        return kNone;
    const auto row = config.venues.find(owner->second.venue);
    return row == config.venues.end() ? kNone : row->second;
}

// <P|L><engine>-<epoch>-<counter>, base 36 (design.md 4).
ClOrdId Core::next_id() {
    std::string id{config.mode == Mode::Live ? 'L' : 'P'};
    append_base36(id, config.engine);
    id += '-';
    append_base36(id, state.epoch);
    id += '-';
    append_base36(id, ++ids_given);
    const auto parsed = ClOrdId::parse(id);
    SLUICE_ASSERT(parsed.has_value(), "engine number, epoch and counter fit 24 characters");
    return *parsed;
}

Price Core::estimate(const InstrumentId& instrument) const {
    const Mark* mark = marks.find(instrument);
    return mark == nullptr ? Price{} : mark->middle().value_or(Price{});
}

Engine::Engine(EngineConfig config, const market::CalendarView& calendars)
    : impl_{std::make_unique<Impl>(std::move(config), calendars)} {}
Engine::~Engine() = default;

Status Engine::recover(const Event& event) {
    State& state = impl_->state;
    if (event.sequence != state.last_sequence + 1)
        return fail(ErrorCode::Corrupt, "record " + std::to_string(event.sequence) + " follows record " +
                                            std::to_string(state.last_sequence) + "; sequences have no gap");
    fold(state, event);
    if (mutant(Mutant::RecoveryDecidesAgain) && std::holds_alternative<OrderPlaced>(event.body) &&
        !state.orders.empty() && state.is_halted(state.orders.back().order.account))
        state.orders.back().ord_status = OrdStatus::Denied;
    impl_->durable = event.sequence;
    return {};
}

void Engine::start(std::uint64_t epoch, UnixNanos now, Effects& out) {
    Impl& core = *impl_;
    core.turn(now, out);
    const EngineConfig& c = core.config;
    core.emit(RunStarted{c.mode, epoch, core.state.runs, c.engine, c.auto_execute, c.require_confirmation,
                         c.rehearse_live, c.version});
    // What was in flight may or may not have left: nobody knows, so nothing of it is sent again.
    const auto in_flight = core.state.busy;
    for (const auto index : in_flight) {
        const OrderState& order = core.state.orders[index];
        if (!order.in_flight.any() || order.in_flight.stage == RequestStage::Unknown)
            continue;
        RequestOutcome outcome;
        outcome.account = order.order.account;
        outcome.cl_ord_id = order.in_flight.order.cl_ord_id;
        outcome.request = order.in_flight.kind;
        outcome.outcome = SendOutcome::Perhaps;
        outcome.text = "the process that had it in hand has ended";
        core.emit(RequestProgress{std::move(outcome), RequestStage::Unknown, order.ord_status});
    }
    core.finish(out);
}

void Engine::apply(const Input& input, UnixNanos now, Effects& out) {
    Impl& core = *impl_;
    core.turn(now, out);
    std::visit([&](const auto& i) { core.on(i); }, input);
    core.finish(out);
}

void Engine::stop(std::string reason, UnixNanos now, Effects& out) {
    Impl& core = *impl_;
    core.turn(now, out);
    core.emit(RunStopped{std::move(reason)});
    out.wake_at.reset();
}

Preview Engine::preview(const Command& command) const { return engine::preview(*impl_, command); }
Figures Engine::figures() const { return Figures{impl_->limits(), impl_->now}; }
const State& Engine::state() const { return impl_->state; }
std::string Engine::fingerprint() const { return engine::fingerprint(impl_->state); }

}  // namespace sluice::engine
