#pragma once

#include "venues/alpaca/codec_fields_market.hpp"  // of what is streamed
#include "venues/alpaca/codec_fields_order.hpp"   // of the order in an update
#include "venues/alpaca/messages_stream.hpp"      // the structs

// Field tables of both streams. The letter T comes first: the Go SDK refuses a message in which it does not.
namespace sluice::venues::alpaca {

using codec::As;

template <class V, codec::Of<StreamSuccess> T>
void fields(V& v, T& t) {
    v.letter("T", "success");
    v("msg", t.msg);
}
template <class V, codec::Of<StreamError> T>
void fields(V& v, T& t) {
    v.letter("T", "error");
    v("code", t.code);
    v("msg", t.msg);
}
template <class V, codec::Of<Channels> T>
void fields(V& v, T& t) {
    v("trades", t.trades, As::Omitted);
    v("quotes", t.quotes, As::Omitted);
    v("bars", t.bars, As::Omitted);
    v("updatedBars", t.updated_bars, As::Omitted);
    v("dailyBars", t.daily_bars, As::Omitted);
    v("statuses", t.statuses, As::Omitted);
    v("lulds", t.lulds, As::Omitted);
    v("imbalances", t.imbalances, As::Omitted);
    v("corrections", t.corrections, As::Omitted);
    v("cancelErrors", t.cancel_errors, As::Omitted);
    v("orderbooks", t.orderbooks, As::Omitted);
    v("news", t.news, As::Omitted);
}
template <class V, codec::Of<StreamSubscription> T>
void fields(V& v, T& t) {
    v.letter("T", "subscription");
    fields(v, t.channels);
}
template <class V, codec::Of<StreamTrade> T>
void fields(V& v, T& t) {
    v.letter("T", "t");
    v("S", t.symbol);
    fields(v, t.trade);
}
template <class V, codec::Of<StreamQuote> T>
void fields(V& v, T& t) {
    v.letter("T", "q");
    v("S", t.symbol);
    fields(v, t.quote);
}
template <class V, codec::Of<StreamBar> T>
void fields(V& v, T& t) {
    v("T", t.letter);
    v("S", t.symbol);
    fields(v, t.bar);
}
template <class V, codec::Of<StreamStatus> T>
void fields(V& v, T& t) {
    v.letter("T", "s");
    v("S", t.symbol);
    v("sc", t.status_code);
    v("sm", t.status_message);
    v("rc", t.reason_code);
    v("rm", t.reason_message);
    v("t", t.time);
    v("z", t.tape, As::Omitted);
}
template <class V, codec::Of<StreamLuld> T>
void fields(V& v, T& t) {
    v.letter("T", "l");
    v("S", t.symbol);
    v("u", t.upper, As::Number);
    v("d", t.lower, As::Number);
    v("i", t.indicator);
    v("t", t.time);
    v("z", t.tape, As::Omitted);
}
template <class V, codec::Of<StreamCorrection> T>
void fields(V& v, T& t) {
    v.letter("T", "c");
    v("S", t.symbol);
    v("x", t.exchange, As::Omitted);
    v("oi", t.original_id);
    v("op", t.original_price, As::Number);
    v("os", t.original_size, As::Size);
    v("oc", t.original_conditions, As::Omitted);
    v("ci", t.corrected_id);
    v("cp", t.corrected_price, As::Number);
    v("cs", t.corrected_size, As::Size);
    v("cc", t.corrected_conditions, As::Omitted);
    v("t", t.time);
    v("z", t.tape, As::Omitted);
}
template <class V, codec::Of<StreamCancel> T>
void fields(V& v, T& t) {
    v.letter("T", "x");
    v("S", t.symbol);
    v("i", t.id);
    v("x", t.exchange, As::Omitted);
    v("p", t.price, As::Number);
    v("s", t.size, As::Size);
    v("a", t.action, As::Omitted);
    v("t", t.time);
    v("z", t.tape, As::Omitted);
}
template <class V, codec::Of<StreamBook> T>
void fields(V& v, T& t) {
    v.letter("T", "o");
    v("S", t.symbol);
    fields(v, t.book);
    v("r", t.reset, As::Omitted);
}

template <class V, codec::Of<StreamAuth> T>
void fields(V& v, T& t) {
    v.letter("action", "auth");
    v("key", t.key);
    v("secret", t.secret);
}
template <class V, codec::Of<StreamSubscribe> T>
void fields(V& v, T& t) {
    v.letter("action", "subscribe");
    fields(v, t.channels);
}
template <class V, codec::Of<StreamUnsubscribe> T>
void fields(V& v, T& t) {
    v.letter("action", "unsubscribe");
    fields(v, t.channels);
}

// --- trade_updates: what stands in "data"

template <class V, codec::Of<TradeUpdate> T>
void fields(V& v, T& t) {
    v("event", t.event);
    v("timestamp", t.timestamp);
    v("execution_id", t.execution_id);
    v("price", t.price, As::Omitted);
    v("qty", t.qty, As::Omitted);
    v("position_qty", t.position_qty, As::Omitted);
    v("order", t.order);
    v("at", t.at, As::Omitted);
    v("event_id", t.event_id, As::Omitted);
}
template <class V, codec::Of<Authorization> T>
void fields(V& v, T& t) {
    v("status", t.status);
    v("action", t.action);
}
template <class V, codec::Of<Listening> T>
void fields(V& v, T& t) {
    v("streams", t.streams);
    v("error", t.error, As::Omitted);
}
template <class V, codec::Of<Authenticate> T>
void fields(V& v, T& t) {
    v("key_id", t.key_id);
    v("secret_key", t.secret_key);
}
template <class V, codec::Of<Listen> T>
void fields(V& v, T& t) {
    v("streams", t.streams);
}

}  // namespace sluice::venues::alpaca
