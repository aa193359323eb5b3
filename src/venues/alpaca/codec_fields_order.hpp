#pragma once

#include "venues/alpaca/codec_fields.hpp"    // As, Of
#include "venues/alpaca/messages_order.hpp"  // the structs

// Field tables of orders, requests and errors, in the order the venue writes them.
namespace sluice::venues::alpaca {

using codec::As;

template <class V, codec::Of<ErrorBody> T>
void fields(V& v, T& t) {
    v("code", t.code, As::Omitted);
    v("message", t.message);
    v.rest(t.extra);
}

template <class V, codec::Of<Order> T>
void fields(V& v, T& t) {
    v("id", t.id);
    v("client_order_id", t.client_order_id);
    v("created_at", t.created_at);
    v("updated_at", t.updated_at);
    v("submitted_at", t.submitted_at);
    v("filled_at", t.filled_at);
    v("expired_at", t.expired_at);
    v("expires_at", t.expires_at, As::Omitted);
    v("cancel_requested_at", t.cancel_requested_at, As::Omitted);
    v("canceled_at", t.canceled_at);
    v("failed_at", t.failed_at);
    v("replaced_at", t.replaced_at);
    v("replaced_by", t.replaced_by);
    v("replaces", t.replaces);
    v("asset_id", t.asset_id, As::MayLack);
    v("symbol", t.symbol);
    v("asset_class", t.asset_class, As::MayLack);
    v("notional", t.notional);
    v("qty", t.qty);
    v("filled_qty", t.filled_qty);
    v("filled_avg_price", t.filled_avg_price, As::Rounded);
    v("order_class", t.order_class, As::MayLack);
    v("order_type", t.type, As::MayLack);
    v("type", t.type, As::MayLack);
    v("side", t.side);
    v("time_in_force", t.time_in_force);
    v("limit_price", t.limit_price);
    v("stop_price", t.stop_price);
    v("status", t.status);
    v("extended_hours", t.extended_hours, As::MayLack);
    v("legs", t.legs, As::NullIfEmpty);
    v("trail_percent", t.trail_percent);
    v("trail_price", t.trail_price);
    v("hwm", t.hwm);
    v("position_intent", t.position_intent, As::Omitted);
    v("ratio_qty", t.ratio_qty, As::Omitted);
    v("subtag", t.subtag);
    v("source", t.source);
}

template <class V, codec::Of<TakeProfit> T>
void fields(V& v, T& t) {
    v("limit_price", t.limit_price, As::Omitted);
}
template <class V, codec::Of<StopLoss> T>
void fields(V& v, T& t) {
    v("stop_price", t.stop_price, As::Omitted);
    v("limit_price", t.limit_price, As::Omitted);
}
template <class V, codec::Of<OrderLeg> T>
void fields(V& v, T& t) {
    v("symbol", t.symbol, As::Omitted);
    v("ratio_qty", t.ratio_qty, As::Omitted);
    v("side", t.side, As::Omitted);
    v("position_intent", t.position_intent, As::Omitted);
}
template <class V, codec::Of<OrderRequest> T>
void fields(V& v, T& t) {
    v("symbol", t.symbol, As::Omitted);
    v("qty", t.qty, As::Omitted);
    v("notional", t.notional, As::Omitted);
    v("side", t.side, As::Omitted);
    v("type", t.type, As::Omitted);
    v("time_in_force", t.time_in_force, As::Omitted);
    v("limit_price", t.limit_price, As::Omitted);
    v("stop_price", t.stop_price, As::Omitted);
    v("trail_price", t.trail_price, As::Omitted);
    v("trail_percent", t.trail_percent, As::Omitted);
    v("extended_hours", t.extended_hours, As::Omitted);
    v("client_order_id", t.client_order_id, As::Omitted);
    v("order_class", t.order_class, As::Omitted);
    v("take_profit", t.take_profit, As::Omitted);
    v("stop_loss", t.stop_loss, As::Omitted);
    v("legs", t.legs, As::Omitted);
    v("position_intent", t.position_intent, As::Omitted);
}
template <class V, codec::Of<ReplaceRequest> T>
void fields(V& v, T& t) {
    v("qty", t.qty, As::Omitted);
    v("notional", t.notional, As::Omitted);
    v("time_in_force", t.time_in_force, As::Omitted);
    v("limit_price", t.limit_price, As::Omitted);
    v("stop_price", t.stop_price, As::Omitted);
    v("trail", t.trail, As::Omitted);
    v("client_order_id", t.client_order_id, As::Omitted);
}

template <class V, codec::Of<CancelledItem> T>
void fields(V& v, T& t) {
    v("id", t.id);
    v("status", t.status);
    v("body", t.body, As::Omitted);
}
template <class V, codec::Of<ClosedItem> T>
void fields(V& v, T& t) {
    v("symbol", t.symbol);
    v("status", t.status);
    v("body", t.body);
}

}  // namespace sluice::venues::alpaca
