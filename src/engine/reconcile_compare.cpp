#include "engine/reconcile_compare.hpp"

#include <chrono>
#include <string>
#include <utility>

#include "engine/reconcile.hpp"

namespace sluice::engine {
namespace {

// A difference counts when snapshots at least this far apart agree on it (design.md 6).
constexpr std::chrono::seconds kApart{2};
// Venues round each booking their own way; a cent of any currency is no difference.
constexpr int128 kCashTolerance = 10'000'000;

bool is_cash(const DifferenceKey& key) { return !key.currency.empty(); }

void add_positions(const State& state, const VenueSnapshot& snapshot, std::map<DifferenceKey, Views>& views) {
    const AccountId& account = snapshot.account;
    for (auto it = state.positions.lower_bound({account, InstrumentId{}, Product::None});
         it != state.positions.end() && it->first.account == account; ++it)
        if (!it->second.qty.is_zero())
            views[{it->first.instrument, it->first.product, {}}].ours = it->second.qty.nanos();
    for (const VenuePosition& p : snapshot.positions)
        if (p.account == account && !p.qty.is_zero())
            views[{p.instrument, p.product, {}}].venue = p.qty.nanos();
}

// Where a venue counts coins among its balances, a coin is what was paid in and what was bought of it.
int128 coins_held(const State& state, const AccountId& account, const Currency& currency) {
    int128 held = 0;
    for (auto it = state.positions.lower_bound({account, InstrumentId{}, Product::None});
         it != state.positions.end() && it->first.account == account; ++it) {
        const Instrument* instrument = state.find_instrument(it->first.instrument);
        if (instrument != nullptr && instrument->asset_class == AssetClass::Crypto &&
            instrument->base_currency == currency)
            held += it->second.qty.nanos();
    }
    return held;
}

void add_balances(const State& state, const VenueSnapshot& snapshot, std::map<DifferenceKey, Views>& views) {
    const AccountId& account = snapshot.account;
    const auto key_of = [](const Currency& currency) { return DifferenceKey{{}, Product::None, currency}; };
    for (auto it = state.cash.lower_bound({account, Currency{}}); it != state.cash.end() && it->first.first == account;
         ++it)
        if (!it->second.is_zero())
            views[key_of(it->first.second)].ours = it->second.nanos();
    for (const VenueBalance& b : snapshot.balances)
        if (b.account == account)
            views[key_of(b.currency)].venue = b.total.nanos();
    for (auto& [key, view] : views) {
        if (!is_cash(key) || magnitude(view.by()) <= static_cast<uint128>(kCashTolerance)) {
            if (is_cash(key))
                view.ours = view.venue;
            continue;
        }
        const int128 coins = coins_held(state, account, key.currency);
        if (coins != 0 && magnitude(view.by() - coins) <= static_cast<uint128>(kCashTolerance))
            view.ours = view.venue;
    }
}

std::uint64_t newest_activity(const ReconcileWatch& watch, const DifferenceKey& key) {
    if (is_cash(key))
        return watch.any_activity;  // whatever trades moves cash
    const auto it = watch.activity.find(key.instrument);
    return it == watch.activity.end() ? 0 : it->second;
}

const VenuePosition* find_shown(const VenueSnapshot& snapshot, const DifferenceKey& key) {
    for (const VenuePosition& p : snapshot.positions)
        if (p.account == snapshot.account && p.instrument == key.instrument && p.product == key.product)
            return &p;
    return nullptr;
}

// Whether the venue's position is older than executions of its own, and without those agrees.
bool is_stale(const VenueSnapshot& snapshot, const DifferenceKey& key, const Views& view) {
    const VenuePosition* shown = find_shown(snapshot, key);
    if (shown == nullptr)
        return false;
    int128 newer = 0;
    for (const ExecutionReport& e : snapshot.executions)
        if (e.account == snapshot.account && e.instrument == key.instrument && e.transact_time > shown->transact_time)
            newer += e.side == Side::Buy ? e.last_qty.nanos() : -e.last_qty.nanos();
    return newer != 0 && view.by() == -newer;
}

struct Comparison {
    Core& core;
    const VenueSnapshot& snapshot;
    ReconcileWatch& watch;

    // Whether a second snapshot is still wanted.
    bool look_at(const DifferenceKey& key, const Views& view) const {
        const bool cash = is_cash(key);
        const DifferenceFound* open = find_open(key);
        if (view.by() == 0) {
            watch.suspected.erase(key);
            if (open != nullptr)
                core.emit(DifferenceClosed{snapshot.account, key.instrument, key.product, key.currency,
                                           "both sides agree again"});
            return false;
        }
        if (open != nullptr && is_final(*open) && by(*open) == view.by()) {
            watch.suspected.erase(key);
            return false;  // known, and the same
        }
        const auto seen = watch.suspected.find(key);
        const bool same = seen != watch.suspected.end() && seen->second.by == view.by() &&
                          newest_activity(watch, key) <= seen->second.sequence;
        if (!same) {
            watch.suspected.insert_or_assign(
                key, Suspicion{snapshot.snapshot, core.state.last_sequence, core.now, view.by()});
            return true;
        }
        if (watch.asked_at < seen->second.seen_at + kApart)
            return true;
        const Suspicion first = seen->second;
        watch.suspected.erase(seen);
        cash ? confirm_cash(key, view, first) : confirm_position(key, view, first);
        return false;
    }

private:
    const DifferenceFound* find_open(const DifferenceKey& key) const {
        const auto state = core.state.reconciles.find(snapshot.account);
        const auto it = state->second.open.find(key);
        return it == state->second.open.end() ? nullptr : &it->second;
    }
    static int128 by(const DifferenceFound& d) {
        return d.currency.empty() ? d.venue.nanos() - d.ours.nanos() : d.venue_cash.nanos() - d.our_cash.nanos();
    }
    DifferenceFound found(const DifferenceKey& key, const Suspicion& first) const {
        DifferenceFound out;
        out.account = snapshot.account;
        out.instrument = key.instrument;
        out.product = key.product;
        out.currency = key.currency;
        out.first_snapshot = first.snapshot;
        out.second_snapshot = snapshot.snapshot;
        const bool cut = watch.asked_from < snapshot.executions_from;
        out.difference = cut ? DifferenceClass::HistoryCut : DifferenceClass::Unexplained;
        out.evidence = cut ? "the venue's executions begin after the last comparison" : "no execution tells of it";
        return out;
    }
    void confirm_cash(const DifferenceKey& key, const Views& view, const Suspicion& first) const {
        DifferenceFound out = found(key, first);
        out.our_cash = Amount::from_nanos(view.ours);
        out.venue_cash = Amount::from_nanos(view.venue);
        const std::string text = "cash: ours " + to_text(out.our_cash) + ' ' + std::string{key.currency.view()} +
                                 ", the venue's " + to_text(out.venue_cash) + "; " + out.evidence;
        core.emit(std::move(out));
        core.emit(Alerted{AlertCode::Difference, snapshot.account, {}, {}, text});
    }
    void confirm_position(const DifferenceKey& key, const Views& view, const Suspicion& first) const {
        DifferenceFound out = found(key, first);
        out.ours = Quantity::from_nanos(view.ours);
        out.venue = Quantity::from_nanos(view.venue);
        out.by_fills = proven_qty(core.state, snapshot.account, key, out.ours);
        if (is_stale(snapshot, key, view)) {
            out.difference = DifferenceClass::StaleView;
            out.evidence = "the venue's figure is older than its own executions, and agrees without them";
            const DifferenceFound* open = find_open(key);
            if (open == nullptr || open->difference != out.difference || by(*open) != view.by())
                core.emit(std::move(out));
            return;  // proven: nothing is wrong with what we hold
        }
        const std::string name{key.instrument.view()};
        const std::string text = name + ": ours " + to_text(out.ours) + ", the venue's " + to_text(out.venue) +
                                 ", by executions " + to_text(out.by_fills) + "; " + out.evidence;
        core.emit(std::move(out));
        if (!core.state.is_frozen(snapshot.account, key.instrument)) {
            Requester by;
            by.origin = Origin::Engine;
            by.who = StrategyId{"reconcile"};
            core.emit(FreezeChanged{snapshot.account, key.instrument, FreezeState::Frozen, by, kDifferenceFreeze});
        }
        core.emit(Alerted{AlertCode::Difference, snapshot.account, key.instrument, {}, text});
    }
};

}  // namespace

std::map<DifferenceKey, Views> views_of(const State& state, const VenueSnapshot& snapshot) {
    std::map<DifferenceKey, Views> views;
    add_positions(state, snapshot, views);
    add_balances(state, snapshot, views);
    return views;
}

Quantity proven_qty(const State& state, const AccountId& account, const DifferenceKey& key, Quantity ours) {
    for (const OrderState& o : state.orders) {
        const bool same =
            o.order.account == account && o.order.instrument == key.instrument && o.order.product == key.product;
        if (same)
            ours = o.order.side == Side::Buy ? ours - o.inferred_qty : ours + o.inferred_qty;
    }
    return ours;
}

bool compare_views(Core& core, const VenueSnapshot& snapshot) {
    auto views = views_of(core.state, snapshot);
    const auto state = core.state.reconciles.find(snapshot.account);
    // What was open and is on neither side any more agrees, too.
    for (const auto& [key, open] : state->second.open)
        if (key.order.empty())
            views.try_emplace(key);
    const Comparison comparison{core, snapshot, core.watches[snapshot.account]};
    bool unconfirmed = false;
    for (const auto& [key, view] : views)
        unconfirmed = comparison.look_at(key, view) || unconfirmed;
    return unconfirmed;
}

}  // namespace sluice::engine
