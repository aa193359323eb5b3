#pragma once

#include "model/command.hpp"            // the commands
#include "model/describe_accounts.hpp"  // Instrument, Account, Token
#include "model/describe_orders.hpp"    // NewOrderSingle, NewOrderList, Limits
#include "model/describe_snapshot.hpp"  // VenueSnapshot
#include "model/input.hpp"              // Durable, JournalHealth, Wake

namespace sluice {

template <class V, Is<SubmitOrder> T>
void describe(V& v, T& t) {
    describe(v, t.order);
    since(v, 2, "confirm", t.confirm);
    since(v, 4, "propose", t.propose);
}
template <class V, Is<SubmitList> T>
void describe(V& v, T& t) {
    describe(v, t.list);
    since(v, 2, "confirm", t.confirm);
    since(v, 4, "propose", t.propose);
}
template <class V, Is<ReplaceOrder> T>
void describe(V& v, T& t) {
    v("target", t.target);
    v("order_qty", t.order_qty);
    v("price", t.price);
    v("stop_px", t.stop_px);
    since(v, 2, "confirm", t.confirm);
    since(v, 3, "trail_amount", t.trail_amount);
    since(v, 3, "trail_percent", t.trail_percent);
}
template <class V, Is<CancelOrder> T>
void describe(V& v, T& t) {
    v("target", t.target);
}
template <class V, Is<CancelAll> T>
void describe(V& v, T& t) {
    v("account", t.account);
}
template <class V, Is<Arm> T>
void describe(V& v, T& t) {
    v("duration_ns", t.duration);
}
template <class V, Is<Disarm> T>
void describe(V&, T&) {}
template <class V, Is<Halt> T>
void describe(V& v, T& t) {
    v("account", t.account);
    v("cancel_exits", t.cancel_exits);
    v("flatten", t.flatten);
    v.part("reason", t.reason);
}
template <class V, Is<Resume> T>
void describe(V& v, T& t) {
    v("account", t.account);
    v.part("reason", t.reason);
}
template <class V, Is<Flatten> T>
void describe(V& v, T& t) {
    v("account", t.account);
    since(v, 2, "reason", t.reason);
}
template <class V, Is<Freeze> T>
void describe(V& v, T& t) {
    v("account", t.account);
    v("instrument", t.instrument);
    v.part("reason", t.reason);
}
template <class V, Is<Unfreeze> T>
void describe(V& v, T& t) {
    v("account", t.account);
    v("instrument", t.instrument);
    v.part("reason", t.reason);
}
template <class V, Is<Approve> T>
void describe(V& v, T& t) {
    v("target", t.target);
    v.part("hash", t.hash);
}
template <class V, Is<RejectProposal> T>
void describe(V& v, T& t) {
    v("target", t.target);
}
template <class V, Is<Reconcile> T>
void describe(V& v, T& t) {
    v("account", t.account);
    since(v, 2, "adopt", t.adopt);
    since(v, 3, "instrument", t.instrument);
    since(v, 3, "product", t.product);
    since(v, 3, "currency", t.currency);
    since(v, 3, "reason", t.reason);
}
template <class V, Is<DefineInstrument> T>
void describe(V& v, T& t) {
    describe(v, t.instrument);
}
template <class V, Is<OpenAccount> T>
void describe(V& v, T& t) {
    describe(v, t.account);
}
template <class V, Is<SetLimits> T>
void describe(V& v, T& t) {
    v("account", t.account);
    describe(v, t.limits);
}
template <class V, Is<NoteSignal> T>
void describe(V& v, T& t) {
    v("instrument", t.instrument);
    v.part("text", t.text);
}

template <class V, Is<SetRate> T>
void describe(V& v, T& t) {
    v("from_currency", t.from);
    v("to_currency", t.to);
    v("rate", t.rate);
    v.part("rate_source", t.source);
}

template <class V, Is<IssueToken> T>
void describe(V& v, T& t) {
    describe(v, t.token);
}
template <class V, Is<RevokeToken> T>
void describe(V& v, T& t) {
    v("token", t.token);
    v.part("reason", t.reason);
}
template <class V, Is<NoteRefusal> T>
void describe(V& v, T& t) {
    describe(v, t.refusal);
}

// The inputs that are no command, report or market data.
template <class V, Is<Durable> T>
void describe(V& v, T& t) {
    v("up_to", t.up_to);
}
template <class V, Is<JournalHealth> T>
void describe(V& v, T& t) {
    v("healthy", t.healthy);
    v.part("text", t.text);
}
template <class V, Is<Wake> T>
void describe(V&, T&) {}

}  // namespace sluice
