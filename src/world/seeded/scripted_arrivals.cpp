// What happens at a scripted venue when a request reaches it.
#include <algorithm>
#include <chrono>
#include <utility>
#include <variant>

#include "base/text.hpp"  // base36
#include "world/seeded/scripted_venue.hpp"

namespace sluice::world {

using std::chrono::milliseconds;
using std::chrono::seconds;

void ScriptedVenue::arrive(const VenueRequest& request, UnixNanos now, venues::Outbox& out) {
    std::visit(
        [&](const auto& body) {
            using T = std::decay_t<decltype(body)>;
            if constexpr (std::is_same_v<T, SendNew>)
                arrive_new(body, now, out);
            else if constexpr (std::is_same_v<T, SendReplace>)
                arrive_replace(body, now, out);
            else if constexpr (std::is_same_v<T, SendCancel>)
                arrive_cancel(body, now, out);
            else if constexpr (std::is_same_v<T, SendQuery>)
                arrive_query(body, now, out);
            else if constexpr (std::is_same_v<T, SendList>)
                arrive_list(body, now, out);
            else
                arrive_snapshot(body, now, out);
        },
        request.body);
}

void ScriptedVenue::arrive_new(const SendNew& request, UnixNanos now, venues::Outbox& out) {
    const ClOrdId& id = request.order.cl_ord_id;
    if (++arrived_[id] > 1)
        double_arrival_ = "the new order " + std::string{id.view()} + " reached the venue twice";
    if (proven_absent_.contains(id))
        return;
    TrueOrder& order = truth_.add(
        request.order, OrderId{InlineText<40>::unchecked(std::string{account_.view()} + "-" + base36(++order_count_))});
    VenueRequest asked{venue_, account_, request};
    if (happens(character_.reject)) {
        note(Fault::Rejected);
        order.status = OrdStatus::Rejected;
        ExecutionReport no = about(order, ExecType::Rejected, now);
        no.ord_rej_reason = OrdRejReason::InsufficientFunds;
        no.text = "insufficient buying power";
        no.source = ReportSource::Reply;
        if (!tell(no, ReportSource::Reply, now, out))
            outcome(asked, SendOutcome::Perhaps, now + seconds{5}, out);
        no.source = ReportSource::Stream;
        if (random_.chance(1, 2))
            (void)tell(no, ReportSource::Stream, now, out);
        return;
    }
    if (happens(20)) {
        note(Fault::Held);
        order.status = OrdStatus::Held;
    }
    const bool fills_at_once =
        order.status == OrdStatus::New &&
        (order.terms.ord_type == OrdType::Market || order.terms.time_in_force == TimeInForce::Ioc || happens(50));
    ExecutionReport yes = about(order, order.status == OrdStatus::Held ? ExecType::Held : ExecType::New, now);
    yes.source = ReportSource::Reply;
    if (!tell(yes, ReportSource::Reply, now, out))
        outcome(asked, SendOutcome::Perhaps, now + seconds{5}, out);
    yes.source = ReportSource::Stream;
    if (random_.chance(2, 3))
        (void)tell(yes, ReportSource::Stream, now, out);
    if (fills_at_once) {
        note(Fault::FillBeforeAck);  // each copy of the acknowledgement and the fill takes its own time
        const Price px = order.terms.price.value_or(
            quotes_.contains(order.terms.instrument) ? quotes_[order.terms.instrument].offer_px : Price::whole(100));
        execute(order, random_.chance(1, 2) ? order.leaves_qty() : order.terms.order_qty, px, now, out);
    }
    const bool immediate =
        order.terms.time_in_force == TimeInForce::Ioc || order.terms.time_in_force == TimeInForce::Fok;
    if (immediate && order.works())
        change_status(order, OrdStatus::Canceled, ExecType::Canceled, now, out);
}

void ScriptedVenue::arrive_replace(const SendReplace& request, UnixNanos now, venues::Outbox& out) {
    const ClOrdId& id = request.order.cl_ord_id;
    if (++arrived_[id] > 1)
        double_arrival_ = "the replace " + std::string{id.view()} + " reached the venue twice";
    if (proven_absent_.contains(id))
        return;
    VenueRequest asked{venue_, account_, request};
    TrueOrder* order = truth_.find(request.orig_cl_ord_id);
    const bool too_late = !order || is_end(order->status) || request.order.order_qty <= order->cum_qty();
    if (too_late || happens(character_.reject)) {
        note(too_late ? Fault::ReplaceTooLate : Fault::ReplaceRejected);
        OrderCancelReject no;
        no.venue = venue_;
        no.account = account_;
        no.cl_ord_id = id;
        no.response_to = RequestKind::Replace;
        no.reason = !order     ? CxlRejReason::UnknownOrder
                    : too_late ? CxlRejReason::TooLateToCancel
                               : CxlRejReason::Other;
        no.transact_time = now;
        if (!tell(no, ReportSource::Reply, now, out))
            outcome(asked, SendOutcome::Perhaps, now + seconds{5}, out);
        proven_absent_.insert(id);
        return;
    }
    const ClOrdId before = order->ids.back();
    order->ids.push_back(id);
    order->terms.order_qty = request.order.order_qty;
    order->terms.price = request.order.price;
    order->terms.stop_px = request.order.stop_px;
    order->terms.cl_ord_id = id;
    order->status = order->cum_qty().is_zero() ? OrdStatus::New : OrdStatus::PartiallyFilled;
    ExecutionReport yes = about(*order, ExecType::Replaced, now);
    yes.orig_cl_ord_id = before;
    yes.source = ReportSource::Reply;
    if (!tell(yes, ReportSource::Reply, now, out))
        outcome(asked, SendOutcome::Perhaps, now + seconds{5}, out);
    yes.source = ReportSource::Stream;
    if (random_.chance(2, 3))
        (void)tell(yes, ReportSource::Stream, now, out);
}

void ScriptedVenue::arrive_cancel(const SendCancel& request, UnixNanos now, venues::Outbox& out) {
    TrueOrder* order = truth_.find(request.cl_ord_id);
    if (!order && !request.order_id.empty())
        for (TrueOrder& candidate : truth_.orders())
            if (candidate.order_id == request.order_id)
                order = &candidate;
    const bool ended = order && is_end(order->status);
    if (!order || ended || happens(character_.reject)) {
        note(ended ? Fault::CancelTooLate : Fault::CancelRejected);
        OrderCancelReject no;
        no.venue = venue_;
        no.account = account_;
        no.cl_ord_id = request.cl_ord_id;
        no.reason = !order                 ? CxlRejReason::UnknownOrder
                    : ended                ? CxlRejReason::TooLateToCancel
                    : random_.chance(1, 2) ? CxlRejReason::AlreadyPending
                                           : CxlRejReason::Other;
        no.transact_time = now;
        (void)tell(no, ReportSource::Reply, now, out);
        // An honest venue's client asks what became of it.
        if (honest_ && order)
            tell_order(*order, now, out);
        return;
    }
    change_status(*order, OrdStatus::Canceled, ExecType::Canceled, now, out);
}

void ScriptedVenue::arrive_query(const SendQuery& request, UnixNanos now, venues::Outbox& out) {
    const TrueOrder* order = truth_.find(request.cl_ord_id);
    if (request.cl_ord_id.empty())
        for (const TrueOrder& candidate : truth_.orders())
            if (candidate.order_id == request.order_id)
                order = &candidate;
    if (order) {
        note(Fault::PollBesideStream);
        (void)tell(totals_of(*order, ReportSource::Poll, now), ReportSource::Poll, now, out);
        if (honest_)
            tell_order(*order, now, out);
        return;
    }
    OrderNotFound none;
    none.venue = venue_;
    none.account = account_;
    none.cl_ord_id = request.cl_ord_id;
    const bool proof = !is_on_its_way(request.cl_ord_id) && !happens(400);
    none.kind = proof ? NotFoundKind::Proof : NotFoundKind::Hint;
    if (proof)
        proven_absent_.insert(request.cl_ord_id);
    note(proof ? Fault::NotFoundProof : Fault::NotFoundHint);
    (void)tell(none, ReportSource::Poll, now, out);
}

}  // namespace sluice::world
