#pragma once

#include "venues/alpaca/codec_fields.hpp"        // As, Of
#include "venues/alpaca/messages_reference.hpp"  // the structs

// Field tables of assets, clock, calendar and watchlists.
namespace sluice::venues::alpaca {

using codec::As;

template <class V, codec::Of<Clock> T>
void fields(V& v, T& t) {
    v("timestamp", t.timestamp);
    v("is_open", t.is_open);
    v("next_open", t.next_open);
    v("next_close", t.next_close);
}

template <class V, codec::Of<CalendarDay> T>
void fields(V& v, T& t) {
    v("date", t.date);
    v("open", t.open);
    v("close", t.close);
    v("session_open", t.session_open, As::Omitted);
    v("session_close", t.session_close, As::Omitted);
    v("settlement_date", t.settlement_date, As::Omitted);
}

template <class V, codec::Of<Asset> T>
void fields(V& v, T& t) {
    v("id", t.id);
    v("class", t.asset_class);
    v("exchange", t.exchange);
    v("symbol", t.symbol);
    v("name", t.name, As::MayLack);
    v("status", t.status);
    v("tradable", t.tradable);
    v("marginable", t.marginable, As::MayLack);
    v("maintenance_margin_requirement", t.maintenance_margin_requirement, As::Number | As::Omitted);
    v("margin_requirement_long", t.margin_requirement_long, As::Omitted);
    v("margin_requirement_short", t.margin_requirement_short, As::Omitted);
    v("shortable", t.shortable, As::MayLack);
    v("easy_to_borrow", t.easy_to_borrow, As::MayLack);
    v("borrow_status", t.borrow_status, As::Omitted);
    v("fractionable", t.fractionable, As::MayLack);
    v("attributes", t.attributes, As::MayLack);
    v("min_order_size", t.min_order_size, As::Omitted);
    v("min_trade_increment", t.min_trade_increment, As::Omitted);
    v("price_increment", t.price_increment, As::Omitted);
    v("cusip", t.cusip, As::Omitted);
}

template <class V, codec::Of<Watchlist> T>
void fields(V& v, T& t) {
    v("id", t.id);
    v("account_id", t.account_id);
    v("created_at", t.created_at);
    v("updated_at", t.updated_at);
    v("name", t.name);
    v("assets", t.assets, As::Omitted);
}
template <class V, codec::Of<WatchlistRequest> T>
void fields(V& v, T& t) {
    v("name", t.name, As::Omitted);
    v("symbols", t.symbols, As::Omitted);
    v("symbol", t.symbol, As::Omitted);
}

}  // namespace sluice::venues::alpaca
