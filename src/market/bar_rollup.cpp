#include "market/bar_rollup.hpp"

#include <algorithm>

#include "base/assert.hpp"
#include "market/bar_builder.hpp"  // bar_span

namespace sluice::market {
namespace {

// Prices of synthetic bars count only where nothing was traded: the bigger bar made of the ticks would not know them.
void join_prices(Bar& big, const Bar& small) {
    if (small.synthetic && !big.synthetic)
        return;
    if (big.synthetic && !small.synthetic) {
        big.open = small.open;
        big.high = small.high;
        big.low = small.low;
    }
    big.high = std::max(big.high, small.high);
    big.low = std::min(big.low, small.low);
    big.close = small.close;
}

void join(Bar& big, const Bar& small) {
    join_prices(big, small);
    if (big.volume && small.volume)
        *big.volume += *small.volume;
    else
        big.volume.reset();
    if (big.turnover && small.turnover) {
        const auto total = sum(*big.turnover, *small.turnover);
        if (total)
            big.turnover = *total;
        else
            big.turnover.reset();  // it does not fit, so nobody knows it
    } else {
        big.turnover.reset();
    }
    big.trades += small.trades;
    big.incomplete = big.incomplete || small.incomplete;
    big.synthetic = big.synthetic && small.synthetic;
}

}  // namespace

BarRollup::BarRollup(CalendarId calendar, std::chrono::nanoseconds interval, const CalendarView& calendars)
    : calendar_{calendar}, interval_{interval}, calendars_{calendars} {
    SLUICE_ASSERT(interval_.count() > 0, "a bar has a length");
}

void BarRollup::add(const Bar& bar, std::vector<Bar>& closed) {
    if (!session_ || bar.start < session_->open || bar.start >= session_->close)
        session_ = calendars_.session_at_or_after(calendar_, bar.start);
    if (!session_ || bar.start < session_->open)
        return;
    const BarSpan span = bar_span(*session_, interval_, bar.start);
    if (open_ && open_->start != span.start)
        finish(closed);
    if (open_) {
        join(*open_, bar);
    } else {
        open_ = bar;
        open_->start = span.start;
        open_->end = span.end;
    }
    if (bar.end >= span.end)
        finish(closed);
}

void BarRollup::finish(std::vector<Bar>& closed) {
    if (open_)
        closed.push_back(*open_);
    open_.reset();
}

}  // namespace sluice::market
