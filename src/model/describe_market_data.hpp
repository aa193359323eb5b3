#pragma once

#include "model/describe.hpp"     // Is
#include "model/market_data.hpp"  // Quote, Trade, Bar, Depth, OptionChain

namespace sluice {

template <class V, Is<Quote> T>
void describe(V& v, T& t) {
    v("instrument", t.instrument);
    v("bid_px", t.bid_px);
    v("offer_px", t.offer_px);
    v("bid_size", t.bid_size);
    v("offer_size", t.offer_size);
    v("event_time", t.event_time);
    v("recv_time", t.recv_time);
}

template <class V, Is<Trade> T>
void describe(V& v, T& t) {
    v("instrument", t.instrument);
    v("price", t.price);
    v("size", t.size);
    v("aggressor", t.aggressor);
    v("trade_id", t.trade_id);
    v("event_time", t.event_time);
    v("recv_time", t.recv_time);
}

template <class V, Is<Bar> T>
void describe(V& v, T& t) {
    v("instrument", t.instrument);
    v("start", t.start);
    v("end", t.end);
    v("open", t.open);
    v("high", t.high);
    v("low", t.low);
    v("close", t.close);
    v("volume", t.volume);
    v("turnover", t.turnover);
    v("trades", t.trades);
    v("incomplete", t.incomplete);
    v("synthetic", t.synthetic);
}

template <class V, Is<DepthLevel> T>
void describe(V& v, T& t) {
    v("price", t.price);
    v("size", t.size);
}

template <class V, Is<Depth> T>
void describe(V& v, T& t) {
    v("instrument", t.instrument);
    v("depth", t.kind);
    v("first_update_id", t.first_update_id);
    v("last_update_id", t.last_update_id);
    v("event_time", t.event_time);
    v("recv_time", t.recv_time);
    v.part("bids", t.bids);
    v.part("offers", t.offers);
}

template <class V, Is<OptionQuote> T>
void describe(V& v, T& t) {
    v("instrument", t.instrument);
    v("strike", t.strike);
    v("right", t.right);
    v("bid_px", t.bid_px);
    v("offer_px", t.offer_px);
    v("last_px", t.last_px);
    v("bid_size", t.bid_size);
    v("offer_size", t.offer_size);
    v("volume", t.volume);
    v("open_interest", t.open_interest);
    v("previous_open_interest", t.previous_open_interest);
}

template <class V, Is<OptionChain> T>
void describe(V& v, T& t) {
    v("underlying", t.underlying);
    v("underlying_px", t.underlying_px);
    v("expiry", t.expiry);
    v("event_time", t.event_time);
    v.part("rows", t.rows);
}

}  // namespace sluice
