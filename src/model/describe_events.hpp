#pragma once

#include "model/describe_accounts.hpp"   // Instrument, Account, Adjustment, VenueHealth, ...
#include "model/describe_authority.hpp"  // lists, proposals, reconciliation
#include "model/describe_orders.hpp"     // NewOrderSingle, ExecutionReport, Requester, Denial, ...
#include "model/event.hpp"               // the events

namespace sluice {

// --- the run and its configuration
template <class V, Is<RunStarted> T>
void describe(V& v, T& t) {
    v("mode", t.mode);
    v("epoch", t.epoch);
    v("run", t.run);
    v("engine", t.engine);
    v("auto_execute", t.auto_execute);
    v("require_confirmation", t.require_confirmation);
    v("rehearse_live", t.rehearse_live);
    v.part("version", t.version);
}
template <class V, Is<RunStopped> T>
void describe(V& v, T& t) {
    v.part("reason", t.reason);
}
template <class V, Is<InstrumentDefined> T>
void describe(V& v, T& t) {
    describe(v, t.instrument);
}
template <class V, Is<AccountOpened> T>
void describe(V& v, T& t) {
    describe(v, t.account);
}
template <class V, Is<LimitsSet> T>
void describe(V& v, T& t) {
    v("account", t.account);
    describe(v, t.limits);
    describe(v, t.by);
}

// --- locks
template <class V, Is<Armed> T>
void describe(V& v, T& t) {
    v("until", t.until);
    describe(v, t.by);
}
template <class V, Is<ArmingEnded> T>
void describe(V& v, T& t) {
    v("arming_end", t.reason);
    describe(v, t.by);
}
template <class V, Is<Halted> T>
void describe(V& v, T& t) {
    v("account", t.account);
    v("cancel_exits", t.cancel_exits);
    v("flatten", t.flatten);
    describe(v, t.by);
    v.part("reason", t.reason);
}
template <class V, Is<Resumed> T>
void describe(V& v, T& t) {
    v("account", t.account);
    describe(v, t.by);
    v.part("reason", t.reason);
}
template <class V, Is<FreezeChanged> T>
void describe(V& v, T& t) {
    v("account", t.account);
    v("instrument", t.instrument);
    v("freeze", t.state);
    describe(v, t.by);
    v.part("reason", t.reason);
}

// --- orders: intents and decisions
template <class V, Is<OrderPlaced> T>
void describe(V& v, T& t) {
    describe(v, t.order);
    describe(v, t.by);
    v("exposure", t.exposure);
    v("send_by", t.send_by);
    v.part("figures", t.figures);
    since(v, 2, "list_id", t.list_id);
    since(v, 2, "list_role", t.role);
}
template <class V, Is<OrderDenied> T>
void describe(V& v, T& t) {
    describe(v, t.order);
    describe(v, t.by);
    describe(v, t.denial);
    v.part("figures", t.figures);
}
template <class V, Is<ReplacePlaced> T>
void describe(V& v, T& t) {
    describe(v, t.order);
    v("orig_cl_ord_id", t.orig_cl_ord_id);
    describe(v, t.by);
    v("exposure", t.exposure);
    v("send_by", t.send_by);
    v.part("figures", t.figures);
    since(v, 3, "body_hash", t.body_hash);
}
template <class V, Is<CancelPlaced> T>
void describe(V& v, T& t) {
    v("cl_ord_id", t.cl_ord_id);
    v("account", t.account);
    v("instrument", t.instrument);
    v("attempt", t.attempt);
    describe(v, t.by);
}
template <class V, Is<QueryPlaced> T>
void describe(V& v, T& t) {
    v("cl_ord_id", t.cl_ord_id);
    v("account", t.account);
    v("instrument", t.instrument);
    v("attempt", t.attempt);
}
template <class V, Is<CommandRefused> T>
void describe(V& v, T& t) {
    v("command", t.command);
    v("target", t.target);
    v("account", t.account);
    describe(v, t.by);
    describe(v, t.denial);
}
template <class V, Is<RequestDropped> T>
void describe(V& v, T& t) {
    v("cl_ord_id", t.cl_ord_id);
    v("account", t.account);
    v("request", t.request);
    describe(v, t.denial);
}
template <class V, Is<RequestProgress> T>
void describe(V& v, T& t) {
    describe(v, t.outcome);
    v("stage", t.stage);
    v("ord_status", t.ord_status);
}

// --- orders: what the venue said
template <class V, Is<ReportApplied> T>
void describe(V& v, T& t) {
    describe(v, t.report);
    v("applied", t.applied);
    v("ord_status", t.ord_status);
    v("fill_qty", t.fill_qty);
    v("fill_notional", t.fill_notional);
    v("settles_new", t.settles_new);
    v("settles_replace", t.settles_replace);
    v("takes_replace", t.takes_replace);
    v("settles_cancel", t.settles_cancel);
    v.part("order", t.order);
    v.part("inferred_qty", t.inferred_qty);
    v.part("inferred_notional", t.inferred_notional);
}
template <class V, Is<CancelRejected> T>
void describe(V& v, T& t) {
    describe(v, t.reject);
    v("applied", t.applied);
}
template <class V, Is<NotFoundNoted> T>
void describe(V& v, T& t) {
    describe(v, t.not_found);
    v("ord_status", t.ord_status);
}
template <class V, Is<Overfilled> T>
void describe(V& v, T& t) {
    v("cl_ord_id", t.cl_ord_id);
    v("account", t.account);
    v("instrument", t.instrument);
    v("order_qty", t.order_qty);
    v("cum_qty", t.cum_qty);
}

// --- money, health, notes
template <class V, Is<AdjustmentApplied> T>
void describe(V& v, T& t) {
    describe(v, t.adjustment);
    v("applied", t.applied);
}
template <class V, Is<VenuePositionSeen> T>
void describe(V& v, T& t) {
    describe(v, t.position);
}
template <class V, Is<VenueBalanceSeen> T>
void describe(V& v, T& t) {
    describe(v, t.balance);
}
template <class V, Is<VenueHealthChanged> T>
void describe(V& v, T& t) {
    describe(v, t.health);
}
template <class V, Is<DayOpened> T>
void describe(V& v, T& t) {
    v("account", t.account);
    v("date", t.date);
    v("equity", t.equity);
}
template <class V, Is<JournalHealthChanged> T>
void describe(V& v, T& t) {
    v("healthy", t.healthy);
    v.part("text", t.text);
}
template <class V, Is<Alerted> T>
void describe(V& v, T& t) {
    v("alert", t.code);
    v("account", t.account);
    v("instrument", t.instrument);
    v("cl_ord_id", t.cl_ord_id);
    v.part("text", t.text);
}
template <class V, Is<SignalNoted> T>
void describe(V& v, T& t) {
    v("instrument", t.instrument);
    describe(v, t.by);
    v.part("text", t.text);
}

}  // namespace sluice
