#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/time.hpp"         // UnixNanos
#include "model/quantities.hpp"  // Price, Quantity

namespace sluice::venues::alpaca {

// Market data over REST (alpaca.md 8): prices and sizes are JSON numbers, read to the nearest nano. One struct serves
// stocks, options and crypto: what a class does not have is left out.

// Condition codes of one or two characters each, joined by commas: "@,I". Options have one, as a plain string.
struct Conditions {
    std::string codes;
    bool plain = false;

    friend bool operator==(const Conditions&, const Conditions&) = default;
};

struct MarketTrade {
    UnixNanos time;                        // t
    Price price;                           // p
    Quantity size;                         // s
    std::optional<std::string> exchange;   // x
    std::optional<Conditions> conditions;  // c
    std::optional<std::int64_t> id;        // i
    std::optional<std::string> tape;       // z
    std::optional<std::string> taker;      // tks: B or S, crypto only
    std::optional<std::string> update;     // u: canceled, corrected, incorrect

    friend bool operator==(const MarketTrade&, const MarketTrade&) = default;
};

struct MarketQuote {                          // price 0: no such side
    UnixNanos time;                           // t
    std::optional<std::string> ask_exchange;  // ax
    Price ask_price;                          // ap
    Quantity ask_size;                        // as
    std::optional<std::string> bid_exchange;  // bx
    Price bid_price;                          // bp
    Quantity bid_size;                        // bs
    std::optional<Conditions> conditions;     // c
    std::optional<std::string> tape;          // z

    friend bool operator==(const MarketQuote&, const MarketQuote&) = default;
};

struct MarketBar {
    UnixNanos time;  // t: its start
    Price open, high, low, close;
    Quantity volume;                     // v
    std::optional<std::int64_t> trades;  // n
    std::optional<Price> vwap;           // vw

    friend bool operator==(const MarketBar&, const MarketBar&) = default;
};

struct BookLevel {
    Price price;
    Quantity size;

    friend bool operator==(const BookLevel&, const BookLevel&) = default;
};
struct MarketBook {
    UnixNanos time;
    std::vector<BookLevel> bids;  // b
    std::vector<BookLevel> asks;  // a

    friend bool operator==(const MarketBook&, const MarketBook&) = default;
};

// For display; the venue computes them.
struct Greeks {
    double delta = 0, gamma = 0, theta = 0, vega = 0, rho = 0;

    friend bool operator==(const Greeks&, const Greeks&) = default;
};

struct Snapshot {
    std::optional<MarketTrade> latest_trade;   // latestTrade
    std::optional<MarketQuote> latest_quote;   // latestQuote
    std::optional<MarketBar> minute_bar;       // minuteBar
    std::optional<MarketBar> daily_bar;        // dailyBar
    std::optional<MarketBar> prev_daily_bar;   // prevDailyBar
    std::optional<double> implied_volatility;  // impliedVolatility
    std::optional<Greeks> greeks;
    std::optional<std::string> symbol;  // of the call for one symbol only

    friend bool operator==(const Snapshot&, const Snapshot&) = default;
};

template <class T>
using BySymbol = std::map<std::string, T>;

// T is a MarketTrade, MarketQuote or MarketBar; the wrapper's key is trades, quotes or bars.
template <class T>
struct Page {  // of ?symbols=
    BySymbol<std::vector<T>> rows;
    std::optional<std::string> next_page_token;
    std::optional<std::string> currency;  // left out when empty, here and below

    friend bool operator==(const Page&, const Page&) = default;
};
template <class T>
struct SymbolPage {  // of /{symbol}/
    std::vector<T> rows;
    std::string symbol;
    std::optional<std::string> next_page_token;
    std::optional<std::string> currency;

    friend bool operator==(const SymbolPage&, const SymbolPage&) = default;
};
// The latest of each symbol; T may also be a MarketBook (orderbooks).
template <class T>
struct Latest {
    BySymbol<T> rows;
    std::optional<std::string> currency;

    friend bool operator==(const Latest&, const Latest&) = default;
};
// The latest of one; the key is trade, quote or bar.
template <class T>
struct SymbolLatest {
    T row;
    std::string symbol;
    std::optional<std::string> currency;

    friend bool operator==(const SymbolLatest&, const SymbolLatest&) = default;
};

struct SnapshotPage {  // options and crypto; stocks have a bare BySymbol<Snapshot>
    BySymbol<Snapshot> snapshots;
    std::optional<std::string> next_page_token;  // left out when empty

    friend bool operator==(const SnapshotPage&, const SnapshotPage&) = default;
};

}  // namespace sluice::venues::alpaca
