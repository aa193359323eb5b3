#pragma once

#include <cstdint>
#include <optional>

#include "base/date.hpp"          // Date
#include "base/time.hpp"          // UnixNanos
#include "model/market_data.hpp"  // Quote, Trade, Bar, Depth, OptionQuote
#include "model/quantities.hpp"   // Price, Quantity

namespace sluice::market {

// A print with what the US tape says beside it. Other feeds leave the rest at its defaults.
struct TradePrint {
    Trade trade;
    char exchange = '\0';         // the SIP's letter
    std::uint64_t condition = 0;  // the vendor's sale-condition bits
    bool suspicious = false;      // the vendor's mark
};

// One exchange's update of one or both of its sides; the best over all exchanges is market/history/consolidator.hpp.
struct QuoteUpdate {
    Quote quote;  // a side that is not updated has price and size zero
    bool bid_updated = false;
    bool offer_updated = false;
    char exchange = '\0';
    std::uint64_t condition = 0;
    bool suspicious = false;
};

// Bid and ask over one interval; a side is absent where nobody quoted it. Sizes are the last in the bar.
struct QuoteBar {
    struct Side {
        Price open, high, low, close;
        Quantity size;
    };
    InstrumentId instrument;
    UnixNanos start;
    UnixNanos end;
    std::optional<Side> bid;
    std::optional<Side> offer;
};

// One strike and right of a chain file. What a layout does not carry is absent.
struct ChainRow {
    InstrumentId underlying;
    std::optional<Price> underlying_px;  // where the file's name tells it
    Date expiry;
    UnixNanos event_time;  // the snapshot's; for end-of-day files 16:00 New York of that day
    OptionQuote quote;
    bool has_volume = false;         // quote.volume is known
    bool has_open_interest = false;  // quote.open_interest is known
    std::optional<Price> previous_close;
    // The day's mid-quote prices of end-of-day files.
    std::optional<Price> open, high, low;
    // The vendor's own model values: shown, never trusted, and left out where they cannot be read.
    struct VendorModel {
        std::optional<double> implied_volatility, delta, gamma, vega, theta, rho;
    };
    VendorModel vendor;
};

// Depth with the id it follows, where the venue chains them (Binance futures).
struct DepthRow {
    Depth depth;
    std::optional<std::uint64_t> previous_update_id;
};

// A day a market does not trade as usual.
struct HolidayRow {
    Date date;
    std::optional<std::int32_t> early_close_minute;  // local minute of the day; absent: closed all day
};

// Takes what a history parser reads, in the order of the file. The references live as long as the call.
class HistorySink {
public:
    virtual ~HistorySink() = default;
    virtual void on_trade(const TradePrint&) {}
    virtual void on_quote(const Quote&) {}
    virtual void on_quote_update(const QuoteUpdate&) {}
    virtual void on_bar(const Bar&) {}
    virtual void on_quote_bar(const QuoteBar&) {}
    virtual void on_chain_row(const ChainRow&) {}
    virtual void on_depth(const DepthRow&) {}
    virtual void on_holiday(const HolidayRow&) {}
};

}  // namespace sluice::market
