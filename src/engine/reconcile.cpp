#include "engine/reconcile.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "engine/placing.hpp"  // denial_of

namespace sluice::engine {
namespace {

using std::chrono::seconds;

// Every call ends known or Unknown within this (design.md 7); a snapshot that does not is asked for again.
constexpr seconds kGiveUp{5};
// Executions are asked for again from so long before the last comparison: a venue may book one late.
constexpr std::chrono::minutes kOverlap{10};

seconds pause_after(std::uint32_t lost) {
    switch (lost) {
        case 1: return seconds{1};
        case 2: return seconds{2};
        case 3: return seconds{4};
        default: return seconds{10};
    }
}

bool answers(const Core& core, const AccountId& account) { return core.capabilities(account).snapshots; }

// Asking needs no lock but a connection, and credentials of this process's mode on it.
bool may_ask(const Core& core, const AccountId& account) {
    const auto health = core.state.venues.find(account);
    return health != core.state.venues.end() && health->second.link == Link::Up &&
           health->second.mode == core.config.mode;
}

Requester by_engine() {
    Requester by;
    by.origin = Origin::Engine;
    by.who = StrategyId{"reconcile"};
    return by;
}

UnixNanos executions_from(const ReconcileState& state) {
    if (!state.adopted)
        return UnixNanos{};
    return std::max(state.opened_at, state.taken_at - kOverlap);
}

void ask(Core& core, const AccountId& account, const Requester& by) {
    const auto known = core.state.reconciles.find(account);
    const std::uint64_t number = known == core.state.reconciles.end() ? 1 : known->second.asked + 1;
    core.emit(SnapshotAsked{account, number, by});
    ReconcileWatch& watch = core.watches[account];
    watch.in_flight = watch.waits = true;
    watch.asked_at = core.now;
    watch.asked_from = executions_from(core.state.reconciles.at(account));
    VenueRequest request;
    request.venue = core.state.accounts.at(account).venue;
    request.account = account;
    request.body = SendSnapshot{number, watch.asked_from};
    core.out->requests.push_back(std::move(request));
}

void lose(Core& core, ReconcileWatch& watch, UnixNanos not_before) {
    watch.in_flight = false;
    watch.lost += 1;
    watch.next_at = std::max(core.now + pause_after(watch.lost), not_before);
    core.deadline_stale = true;
}

// The account and instrument an event may move; null where it moves nothing.
struct Moved {
    const AccountId* account = nullptr;
    const InstrumentId* instrument = nullptr;
    UnixNanos time{};  // the venue's clock, where it says
};

Moved moved_by(const ReportApplied& e) {
    const bool says = e.applied != Applied::Duplicate && e.applied != Applied::Stale && e.applied != Applied::Unusable;
    if (!says)
        return {};
    return {&e.report.account, &e.report.instrument, e.report.transact_time};
}
Moved moved_by(const AdjustmentApplied& e) {
    if (e.applied != Applied::Changed)
        return {};
    return {&e.adjustment.account, &e.adjustment.instrument, e.adjustment.transact_time};
}

void note(Core& core, const Moved& moved, std::uint64_t sequence) {
    if (moved.account == nullptr)
        return;
    ReconcileWatch& watch = core.watches[*moved.account];
    watch.activity[*moved.instrument] = sequence;
    watch.any_activity = sequence;
    watch.moved_at = std::max(watch.moved_at, moved.time);
}

std::optional<Denial> why_not(const Core& core, const AccountId& account) {
    const std::string name{account.view()};
    if (!core.state.accounts.contains(account))
        return denial_of(DenialCode::UnknownAccount, "account " + name + " is not open");
    if (!answers(core, account))
        return denial_of(DenialCode::Unsupported,
                         "the venue of account " + name + " shows no snapshots, so there is nothing to compare with");
    if (!may_ask(core, account))
        return denial_of(DenialCode::NotConnected,
                         "the venue of account " + name + " is not connected; it is asked as soon as it is");
    return std::nullopt;
}

}  // namespace

void reconcile_now(Core& core, const Reconcile& wish, const Requester& by) {
    if (!wish.instrument.empty() || !wish.currency.empty())
        return book_difference(core, wish, by);
    const auto refuse = [&](Denial denial) {
        refuse_command(core, CommandKind::Reconcile, by, std::move(denial), {}, wish.account);
    };
    if (wish.adopt && by.origin != Origin::Person)
        return refuse(denial_of(DenialCode::NeedsApproval, "taking over what a venue shows takes a person"));
    std::vector<AccountId> wanted;
    if (!wish.account.empty())
        wanted.push_back(wish.account);
    for (const auto& [id, account] : core.state.accounts)
        if (wish.account.empty() && answers(core, id))
            wanted.push_back(id);
    if (wanted.empty())
        return refuse(denial_of(DenialCode::Unsupported, "no account's venue shows snapshots"));
    for (const AccountId& account : wanted) {
        if (auto denial = why_not(core, account)) {
            refuse(std::move(*denial));
            continue;
        }
        ReconcileWatch& watch = core.watches[account];
        if (wish.adopt)
            watch.adopt_by = by;
        if (!watch.in_flight)  // the answer under way serves this wish too
            ask(core, account, by);
    }
}

void reconcile_on_link_up(Core& core, const AccountId& account) {
    if (!answers(core, account) || !may_ask(core, account))
        return;
    core.watches[account].lost = 0;
    ask(core, account, by_engine());
}

void reconcile_on_outcome(Core& core, const RequestOutcome& outcome) {
    const auto it = core.watches.find(outcome.account);
    if (it == core.watches.end() || !it->second.in_flight)
        return;
    if (outcome.outcome == SendOutcome::NotSent || outcome.outcome == SendOutcome::Refused)
        lose(core, it->second, outcome.retry_at.value_or(core.now));
}

void reconcile_incomplete(Core& core, const AccountId& account) { lose(core, core.watches[account], core.now); }

void reconcile_note(Core& core, const Event& event) {
    if (core.config.venues.empty())
        return;
    const auto order = [&](const NewOrderSingle& o) { note(core, {&o.account, &o.instrument}, event.sequence); };
    switch (kind_of(event)) {
        case EventKind::OrderPlaced: return order(std::get<OrderPlaced>(event.body).order);
        case EventKind::ReplacePlaced: return order(std::get<ReplacePlaced>(event.body).order);
        case EventKind::ListPlaced:
            for (const NewOrderSingle& o : std::get<ListPlaced>(event.body).list.orders)
                order(o);
            return;
        case EventKind::CancelPlaced: {
            const auto& e = std::get<CancelPlaced>(event.body);
            return note(core, {&e.account, &e.instrument}, event.sequence);
        }
        case EventKind::ReportApplied: return note(core, moved_by(std::get<ReportApplied>(event.body)), event.sequence);
        case EventKind::AdjustmentApplied:
            return note(core, moved_by(std::get<AdjustmentApplied>(event.body)), event.sequence);
        default: return;
    }
}

void reconcile_on_time(Core& core) {
    if (core.config.venues.empty())
        return;
    for (const auto& [id, account] : core.state.accounts) {
        if (!answers(core, id) || !may_ask(core, id))
            continue;
        ReconcileWatch& watch = core.watches[id];
        if (watch.in_flight && watch.asked_at + kGiveUp <= core.now)
            lose(core, watch, core.now);
        if (!watch.in_flight && watch.next_at <= core.now)
            ask(core, id, by_engine());
    }
}

std::optional<UnixNanos> reconcile_deadline(const Core& core) {
    std::optional<UnixNanos> at;
    if (core.config.venues.empty())
        return at;
    for (const auto& [id, watch] : core.watches) {
        if (!answers(core, id) || !may_ask(core, id))
            continue;
        const UnixNanos due = watch.in_flight ? watch.asked_at + kGiveUp : watch.next_at;
        at = at ? std::min(*at, due) : due;
    }
    return at;
}

}  // namespace sluice::engine
