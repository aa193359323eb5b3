#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/int128.hpp"  // int128
#include "base/result.hpp"  // Result
#include "model/ids.hpp"    // Currency

namespace sluice {

// Exact decimals held as whole nanos: 101.25 is 101'250'000'000. Prices fit 64 bits (+/-9.2e9). Quantities and
// amounts take 128: coin lots pass 4.6e10 units. The doors (codecs, parsers) refuse |price| > 4e9, |quantity| > 1e18 and
// |amount| > 1e12 with an Error; inside them sums cannot wrap, and products are checked.
template <class Tag, class Rep>
class Fixed {
public:
    using rep = Rep;
    static constexpr std::int64_t kUnit = 1'000'000'000;

    constexpr Fixed() = default;
    static constexpr Fixed from_nanos(Rep nanos) { return Fixed{nanos}; }
    static constexpr Fixed whole(std::int64_t units) { return Fixed{static_cast<Rep>(units) * kUnit}; }

    constexpr Rep nanos() const { return nanos_; }
    constexpr bool is_zero() const { return nanos_ == 0; }
    constexpr Fixed abs() const { return Fixed{nanos_ < 0 ? -nanos_ : nanos_}; }

    friend constexpr auto operator<=>(Fixed, Fixed) = default;
    friend constexpr Fixed operator+(Fixed a, Fixed b) { return Fixed{a.nanos_ + b.nanos_}; }
    friend constexpr Fixed operator-(Fixed a, Fixed b) { return Fixed{a.nanos_ - b.nanos_}; }
    friend constexpr Fixed operator-(Fixed a) { return Fixed{-a.nanos_}; }
    constexpr Fixed& operator+=(Fixed other) {
        nanos_ += other.nanos_;
        return *this;
    }
    constexpr Fixed& operator-=(Fixed other) {
        nanos_ -= other.nanos_;
        return *this;
    }

private:
    explicit constexpr Fixed(Rep nanos) : nanos_{nanos} {}
    Rep nanos_ = 0;
};

using Price = Fixed<struct PriceTag, std::int64_t>;            // quote currency per unit; spreads go negative
using Quantity = Fixed<struct QuantityTag, int128>;            // units of the instrument, or fractions of one
using Amount = Fixed<struct AmountTag, int128>;                // a sum in a currency the context names
using Multiplier = Fixed<struct MultiplierTag, std::int64_t>;  // currency per price point and unit
using Ratio = Fixed<struct RatioTag, std::int64_t>;            // dimensionless: 0.10 is ten percent

constexpr std::int64_t kMaxPriceUnits = 4'000'000'000;
constexpr std::int64_t kMaxQuantityUnits = 1'000'000'000'000'000'000;
constexpr std::int64_t kMaxAmountUnits = 1'000'000'000'000;

// Exact product of price and quantity in 1e-18 units; rounded once, by the venue's rule, when it is booked.
class Notional {
public:
    constexpr Notional() = default;
    static constexpr Notional from_atto(int128 atto) { return Notional{atto}; }
    constexpr int128 atto() const { return atto_; }
    friend constexpr auto operator<=>(Notional, Notional) = default;

private:
    explicit constexpr Notional(int128 atto) : atto_{atto} {}
    int128 atto_ = 0;
};

// Error Overflow when the exact product or sum does not fit 128 bits.
Result<Notional> product(Price price, Quantity quantity);
Result<Notional> sum(Notional a, Notional b);
Result<Notional> difference(Notional a, Notional b);

// Notional times contract multiplier as an amount, half away from zero to nanos. Error Overflow.
Result<Amount> amount_of(Notional notional, Multiplier multiplier);
// price x quantity x multiplier, exact until its one rounding. Error Overflow.
Result<Amount> value_of(Price price, Quantity quantity, Multiplier multiplier);
// amount x ratio, half away from zero. Error Overflow.
Result<Amount> scaled(Amount amount, Ratio ratio);
// Average price of `quantity` bought for `notional`, half away from zero; for display only. Zero quantity: Error Invalid.
Result<Price> average(Notional notional, Quantity quantity);

// The doors: exact decimal text in, bounds checked; the Error's sentence says what stood there and what would be right.
Result<Price> parse_price(std::string_view text);
Result<Quantity> parse_quantity(std::string_view text);
Result<Amount> parse_amount(std::string_view text);
Result<Ratio> parse_ratio(std::string_view text);
Result<Multiplier> parse_multiplier(std::string_view text);

// Shortest exact decimal text: "187.5", "-0.25", "100".
std::string to_text(Price value);
std::string to_text(Quantity value);
std::string to_text(Amount value);
std::string to_text(Ratio value);
std::string to_text(Multiplier value);
std::string to_text(Notional value);

// An amount in one currency or coin. Adding two currencies is an Error; conversion is named and takes a dated rate.
struct Money {
    Amount amount;
    Currency currency;

    friend bool operator==(const Money&, const Money&) = default;
};
Result<Money> sum(const Money& a, const Money& b);
std::string to_text(const Money& value);  // "-12.50 USD" without padding: "-12.5 USD"

}  // namespace sluice
