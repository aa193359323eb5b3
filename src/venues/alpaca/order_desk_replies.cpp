#include <utility>
#include <variant>

#include "venues/alpaca/order_desk.hpp"

namespace sluice::venues::alpaca {

namespace {

bool is_taken(const Ended& ended) { return ended.end == CallEnd::Answered && ended.reply->status / 100 == 2; }

Verdict verdict_of(const Ended& ended) {
    return classify(ended.reply->status, error_of(ended.reply->status, ended.reply->body));
}

// The id a request's outcome is told under.
ClOrdId told_as(const VenueRequest& request) {
    if (const auto* send = std::get_if<SendNew>(&request.body))
        return send->order.cl_ord_id;
    if (const auto* replace = std::get_if<SendReplace>(&request.body))
        return replace->order.cl_ord_id;
    if (const auto* cancel = std::get_if<SendCancel>(&request.body))
        return cancel->cl_ord_id;
    if (const auto* query = std::get_if<SendQuery>(&request.body))
        return query->cl_ord_id;
    if (const auto* list = std::get_if<SendList>(&request.body))
        return list->list.orders.empty() ? ClOrdId{} : list->list.orders.front().cl_ord_id;
    return {};
}

const NewOrderSingle* order_of(const VenueRequest& request) {
    if (const auto* send = std::get_if<SendNew>(&request.body))
        return &send->order;
    if (const auto* list = std::get_if<SendList>(&request.body))
        return list->list.orders.empty() ? nullptr : &list->list.orders.front();
    return nullptr;
}

}  // namespace

void OrderDesk::on_ended(const Ended& ended, UnixNanos now, Outbox& out) {
    const auto it = pending_.find(ended.subject);
    if (it == pending_.end())
        return;
    Pending pending = std::move(it->second);
    pending_.erase(it);
    if (ended.end == CallEnd::Answered && !is_taken(ended) && verdict_of(ended).refusal == Refusal::Keys)
        keys_refused_ = true;
    switch (ended.use) {
        case Use::New: return on_new(ended, std::move(pending), now, out);
        case Use::Replace: return on_replace(ended, pending, now, out);
        case Use::Cancel: return on_cancel(ended, pending, now, out);
        case Use::Lookup: return on_lookup(ended, std::move(pending), now, out);
        case Use::Query: return on_query(ended, std::move(pending), now, out);
        case Use::KeyCheck:
        case Use::Clock:
        case Use::Sweep:
        case Use::Latest:
        case Use::History:
        case Use::Asset:
        case Use::Calendar: return;
    }
}

void OrderDesk::on_new(const Ended& ended, Pending pending, UnixNanos now, Outbox& out) {
    if (is_taken(ended))
        return on_taken(ended, pending, now, out);
    if (ended.end != CallEnd::Answered)
        return no_answer(ended, pending, now, out);
    const ClOrdId id = told_as(pending.request);
    Verdict verdict = verdict_of(ended);
    switch (verdict.refusal) {
        case Refusal::NotTaken:
        case Refusal::Keys:
            known_.not_taken(id);
            return tell_outcome(pending.request, SendOutcome::Refused, ended.retry_at, std::move(verdict.text), out);
        case Refusal::Rejected:
        case Refusal::NotFound:
        case Refusal::TooLate: {
            const bool said = verdict.rejected != OrdRejReason::None;
            reject(pending.request, said ? verdict.rejected : OrdRejReason::Other, verdict.text, now, out);
            return known_.not_taken(id);
        }
        case Refusal::Duplicate:
        case Refusal::Unknown:
            known_.unsure(id, now);
            return tell_outcome(pending.request, SendOutcome::Perhaps, std::nullopt, std::move(verdict.text), out);
    }
}

void OrderDesk::on_taken(const Ended& ended, const Pending& pending, UnixNanos now, Outbox& out) {
    auto order = decode<Order>(ended.reply->body);
    const ClOrdId id = told_as(pending.request);
    if (!order) {
        known_.unsure(id, now);
        return tell_outcome(pending.request, SendOutcome::Perhaps, std::nullopt,
                            "the venue's answer cannot be read: " + order.error().text, out);
    }
    tell_outcome(pending.request, SendOutcome::Sent, std::nullopt, {}, out);
    reporter_.tell(*order, ReportSource::Reply, now, out);
    const auto order_id = OrderId::parse(order->id);
    if (!order_id)
        return;
    expect(*order, *order_id, ended.began);
    if (known_.wants_legs(id))
        look_up(*order_id, now, out);
}

// An order taken in while the market is closed may be told of only when it opens.
void OrderDesk::expect(const Order& order, const OrderId& id, UnixNanos since) {
    if (order.status != StatusWord::Accepted)
        expected_.push_back({id, since});
}

void OrderDesk::on_replace(const Ended& ended, const Pending& pending, UnixNanos now, Outbox& out) {
    const ClOrdId id = told_as(pending.request);
    if (is_taken(ended)) {
        // No proof yet: a fill may overtake it, and then the new order ends rejected. The stream says how it went.
        if (auto order = decode<Order>(ended.reply->body)) {
            known_.learn(*order);
            if (const auto order_id = OrderId::parse(order->id))
                expect(*order, *order_id, ended.began);
            return tell_outcome(pending.request, SendOutcome::Sent, std::nullopt, {}, out);
        }
        known_.unsure(id, now);
        return tell_outcome(pending.request, SendOutcome::Perhaps, std::nullopt, "the venue's answer cannot be read",
                            out);
    }
    if (ended.end != CallEnd::Answered)
        return no_answer(ended, pending, now, out);
    Verdict verdict = verdict_of(ended);
    switch (verdict.refusal) {
        case Refusal::NotTaken:
        case Refusal::Keys:
            known_.not_taken(id);
            return tell_outcome(pending.request, SendOutcome::Refused, ended.retry_at, std::move(verdict.text), out);
        case Refusal::Rejected:
        case Refusal::NotFound:
        case Refusal::TooLate:
            known_.not_taken(id);
            return refuse(pending, RequestKind::Replace, verdict.cancel_refused, std::move(verdict.text), now, out);
        case Refusal::Duplicate:
        case Refusal::Unknown:
            known_.unsure(id, now);
            return tell_outcome(pending.request, SendOutcome::Perhaps, std::nullopt, std::move(verdict.text), out);
    }
}

void OrderDesk::on_cancel(const Ended& ended, const Pending& pending, UnixNanos now, Outbox& out) {
    if (is_taken(ended)) {
        const OrderId order_id = known_.order_id_of(told_as(pending.request));
        if (!order_id.empty())
            expected_.push_back({order_id, ended.began});
        return tell_outcome(pending.request, SendOutcome::Sent, std::nullopt, {}, out);
    }
    if (ended.end != CallEnd::Answered)
        return no_answer(ended, pending, now, out);
    Verdict verdict = verdict_of(ended);
    switch (verdict.refusal) {
        case Refusal::NotTaken:
        case Refusal::Keys:
            return tell_outcome(pending.request, SendOutcome::Refused, ended.retry_at, std::move(verdict.text), out);
        case Refusal::Unknown:
            return tell_outcome(pending.request, SendOutcome::Perhaps, std::nullopt, std::move(verdict.text), out);
        case Refusal::Rejected:
        case Refusal::Duplicate:
        case Refusal::NotFound:
        case Refusal::TooLate:
            return refuse(pending, RequestKind::Cancel, verdict.cancel_refused, std::move(verdict.text), now, out);
    }
}

void OrderDesk::on_lookup(const Ended& ended, Pending pending, UnixNanos now, Outbox& out) {
    const auto not_sent = [&](std::string why) {
        tell_outcome(pending.request, SendOutcome::NotSent, ended.retry_at, std::move(why), out);
    };
    if (!is_taken(ended)) {
        const bool unknown = ended.end == CallEnd::Answered && ended.reply->status == 404;
        return not_sent(unknown ? "the venue shows no order with that client id yet"
                                : "the venue's id of the order could not be asked for: " + ended.text);
    }
    const auto order = decode<Order>(ended.reply->body);
    const auto found = order ? OrderId::parse(order->id) : Result<OrderId>{fail(order.error())};
    if (!found)
        return not_sent("the order it means cannot be read: " + found.error().text);
    reporter_.tell(*order, ReportSource::Poll, now, out);
    pending.step = Step::Main;
    const std::uint64_t id = ended.subject;
    const VenueRequest request = pending.request;
    if (const auto* replace = std::get_if<SendReplace>(&request.body)) {
        if (replace->send_by && now >= *replace->send_by)
            return not_sent("its time was over before the order it replaces was found");
        pending_.insert_or_assign(id, std::move(pending));
        return patch(id, *replace, *found, now, out);
    }
    const auto& cancel = std::get<SendCancel>(request.body);
    // A leg is cancelled by its own id; that of its list would take the entry with it.
    const OrderId own = known_.order_id_of(cancel.cl_ord_id);
    if (own.empty() && !known_.first_of(cancel.cl_ord_id).empty()) {
        look_up(*found, now, out);
        return not_sent("the venue's id of that leg is not known yet");
    }
    pending_.insert_or_assign(id, std::move(pending));
    erase(id, own.empty() ? *found : own, now, out);
}

void OrderDesk::on_query(const Ended& ended, Pending pending, UnixNanos now, Outbox& out) {
    if (pending.own) {
        --looking_;
        // What the venue does not know any more has nothing to tell.
        if (!is_taken(ended) && !(ended.end == CallEnd::Answered && ended.reply->status == 404))
            look_failed_ = true;
    }
    if (is_taken(ended)) {
        auto order = decode<Order>(ended.reply->body);
        if (!order) {
            look_failed_ = look_failed_ || pending.own;
            return reporter_.count_unreadable();
        }
        reporter_.tell(*order, ReportSource::Poll, now, out);
        const auto own = ClOrdId::parse(order->client_order_id);
        const auto order_id = OrderId::parse(order->id);
        if (!pending.own && own && order_id && known_.wants_legs(*own))
            look_up(*order_id, now, out);
        return;
    }
    if (pending.own)
        return;
    if (ended.end != CallEnd::Answered || verdict_of(ended).refusal != Refusal::NotFound)
        return no_answer(ended, pending, now, out);
    if (pending.step == Step::Lookup)
        return;
    not_found(ended, pending, out);
    // A leg has an id of ours here alone, and an earlier run may have learnt the venue's.
    const OrderId standing = std::get<SendQuery>(pending.request.body).order_id;
    if (standing.empty())
        return;
    pending.step = Step::Lookup;
    pending_.insert_or_assign(ended.subject, std::move(pending));
    read(ended.subject, Use::Query, wire::Priority::Read, nested_target(standing), now, out);
}

void OrderDesk::not_found(const Ended& ended, const Pending& pending, Outbox& out) {
    const auto& query = std::get<SendQuery>(pending.request.body);
    const ClOrdId first = known_.first_of(query.cl_ord_id);
    const ClOrdId asked = first.empty() ? query.cl_ord_id : first;
    OrderNotFound answer;
    answer.venue = pending.request.venue;
    answer.account = pending.request.account;
    answer.cl_ord_id = query.cl_ord_id;
    // Since when the request can have been lost: what this run never sent, an earlier one did.
    const bool earlier = known_.find_sent(asked) == nullptr;
    const auto since = earlier ? std::optional{started_} : known_.unsure_since(asked);
    if (since && ended.began >= *since + config_.proof_after)
        answer.kind = NotFoundKind::Proof;
    out.reports.emplace_back(answer);
}

void OrderDesk::no_answer(const Ended& ended, const Pending& pending, UnixNanos now, Outbox& out) {
    const ClOrdId id = told_as(pending.request);
    const RequestKind kind = kind_of(pending.request);
    const bool write = kind == RequestKind::New || kind == RequestKind::List || kind == RequestKind::Replace;
    SendOutcome outcome = SendOutcome::Perhaps;
    switch (ended.end) {
        case CallEnd::Answered:
        case CallEnd::Failed: outcome = SendOutcome::Perhaps; break;
        case CallEnd::NotSent: outcome = SendOutcome::NotSent; break;
        case CallEnd::Refused: outcome = SendOutcome::Refused; break;
    }
    if (write && outcome == SendOutcome::Perhaps)
        known_.unsure(id, now);
    else if (write)
        known_.not_taken(id);
    tell_outcome(pending.request, outcome, ended.retry_at, ended.text, out);
}

void OrderDesk::tell_outcome(const VenueRequest& request, SendOutcome outcome, std::optional<UnixNanos> retry_at,
                             std::string text, Outbox& out) {
    RequestOutcome told;
    told.venue = request.venue;
    told.account = request.account;
    told.cl_ord_id = told_as(request);
    told.request = kind_of(request);
    told.outcome = outcome;
    told.retry_at = retry_at;
    told.text = std::move(text);
    out.reports.emplace_back(std::move(told));
}

void OrderDesk::reject(const VenueRequest& request, OrdRejReason reason, const std::string& text, UnixNanos now,
                       Outbox& out) {
    const auto tell = [&](const NewOrderSingle& order) {
        ExecutionReport report;
        report.venue = request.venue;
        report.account = request.account;
        report.instrument = order.instrument;
        report.cl_ord_id = order.cl_ord_id;
        report.exec_type = ExecType::Rejected;
        report.ord_status = OrdStatus::Rejected;
        report.side = order.side;
        report.source = ReportSource::Reply;
        report.ord_rej_reason = reason;
        report.order_qty = order.order_qty;
        report.transact_time = now;
        report.text = text;
        out.reports.emplace_back(std::move(report));
    };
    if (const auto* list = std::get_if<SendList>(&request.body)) {
        for (const NewOrderSingle& order : list->list.orders)
            tell(order);
    } else if (const NewOrderSingle* order = order_of(request)) {
        tell(*order);
    }
}

void OrderDesk::refuse(const Pending& pending, RequestKind what, CxlRejReason reason, std::string text, UnixNanos now,
                       Outbox& out) {
    OrderCancelReject told;
    told.venue = pending.request.venue;
    told.account = pending.request.account;
    told.cl_ord_id = told_as(pending.request);
    told.response_to = what;
    told.reason = reason;
    told.transact_time = now;
    told.text = std::move(text);
    out.reports.emplace_back(std::move(told));
}

}  // namespace sluice::venues::alpaca
