#pragma once

#include "model/command.hpp"    // Requester
#include "model/describe.hpp"   // Is
#include "model/execution.hpp"  // ExecutionReport, ...
#include "model/limits.hpp"     // Limits, Denial, DecisionFigures
#include "model/order.hpp"      // NewOrderSingle, Leg, NewOrderList

namespace sluice {

template <class V, Is<NewOrderSingle> T>
void describe(V& v, T& t) {
    v("cl_ord_id", t.cl_ord_id);
    v("account", t.account);
    v("instrument", t.instrument);
    v("strategy", t.strategy);
    v("side", t.side);
    v("ord_type", t.ord_type);
    v("time_in_force", t.time_in_force);
    v("product", t.product);
    v("position_effect", t.position_effect);
    v("exec_inst", t.exec_inst);
    v("order_qty", t.order_qty);
    v("price", t.price);
    v("stop_px", t.stop_px);
    v.part("cash_order_qty", t.cash_order_qty);
    v.part("trail_amount", t.trail_amount);
    v.part("trail_percent", t.trail_percent);
    v.part("display_qty", t.display_qty);
    v.part("expire_time", t.expire_time);
}

template <class V, Is<Leg> T>
void describe(V& v, T& t) {
    v("instrument", t.instrument);
    v("side", t.side);
    v("ratio_qty", t.ratio_qty);
    v("position_effect", t.position_effect);
}

template <class V, Is<NewOrderList> T>
void describe(V& v, T& t) {
    v("list_class", t.list_class);
    v.part("orders", t.orders);
    v.part("legs", t.legs);
    since(v, 2, "list_id", t.list_id);
}

template <class V, Is<Requester> T>
void describe(V& v, T& t) {
    v("origin", t.origin);
    v("requester", t.who);
    v.part("idempotency_key", t.key);
}

template <class V, Is<Denial> T>
void describe(V& v, T& t) {
    v("denial", t.code);
    v("lock", t.lock);
    v("actual", t.actual);
    v("allowed", t.allowed);
    v.part("text", t.text);
}

template <class V, Is<DecisionFigures> T>
void describe(V& v, T& t) {
    v("reference_px", t.reference_px);
    v("quote_time", t.quote_time);
    v("quote_age_ns", t.quote_age_ns);
    v("order_value", t.order_value);
    v("equity", t.equity);
    v("position", t.position);
    v("worst_position", t.worst_position);
    v("daily_pnl", t.daily_pnl);
    v("open_orders", t.open_orders);
    v("orders_last_second", t.orders_last_second);
    v("orders_last_minute", t.orders_last_minute);
    since(v, 2, "peak_equity", t.peak_equity);
    since(v, 2, "unprotected", t.unprotected);
    since(v, 2, "rate", t.rate);
    since(v, 2, "rate_age_ns", t.rate_age_ns);
    since(v, 2, "group_order_value", t.group_order_value);
    since(v, 2, "group_equity", t.group_equity);
    since(v, 2, "group_daily_pnl", t.group_daily_pnl);
}

template <class V, Is<Limits> T>
void describe(V& v, T& t) {
    v("max_order_value", t.max_order_value);
    v("max_position_fraction", t.max_position_fraction);
    v("max_open_orders", t.max_open_orders);
    v("max_orders_per_second", t.max_orders_per_second);
    v("max_orders_per_minute", t.max_orders_per_minute);
    v("max_daily_loss", t.max_daily_loss);
    v("price_collar", t.price_collar);
    v("allow_short", t.allow_short);
    v("check_trading_hours", t.check_trading_hours);
    v.part("allowed_instruments", t.allowed_instruments);
    since_kept(v, 2, "max_drawdown", t.max_drawdown);
    since_kept(v, 2, "max_unprotected", t.max_unprotected);
    since_kept(v, 2, "duplicate_window_ns", t.duplicate_window);
    since(v, 2, "allow_self_trade", t.allow_self_trade);
    since_kept(v, 2, "max_rate_age_ns", t.max_rate_age);
    since(v, 2, "limits_currency", t.currency);
}

// `venue_ord_status` because the event around it says `ord_status`, what the report has proven about our order.
template <class V, Is<ExecutionReport> T>
void describe(V& v, T& t) {
    v("venue", t.venue);
    v("account", t.account);
    v("instrument", t.instrument);
    v("cl_ord_id", t.cl_ord_id);
    v("exec_type", t.exec_type);
    v("venue_ord_status", t.ord_status);
    v("side", t.side);
    v("source", t.source);
    v("liquidity", t.liquidity);
    v("ord_rej_reason", t.ord_rej_reason);
    v("last_qty", t.last_qty);
    v("last_px", t.last_px);
    v("cum_qty", t.cum_qty);
    v("transact_time", t.transact_time);
    v.part("order_id", t.order_id);
    v.part("exec_id", t.exec_id);
    v.part("fee", t.fee);
    v.part("fee_currency", t.fee_currency);
    v.part("order_qty", t.order_qty);
    v.part("cum_notional", t.cum_notional);
    v.part("orig_cl_ord_id", t.orig_cl_ord_id);
    v.part("exec_ref_id", t.exec_ref_id);
    v.part("text", t.text);
}

template <class V, Is<OrderCancelReject> T>
void describe(V& v, T& t) {
    v("venue", t.venue);
    v("account", t.account);
    v("cl_ord_id", t.cl_ord_id);
    v("response_to", t.response_to);
    v("cxl_rej_reason", t.reason);
    v("transact_time", t.transact_time);
    v.part("text", t.text);
}

template <class V, Is<RequestOutcome> T>
void describe(V& v, T& t) {
    v("venue", t.venue);
    v("account", t.account);
    v("cl_ord_id", t.cl_ord_id);
    v("request", t.request);
    v("outcome", t.outcome);
    v("retry_at", t.retry_at);
    v.part("text", t.text);
}

template <class V, Is<OrderNotFound> T>
void describe(V& v, T& t) {
    v("venue", t.venue);
    v("account", t.account);
    v("cl_ord_id", t.cl_ord_id);
    v("not_found", t.kind);
}

}  // namespace sluice
