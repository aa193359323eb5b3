#include "venues/feed/tape.hpp"

#include <algorithm>

namespace sluice::venues::feed {

namespace {

// Prices and sizes of a tape are small enough for any day's sums; the exact product fits 128 bits by their bounds.
Notional turnover_of(const Trade& trade) {
    return Notional::from_atto(int128{trade.price.nanos()} * trade.size.nanos());
}

}  // namespace

bool bar_of(std::span<const MarketEvent> events, UnixNanos start, UnixNanos end, Bar& out) {
    bool any = false;
    for (const MarketEvent& event : events) {
        const Trade* trade = std::get_if<Trade>(&event);
        if (trade == nullptr)
            continue;
        const Bar one{trade->instrument, start,        end,         trade->price,        trade->price,
                      trade->price,      trade->price, trade->size, turnover_of(*trade), 1};
        if (!any)
            out = one;
        else
            extend(out, one);
        any = true;
    }
    return any;
}

void extend(Bar& bar, const Bar& later) {
    bar.high = std::max(bar.high, later.high);
    bar.low = std::min(bar.low, later.low);
    bar.close = later.close;
    bar.trades += later.trades;
    if (later.volume)
        bar.volume = bar.volume.value_or(Quantity{}) + *later.volume;
    if (later.turnover)
        bar.turnover = Notional::from_atto(bar.turnover.value_or(Notional{}).atto() + later.turnover->atto());
}

}  // namespace sluice::venues::feed
