#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "analytics/bar_check.hpp"  // BarCheck
#include "base/result.hpp"          // Result
#include "model/market_data.hpp"    // Bar
#include "model/quantities.hpp"     // Price

namespace sluice::analytics {

// Wilder's average true range: reference/analysis.md, section 4 (TA-Lib src/ta_func/ta_ATR.c). TR_i = max(h - l,
// |h - c_{i-1}|, |l - c_{i-1}|), across sessions too, absent for the first bar. The first value is the mean of TR_1 to
// TR_period, at index `period`; then ATR = ((period - 1) ATR + TR) / period. A statistic, so an IEEE double, in nanos
// of price: sums of true ranges stay whole numbers. O(1) a bar, constant memory.
class Atr {
public:
    static constexpr int kUsualPeriod = 14;
    // `period` below 1 counts as 1.
    explicit Atr(int period = kUsualPeriod) : period_{period < 1 ? 1 : period} {}

    // Error Invalid when bar_check.hpp refuses the bar; nothing is added then.
    Status add(const Bar& bar);
    // A bar that has passed a BarCheck.
    void step(const Bar& bar);

    std::optional<double> nanos() const { return value_; }
    // In price units.
    std::optional<double> value() const;

private:
    int period_;
    BarCheck check_;
    std::optional<Price> close_;
    int ranges_ = 0;
    double sum_ = 0;
    std::optional<double> value_;
};

// One value a bar, in price units; absent for the first `period` bars.
Result<std::vector<std::optional<double>>> atr(std::span<const Bar> bars, int period = Atr::kUsualPeriod);

}  // namespace sluice::analytics
