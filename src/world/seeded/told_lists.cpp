// Lists, proposals, flatten, adjustments and comparisons, as a naive reader of the journal keeps them.
#include <algorithm>
#include <utility>
#include <variant>

#include "world/seeded/told.hpp"

namespace sluice::world {

bool is_trailed(const NewOrderSingle& order) {
    return order.ord_type == OrdType::Stop && (order.trail_amount || order.trail_percent);
}

NewOrderSingle as_asked(NewOrderSingle order) {
    if (is_trailed(order)) {
        order.ord_type = OrdType::TrailingStop;
        order.stop_px.reset();
    }
    return order;
}

NewOrderSingle as_sent(NewOrderSingle order) {
    if (is_trailed(order)) {
        order.trail_amount.reset();
        order.trail_percent.reset();
    }
    return order;
}

const ToldList* Told::find_list(const ListId& id) const {
    const auto found = lists_.find(id);
    return found == lists_.end() ? nullptr : &found->second;
}

Quantity Told::filled(const ToldList& list, ListRole role) const {
    Quantity total;
    for (const std::size_t number : list.orders)
        if (orders_[number].role == role)
            total += orders_[number].cum_qty();
    return total;
}

Quantity Told::exposed(const ToldList& list, ListRole role, const ToldOrder* except) const {
    Quantity total;
    for (const std::size_t number : list.orders) {
        const ToldOrder& order = orders_[number];
        if (&order != except && order.role == role && !order.denied)
            total += order.exposed();
    }
    return total;
}

Quantity Told::uncovered(const ToldList& list) const {
    const bool oco = list.list.list_class == ListClass::Oco;
    const Quantity opened = oco ? list.first().order_qty : filled(list, ListRole::Entry);
    return std::max(opened - filled(list, ListRole::Target) - filled(list, ListRole::Stop), Quantity{});
}

// Of a list in the venue's form: only one of the venue's own exits can fill, and no more than there is to close. What the
// engine placed in their stead counts by itself.
Quantity Told::exits_at_once(const ToldList& list, Side side, const ToldOrder* except) const {
    Quantity most, own;
    bool stands_for_all = false;  // whoever asks counts one of the venue's exits, which excludes the others
    for (std::size_t i = 0; i < list.orders.size(); ++i) {
        const ToldOrder& order = orders_[list.orders[i]];
        stands_for_all = stands_for_all || (&order == except && i < list.list.orders.size());
        if (&order == except || order.denied || order.role == ListRole::Entry || order.terms.side != side)
            continue;
        if (i < list.list.orders.size())
            most = std::max(most, order.exposed());
        else
            own += order.exposed();
    }
    return (stands_for_all ? Quantity{} : std::min(most, uncovered(list))) + own;
}

Quantity Told::guarded(const ToldOrder& leg) const {
    const ToldList* list = leg.role == ListRole::Entry ? nullptr : find_list(leg.list_id);
    if (list == nullptr || list->form == ListForm::Held)
        return Quantity{};
    return uncovered(*list) + exposed(*list, ListRole::Entry);
}

const ToldComparison& Told::comparison(const AccountId& account) const {
    static const ToldComparison kNone;
    const auto found = comparisons_.find(account);
    return found == comparisons_.end() ? kNone : found->second;
}

// What the opening's figures hold already counts with it, however late it is told.
void Told::adjust(const Adjustment& a) {
    if (!adjustments_.insert({{a.account, std::string{a.id.view()}}, true}).second)
        return;
    const UnixNanos opened_at = comparison(a.account).opened_at;
    if (opened_at != UnixNanos{} && a.transact_time <= opened_at)
        return;
    if (!a.currency.empty())
        adjusted_cash_[{a.account, a.currency}] += a.cash;
    if (!a.instrument.empty())
        positions_[{a.account, a.instrument}] += a.qty;
}

void Told::place_list(const ListPlaced& placed, const Event& event) {
    ToldList& list = lists_[placed.list.list_id];
    list.list = placed.list;
    list.form = placed.form;
    list.by = placed.by;
    list.placed_at = event.time;
    if (placed.form == ListForm::Held)
        return;
    // New exposure has a time by which it leaves.
    const Exposure exposure = placed.send_by ? Exposure::Adds : Exposure::Exit;
    for (std::size_t i = 0; i < placed.list.orders.size(); ++i) {
        ToldOrder& order = add(placed.list.orders[i]);
        order.by = placed.by;
        order.list_id = placed.list.list_id;
        order.role = role_of(placed.list, i);
        order.request = ToldRequest{RequestKind::New, order.terms,    placed.by,  exposure,
                                    placed.send_by,   event.sequence, event.time, true};
        list.orders.push_back(orders_.size() - 1);
        placed_[order.terms.account].push_back(event.time);
    }
}

void Told::end_requests_of(const ListId& id) {
    const auto list = lists_.find(id);
    if (list == lists_.end())
        return;
    for (const std::size_t number : list->second.orders) {
        ToldOrder& order = orders_[number];
        if (!order.request || !order.request->with_list)
            continue;
        order.request.reset();
        order.ended = true;
    }
}

void Told::fold_authority(const Event& event) {
    std::visit(
        [&](const auto& e) {
            using T = std::decay_t<decltype(e)>;
            if constexpr (std::is_same_v<T, ListPlaced>) {
                place_list(e, event);
                if (const auto proposal = proposals_.find(e.list.orders.front().cl_ord_id);
                    proposal != proposals_.end())
                    proposal->second.placed = true;
            } else if constexpr (std::is_same_v<T, ListStepped>) {
                const auto list = lists_.find(e.list_id);
                if (list == lists_.end())
                    return;
                list->second.ended = list->second.ended || e.step == ListStep::Ended;
                list->second.legs_inactive = list->second.legs_inactive || e.step == ListStep::LegsInactive;
            } else if constexpr (std::is_same_v<T, OrderProposed>) {
                proposals_[e.order.cl_ord_id] =
                    ToldProposal{e.order, e.list, e.by, e.hash, e.reference_px, e.expires, std::nullopt, false};
            } else if constexpr (std::is_same_v<T, ProposalEnded>) {
                if (const auto proposal = proposals_.find(e.cl_ord_id); proposal != proposals_.end())
                    proposal->second.end = e.end;
            } else if constexpr (std::is_same_v<T, OrderPlaced>) {
                if (const auto proposal = proposals_.find(e.order.cl_ord_id); proposal != proposals_.end())
                    proposal->second.placed = true;
            } else if constexpr (std::is_same_v<T, FlattenStarted>) {
                flattens_.try_emplace(e.account, event.time);
            } else if constexpr (std::is_same_v<T, FlattenEnded>) {
                flattens_.erase(e.account);
            } else if constexpr (std::is_same_v<T, SnapshotAsked>) {
                comparisons_[e.account].asked = e.snapshot;
            } else if constexpr (std::is_same_v<T, AccountAdopted>) {
                ToldComparison& comparison = comparisons_[e.account];
                comparison.adopted = true;
                comparison.opening = comparison.asked;
                comparison.opened_at = event.time;
            } else if constexpr (std::is_same_v<T, DifferenceFound>) {
                if (e.order.empty())  // of positions and balances
                    comparisons_[e.account].open[{e.instrument, e.currency}] = e.difference;
            } else if constexpr (std::is_same_v<T, DifferenceClosed>) {
                if (e.order.empty())
                    comparisons_[e.account].open.erase({e.instrument, e.currency});
            } else if constexpr (std::is_same_v<T, Reconciled>) {
                ToldComparison& comparison = comparisons_[e.account];
                comparison.compared = true;
                if (comparison.adopted && comparison.opening == e.snapshot)
                    comparison.opened_at = e.taken_at;
            }
        },
        event.body);
}

}  // namespace sluice::world
