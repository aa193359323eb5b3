#pragma once

#include "analytics/options/lanes.hpp"
#include "base/det_math_tables.hpp"
#include "base/normal_table.hpp"

// exp, log and Mills' ratio for any lane type, by the tables and the mathematics of base/det_math.hpp and without
// branches. Bounds, held against det_math by lanes_test.cpp: exp and log within one unit of the last place of det::exp
// and det::log, Mills' ratio within 1e-15 relative for 0 <= t.
//
// Internal to analytics/options.
namespace sluice::analytics::options::lanes {

constexpr double kRounder = 0x1.8p52;  // adding it leaves the nearest integer, and its low bits in the low bits
constexpr double kMaxDouble = 0x1.fffffffffffffp1023;
constexpr double kSqrtHalfPi = 0x1.40d931ff62706p0;  // Mills' ratio at 0

// 2^k of a whole k whose power is a normal number.
template <class D>
SLUICE_LANE D two_to(D k) {
    return from_bits(bits_of(k + (kRounder + 1023.0)) << 52);
}

// e^x. 0 below -745.14, infinite above 709.79, subnormal results rounded once.
template <class D>
SLUICE_LANE D exp(D x) {
    const D clamped = smaller(larger(x, D(-746.0)), D(710.0));
    const D shifted = clamped * det::kStepsPerUnit + D(kRounder);
    const D n = shifted - kRounder;
    const D r = (clamped - n * det::kStepHigh) - n * det::kStepLow;
    const D r2 = r * r;
    const D series = r + r2 * ((D(0.5) + r * (1.0 / 6)) + r2 * ((D(1.0 / 24) + r * (1.0 / 120)) + r2 * (1.0 / 720)));
    const auto step = bits_of(shifted) & (det::kExpSteps - 1);
    const D high = pick<2>(&det::kExpTable[0].high, step);
    const D low = pick<2>(&det::kExpTable[0].low, step);
    const D value = high + (low + high * series);
    // 2^k with k = floor(n / 64), as two factors that are normal numbers.
    const D k = ((n - 31.5) * (1.0 / det::kExpSteps) + kRounder) - kRounder;
    const D first = smaller(larger(k, D(-1000.0)), D(1000.0));
    const D scaled = value * two_to(first) * two_to(k - first);
    return select(x == x, scaled, x);
}

// ln x for x >= 0: zero gives -infinity, infinity itself, a negative or NaN something that is no number to use.
template <class D>
SLUICE_LANE D log(D x) {
    const auto tiny = x < 0x1p-1022;
    const D scaled = select(tiny, x * 0x1p54, x);
    const auto bits = bits_of(scaled);
    const auto row = (bits >> 45) & (det::kLogSteps - 1);
    // Rows from kLogHalved on stand for mantissas brought below 1 by one more power of two.
    const auto halved = (row + (det::kLogSteps - det::kLogHalved)) >> 7;
    const auto k = ((bits >> 52) & 0x7ff) - 1023 + halved;
    const D power = from_bits(k + bits_of(D(kRounder))) - kRounder - select(tiny, D(54.0), D(0.0));
    const D m = from_bits((bits & 0x000f'ffff'ffff'ffff) | ((halved * -1 + 1023) << 52));
    const D m_high = from_bits(bits_of(m) & ~((std::int64_t{1} << 27) - 1));
    const D c = pick<3>(&det::kLogTable[0].c, row);
    const D r_high = m_high * c - 1.0;
    const D r_low = (m - m_high) * c;
    const D r = r_high + r_low;
    const D r_rest = (r_high - r) + r_low;
    const D whole = power * det::kLn2High + pick<3>(&det::kLogTable[0].high, row);
    const D high = whole + r;
    const D rest = ((whole - high) + r) + (r_rest + (power * det::kLn2Low + pick<3>(&det::kLogTable[0].low, row)));
    const D r2 = r * r;
    const D odd = D(1.0 / 3) + r2 * (D(1.0 / 5) + r2 * (D(1.0 / 7) + r2 * (1.0 / 9)));
    const D even = D(0.5) + r2 * (D(0.25) + r2 * (D(1.0 / 6) + r2 * 0.125));
    const D value = high + (rest + r2 * (r * odd - even));
    return select(x > D(0.0), select(x <= kMaxDouble, value, x), D(-__builtin_inf()));
}

// ln(1 + y) for y >= 0 to the precision of log: the rounding of 1 + y is given back to first order.
template <class D>
SLUICE_LANE D log1p(D y) {
    const D u = y + 1.0;
    const D fixed = log(u) - ((u - 1.0) - y) / u;
    return select(y <= 0x1p60, fixed, log(y));
}

// e^y - 1 for y >= 0: its series below 0.35, where e^y would cancel.
template <class D>
SLUICE_LANE D expm1(D y) {
    D sum = 1.0;
#pragma GCC unroll 14
    for (int n = 14; n > 1; --n)
        sum = D(1.0) + sum * y * (1.0 / n);
    return select(y < 0.35, y * sum, exp(y) - 1.0);
}

// (1 - Phi(t)) / phi(t) for t >= 0, by the table of base/normal_table.hpp.
template <class D>
SLUICE_LANE D mills(D t) {
    const D u = D(4.0) / (t + 4.0);
    const D place = u * static_cast<double>(det::kNormalPieces);
    const D shifted = smaller(larger((place - 0.5) + kRounder, D(kRounder)), D(kRounder + (det::kNormalPieces - 1)));
    const auto piece = bits_of(shifted) & (det::kNormalPieces - 1);
    const D v = (place - (shifted - kRounder)) * 2.0 - 1.0;
    constexpr int kRow = det::kNormalDegree + 1;
    D sum = pick<kRow>(&det::kNormalTable[0][det::kNormalDegree], piece);
#pragma GCC unroll 8
    for (int power = det::kNormalDegree - 1; power >= 0; --power)
        sum = sum * v + pick<kRow>(&det::kNormalTable[0][power], piece);
    return u * sum;
}

}  // namespace sluice::analytics::options::lanes
