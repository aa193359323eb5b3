#pragma once

#include "model/account.hpp"     // Account, Adjustment, VenueHealth, ...
#include "model/describe.hpp"    // Is
#include "model/instrument.hpp"  // Instrument, OptionTerms
#include "model/token.hpp"       // Token, AccessRefusal

namespace sluice {

template <class V, Is<OptionTerms> T>
void describe(V& v, T& t) {
    v("underlying", t.underlying);
    v("strike", t.strike);
    v("right", t.right);
    v("style", t.style);
}

template <class V, Is<Instrument> T>
void describe(V& v, T& t) {
    v("instrument", t.id);
    v("asset_class", t.asset_class);
    v("tick_size", t.tick_size);
    v("round_lot", t.round_lot);
    v("multiplier", t.multiplier);
    v("currency", t.currency);
    v("base_currency", t.base_currency);
    v("calendar", t.calendar);
    v("expiry", t.expiry);
    v("settlement", t.settlement);
    v.part("option", t.option);
}

template <class V, Is<Account> T>
void describe(V& v, T& t) {
    v("account", t.id);
    v("venue", t.venue);
    v("base_currency", t.base_currency);
    v("calendar", t.calendar);
}

template <class V, Is<Position> T>
void describe(V& v, T& t) {
    v("account", t.account);
    v("instrument", t.instrument);
    v("product", t.product);
    v("qty", t.qty);
    v("cost", t.cost);
    v("realized", t.realized);
    v("fees", t.fees);
}

template <class V, Is<Balance> T>
void describe(V& v, T& t) {
    v("account", t.account);
    v("currency", t.currency);
    v("total", t.total);
}

template <class V, Is<Adjustment> T>
void describe(V& v, T& t) {
    v("venue", t.venue);
    v("account", t.account);
    v("adjustment", t.kind);
    v("product", t.product);
    v("instrument", t.instrument);
    v("currency", t.currency);
    v("cash", t.cash);
    v("qty", t.qty);
    v("price", t.price);
    v("ratio", t.ratio);
    v("transact_time", t.transact_time);
    v.part("adjustment_id", t.id);
    v.part("text", t.text);
}

template <class V, Is<VenuePosition> T>
void describe(V& v, T& t) {
    v("venue", t.venue);
    v("account", t.account);
    v("instrument", t.instrument);
    v("product", t.product);
    v("qty", t.qty);
    v("avg_px", t.avg_px);
    v("transact_time", t.transact_time);
}

template <class V, Is<VenueBalance> T>
void describe(V& v, T& t) {
    v("venue", t.venue);
    v("account", t.account);
    v("currency", t.currency);
    v("total", t.total);
    v("available", t.available);
    v("transact_time", t.transact_time);
}

template <class V, Is<VenueHealth> T>
void describe(V& v, T& t) {
    v("venue", t.venue);
    v("account", t.account);
    v("link", t.link);
    v("breaker", t.breaker);
    v("mode", t.mode);
    v.part("text", t.text);
}

template <class V, Is<Token> T>
void describe(V& v, T& t) {
    v("token", t.id);
    v("token_name", t.name);
    v("account", t.account);
    v("expires", t.expires);
    v.part("scopes", t.scopes);
    v.part("secret_hash", t.secret_hash);
}
template <class V, Is<AccessRefusal> T>
void describe(V& v, T& t) {
    v("token", t.token);
    v("http_status", t.status);
    v("count", t.count);
    v.part("method", t.method);
    v.part("path", t.path);
    v.part("peer", t.peer);
    v.part("problem", t.code);
    v.part("text", t.text);
}

}  // namespace sluice
