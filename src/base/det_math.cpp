#include "base/det_math.hpp"

#include <bit>
#include <cstdint>
#include <limits>

#include "base/det_math_tables.hpp"

#if defined(__FAST_MATH__)
#error "det:: functions promise the same bits everywhere; -ffast-math breaks that"
#endif
#if defined(__clang__)
#pragma clang fp contract(off)
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#endif

namespace sluice::det {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr int kMantissaBits = 52;
constexpr int kExponentBias = 1023;

// 2^k for a k whose power is a normal number.
double power_of_two(std::int64_t k) {
    return std::bit_cast<double>(static_cast<std::uint64_t>(k + kExponentBias) << kMantissaBits);
}

// value * 2^k, rounded once more only where the result is subnormal.
double scale(double value, std::int64_t k) {
    if (k > kExponentBias)
        return value * power_of_two(k - 1) * 2.0;
    if (k >= -1021)
        return value * power_of_two(k);
    return value * power_of_two(k + 128) * 0x1p-128;
}

}  // namespace

// x = n ln(2)/64 + r, so exp(x) = 2^(n/64) exp(r) with |r| <= ln(2)/128: the first factor from the table, the second by
// its Taylor series, whose next term is below 2^-64.
double exp(double x) {
    if (!(x > -746.0))
        return x != x ? x : 0.0;
    if (x > 710.0)
        return kInfinity;

    constexpr double kRounder = 0x1.8p52;  // adding it drops the fraction, to the nearest integer
    const double n = (x * kStepsPerUnit + kRounder) - kRounder;
    const double r = (x - n * kStepHigh) - n * kStepLow;
    const double r2 = r * r;
    const double series = r + r2 * ((0.5 + r * (1.0 / 6)) + r2 * ((1.0 / 24 + r * (1.0 / 120)) + r2 * (1.0 / 720)));

    const auto steps = static_cast<std::int64_t>(n);
    const HighLow& power = kExpTable[steps & (kExpSteps - 1)];
    return scale(power.high + (power.low + power.high * series), steps >> 6);
}

// x = 2^k m and m c = 1 + r with a tabulated c, so ln(x) = k ln(2) - ln(c) + ln(1 + r) with |r| <= 2^-7. Everything
// larger than the last bits of r is summed exactly.
double log(double x) {
    if (!(x > 0))
        return x == 0 ? -kInfinity : kNaN;
    if (x == kInfinity)
        return x;

    std::int64_t k = 0;
    if (x < std::numeric_limits<double>::min()) {
        x *= 0x1p54;
        k = -54;
    }
    const auto bits = std::bit_cast<std::uint64_t>(x);
    constexpr std::uint64_t kFraction = (std::uint64_t{1} << kMantissaBits) - 1;
    const auto row = static_cast<int>(bits >> (kMantissaBits - 7) & (kLogSteps - 1));
    const bool halved = row >= kLogHalved;
    k += static_cast<std::int64_t>(bits >> kMantissaBits) - kExponentBias + (halved ? 1 : 0);
    const std::uint64_t exponent = static_cast<std::uint64_t>(kExponentBias - (halved ? 1 : 0)) << kMantissaBits;
    const std::uint64_t mantissa = (bits & kFraction) | exponent;

    // Split into 26 and 27 bits, so that both products with the short c are exact.
    const double m = std::bit_cast<double>(mantissa);
    const double m_high = std::bit_cast<double>(mantissa & ~((std::uint64_t{1} << 27) - 1));
    const LogStep& step = kLogTable[row];
    const double r_high = m_high * step.c - 1.0;
    const double r_low = (m - m_high) * step.c;
    const double r = r_high + r_low;
    const double r_rest = (r_high - r) + r_low;

    const auto power = static_cast<double>(k);
    const double whole = power * kLn2High + step.high;
    const double high = whole + r;
    const double rest = ((whole - high) + r) + (r_rest + (power * kLn2Low + step.low));

    // ln(1 + r) - r
    const double r2 = r * r;
    const double odd = 1.0 / 3 + r2 * (1.0 / 5 + r2 * (1.0 / 7 + r2 * (1.0 / 9)));
    const double even = 0.5 + r2 * (0.25 + r2 * (1.0 / 6 + r2 * 0.125));
    return high + (rest + r2 * (r * odd - even));
}

double sqrt(double x) { return __builtin_sqrt(x); }

double pow_int(double x, int exponent) {
    const bool inverse = exponent < 0;
    auto left = static_cast<unsigned>(exponent);
    if (inverse)
        left = 0u - left;
    double result = 1.0;
    for (double square = x; left != 0; square *= square, left >>= 1) {
        if ((left & 1) != 0)
            result *= square;
    }
    return inverse ? 1.0 / result : result;
}

}  // namespace sluice::det
