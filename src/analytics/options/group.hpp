#pragma once

#include <algorithm>
#include <cmath>

#include "analytics/options/iv_kernel.hpp"
#include "analytics/options/model.hpp"

// A group of cases side by side through the kernels: what is not fit to be computed is replaced by a harmless case first
// and gets its status after. The scalar functions and every batch run this.
//
// Internal to analytics/options.
namespace sluice::analytics::options::lanes {

template <int W>
struct Cases {
    double call[W], underlying[W], strike[W], t_years[W], rate[W], yield[W];
    double given[W];  // the volatility or the price
    QuoteStatus status[W];

    SLUICE_LANE void put(int lane, const OptionCase& option, double value) {
        status[lane] = status_of(option, value);
        const bool fit = status[lane] == QuoteStatus::Ok;
        call[lane] = option.right == OptionRight::Call ? 1.0 : 0.0;
        underlying[lane] = fit ? option.underlying : 1.0;
        strike[lane] = fit ? option.strike : 1.0;
        t_years[lane] = fit ? option.t_years : 1.0;
        rate[lane] = fit ? option.rate : 0.0;
        yield[lane] = fit ? option.div_yield : 0.0;
        given[lane] = fit ? value : 0.0;
    }

    static QuoteStatus status_of(const OptionCase& option, double value) {
        const bool finite = std::isfinite(option.underlying) && std::isfinite(option.strike) &&
                            std::isfinite(option.t_years) && std::isfinite(option.rate) && std::isfinite(value) &&
                            (option.model == PricingModel::Black76 || std::isfinite(option.div_yield));
        if (!finite || value < 0 || option.underlying <= 0 || option.strike <= 0)
            return QuoteStatus::BadInput;
        return option.t_years > 0 ? QuoteStatus::Ok : QuoteStatus::Expired;
    }
};

template <bool kSpot, class D, int W>
SLUICE_LANE Setting<D> setting_of(const Cases<W>& in) {
    return setting<kSpot>(load<D>(in.call) > D(0.5), load<D>(in.underlying), load<D>(in.strike), load<D>(in.t_years),
                          load<D>(in.rate), load<D>(in.yield));
}

template <bool kSpot, class D, int W>
SLUICE_LANE void value_group(const Cases<W>& in, Valuation* out) {
    const Setting<D> it = setting_of<kSpot, D>(in);
    const Figures<D> figures = lanes::figures<kSpot>(it, load<D>(in.underlying), load<D>(in.t_years), load<D>(in.rate),
                                                     load<D>(in.yield), load<D>(in.given));
    double price[W], delta[W], gamma[W], vega[W], theta[W], rho[W];
    store(price, figures.price);
    store(delta, figures.delta);
    store(gamma, figures.gamma);
    store(vega, figures.vega);
    store(theta, figures.theta);
    store(rho, figures.rho);
    for (int i = 0; i < W; ++i) {
        // A sum of infinities: beyond what doubles hold, and so no answer.
        const bool held = std::isfinite(price[i] + delta[i] + gamma[i] + vega[i] + theta[i] + rho[i]);
        if (in.status[i] != QuoteStatus::Ok || !held)
            out[i] = {in.status[i] == QuoteStatus::Expired ? QuoteStatus::Expired : QuoteStatus::BadInput};
        else
            out[i] = {QuoteStatus::Ok, price[i], delta[i], gamma[i], vega[i], theta[i], rho[i]};
    }
}

// What an expired option is worth: its intrinsic value.
inline double expired_price(const OptionCase& option) {
    const double gap = option.underlying - option.strike;
    return std::max(0.0, option.right == OptionRight::Call ? gap : -gap);
}

// The bounds, after BadInput and Expired. analysis.md 9.4 states the tolerance at the intrinsic value.
inline QuoteStatus bounds_status(double price, double intrinsic, double forward, double strike, bool call) {
    constexpr double kRounding = 8 * 0x1p-53;
    if (!std::isfinite(forward) || !std::isfinite(strike) || forward <= 0 || strike <= 0)
        return QuoteStatus::BadInput;
    if (intrinsic > 0) {
        if (std::abs(price - intrinsic) <= kRounding * std::max(forward, strike))
            return QuoteStatus::AtIntrinsic;
        if (price < intrinsic)
            return QuoteStatus::BelowIntrinsic;
    } else if (price == 0) {
        return QuoteStatus::AtIntrinsic;
    }
    return price >= (call ? forward : strike) ? QuoteStatus::AboveMax : QuoteStatus::Ok;
}

template <bool kSpot, class D, int W>
SLUICE_LANE void imply_group(Cases<W>& in, ImpliedVolatility* out) {
    const Setting<D> it = setting_of<kSpot, D>(in);
    double intrinsic[W], forward[W], strike[W], x[W], time_value[W], scale[W], highest[W];
    double deviation[W], time_root[W];
    store(intrinsic, it.intrinsic);
    store(forward, it.discounted_forward);
    store(strike, it.discounted_strike);
    store(x, it.x);
    store(time_value, load<D>(in.given) - it.intrinsic);
    store(scale, it.scale);
    store(highest, exp(it.x * -0.5));
    store(time_root, it.time_root);
    for (int i = 0; i < W; ++i) {
        QuoteStatus& status = in.status[i];
        if (status == QuoteStatus::Ok)
            status = bounds_status(in.given[i], intrinsic[i], forward[i], strike[i], in.call[i] > 0.5);
        const double beta = time_value[i] / scale[i];
        if (status == QuoteStatus::Ok && !(time_value[i] > 0))
            status = QuoteStatus::AtIntrinsic;
        if (status == QuoteStatus::Ok && beta >= highest[i])
            status = QuoteStatus::AboveMax;
        if (status != QuoteStatus::Ok) {
            x[i] = 0;
            time_value[i] = 0.25;
            scale[i] = 1;
        }
    }
    store(deviation, normalised_deviation(load<D>(x), load<D>(time_value), load<D>(scale)));
    for (int i = 0; i < W; ++i)
        out[i] = {in.status[i], in.status[i] == QuoteStatus::Ok ? deviation[i] / time_root[i] : 0.0};
}

}  // namespace sluice::analytics::options::lanes
