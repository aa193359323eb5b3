#include "market/vwap.hpp"

#include <cmath>  // sqrt alone, which IEEE 754 rounds correctly everywhere

#include "base/assert.hpp"

namespace sluice::market {
namespace {

constexpr double kPerUnit = 1e9;

double as_double(Quantity value) { return static_cast<double>(value.nanos()) / kPerUnit; }
double as_double(Price value) { return static_cast<double>(value.nanos()) / kPerUnit; }

// (turnover in 1e-18) / (volume in 1e-9) in units of 10^-places.
std::optional<int128> quotient(int128 turnover, int128 volume, int places) {
    SLUICE_ASSERT(places >= 9 && places <= 18, "an average price has 9 to 18 places");
    if (volume == 0)
        return std::nullopt;
    int128 power = 1;
    for (int i = 9; i < places; ++i)
        power *= 10;
    return mul_div_round(turnover, power, volume);
}

std::optional<Price> as_price(std::optional<int128> nanos) {
    if (!nanos)
        return std::nullopt;
    const auto narrow = to_int64(*nanos);
    if (!narrow)
        return std::nullopt;
    return Price::from_nanos(*narrow);
}

Date first_of_period(VwapAnchor anchor, Date date) {
    switch (anchor) {
        case VwapAnchor::Session: return date;
        case VwapAnchor::Week: return add_days(date, -static_cast<std::int64_t>(weekday(date)));
        case VwapAnchor::Month: return Date{date.year, date.month, 1};
        case VwapAnchor::Instant: break;
    }
    return {};
}

}  // namespace

Status Vwap::add(Price price, Quantity size) {
    if (size < Quantity{})
        return fail(ErrorCode::Invalid, "a print's size is not negative, this one is " + to_text(size));
    if (size.is_zero())
        return {};
    const auto value = product(price, size);
    if (!value)
        return tl::unexpected{value.error()};
    const auto total = sum(turnover_, *value);
    if (!total)
        return tl::unexpected{total.error()};
    const auto volume = checked_add(volume_.nanos(), size.nanos());
    if (!volume)
        return fail(ErrorCode::Overflow, "the volume behind a VWAP no longer fits 128 bits");
    turnover_ = *total;
    volume_ = Quantity::from_nanos(*volume);
    const double p = as_double(price);
    const double q = as_double(size);
    const double from_old = p - mean_;
    mean_ += from_old * (q / as_double(volume_));
    squares_ += q * from_old * (p - mean_);
    return {};
}

std::optional<Price> Vwap::value() const { return as_price(value_at(9)); }
std::optional<int128> Vwap::value_at(int places) const { return quotient(turnover_.atto(), volume_.nanos(), places); }

std::optional<double> Vwap::deviation() const {
    if (volume_.is_zero())
        return std::nullopt;
    return squares_ > 0 ? std::sqrt(squares_ / as_double(volume_)) : 0.0;
}

std::optional<Vwap::Band> Vwap::band(double deviations) const {
    const auto centre = value();
    const auto sd = deviation();
    if (!centre || !sd)
        return std::nullopt;
    return Band{as_double(*centre) - deviations * *sd, as_double(*centre) + deviations * *sd};
}

Status BarVwap::add(const Bar& bar) {
    if (!bar.volume || bar.volume->is_zero())
        return {};
    const int128 thrice = int128{bar.high.nanos()} + bar.low.nanos() + bar.close.nanos();
    const auto value = checked_mul(thrice, bar.volume->nanos());
    const auto total = value ? checked_add(thrice_turnover_, *value) : std::nullopt;
    const auto volume = checked_add(volume_.nanos(), bar.volume->nanos());
    if (!total || !volume || !checked_mul(*volume, 3))
        return fail(ErrorCode::Overflow, "the sums behind a VWAP of bars no longer fit 128 bits");
    thrice_turnover_ = *total;
    volume_ = Quantity::from_nanos(*volume);
    return {};
}

std::optional<Price> BarVwap::value() const { return as_price(value_at(9)); }
std::optional<int128> BarVwap::value_at(int places) const {
    return quotient(thrice_turnover_, 3 * volume_.nanos(), places);
}

Status AnchoredVwap::add(Date session_date, UnixNanos at, Price price, Quantity size) {
    if (anchor_ == VwapAnchor::Instant) {
        if (at < from_)
            return {};
        return vwap_.add(price, size);
    }
    const Date period = first_of_period(anchor_, session_date);
    if (period_ != period)
        vwap_.reset();
    period_ = period;
    return vwap_.add(price, size);
}

std::optional<Price> vwap_of(const Bar& bar) {
    if (!bar.volume || !bar.turnover)
        return std::nullopt;
    return as_price(quotient(bar.turnover->atto(), bar.volume->nanos(), 9));
}

}  // namespace sluice::market
