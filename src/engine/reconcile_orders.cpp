#include "engine/reconcile_orders.hpp"

#include <chrono>
#include <map>
#include <set>
#include <utility>

#include "engine/reconcile.hpp"

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

struct Lines {
    OrderViews& views;

    void only_here(const OrderState& order) const {
        views.ours.push_back(line_of(order, order.order.order_qty, order.cum_qty));
        views.mismatches.push_back({order.placed_as, true, "open here, and the venue does not show it"});
    }
    void only_there(const OrderState& order, const ExecutionReport& report) const {
        views.venue.push_back(line_of(order, report.order_qty, report.cum_qty.value_or(Quantity{})));
        views.mismatches.push_back(
            {order.placed_as, true, "open at the venue, and " + std::string{to_text(order.ord_status)} + " here"});
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
                                            to_text(order.cum_qty) + " of " + to_text(ours)});
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
        if (ours_alone || order.in_flight.any() || order.transact_time > snapshot.taken_at)
            continue;
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
    std::map<ClOrdId, Suspicion> suspected;
    bool unconfirmed = false;
    for (const ClOrdId& id : views.over)
        send_query(core, core.state.order_index.at(id));
    for (const OrderViews::Mismatch& mismatch : views.mismatches) {
        const OrderState& order = *core.find(mismatch.placed_as);
        const InstrumentId instrument = order.order.instrument;
        const auto activity = watch.activity.find(instrument);
        const std::uint64_t newest = activity == watch.activity.end() ? 0 : activity->second;
        const auto seen = watch.suspected_orders.find(mismatch.placed_as);
        Suspicion suspicion{snapshot.snapshot, core.state.last_sequence, core.now};
        if (seen != watch.suspected_orders.end() && newest <= seen->second.sequence)
            suspicion = seen->second;
        const bool confirmed = watch.asked_at >= suspicion.seen_at + kApart;
        if (confirmed && !suspicion.told) {
            suspicion.told = true;
            const std::string name{mismatch.placed_as.view()};
            if (!core.state.is_frozen(snapshot.account, instrument)) {
                Requester by;
                by.origin = Origin::Engine;
                by.who = StrategyId{"reconcile"};
                core.emit(FreezeChanged{snapshot.account, instrument, FreezeState::Frozen, by,
                                        "order " + name + " is not the same at the venue"});
            }
            core.emit(Alerted{AlertCode::Difference, snapshot.account, instrument, mismatch.placed_as,
                              "order " + name + ": " + mismatch.text});
        }
        unconfirmed = unconfirmed || !confirmed;
        suspected.emplace(mismatch.placed_as, suspicion);
        if (mismatch.ask)
            send_query(core, core.state.order_index.at(mismatch.placed_as));
    }
    watch.suspected_orders = std::move(suspected);
    return unconfirmed;
}

}  // namespace sluice::engine
