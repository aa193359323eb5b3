#pragma once

#include "model/describe_accounts.hpp"  // Account, Token, ...
#include "model/describe_orders.hpp"    // NewOrderSingle, NewOrderList, Requester, Denial, ...
#include "model/event.hpp"              // the events

// Lists, proposals, flatten, rates, reconciliation and tokens; the other events stand in describe_events.hpp.
namespace sluice {

// --- lists
template <class V, Is<ListPlaced> T>
void describe(V& v, T& t) {
    describe(v, t.list);
    v("list_form", t.form);
    describe(v, t.by);
    v("send_by", t.send_by);
    v.part("figures", t.figures);
}
template <class V, Is<ListStepped> T>
void describe(V& v, T& t) {
    v("list_id", t.list_id);
    v("account", t.account);
    v("instrument", t.instrument);
    v("list_step", t.step);
    v("market_px", t.price);
    v.part("text", t.text);
    since(v, 2, "exit", t.exit);
    since(v, 3, "by", t.by);
    since(v, 3, "body_hash", t.body_hash);
}

// --- proposals
template <class V, Is<OrderProposed> T>
void describe(V& v, T& t) {
    describe(v, t.order);
    describe(v, t.by);
    v("reference_px", t.reference_px);
    v("expires", t.expires);
    v.part("hash", t.hash);
    v.part("list", t.list);
    v.part("figures", t.figures);
}
template <class V, Is<ProposalEnded> T>
void describe(V& v, T& t) {
    v("cl_ord_id", t.cl_ord_id);
    v("account", t.account);
    v("proposal_end", t.end);
    describe(v, t.by);
    describe(v, t.denial);
    since(v, 2, "placed_as", t.placed_as);
}

// --- flatten
template <class V, Is<FlattenStarted> T>
void describe(V& v, T& t) {
    v("account", t.account);
    describe(v, t.by);
    v.part("reason", t.reason);
}
template <class V, Is<FlattenEnded> T>
void describe(V& v, T& t) {
    v("account", t.account);
    v.part("text", t.text);
}

// --- rates and marks
template <class V, Is<RateSet> T>
void describe(V& v, T& t) {
    v("from_currency", t.from);
    v("to_currency", t.to);
    v("rate", t.rate);
    v.part("rate_source", t.source);
}
template <class V, Is<EquityPeaked> T>
void describe(V& v, T& t) {
    v("account", t.account);
    v("equity", t.equity);
}

// --- reconciliation
template <class V, Is<SnapshotAsked> T>
void describe(V& v, T& t) {
    v("account", t.account);
    v("snapshot", t.snapshot);
    describe(v, t.by);
}
template <class V, Is<AccountAdopted> T>
void describe(V& v, T& t) {
    v("account", t.account);
    describe(v, t.by);
}
template <class V, Is<DifferenceFound> T>
void describe(V& v, T& t) {
    v("account", t.account);
    v("instrument", t.instrument);
    v("product", t.product);
    v("currency", t.currency);
    v("difference", t.difference);
    v("our_qty", t.ours);
    v("venue_qty", t.venue);
    v("qty_by_fills", t.by_fills);
    v("our_cash", t.our_cash);
    v("venue_cash", t.venue_cash);
    v("first_snapshot", t.first_snapshot);
    v("second_snapshot", t.second_snapshot);
    v.part("evidence", t.evidence);
    since(v, 2, "cl_ord_id", t.order);
}
template <class V, Is<DifferenceClosed> T>
void describe(V& v, T& t) {
    v("account", t.account);
    v("instrument", t.instrument);
    v("product", t.product);
    v("currency", t.currency);
    v.part("text", t.text);
    since(v, 2, "cl_ord_id", t.order);
}
template <class V, Is<Reconciled> T>
void describe(V& v, T& t) {
    v("account", t.account);
    v("snapshot", t.snapshot);
    v("open_order_count", t.open_orders);
    v("position_count", t.positions);
    v("balance_count", t.balances);
    v("differences", t.differences);
    v("taken_at", t.taken_at);
    v.part("ours_hash", t.ours_hash);
    v.part("venue_hash", t.venue_hash);
}

// --- tokens and doors
template <class V, Is<TokenIssued> T>
void describe(V& v, T& t) {
    describe(v, t.token);
    describe(v, t.by);
}
template <class V, Is<TokenRevoked> T>
void describe(V& v, T& t) {
    v("token", t.token);
    describe(v, t.by);
    v.part("reason", t.reason);
}
template <class V, Is<AccessRefused> T>
void describe(V& v, T& t) {
    describe(v, t.refusal);
}

}  // namespace sluice
