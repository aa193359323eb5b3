#pragma once

#include <algorithm>
#include <cstdint>

#include "analytics/profile.hpp"  // ProfileRules
#include "base/int128.hpp"        // int128
#include "base/result.hpp"        // Status
#include "model/quantities.hpp"   // Price

// What the two forms of the volume profile share.
namespace sluice::analytics::detail {

constexpr std::int64_t bin_of(Price price, std::int64_t step) {
    const std::int64_t nanos = price.nanos();
    return nanos / step - static_cast<std::int64_t>(nanos % step < 0);
}

// tick * max(1, ceil((high - low) / (tick * rows))), or the given width.
std::int64_t width_for(const ProfileRules& rules, Price low, Price high);

Status check_rules(const ProfileRules& rules);
Status check_span(Price low, Price high, std::int64_t step);
// The new total, or Overflow: a hundredth of it times a ratio in nanos must still fit 128 bits.
Result<Quantity> grown_total(Quantity total, Quantity volume);

// The last bin that [low, high] overlaps with more than its edge.
constexpr std::int64_t last_bin_of(Price low, Price high, std::int64_t step) {
    const std::int64_t last = bin_of(high, step);
    return high > low && int128{last} * step == high.nanos() ? last - 1 : last;
}

}  // namespace sluice::analytics::detail
