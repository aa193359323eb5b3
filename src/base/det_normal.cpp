// The standard normal half of base/det_math.hpp.

#include <bit>
#include <cstdint>
#include <limits>

#include "base/det_math.hpp"
#include "base/normal_table.hpp"

#if defined(__clang__)
#pragma clang fp contract(off)
#elif defined(__GNUC__)
#pragma GCC optimize("fp-contract=off")
#endif

namespace sluice::det {

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// exp(-x^2/2). The square is taken in two parts, because its rounding error would grow with it: x = h + l with h short.
double bell(double x) {
    if (x > 40 || x < -40)
        return 0.0;
    const double h = std::bit_cast<double>(std::bit_cast<std::uint64_t>(x) & ~((std::uint64_t{1} << 27) - 1));
    return exp(-0.5 * h * h) * exp(-0.5 * (x - h) * (x + h));
}

// Mills' ratio (1 - Phi(t)) / phi(t) for 0 <= t.
double mills(double t) {
    const double u = 4.0 / (4.0 + t);
    const double place = u * kNormalPieces;
    auto piece = static_cast<int>(place);
    if (piece >= kNormalPieces)
        piece = kNormalPieces - 1;
    const double v = 2.0 * (place - piece) - 1.0;
    const double* row = kNormalTable[piece];
    double sum = row[kNormalDegree];
    for (int power = kNormalDegree - 1; power >= 0; --power)
        sum = sum * v + row[power];
    return u * sum;
}

// (Phi(x) - 1/2) / phi(x) = x + x^3/3 + x^5/15 + ... (Abramowitz and Stegun 26.2.11), for |x| < 0.7.
double central_ratio(double x) {
    constexpr int kTerms = 14;
    const double x2 = x * x;
    double sum = 1.0;
#pragma GCC unroll 14
    for (int n = kTerms; n > 0; --n)
        sum = 1.0 + sum * x2 * (1.0 / (2 * n + 1));
    return x * sum;
}

// The quantile of 1/2 + q for |q| <= 1/4: its series as a start, then two of Halley's steps.
double central_quantile(double q) {
    const double y = q * kSqrtTwoPi;
    const double y2 = y * y;
    double x = y * (1.0 + y2 * (1.0 / 6 + y2 * (7.0 / 120 + y2 * (127.0 / 5040))));
    for (int step = 0; step < 2; ++step) {
        const double miss = central_ratio(x) - y / bell(x);
        x -= miss / (1.0 + 0.5 * x * miss);
    }
    return x;
}

// The t with 1 - Phi(t) = p for p <= 1/4, solved for the logarithm, which is nearly a parabola and cannot underflow.
double tail_quantile(double p) {
    const double wanted = log(p);
    // Abramowitz and Stegun 26.2.23, within 4.5e-4.
    double t = sqrt(-2.0 * wanted);
    t -= (2.515517 + t * (0.802853 + t * 0.010328)) / (1.0 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    for (int step = 0; step < 2; ++step) {
        const double ratio = mills(t);
        const double miss = log(ratio) - 0.5 * t * t - kLogSqrtTwoPi - wanted;
        t += miss * ratio / (1.0 + 0.5 * miss * (1.0 - t * ratio));
    }
    return t;
}

}  // namespace

double normal_pdf(double x) { return x != x ? x : bell(x) * kInverseSqrtTwoPi; }

double normal_cdf(double x) {
    if (x != x)
        return x;
    if (x > -0.5 && x < 0.5)
        return 0.5 + normal_pdf(x) * central_ratio(x);
    if (x < 0)
        return normal_pdf(x) * mills(-x);
    return 1.0 - normal_pdf(x) * mills(x);
}

double normal_quantile(double p) {
    if (!(p >= 0 && p <= 1))
        return std::numeric_limits<double>::quiet_NaN();
    if (p == 0)
        return -kInfinity;
    if (p == 1)
        return kInfinity;
    const double q = p - 0.5;
    if (q >= -0.25 && q <= 0.25)
        return central_quantile(q);
    return q < 0 ? -tail_quantile(p) : tail_quantile(1.0 - p);
}

}  // namespace sluice::det
