// Lists in a scripted venue's own form: legs that wait for their entry, and exclude each other.
#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "base/text.hpp"  // base36
#include "world/seeded/scripted_venue.hpp"

namespace sluice::world {

using std::chrono::seconds;

void ScriptedVenue::arrive_list(const SendList& request, UnixNanos now, venues::Outbox& out) {
    const ClOrdId& first = request.list.orders.front().cl_ord_id;
    if (++arrived_[first] > 1)
        double_arrival_ = "the list of " + std::string{first.view()} + " reached the venue twice";
    for (const NewOrderSingle& order : request.list.orders)
        if (proven_absent_.contains(order.cl_ord_id))
            return;
    const bool refused = happens(character_.reject);
    const bool waits = request.list.list_class != ListClass::Oco;
    const std::size_t number = truth_.add_list(request.list);
    bool told = false;
    for (std::size_t i = 0; i < request.list.orders.size(); ++i) {
        const OrderId id{InlineText<40>::unchecked(std::string{account_.view()} + "-" + base36(++order_count_))};
        TrueOrder& order = truth_.add(request.list.orders[i], id);
        truth_.lists()[number].orders.push_back(truth_.orders().size() - 1);
        order.list = number;
        order.role = role_of(request.list, i);
        order.status = refused ? OrdStatus::Rejected : waits && i > 0 ? OrdStatus::Held : OrdStatus::New;
        ExecutionReport said = about(order,
                                     refused                           ? ExecType::Rejected
                                     : order.status == OrdStatus::Held ? ExecType::Held
                                                                       : ExecType::New,
                                     now);
        said.source = ReportSource::Reply;
        told = tell(said, ReportSource::Reply, now, out) || told;
        said.source = ReportSource::Stream;
        if (random_.chance(2, 3))
            (void)tell(std::move(said), ReportSource::Stream, now, out);
    }
    note(refused ? Fault::Rejected : Fault::Held);
    if (!told)
        outcome({venue_, account_, request}, SendOutcome::Perhaps, now + seconds{5}, out);
}

// Every order of a list that filled or changed its status comes through here.
void ScriptedVenue::after_change(TrueOrder& order, UnixNanos now, venues::Outbox& out) {
    if (!order.list)
        return;
    TrueList& list = truth_.lists()[*order.list];
    if (order.role == ListRole::Entry)
        return after_entry(list, order, now, out);
    if (!order.cum_qty().is_zero() && truth_.to_close(list).is_zero()) {
        const TrueOrder& first = truth_.orders()[list.orders.front()];
        if (first.role != ListRole::Entry || is_end(first.status))
            cancel_exits(list, now, out);
    }
}

void ScriptedVenue::after_entry(TrueList& list, const TrueOrder& entry, UnixNanos now, venues::Outbox& out) {
    const Quantity cum = entry.cum_qty();
    const bool over = is_end(entry.status);
    if (over && (cum.is_zero() || (character_.legs_end_with_entry && !entry.leaves_qty().is_zero())))
        return cancel_exits(list, now, out);
    if (!cum.is_zero() && (over || character_.can.partial_entries_protected))
        activate_legs(list, entry, now, out);
}

void ScriptedVenue::activate_legs(TrueList& list, const TrueOrder& entry, UnixNanos now, venues::Outbox& out) {
    for (const std::size_t number : list.orders) {
        TrueOrder& leg = truth_.orders()[number];
        if (leg.role == ListRole::Entry)
            continue;
        // An entry that ended early leaves legs for what it filled.
        if (is_end(entry.status) && !is_end(leg.status) && leg.terms.order_qty > entry.cum_qty())
            leg.terms.order_qty = entry.cum_qty();
        if (leg.status != OrdStatus::Held)
            continue;
        note(Fault::LegsActivated);
        change_status(leg, OrdStatus::New, ExecType::New, now, out);
    }
}

void ScriptedVenue::cancel_exits(TrueList& list, UnixNanos now, venues::Outbox& out) {
    for (const std::size_t number : list.orders) {
        TrueOrder& leg = truth_.orders()[number];
        if (leg.role == ListRole::Entry || is_end(leg.status))
            continue;
        note(Fault::LegsCanceled);
        change_status(leg, OrdStatus::Canceled, ExecType::Canceled, now, out);
    }
}

}  // namespace sluice::world
