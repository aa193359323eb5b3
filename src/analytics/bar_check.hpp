#pragma once

#include <chrono>
#include <cstddef>
#include <span>

#include "base/result.hpp"        // Status
#include "base/time.hpp"          // UnixNanos
#include "model/ids.hpp"          // InstrumentId
#include "model/market_data.hpp"  // Bar

namespace sluice::analytics {

// The door of every indicator: what a series of bars must be. One instrument; starts in order, spans that do not
// overlap; one interval, where a session's last bar may be cut short, even if it is its only one; positive prices with
// low <= open, close <= high; no negative volume. Gaps between bars are fine. O(1) a bar, constant memory.
class BarCheck {
public:
    // Takes the next bar. Error Invalid, and nothing taken, with a sentence that names the bar by its index from 0, the
    // figure that is wrong and what would be right.
    Status add(const Bar& bar);
    // Bars taken so far: the index of the next one.
    std::size_t count() const { return count_; }

private:
    Status check_length(const Bar& bar) const;

    std::size_t count_ = 0;
    InstrumentId instrument_;
    UnixNanos end_;                         // of the bar before
    std::chrono::nanoseconds interval_{0};  // the longest bar's
    bool short_bar_ = false;                // the bar before was shorter than the interval
    bool whole_ = false;                    // the interval is known to be no session's stub
};

// A whole series; the first fault is the answer.
Status check_bars(std::span<const Bar> bars);

}  // namespace sluice::analytics
