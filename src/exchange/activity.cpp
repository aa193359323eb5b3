#include "exchange/activity.hpp"

#include <algorithm>

namespace sluice::exchange {

namespace {

// 1 / 1.665 in nanos.
constexpr std::int64_t kPerRange = 600'561'204;

// The largest integer whose square is not above `value`.
std::int64_t integer_root(int128 value) {
    std::int64_t low = 0;
    std::int64_t high = std::int64_t{1} << 62;
    while (low < high) {
        const std::int64_t middle = low + (high - low + 1) / 2;
        if (int128{middle} * middle <= value)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

}  // namespace

void Activity::print(Price px, std::int64_t lots) {
    today_.high = last_ ? std::max(today_.high, px) : px;
    today_.low = last_ ? std::min(today_.low, px) : px;
    today_.last = px;
    today_.lots += lots;
    last_ = Print{px, lots};
}

void Activity::close() {
    if (last_) {
        if (days_.size() == kDays)
            days_.erase(days_.begin());
        days_.push_back(today_);
    }
    today_ = {};
    last_.reset();
}

std::int64_t Activity::daily_volume() const {
    if (days_.empty())
        return today_.lots;
    int128 sum = 0;
    for (const Day& day : days_)
        sum += day.lots;
    return static_cast<std::int64_t>(sum / static_cast<int128>(days_.size()));
}

std::int64_t Activity::range_nanos(const Day& day) {
    if (day.last.nanos() <= 0)
        return 0;
    const auto range = mul_div_round((day.high - day.low).nanos(), Ratio::kUnit, day.last.nanos());
    return range ? static_cast<std::int64_t>(std::min<int128>(*range, Ratio::whole(1).nanos())) : 0;
}

Ratio Activity::daily_volatility() const {
    int128 sum = days_.empty() ? range_nanos(today_) : 0;
    for (const Day& day : days_)
        sum += range_nanos(day);
    const int128 mean = days_.empty() ? sum : sum / static_cast<int128>(days_.size());
    return Ratio::from_nanos(static_cast<std::int64_t>(mean * kPerRange / Ratio::kUnit));
}

Price impact(Price px, Ratio coefficient, Ratio daily_volatility, Quantity quantity, Quantity daily_volume) {
    if (daily_volume.nanos() <= 0 || quantity.nanos() <= 0)
        return {};
    constexpr int128 kUnit = Ratio::kUnit;
    const auto share = mul_div_round(quantity.nanos(), kUnit * kUnit, daily_volume.nanos());
    if (!share)
        return px.abs();
    const auto scale =
        mul_div_round(int128{coefficient.nanos()} * daily_volatility.nanos(), integer_root(*share), kUnit * kUnit);
    const auto nanos = scale ? mul_div_round(px.abs().nanos(), *scale, kUnit) : std::nullopt;
    // More than the price itself is no estimate any more.
    return nanos ? Price::from_nanos(static_cast<std::int64_t>(std::min<int128>(*nanos, px.abs().nanos()))) : px.abs();
}

}  // namespace sluice::exchange
