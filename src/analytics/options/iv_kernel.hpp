#pragma once

#include "analytics/options/kernel.hpp"

// The volatility of a normalised out-of-the-money price beta with x = |ln(F/K)|: the s with b(x, s) = beta.
//
// As in P. Jaeckel, "Let's be rational", the price is read on the scale where it is nearly a straight line, and
// Householder's step of order four is taken there; a bracket catches whatever leaves it. The scales are our own:
//     low   beta below the price at the inflection s_c = sqrt(2 x):  ln b against s^-2
//     mid   up to 0.6 of the highest price e^(-x/2):                 b against s
//     high  above:                                                   ln(e^(-x/2) - b) against s^2
// In the first and the last the exponential cancels out of the equation, so nothing underflows.
//
// Internal to analytics/options.
namespace sluice::analytics::options::lanes {

constexpr int kMostSteps = 64;
constexpr double kLogTwo = 0x1.62e42fefa39efp-1;
constexpr double kLastStep = 2e-5;  // a relative step of this size leaves an error of its fourth power

template <class D>
struct Target {
    D x, beta;
    D highest;  // e^(-x/2)
    D rest;     // highest - beta
    typename Lane<D>::Truth low, high;
    D wanted;  // the logarithm of beta or of rest, where it is used
};

// The standard normal quantile of 1 - p for 0 < p <= 1/2, within 4.5e-4: Abramowitz and Stegun 26.2.23.
template <class D>
SLUICE_LANE D rough_quantile(D minus_log_p) {
    const D u = root(minus_log_p * 2.0);
    return u - (D(2.515517) + u * (D(0.802853) + u * 0.010328)) /
                   (D(1.0) + u * (D(1.432788) + u * (D(0.189269) + u * 0.001308)));
}

// ln b for small s is -a^2/2 - x^2/(8 a^2) + ln x - ln(a (a^2 + 1.2533 a + 1)) - ln sqrt(2 pi), about, with a = x/s;
// two of Newton's steps for a.
template <class D>
SLUICE_LANE D low_guess(D x, D log_beta) {
    const D wanted = log(x) - det::kLogSqrtTwoPi - log_beta;
    D a = root(larger(wanted * 2.0, D(0.25)));
#pragma GCC unroll 2
    for (int i = 0; i < 2; ++i) {
        const D cubic = a * (a * (a + kSqrtHalfPi) + 1.0);
        const D miss = a * a * 0.5 + log(cubic) + x * x / (a * a * 8.0) - wanted;
        const D slope = a + (a * (a * 3.0 + 2.0 * kSqrtHalfPi) + 1.0) / cubic - x * x / (a * a * a * 4.0);
        a = larger(a - miss / slope, a * 0.25);
    }
    return x / a;
}

template <class D>
struct Start {
    Target<D> target;
    D s, least, most;  // the first guess and the bracket
};

template <class D>
SLUICE_LANE Start<D> start_of(D x, D time_value, D scale) {
    const D beta = time_value / scale;
    Start<D> it;
    Target<D>& to = it.target;
    to.x = x;
    to.beta = beta;
    to.highest = exp(x * -0.5);
    to.rest = to.highest - beta;
    const D bend = root(x * 2.0);  // there a = t, so b = v (M(0) - M(s))
    const D bend_density = to.highest * det::kInverseSqrtTwoPi;
    const D bend_price = bend_density * (D(kSqrtHalfPi) - mills(bend));
    to.low = beta < bend_price;
    to.high = both(!to.low, beta > to.highest * 0.6);
    to.wanted = D(0.0);
    if (any(either(to.low, to.high)))
        to.wanted = log(select(to.low, beta, to.rest));
    // A quotient below the normal numbers has lost digits that its logarithm needs.
    const auto faint = beta < 0x1p-1000;
    if (any(faint))
        to.wanted = select(faint, log(time_value * 0x1p512 / scale) - 512 * kLogTwo, to.wanted);

    it.s = bend + (beta - bend_price) / bend_density;
    if (any(to.high)) {
        // A tail p of the normal distribution holds rest = 2 p highest, about; t - a is its quantile.
        const D y = rough_quantile(larger(D(kLogTwo) - x * 0.5 - to.wanted, D(kLogTwo)));
        it.s = select(to.high, y + root(y * y + x * 2.0), it.s);
    }
    const auto far = both(to.low, beta <= bend_price * 0.5);
    if (any(far))
        it.s = select(far, low_guess(x, to.wanted), it.s);
    it.least = select(to.low, D(0.0), bend);
    it.most = select(to.low, bend, D(kMaxDouble));
    return it;
}

// One step from s: the next s, the bracket narrowed, and how far it went relative to s.
template <class D>
SLUICE_LANE D step_from(Start<D>& it) {
    const Target<D>& to = it.target;
    const D s = it.s;
    const D a = to.x / s;
    const D t = s * 0.5;
    const D energy = (a * a + t * t) * 0.5;
    const MillsPair<D> m = mills_pair(a, t);

    // On a logarithmic scale: u' = k, u'' = k r2 - k^2, u''' = k (r3 - 3 k r2 + 2 k^2) with b'' = b' r2, b''' = b' r3.
    const D r2 = a * a / s - s * 0.25;
    const D r3 = r2 * r2 - a * a / (s * s) * 3.0 - 0.25;
    const auto logarithmic = either(to.low, to.high);
    const D part = select(to.low, m.difference, m.low + m.high);
    const D k = select(logarithmic, select(to.low, D(1.0), D(-1.0)) / part, D(0.0));
    const D first = select(logarithmic, k, D(1.0));
    const D second = first * r2 - k * k;
    const D third = first * r3 - k * k * (r2 * 3.0 - k * 2.0);
    D miss = 0.0;
    if (any(logarithmic))
        miss = log(part) - energy - det::kLogSqrtTwoPi - to.wanted;
    if (any(!logarithmic)) {
        const D density = exp(-energy) * det::kInverseSqrtTwoPi;
        const D price = select(m.wide, to.highest - density * (m.low + m.high), density * m.difference);
        miss = select(logarithmic, miss, (price - to.beta) / density);
    }

    // To the scale y = s^(1/g), in relative terms: g is -1/2, 1 or 1/2.
    const D g = select(to.low, D(-0.5), select(to.high, D(0.5), D(1.0)));
    const D g2 = g * (g - 1.0);
    const D g3 = g2 * (g - 2.0);
    const D u1 = s * first, u2 = s * s * second, u3 = s * s * s * third;
    const D y1 = u1 * g;
    const D y2 = u2 * g * g + u1 * g2;
    const D y3 = u3 * g * g * g + u2 * g * g2 * 3.0 + u1 * g3;
    const D newton = -(miss / y1);
    const D h2 = y2 / y1, h3 = y3 / y1;
    const D move = newton * (D(1.0) + newton * h2 * 0.5) / (D(1.0) + newton * (h2 + newton * h3 * (1.0 / 6)));
    const D grown = root(larger(move + 1.0, D(0.01)));
    D next = select(to.low, s / grown, select(to.high, s * grown, s * (move + 1.0)));

    // b grows with s; the high scale's logarithm falls with it.
    const D over = select(to.high, -miss, miss);
    it.most = select(over > D(0.0), s, it.most);
    it.least = select(over < D(0.0), s, it.least);
    const D doubled = select(it.most < kMaxDouble, (it.least + it.most) * 0.5, s * 2.0);
    const D halved = select(it.least > D(0.0), doubled, s * 0.5);
    const D safe = select(over > D(0.0), halved, doubled);
    const auto inside = both(next >= it.least, next <= it.most);
    next = select(miss == D(0.0), s, select(inside, next, safe));
    it.s = next;
    return magnitude(next - s) / s;
}

// beta = time_value / scale must lie strictly between 0 and e^(-x/2); elsewhere the answer is some number, after at most
// 64 steps.
template <class D>
SLUICE_LANE D normalised_deviation(D x, D time_value, D scale) {
    Start<D> it = start_of(x, time_value, scale);
    auto busy = it.s >= D(0.0);
    for (int i = 0; i < kMostSteps && any(busy); ++i) {
        Start<D> next = it;
        const D moved = step_from(next);
        it.s = select(busy, next.s, it.s);
        it.least = select(busy, next.least, it.least);
        it.most = select(busy, next.most, it.most);
        busy = both(busy, moved > kLastStep);
    }
    return it.s;
}

}  // namespace sluice::analytics::options::lanes
