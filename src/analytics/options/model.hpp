#pragma once

#include <cstdint>

#include "model/enums.hpp"       // Names
#include "model/instrument.hpp"  // OptionRight

// Price, Greeks and implied volatility of one European option. Definitions, units and status words:
// reference/analysis.md 9.3 and 9.4. Pure functions; the same bits on every x86-64 machine and equal, bit for bit, to
// the batches of analytics/options/batch.hpp.
namespace sluice::analytics::options {

// Black76: the underlying is a forward or a future of the option's expiry, and what is said of its yield is not read.
// Bsm: Black, Scholes and Merton on a spot with a continuous yield. Both are European; of an American option they give
// the European value, which falls short by the right to exercise early (nothing for calls without dividends): whoever
// shows such a figure names it ("BSM_EU").
enum class PricingModel : std::uint8_t { Black76, Bsm };
constexpr auto names(PricingModel) { return Names<2>{"BLACK76", "BSM"}; }

// What a figure is worth. Order of the tests: BadInput, Expired, then the bounds.
enum class QuoteStatus : std::uint8_t {
    Ok,
    AtIntrinsic,     // the price is the discounted intrinsic value: the volatility is 0, or says nothing
    BelowIntrinsic,  // no volatility gives so low a price
    AboveMax,        // a call at or above e^-rT F, a put at or above e^-rT K: no volatility gives so high a price
    Expired,         // no time is left
    BadInput,        // not finite, a price or volatility below 0, an underlying or strike not above 0
};
constexpr auto names(QuoteStatus) {
    return Names<6>{"OK", "AT_INTRINSIC", "BELOW_INTRINSIC", "ABOVE_MAX", "EXPIRED", "BAD_INPUT"};
}

// The contract and its market, without price and volatility.
struct OptionCase {
    PricingModel model = PricingModel::Black76;
    OptionRight right = OptionRight::Call;
    double underlying = 0;  // forward (Black76) or spot (Bsm), quote currency
    double strike = 0;
    double t_years = 0;    // calendar days / 365 to expiry, as given: floors belong to whoever reads the clock
    double rate = 0;       // continuous, a year
    double div_yield = 0;  // continuous, a year; Bsm only
};

// Raw units: delta and gamma per unit of the underlying; vega and rho per 1.00 of volatility and rate; theta per year,
// with time running (falls are negative). Black76 holds the forward for rho and gives its delta to the forward.
struct Valuation {
    QuoteStatus status = QuoteStatus::BadInput;  // Ok, Expired or BadInput
    double price = 0;                            // Expired: the intrinsic value, and no Greeks
    double delta = 0;
    double gamma = 0;
    double vega = 0;
    double theta = 0;
    double rho = 0;

    friend bool operator==(const Valuation&, const Valuation&) = default;
};
// The units of option screens: vega and rho per percentage point, theta per calendar day.
Valuation in_display_units(Valuation raw);

// Measured against 70-digit arithmetic: price within 1e-12 relative above 1e-8 of the underlying, Greeks within 1e-9
// relative or 1e-12. A volatility of 0 gives the discounted intrinsic value and its delta, 1/2 at the money.
Valuation value_option(const OptionCase& option, double volatility);

struct ImpliedVolatility {
    QuoteStatus status = QuoteStatus::BadInput;
    double volatility = 0;  // 0 unless Ok

    friend bool operator==(const ImpliedVolatility&, const ImpliedVolatility&) = default;
};
// The volatility whose price this is, to within max(1e-12, 16 ulp(price) / vega).
ImpliedVolatility implied_volatility(const OptionCase& option, double price);

}  // namespace sluice::analytics::options
