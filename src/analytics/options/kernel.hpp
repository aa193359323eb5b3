#pragma once

#include "analytics/options/lane_math.hpp"

// The pricing formulas of analytics/options/model.hpp over any lane type.
//
// Everything is built on the out-of-the-money option of the pair, undiscounted and divided by sqrt(F K) ("normalised"):
// with x = |ln(F/K)|, s = sigma sqrt(T), a = x/s, t = s/2 and Mills' ratio M(z) = (1 - Phi(z)) / phi(z),
//     b = v (M(a - t) - M(a + t)),   v = exp(-(a^2 + t^2)/2) / sqrt(2 pi) = db/ds,
// which keeps its relative precision where N(d1) and N(d2) would cancel. The other option follows by parity.
// Source of the normalised form: P. Jaeckel, "Let's be rational" (2016), sections 2 and 6.
//
// Internal to analytics/options.
namespace sluice::analytics::options::lanes {

// Mills' ratio at a - t and a + t. `wide`: a < t, and `low` is M(t - a) instead, for M(a - t) would overflow.
template <class D>
struct MillsPair {
    typename Lane<D>::Truth wide;
    D low, high;
    D difference;  // M(a - t) - M(a + t); unless wide
};

// Below t = 0.1 both come from one value and its derivatives, M' = z M - 1 and M(n+1) = z M(n) + n M(n-1): the odd
// terms of Taylor's series are the difference, to 1e-17 after t^11, and nothing cancels.
template <class D>
SLUICE_LANE MillsPair<D> mills_pair(D a, D t) {
    const auto small = t < 0.1;
    const auto wide = both(!small, a < t);
    const D z = smaller(a, D(45.0));  // beyond it v is 0
    const D first = mills(select(small, z, z + t));
    const D second = mills(magnitude(z - t));
    MillsPair<D> out{wide, second, first, second - first};
    if (!any(small))
        return out;
    D even = first, odd = z * first - 1.0;
    D derivative[12] = {even, odd};
#pragma GCC unroll 10
    for (int n = 2; n < 12; ++n)
        derivative[n] = z * derivative[n - 1] + derivative[n - 2] * static_cast<double>(n - 1);
    constexpr double kInverse[] = {1.0,       1.0,        1.0 / 2,     1.0 / 6,      1.0 / 24,      1.0 / 120,
                                   1.0 / 720, 1.0 / 5040, 1.0 / 40320, 1.0 / 362880, 1.0 / 3628800, 1.0 / 39916800};
    D power = t * t;
    odd = odd * t;
#pragma GCC unroll 5
    for (int n = 2; n < 12; n += 2) {
        even = even + derivative[n] * power * kInverse[n];
        odd = odd + derivative[n + 1] * (power * t) * kInverse[n + 1];
        power = power * t * t;
    }
    out.low = select(small, even - odd, out.low);
    out.high = select(small, even + odd, out.high);
    out.difference = select(small, odd * -2.0, out.difference);
    return out;
}

// What every formula needs of the contract. x is ln(F/K) and its sign.
template <class D>
struct Setting {
    typename Lane<D>::Truth call, below;  // below: F < K
    D discounted_forward, discounted_strike;
    D x;            // |ln(F/K)|
    D scale, root;  // sqrt(F K) discounted; e^(x/2)
    D time_root;    // sqrt(T)
    D carry;        // discounted forward per unit of the underlying
    typename Lane<D>::Truth in_the_money;
    D intrinsic;  // discounted, never negative
};

template <bool kSpot, class D>
SLUICE_LANE Setting<D> setting(typename Lane<D>::Truth call, D underlying, D strike, D t_years, D rate, D yield) {
    Setting<D> it;
    it.call = call;
    const D discount = exp(-(rate * t_years));
    it.carry = kSpot ? exp(-(yield * t_years)) : discount;
    it.discounted_forward = underlying * it.carry;
    it.discounted_strike = strike * discount;
    const D gap = underlying - strike;
    D x = log1p(magnitude(gap) / smaller(underlying, strike));
    x = select(gap < 0.0, -x, x);
    if (kSpot)
        x = x + (rate - yield) * t_years;
    it.below = x < 0.0;
    it.x = smaller(magnitude(x), D(1400.0));
    const D least = smaller(it.discounted_forward, it.discounted_strike);
    it.root = exp(it.x * 0.5);
    it.scale = least * it.root;
    it.time_root = root(t_years);
    it.in_the_money = choose(call, x > D(0.0), it.below);
    const D apart = kSpot ? least * expm1(it.x) : discount * magnitude(gap);
    it.intrinsic = select(it.in_the_money, apart, D(0.0));
    return it;
}

template <class D>
struct Figures {
    D price, delta, gamma, vega, theta, rho;
};

// Needs 0 < T, 0 <= sigma. Theta by the formula of each model, in BSM terms: -v s/(2 sqrt T) + q F N1 - r K N2.
template <bool kSpot, class D>
SLUICE_LANE Figures<D> figures(const Setting<D>& it, D underlying, D t_years, D rate, D yield, D sigma) {
    const D deviation = sigma * it.time_root;
    const auto moves = deviation > D(0.0);
    const D s = select(moves, deviation, D(1.0));
    const D a = it.x / s;
    const D t = s * 0.5;
    const MillsPair<D> m = mills_pair(a, t);
    const D density = select(moves, exp((a * a + t * t) * -0.5) * det::kInverseSqrtTwoPi, D(0.0));
    const D falling = D(1.0) / it.root;

    // Q1 = N(t - a) and its complement, Q2 = N(-a - t); at sigma 0 they are the indicator, 1/2 at the money.
    const D edge = select(it.x > D(0.0), D(0.0), D(0.5));
    const D tail = density * it.root * m.low;
    const D q1 = select(moves, select(m.wide, D(1.0) - tail, tail), edge);
    const D q1_rest = select(moves, select(m.wide, tail, D(1.0) - tail), D(1.0) - edge);
    const D q2 = select(moves, density * falling * m.high, edge);
    const D otm = select(m.wide, falling - density * (m.low + m.high), density * m.difference);
    const D time_value = it.scale * select(moves, larger(otm, D(0.0)), D(0.0));

    // N(theta d1) and N(theta d2) of the option itself; a call below the strike and a put above it are Q1 or Q2.
    const auto same = choose(it.call, it.below, !it.below);
    const D n1 = select(same, select(it.below, q1, q2), select(it.below, q1_rest, D(1.0) - q2));
    const D n2 = select(same, select(it.below, q2, q1), select(it.below, D(1.0) - q2, q1_rest));
    const D sign = select(it.call, D(1.0), D(-1.0));

    Figures<D> out;
    out.price = it.intrinsic + time_value;
    const D flow = it.scale * density;  // e^-rT F phi(d1)
    out.delta = sign * it.carry * n1;
    out.gamma = flow / (underlying * underlying * s);
    out.vega = flow * it.time_root;
    const D decay = flow * sigma / (it.time_root * 2.0);
    const D strike_part = sign * it.discounted_strike * n2;
    if (kSpot) {
        out.theta = sign * yield * it.discounted_forward * n1 - decay - rate * strike_part;
        out.rho = t_years * strike_part;
    } else {
        out.theta = rate * out.price - decay;
        out.rho = -(t_years * out.price);
    }
    return out;
}

}  // namespace sluice::analytics::options::lanes
