#pragma once

#include <chrono>
#include <optional>
#include <unordered_map>

#include "model/market_data.hpp"  // Quote, Trade
#include "model/order.hpp"        // Side

namespace sluice::engine {

// Older than this in session, a price is no basis for a new order (design.md 5).
constexpr std::chrono::seconds kQuoteAgeMax{5};

// A price and when it was heard.
struct Touch {
    Price px;
    UnixNanos time;
};

// What the market last said about one instrument.
struct Mark {
    std::optional<Price> bid_px, offer_px;
    std::optional<Price> last_px;
    UnixNanos quote_time;  // ours, when it arrived
    UnixNanos trade_time;

    // The price a taker would meet, with its own age: the quote's other side; where that is absent, or older than allowed
    // and older than the last print, the print.
    std::optional<Touch> touch(Side side, UnixNanos now) const;
    // What a unit is worth: between bid and offer, or the last print where it is newer than the quote by more than the
    // quote's allowed age.
    std::optional<Price> middle() const;
    // The same with its age: that of the quote or of the print it comes from.
    std::optional<Touch> middle_at() const;
};

// The newest market view per instrument. Not recorded: market data is not in the journal.
class Marks {
public:
    void apply(const Quote& quote, UnixNanos now);
    void apply(const Trade& trade, UnixNanos now);
    const Mark* find(const InstrumentId& instrument) const;

private:
    std::unordered_map<InstrumentId, Mark> marks_;
};

}  // namespace sluice::engine
