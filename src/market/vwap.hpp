#pragma once

#include <cstdint>
#include <optional>

#include "base/date.hpp"          // Date
#include "base/int128.hpp"        // int128
#include "base/result.hpp"        // Status
#include "base/time.hpp"          // UnixNanos
#include "model/market_data.hpp"  // Bar
#include "model/quantities.hpp"   // Price, Quantity, Notional

// Volume-weighted average prices: reference/analysis.md, section 2. Sums are exact; only the bands are IEEE doubles.
namespace sluice::market {

// Of prints since reset(). Absent while the volume is zero.
class Vwap {
public:
    // Error Overflow when a sum no longer fits 128 bits, Invalid for a negative size; nothing is added then.
    Status add(Price price, Quantity size);
    void reset() { *this = {}; }

    // Rounded half away from zero to nanos.
    std::optional<Price> value() const;
    // The same in units of 10^-places, `places` from 9 to 18; absent too when it does not fit.
    std::optional<int128> value_at(int places) const;
    // sqrt(sum q (p - VWAP)^2 / sum q), by the weighted running update in the order of arrival, in price units.
    std::optional<double> deviation() const;

    struct Band {
        double lower;
        double upper;
    };
    // VWAP -/+ `deviations` of them; usual are 1, 2 and 3.
    std::optional<Band> band(double deviations) const;

    Notional turnover() const { return turnover_; }
    Quantity volume() const { return volume_; }

private:
    Notional turnover_;
    Quantity volume_;
    double mean_ = 0;     // the running update's own mean
    double squares_ = 0;  // sum of q (p - mean)^2
};

// From bars only: sum((h + l + c) v) / (3 sum v), with one division at the end. An approximation, and never mixed with
// the exact one: whoever shows it says so.
class BarVwap {
public:
    static constexpr bool kApprox = true;

    // Bars without a volume add nothing. Error Overflow; nothing is added then.
    Status add(const Bar& bar);
    void reset() { *this = {}; }
    std::optional<Price> value() const;
    std::optional<int128> value_at(int places) const;

private:
    int128 thrice_turnover_ = 0;  // in 1e-18
    Quantity volume_;
};

// Where a running VWAP starts anew.
enum class VwapAnchor : std::uint8_t {
    Session,  // each session open; 24x7 markets at 00:00 UTC, as their calendar says
    Week,     // the first session of each week, Monday to Sunday
    Month,    // the first session of each month
    Instant,  // once, at a given time or bar start; prints before it are left out
};

class AnchoredVwap {
public:
    explicit AnchoredVwap(VwapAnchor anchor = VwapAnchor::Session) : anchor_{anchor} {}
    explicit AnchoredVwap(UnixNanos from) : anchor_{VwapAnchor::Instant}, from_{from} {}

    // `session_date` is the exchange's local date of the session the print belongs to (market/calendar_view.hpp).
    Status add(Date session_date, UnixNanos at, Price price, Quantity size);
    const Vwap& vwap() const { return vwap_; }

private:
    VwapAnchor anchor_;
    UnixNanos from_;
    std::optional<Date> period_;  // the first day of the session, week or month under way
    Vwap vwap_;
};

// turnover / volume of one bar; absent without volume or while it is zero.
std::optional<Price> vwap_of(const Bar& bar);

}  // namespace sluice::market
