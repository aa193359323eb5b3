#pragma once

#include <optional>
#include <span>
#include <vector>

#include "analytics/bar_check.hpp"     // BarCheck
#include "analytics/session_days.hpp"  // SessionDays
#include "base/date.hpp"               // Date
#include "base/result.hpp"             // Result
#include "market/vwap.hpp"             // BarVwap, VwapAnchor
#include "model/market_data.hpp"       // Bar

namespace sluice::analytics {

// The running volume-weighted average price of bars and its spread: reference/analysis.md, section 2. From bars it is
// an approximation by their typical price (h + l + c) / 3; market/vwap.hpp has the exact one, of prints. The average is
// exact and rounded once; the deviation is a statistic.
struct VwapPoint {
    std::optional<Price> vwap;        // absent while there is no volume since the anchor, on index feeds for ever
    std::optional<double> deviation;  // in price units; absent with vwap

    // vwap -/+ `deviations` of them, in price units; usual are 1, 2 and 3.
    std::optional<market::Vwap::Band> band(double deviations) const;
    friend bool operator==(const VwapPoint&, const VwapPoint&) = default;
};

// Bar by bar; O(1) and constant memory.
class VwapBands {
public:
    static constexpr bool kApprox = true;

    explicit VwapBands(market::VwapAnchor anchor = market::VwapAnchor::Session, SessionDays days = {})
        : anchor_{anchor}, days_{days} {}
    // Once, from the bar that starts at `from` or the next one on; bars before it give no value.
    explicit VwapBands(UnixNanos from) : anchor_{market::VwapAnchor::Instant}, from_{from} {}

    // The value at this bar's close. Errors: bar_check.hpp's, Overflow of the sums, and NotFound when the calendar has
    // no session for it; nothing is added then.
    Result<VwapPoint> add(const Bar& bar);

private:
    Result<Date> period_of(const Bar& bar);

    market::VwapAnchor anchor_;
    SessionDays days_;
    UnixNanos from_;
    BarCheck check_;
    std::optional<Date> period_;
    market::BarVwap vwap_;
    double weight_ = 0;  // units of volume
    double mean_ = 0;
    double squares_ = 0;
};

// One value a bar.
Result<std::vector<VwapPoint>> vwap_bands(std::span<const Bar> bars, VwapBands bands = VwapBands{});

}  // namespace sluice::analytics
