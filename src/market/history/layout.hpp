#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "base/date.hpp"         // Date
#include "base/result.hpp"       // Result
#include "base/time.hpp"         // UnixNanos
#include "model/enums.hpp"       // Names
#include "model/ids.hpp"         // InstrumentId
#include "model/quantities.hpp"  // Price

namespace sluice::market {

// The layouts of history files; each CSV layout is told by its header line, a capture by its first character.
enum class HistoryLayout : std::uint8_t {
    TradeBars,
    PriceBars,
    QuoteBars,
    TickTrades,
    TickQuotes,
    FxTicks,
    BookTicker,
    BinanceTrades,
    BinanceDepth,
    OptionChain,
    OptionVolume,
    OptionDay,
    OptionQuotes,
    NseChain,
    UsHolidays,
    IndiaHolidays,
    Capture,
};
constexpr auto names(HistoryLayout) {
    return Names<17>{"trade bars",     "price bars",  "quote bars",     "tick trades",   "tick quotes",
                     "FX ticks",       "book ticker", "Binance trades", "Binance depth", "option chain",
                     "option volume",  "option day",  "option quotes",  "NSE chain",     "US holidays",
                     "India holidays", "capture"};
}

// The header's columns in order; empty for a capture, which has none.
std::span<const std::string_view> columns_of(HistoryLayout layout);

// Which layout this first line announces. The Error says which column of which known layout it misses.
Result<HistoryLayout> detect_layout(std::string_view first_line);

// What a file's name tells: "us_equity/spy_20131007_tick_trade.csv.gz". Absent where it does not.
struct FileFacts {
    std::optional<InstrumentId> instrument;        // of the data, or the chain's underlying
    std::optional<Date> date;                      // the first day of a month for 202402
    std::optional<UnixNanos> snapshot;             // 20151224_1030ET; 16:00 New York for _eod_
    std::optional<std::chrono::seconds> interval;  // _1m_, _1s_
    std::optional<Price> underlying_px;            // spot23501.1
    bool perpetual = false;                        // _perp_, usdm_
};
FileFacts facts_of(std::string_view path);

// "BTCUSDT" as "BTC/USDT" by the longest known quote currency; empty when none fits.
std::string_view quote_currency_of(std::string_view symbol);
// The listing of a crypto pair: "BTC/USDT.BINANCE", perpetuals "BTC/USDT-PERP.BINANCE". Error Invalid.
Result<InstrumentId> crypto_listing(std::string_view symbol, std::string_view venue, bool perpetual);
// One option of a chain: "AAPL140606C00490000.US", "NIFTY-20240627-23500-CE.NSE". Error Invalid.
Result<InstrumentId> option_listing(const InstrumentId& underlying, Date expiry, Price strike, bool call);

}  // namespace sluice::market
