#include "engine/reconcile_orders.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <utility>

#include "engine/reconcile.hpp"
#include "engine/reconcile_compare.hpp"  // is_final

namespace sluice::engine {
namespace {

constexpr std::chrono::seconds kApart{2};

std::string line_of(const OrderState& order, Quantity total, Quantity cum) {
    return "order " + std::string{order.placed_as.view()} + ' ' + to_text(total) + ' ' + to_text(cum);
}

// What the venue shows of each order we know, by the id we keep it under.
std::map<ClOrdId, const ExecutionReport*> shown_orders(const Core& core, const VenueSnapshot& snapshot) {
    std::map<ClOrdId, const ExecutionReport*> shown;
    for (const ExecutionReport& report : snapshot.orders)
        if (report.account == snapshot.account)
            if (const OrderState* order = find_reported(core, report))
                shown.emplace(order->placed_as, &report);
    return shown;
}

Quantity open_of(Quantity total, Quantity cum) { return std::max(total - cum, Quantity{}); }

struct Lines {
    OrderViews& views;

    void only_here(const OrderState& order) const {
        const Quantity total = order.order.order_qty;
        views.ours.push_back(line_of(order, total, order.cum_qty));
        views.mismatches.push_back({order.placed_as, true, "open here, and the venue does not show it",
                                    open_of(total, order.cum_qty), Quantity{}, nullptr});
    }
    void only_there(const OrderState& order, const ExecutionReport& report) const {
        const Quantity cum = report.cum_qty.value_or(Quantity{});
        views.venue.push_back(line_of(order, report.order_qty, cum));
        views.mismatches.push_back({order.placed_as, true,
                                    "open at the venue, and " + std::string{to_text(order.ord_status)} + " here",
                                    Quantity{}, open_of(report.order_qty, cum), &report});
    }
    void both(const OrderState& order, const ExecutionReport& report) const {
        const Quantity ours = order.order.order_qty;
        const bool by_amount = order.order.cash_order_qty.has_value();  // its quantity is the venue's affair
        const Quantity total = report.order_qty.is_zero() || by_amount ? ours : report.order_qty;
        const Quantity cum = report.cum_qty.value_or(order.cum_qty);
        views.ours.push_back(line_of(order, ours, order.cum_qty));
        views.venue.push_back(line_of(order, total, cum));
        if (total != ours || cum != order.cum_qty)
            views.mismatches.push_back({order.placed_as, false,
                                        "the venue shows " + to_text(cum) + " of " + to_text(total) + ", ours is " +
                                            to_text(order.cum_qty) + " of " + to_text(ours),
                                        open_of(ours, order.cum_qty), open_of(total, cum), &report});
    }
};

struct OrderComparison {
    Core& core;
    const VenueSnapshot& snapshot;
    ReconcileWatch& watch;

    // Whether a second snapshot is still wanted; what is suspected until then goes to `suspected`.
    bool look_at(const OrderViews::Mismatch& seen, std::map<ClOrdId, Suspicion>& suspected) const {
        const OrderState& order = *core.find(seen.placed_as);
        const DifferenceFound* open = find_open(order);
        if (open != nullptr && is_final(*open) && is_same(*open, seen))
            return false;  // known, and the same
        Suspicion suspicion{snapshot.snapshot, core.state.last_sequence, core.now, (seen.venue - seen.ours).nanos()};
        const auto before = watch.suspected_orders.find(seen.placed_as);
        if (before != watch.suspected_orders.end() && before->second.by == suspicion.by &&
            newest_activity(order) <= before->second.sequence)
            suspicion = before->second;
        if (watch.asked_at < suspicion.seen_at + kApart) {
            suspected.emplace(seen.placed_as, suspicion);
            return true;
        }
        confirm(order, seen, suspicion, open);
        return false;
    }

    // What was open and is not among what differs any more. One that cannot be compared now may still differ.
    void close(const OrderViews& views) const {
        std::set<ClOrdId> still = views.left_out;
        for (const OrderViews::Mismatch& seen : views.mismatches)
            still.insert(seen.placed_as);
        std::vector<DifferenceKey> gone;
        for (const auto& [key, difference] : core.state.reconciles.at(snapshot.account).open)
            if (!key.order.empty() && !still.contains(key.order))
                gone.push_back(key);
        for (const DifferenceKey& key : gone)
            core.emit(DifferenceClosed{snapshot.account, key.instrument, key.product, key.currency,
                                       "both sides agree again", key.order});
    }

private:
    static bool is_same(const DifferenceFound& open, const OrderViews::Mismatch& seen) {
        return open.ours == seen.ours && open.venue == seen.venue && open.evidence.starts_with(seen.text);
    }
    const DifferenceFound* find_open(const OrderState& order) const {
        const auto& open = core.state.reconciles.at(snapshot.account).open;
        const auto it = open.find({order.order.instrument, order.order.product, {}, order.placed_as});
        return it == open.end() ? nullptr : &it->second;
    }
    std::uint64_t newest_activity(const OrderState& order) const {
        const auto it = watch.activity.find(order.order.instrument);
        return it == watch.activity.end() ? 0 : it->second;
    }
    // Whether the venue's list is older than executions of its own, and without those agrees.
    bool is_stale(const OrderState& order, const OrderViews::Mismatch& seen) const {
        if (seen.shown == nullptr)
            return false;
        Quantity newer;
        for (const ExecutionReport& e : snapshot.executions)
            if (e.account == snapshot.account && e.transact_time > seen.shown->transact_time &&
                find_reported(core, e) == &order)
                newer += e.last_qty;
        const Quantity total = seen.shown->order_qty;
        const bool same_total = total.is_zero() || total == order.order.order_qty;
        return same_total && !newer.is_zero() && seen.shown->cum_qty.value_or(Quantity{}) + newer == order.cum_qty;
    }
    void confirm(const OrderState& order, const OrderViews::Mismatch& seen, const Suspicion& first,
                 const DifferenceFound* open) const {
        DifferenceFound out;
        out.account = snapshot.account;
        out.instrument = order.order.instrument;
        out.product = order.order.product;
        out.order = order.placed_as;
        out.ours = seen.ours;
        out.venue = seen.venue;
        out.by_fills = open_of(order.order.order_qty, order.cum_qty - order.inferred_qty);
        out.first_snapshot = first.snapshot;
        out.second_snapshot = snapshot.snapshot;
        if (is_stale(order, seen)) {
            out.difference = DifferenceClass::StaleView;
            out.evidence = seen.text + "; the venue's list is older than its own executions, and agrees without them";
            if (open == nullptr || open->difference != out.difference || !is_same(*open, seen))
                core.emit(std::move(out));
            return;  // proven: nothing is wrong with what we hold
        }
        const bool cut = watch.asked_from < snapshot.executions_from;
        out.difference = cut ? DifferenceClass::HistoryCut : DifferenceClass::Unexplained;
        out.evidence =
            seen.text + (cut ? "; the venue's executions begin after the last comparison" : "; no report tells why");
        tell(std::move(out));
    }
    void tell(DifferenceFound found) const {
        const InstrumentId instrument = found.instrument;
        const ClOrdId order = found.order;
        const std::string name{order.view()};
        const std::string text = "order " + name + ": " + found.evidence;
        core.emit(std::move(found));
        if (!core.state.is_frozen(snapshot.account, instrument)) {
            Requester by;
            by.origin = Origin::Engine;
            by.who = StrategyId{"reconcile"};
            core.emit(FreezeChanged{snapshot.account, instrument, FreezeState::Frozen, by,
                                    "order " + name + " is not the same at the venue"});
        }
        core.emit(Alerted{AlertCode::Difference, snapshot.account, instrument, order, text});
    }
};

}  // namespace

OrderViews order_views(const Core& core, const VenueSnapshot& snapshot) {
    OrderViews views;
    const Lines lines{views};
    const auto shown = shown_orders(core, snapshot);
    std::set<ClOrdId> ids;
    for (const auto& [id, report] : shown)
        ids.insert(id);
    for (const auto index : core.state.open)
        if (core.state.orders[index].order.account == snapshot.account)
            ids.insert(core.state.orders[index].placed_as);
    for (const ClOrdId& id : ids) {
        const OrderState& order = *core.find(id);
        const bool ours_alone = order.ord_status == OrdStatus::Proposed || order.ord_status == OrdStatus::PendingNew;
        if (ours_alone || order.in_flight.any() || order.transact_time > snapshot.taken_at) {
            views.left_out.insert(id);
            continue;
        }
        const auto there = shown.find(id);
        if (there == shown.end() && order.external && order.order.order_qty.is_zero())
            views.over.push_back(id);
        else if (there == shown.end())
            lines.only_here(order);
        else if (is_end(order.ord_status))
            lines.only_there(order, *there->second);
        else
            lines.both(order, *there->second);
    }
    return views;
}

bool compare_orders(Core& core, const VenueSnapshot& snapshot, const OrderViews& views) {
    ReconcileWatch& watch = core.watches[snapshot.account];
    const OrderComparison comparison{core, snapshot, watch};
    std::map<ClOrdId, Suspicion> suspected;
    bool unconfirmed = false;
    for (const ClOrdId& id : views.over)
        send_query(core, core.state.order_index.at(id));
    for (const OrderViews::Mismatch& mismatch : views.mismatches) {
        unconfirmed = comparison.look_at(mismatch, suspected) || unconfirmed;
        if (mismatch.ask)
            send_query(core, core.state.order_index.at(mismatch.placed_as));
    }
    watch.suspected_orders = std::move(suspected);
    comparison.close(views);
    return unconfirmed;
}

}  // namespace sluice::engine
