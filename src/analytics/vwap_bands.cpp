#include "analytics/vwap_bands.hpp"

#include <cmath>  // sqrt alone, which IEEE 754 rounds correctly everywhere

namespace sluice::analytics {
namespace {

constexpr double kPerUnit = 1e9;

}  // namespace

std::optional<market::Vwap::Band> VwapPoint::band(double deviations) const {
    if (!vwap || !deviation)
        return std::nullopt;
    const double centre = static_cast<double>(vwap->nanos()) / kPerUnit;
    return market::Vwap::Band{centre - deviations * *deviation, centre + deviations * *deviation};
}

Result<Date> VwapBands::period_of(const Bar& bar) {
    if (anchor_ == market::VwapAnchor::Instant)
        return Date{};
    const auto date = days_.date_of_bar(bar.start);
    if (!date)
        return fail(ErrorCode::NotFound, "the calendar has no session for the bar of " + format_rfc3339(bar.start));
    if (anchor_ == market::VwapAnchor::Week)
        return add_days(*date, -static_cast<std::int64_t>(weekday(*date)));
    if (anchor_ == market::VwapAnchor::Month)
        return Date{date->year, date->month, 1};
    return *date;
}

Result<VwapPoint> VwapBands::add(const Bar& bar) {
    BarCheck check = check_;
    if (auto status = check.add(bar); !status)
        return tl::unexpected{status.error()};
    const auto period = period_of(bar);
    if (!period)
        return tl::unexpected{period.error()};
    const bool anew = period_ != *period;
    market::BarVwap vwap = anew ? market::BarVwap{} : vwap_;
    const bool before = anchor_ == market::VwapAnchor::Instant && bar.start < from_;
    if (!before)
        if (auto status = vwap.add(bar); !status)
            return tl::unexpected{status.error()};
    check_ = check;
    vwap_ = vwap;
    period_ = *period;
    if (anew)
        weight_ = mean_ = squares_ = 0;
    if (!before && bar.volume && !bar.volume->is_zero()) {
        const int128 thrice = int128{bar.high.nanos()} + bar.low.nanos() + bar.close.nanos();
        const double price = static_cast<double>(thrice) / (3 * kPerUnit);
        const double weight = static_cast<double>(bar.volume->nanos()) / kPerUnit;
        weight_ += weight;
        const double from_old = price - mean_;
        mean_ += from_old * (weight / weight_);
        squares_ += weight * from_old * (price - mean_);
    }
    VwapPoint out;
    out.vwap = vwap_.value();
    if (out.vwap)
        out.deviation = squares_ > 0 ? std::sqrt(squares_ / weight_) : 0.0;
    return out;
}

Result<std::vector<VwapPoint>> vwap_bands(std::span<const Bar> bars, VwapBands bands) {
    std::vector<VwapPoint> out;
    out.reserve(bars.size());
    for (const Bar& bar : bars) {
        auto point = bands.add(bar);
        if (!point)
            return tl::unexpected{point.error()};
        out.push_back(*point);
    }
    return out;
}

}  // namespace sluice::analytics
