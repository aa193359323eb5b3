#include "engine/apply_report.hpp"

#include <algorithm>

#include "base/mutant.hpp"   // mutant
#include "engine/tally.hpp"  // Tally, is_plausible

namespace sluice::engine {
namespace {

OrdStatus by_quantity(Quantity cum, Quantity order_qty) {
    if (cum >= order_qty && order_qty > Quantity{})
        return OrdStatus::Filled;
    return cum > Quantity{} ? OrdStatus::PartiallyFilled : OrdStatus::New;
}

// How far an order by amount has come is the venue's word: its quantity is known only when it is filled.
OrdStatus after_quantity(const OrderState& o, const ExecutionReport& r, Quantity cum) {
    const bool filled = r.ord_status == OrdStatus::Filled && (!r.cum_qty || *r.cum_qty <= cum);
    if (o.order.cash_order_qty && filled && cum > Quantity{})
        return OrdStatus::Filled;
    return by_quantity(cum, o.order.order_qty);
}

// Waiting states that an acknowledgement ends.
bool is_waiting(OrdStatus status) {
    return status == OrdStatus::PendingNew || status == OrdStatus::Held || status == OrdStatus::Suspended ||
           status == OrdStatus::DoneForDay || status == OrdStatus::Proposed;
}

bool replace_in_flight(const OrderState& o) { return o.in_flight.any() && o.in_flight.kind == RequestKind::Replace; }
bool new_in_flight(const OrderState& o) { return o.in_flight.any() && o.in_flight.kind == RequestKind::New; }
bool speaks_of_replace(const OrderState& o, const ExecutionReport& r) {
    return replace_in_flight(o) && r.cl_ord_id == o.in_flight.order.cl_ord_id;
}

void end_order(const OrderState& o, OrdStatus end, Quantity cum, ReportApplied& out) {
    out.ord_status = cum >= o.order.order_qty && !o.order.order_qty.is_zero() ? OrdStatus::Filled : end;
    out.settles_new = new_in_flight(o);
    out.settles_replace = replace_in_flight(o);
    out.settles_cancel = o.cancel.any();
}

void accept_replace(const OrderState& o, Quantity cum, ReportApplied& out) {
    out.settles_replace = true;
    out.takes_replace = true;
    const bool done = is_end(o.ord_status) && o.ord_status != OrdStatus::Filled;
    out.ord_status = done ? o.ord_status : by_quantity(cum, o.in_flight.order.order_qty);
    out.settles_cancel = o.cancel.any() && is_end(out.ord_status);
}

// A fill's effect on the status. A Filled order whose replace is in flight stays reopenable, so its cancel goes on.
void after_fill(const OrderState& o, const ExecutionReport& r, Quantity cum, ReportApplied& out) {
    out.settles_new = new_in_flight(o);
    if (is_end(o.ord_status))
        return;  // a late fill reopens nothing
    out.ord_status = after_quantity(o, r, cum);
    out.settles_cancel = o.cancel.any() && out.ord_status == OrdStatus::Filled && !replace_in_flight(o);
}

// What is left of a full fill of which something was taken back: whether it works again is the venue's word. A venue that
// calls it Filled knows of an execution that is still to be told here, so the quantity stays exposed.
OrdStatus reopened(const OrderState& o, const ExecutionReport& r, Quantity cum) {
    const bool over = is_end(r.ord_status) && r.ord_status != OrdStatus::Filled;
    return over ? r.ord_status : by_quantity(cum, o.order.order_qty);
}

void after_bust(const OrderState& o, const ExecutionReport& r, Quantity cum, ReportApplied& out) {
    out.settles_new = new_in_flight(o);
    if (o.ord_status == OrdStatus::Filled)
        out.ord_status = reopened(o, r, cum);
    else if (o.ord_status == OrdStatus::PartiallyFilled || o.ord_status == OrdStatus::New ||
             o.ord_status == OrdStatus::PendingNew)
        out.ord_status = by_quantity(cum, o.order.order_qty);
}

void after_correction(const OrderState& o, const ExecutionReport& r, Quantity cum, ReportApplied& out) {
    after_fill(o, r, cum, out);
    if (o.ord_status == OrdStatus::Filled)
        out.ord_status = reopened(o, r, cum);
}

void acknowledge(const OrderState& o, Quantity cum, ReportApplied& out) {
    out.settles_new = new_in_flight(o);
    if (mutant(Mutant::StaleAckReopens) && o.ord_status == OrdStatus::Filled)
        out.ord_status = OrdStatus::New;
    if (is_end(o.ord_status))
        return;
    if (is_waiting(o.ord_status) || cum != o.cum_qty)
        out.ord_status = by_quantity(cum, o.order.order_qty);
}

void pause(const OrderState& o, const ExecutionReport& r, OrdStatus status, ReportApplied& out) {
    out.settles_new = new_in_flight(o);
    if (!is_end(o.ord_status) && r.transact_time >= o.transact_time)
        out.ord_status = status;
}

// A poll that knows the replacement, or calls the order replaced.
void follow_replace(const OrderState& o, const ExecutionReport& r, Quantity cum, ReportApplied& out) {
    if (r.ord_status == OrdStatus::PendingNew)
        return;  // not taken yet
    out.settles_replace = true;
    if (r.ord_status == OrdStatus::Rejected)
        return;  // the order itself is as it was
    accept_replace(o, cum, out);
    if (r.ord_status == OrdStatus::Replaced || is_end(out.ord_status))
        return;
    if (is_end(r.ord_status) && r.ord_status != OrdStatus::Filled) {
        out.ord_status = r.ord_status;
        out.settles_cancel = o.cancel.any();
    }
}

// Filled by the venue's word. Its own total may be smaller than the one we know: an exit that lowered it left without a
// record, and the process that sent it died.
void follow_filled(const OrderState& o, const ExecutionReport& r, Quantity cum, ReportApplied& out) {
    after_fill(o, r, cum, out);
    const bool complete =
        r.cum_qty == cum && r.order_qty <= cum && !r.order_qty.is_zero() && r.transact_time >= o.busted_at;
    if (!complete || is_end(out.ord_status) || replace_in_flight(o))
        return;
    out.ord_status = OrdStatus::Filled;
    out.settles_cancel = o.cancel.any();
}

// The venue's word from a poll or a totals channel.
void follow_status(const OrderState& o, const ExecutionReport& r, Quantity cum, ReportApplied& out) {
    if (speaks_of_replace(o, r) || (replace_in_flight(o) && r.ord_status == OrdStatus::Replaced))
        return follow_replace(o, r, cum, out);
    switch (r.ord_status) {
        case OrdStatus::New:
        case OrdStatus::PartiallyFilled: acknowledge(o, cum, out); return;
        case OrdStatus::Filled: follow_filled(o, r, cum, out); return;
        case OrdStatus::Canceled:
        case OrdStatus::Rejected:
        case OrdStatus::Expired:
            if (!is_end(o.ord_status))
                end_order(o, r.ord_status, cum, out);
            return;
        case OrdStatus::Held:
        case OrdStatus::DoneForDay:
        case OrdStatus::Suspended: pause(o, r, r.ord_status, out); return;
        case OrdStatus::Proposed:
        case OrdStatus::Denied:
        case OrdStatus::PendingNew:
        case OrdStatus::Replaced: return;
    }
}

bool contradicts(const OrderState& o, const ExecutionReport& r) {
    const bool executes = r.exec_type == ExecType::Trade || r.exec_type == ExecType::TradeCorrect;
    if (r.account != o.order.account || r.instrument != o.order.instrument)
        return true;
    if (executes && (r.side != o.order.side || r.last_qty <= Quantity{} || !is_plausible(r.last_qty)))
        return true;
    if (executes && r.exec_id.empty() && !r.cum_qty)
        return true;
    if (r.exec_type == ExecType::TradeCancel && r.exec_ref_id.empty())
        return true;
    if (r.exec_type == ExecType::TradeCorrect && (r.exec_id.empty() || r.exec_ref_id.empty()))
        return true;
    if ((r.cum_qty && !is_plausible(*r.cum_qty)) || !is_plausible(r.fee))
        return true;
    return r.cum_notional && !is_plausible(*r.cum_notional);
}

Applied classify(const OrderState& o, const ExecutionReport& r, const Tally& t, const ReportApplied& out) {
    if (r.exec_type == ExecType::TradeCancel)
        return Applied::Busted;
    if (r.exec_type == ExecType::TradeCorrect)
        return Applied::Corrected;
    if (is_end(o.ord_status) && out.fill_qty > Quantity{})
        return Applied::Late;
    if (t.inferred_more)
        return Applied::Inferred;
    const bool changed = r.exec_type == ExecType::Trade || out.fill_notional != Notional{} ||
                         out.ord_status != o.ord_status || out.settles_new || out.settles_replace;
    return changed ? Applied::Changed : Applied::Stale;
}

ReportApplied unusable(const OrderState& o, const ExecutionReport& r) {
    ReportApplied out;
    out.report = r;
    out.applied = Applied::Unusable;
    out.ord_status = o.ord_status;
    out.order = o.placed_as;
    out.inferred_qty = o.inferred_qty;
    out.inferred_notional = o.inferred_notional;
    return out;
}

void move_status(const OrderState& o, const ExecutionReport& r, Quantity cum, ReportApplied& out) {
    switch (r.exec_type) {
        case ExecType::New: acknowledge(o, cum, out); return;
        case ExecType::Trade: after_fill(o, r, cum, out); return;
        case ExecType::TradeCorrect: after_correction(o, r, cum, out); return;
        case ExecType::TradeCancel: after_bust(o, r, cum, out); return;
        case ExecType::Replaced:
            if (speaks_of_replace(o, r))
                accept_replace(o, cum, out);
            return;
        case ExecType::Rejected:
            if (speaks_of_replace(o, r)) {
                out.settles_replace = true;
                return;
            }
            if (!is_end(o.ord_status))
                end_order(o, OrdStatus::Rejected, cum, out);
            return;
        case ExecType::Canceled:
            if (!is_end(o.ord_status))
                end_order(o, OrdStatus::Canceled, cum, out);
            return;
        case ExecType::Expired:
            if (!is_end(o.ord_status))
                end_order(o, OrdStatus::Expired, cum, out);
            return;
        case ExecType::DoneForDay: pause(o, r, OrdStatus::DoneForDay, out); return;
        case ExecType::Suspended: pause(o, r, OrdStatus::Suspended, out); return;
        case ExecType::Held: pause(o, r, OrdStatus::Held, out); return;
        case ExecType::OrderStatus: follow_status(o, r, cum, out); return;
    }
}

}  // namespace

ReportApplied judge(const OrderState& o, const ExecutionReport& r, Price estimate_px) {
    ReportApplied out = unusable(o, r);
    if (contradicts(o, r))
        return out;

    Tally t{o.cum_qty, o.cum_notional.atto(), o.inferred_qty, o.inferred_notional.atto()};
    const bool reverses = r.exec_type == ExecType::TradeCancel || r.exec_type == ExecType::TradeCorrect;
    const bool executes = r.exec_type == ExecType::Trade || r.exec_type == ExecType::TradeCorrect;
    bool news = true;
    if (executes)
        news = count_execution(o, r, t);
    // Whether a correction counts is a matter of the fill it names: told after its own correction it is void itself, and
    // still takes that fill back.
    if (reverses)
        news = reverse_execution(o, r, t);
    if (!t.usable)
        return out;
    if (!news) {
        out.applied = Applied::Duplicate;
        return out;
    }
    if (!reverses)
        infer_from_totals(o, r, estimate_px, t);
    if (!t.usable)
        return out;

    out.fill_qty = t.cum - o.cum_qty;
    out.fill_notional = Notional::from_atto(t.cum_notional - o.cum_notional.atto());
    out.inferred_qty = t.inferred;
    out.inferred_notional = Notional::from_atto(t.inferred_notional);
    // What ended here as never sent and is known to the venue left without a record, and the process that sent it died.
    // From here on the venue's word holds, as for any order that waits for it.
    if (o.ord_status == OrdStatus::Denied) {
        OrderState waiting = o;
        waiting.ord_status = OrdStatus::PendingNew;
        move_status(waiting, r, t.cum, out);
    } else {
        move_status(o, r, t.cum, out);
    }
    // Totals of a report about something else may have completed the order.
    if (t.inferred_more && !out.takes_replace && !is_end(out.ord_status)) {
        const Quantity total = o.order.order_qty;
        if (t.cum >= total && !total.is_zero()) {
            out.ord_status = OrdStatus::Filled;
            out.settles_new = new_in_flight(o);
            out.settles_cancel = o.cancel.any() && !replace_in_flight(o);
        } else if (out.ord_status == OrdStatus::New || out.ord_status == OrdStatus::PendingNew) {
            out.ord_status = OrdStatus::PartiallyFilled;
            out.settles_new = new_in_flight(o);
        }
    }
    out.applied = classify(o, r, t, out);
    return out;
}

OrderState external_order(const ExecutionReport& r) {
    OrderState o;
    o.external = true;
    o.order.cl_ord_id = r.cl_ord_id;
    o.order.account = r.account;
    o.order.instrument = r.instrument;
    o.order.side = r.side;
    o.order.ord_type = OrdType::Limit;
    o.order.order_qty = r.order_qty;
    o.placed_as = r.cl_ord_id;
    o.by.origin = Origin::Engine;
    o.by.who = StrategyId{"external"};
    o.ord_status = OrdStatus::New;
    return o;
}

ReportApplied judge_external(const ExecutionReport& r, Price estimate_px) {
    const OrderState o = external_order(r);
    ReportApplied out = judge(o, r, estimate_px);
    if (out.applied != Applied::Unusable)
        out.applied = Applied::External;
    return out;
}

bool is_overfilled(const OrderState& o) {
    const bool replacing = replace_in_flight(o);
    const Quantity total = replacing ? std::max(o.order.order_qty, o.in_flight.order.order_qty) : o.order.order_qty;
    return !total.is_zero() && o.cum_qty > total;
}

bool proves_not_taken(const OrderState& o, const OrderNotFound& answer) {
    if (answer.kind == NotFoundKind::Hint || !o.in_flight.any())
        return false;
    if (answer.cl_ord_id != o.in_flight.order.cl_ord_id || o.in_flight.stage == RequestStage::Queued)
        return false;
    return o.in_flight.kind == RequestKind::Replace || o.ord_status == OrdStatus::PendingNew;
}

}  // namespace sluice::engine
