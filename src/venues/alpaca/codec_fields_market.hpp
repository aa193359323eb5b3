#pragma once

#include <string_view>

#include "venues/alpaca/codec_fields.hpp"     // As, Of
#include "venues/alpaca/messages_market.hpp"  // the structs

// Field tables of market data. A stream message has the same fields behind its letter and symbol.
namespace sluice::venues::alpaca {

using codec::As;

template <class V, codec::Of<MarketTrade> T>
void fields(V& v, T& t) {
    v("t", t.time);
    v("x", t.exchange, As::Omitted);
    v("p", t.price, As::Number);
    v("s", t.size, As::Size);
    v("c", t.conditions, As::Omitted);
    v("i", t.id, As::Omitted);
    v("z", t.tape, As::Omitted);
    v("tks", t.taker, As::Omitted);
    v("u", t.update, As::Omitted);
}

template <class V, codec::Of<MarketQuote> T>
void fields(V& v, T& t) {
    v("t", t.time);
    v("ax", t.ask_exchange, As::Omitted);
    v("ap", t.ask_price, As::Number);
    v("as", t.ask_size, As::Size);
    v("bx", t.bid_exchange, As::Omitted);
    v("bp", t.bid_price, As::Number);
    v("bs", t.bid_size, As::Size);
    v("c", t.conditions, As::Omitted);
    v("z", t.tape, As::Omitted);
}

template <class V, codec::Of<MarketBar> T>
void fields(V& v, T& t) {
    v("t", t.time);
    v("o", t.open, As::Number);
    v("h", t.high, As::Number);
    v("l", t.low, As::Number);
    v("c", t.close, As::Number);
    v("v", t.volume, As::Size);
    v("n", t.trades, As::Omitted);
    v("vw", t.vwap, As::Number | As::Omitted);
}

template <class V, codec::Of<BookLevel> T>
void fields(V& v, T& t) {
    v("p", t.price, As::Number);
    v("s", t.size, As::Size);
}
template <class V, codec::Of<MarketBook> T>
void fields(V& v, T& t) {
    v("t", t.time);
    v("b", t.bids);
    v("a", t.asks);
}

template <class V, codec::Of<Greeks> T>
void fields(V& v, T& t) {
    v("delta", t.delta);
    v("gamma", t.gamma);
    v("theta", t.theta);
    v("vega", t.vega);
    v("rho", t.rho);
}
template <class V, codec::Of<Snapshot> T>
void fields(V& v, T& t) {
    v("symbol", t.symbol, As::Omitted);
    v("latestTrade", t.latest_trade, As::Omitted);
    v("latestQuote", t.latest_quote, As::Omitted);
    v("minuteBar", t.minute_bar, As::Omitted);
    v("dailyBar", t.daily_bar, As::Omitted);
    v("prevDailyBar", t.prev_daily_bar, As::Omitted);
    v("impliedVolatility", t.implied_volatility, As::Omitted);
    v("greeks", t.greeks, As::Omitted);
}

// --- wrappers

template <class T>
struct WrapperKeys;
template <>
struct WrapperKeys<MarketTrade> {
    static constexpr std::string_view one = "trade", many = "trades";
};
template <>
struct WrapperKeys<MarketQuote> {
    static constexpr std::string_view one = "quote", many = "quotes";
};
template <>
struct WrapperKeys<MarketBar> {
    static constexpr std::string_view one = "bar", many = "bars";
};
template <>
struct WrapperKeys<MarketBook> {
    static constexpr std::string_view one = "orderbook", many = "orderbooks";
};

template <class T>
struct RowOf;
template <template <class> class Wrapper, class R>
struct RowOf<Wrapper<R>> {
    using type = R;
};
template <class T, template <class> class Wrapper>
concept Wraps = std::same_as<std::remove_const_t<T>, Wrapper<typename RowOf<std::remove_const_t<T>>::type>>;
template <class T>
using KeysOf = WrapperKeys<typename RowOf<std::remove_const_t<T>>::type>;

template <class V, Wraps<Page> T>
void fields(V& v, T& t) {
    v(KeysOf<T>::many, t.rows);
    v("next_page_token", t.next_page_token);
    v("currency", t.currency, As::Omitted);
}
template <class V, Wraps<SymbolPage> T>
void fields(V& v, T& t) {
    v(KeysOf<T>::many, t.rows);
    v("symbol", t.symbol);
    v("next_page_token", t.next_page_token);
    v("currency", t.currency, As::Omitted);
}
template <class V, Wraps<Latest> T>
void fields(V& v, T& t) {
    v(KeysOf<T>::many, t.rows);
    v("currency", t.currency, As::Omitted);
}
template <class V, Wraps<SymbolLatest> T>
void fields(V& v, T& t) {
    v(KeysOf<T>::one, t.row);
    v("symbol", t.symbol);
    v("currency", t.currency, As::Omitted);
}
template <class V, codec::Of<SnapshotPage> T>
void fields(V& v, T& t) {
    v("snapshots", t.snapshots);
    v("next_page_token", t.next_page_token, As::Omitted);
}

}  // namespace sluice::venues::alpaca
