#include "analytics/options/model.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

namespace sluice::analytics::options {
namespace {

using enum PricingModel;
using enum OptionRight;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

double between(double low, double high) { return low + (high - low) * *rc::gen::inRange(0, 1'000'001) / 1e6; }

OptionCase ordinary_case() {
    OptionCase option{*rc::gen::element(Black76, Bsm), *rc::gen::element(Call, Put), between(10, 30'000)};
    option.strike = option.underlying * std::exp(between(-0.5, 0.5));
    option.t_years = between(0.002, 3);
    option.rate = between(-0.01, 0.1);
    option.div_yield = between(0, 0.05);
    return option;
}

void expect_all(const Valuation& got, const Valuation& want, double tolerance) {
    EXPECT_EQ(got.status, want.status);
    EXPECT_NEAR(got.price, want.price, tolerance);
    EXPECT_NEAR(got.delta, want.delta, tolerance);
    EXPECT_NEAR(got.gamma, want.gamma, tolerance);
    EXPECT_NEAR(got.vega, want.vega, tolerance);
    EXPECT_NEAR(got.theta, want.theta, tolerance);
    EXPECT_NEAR(got.rho, want.rho, tolerance);
}

// The checks of reference/analysis.md 9.3.
TEST(OptionModel, WorkedExamples) {
    const Valuation call = value_option({Black76, Call, 100, 105, 0.25, 0.03}, 0.2);
    expect_all(call,
               {QuoteStatus::Ok, 2.0485969000482, 0.3282576053339, 0.0359760244427, 17.9880122213, -7.1337469815,
                -0.5121492250},
               1e-10);
    EXPECT_NEAR(call.price, 2.0485969000482, 1e-13);
    const Valuation put = value_option({Bsm, Put, 100, 95, 0.5, 0.04, 0.02}, 0.33);
    expect_all(
        put,
        {QuoteStatus::Ok, 6.2837671810247, -0.3487113238, 0.0157514362, 25.9898697513, -7.6278836831, -20.5774497801},
        1e-10);
}

// NIFTY 23500 of 2024-06-27: the call and the put imply one volatility, which is parity (9.4).
TEST(OptionModel, MarketExample) {
    const OptionCase call{Black76, Call, 23464.95, 23500, 6.0 / 365};
    OptionCase put = call;
    put.right = Put;
    const ImpliedVolatility of_call = implied_volatility(call, 109.95);
    ASSERT_EQ(of_call.status, QuoteStatus::Ok);
    EXPECT_NEAR(of_call.volatility, 0.10549000608, 1e-11);
    EXPECT_NEAR(implied_volatility(put, 145.00).volatility, 0.10549000608, 1e-11);
    const Valuation shown = in_display_units(value_option(call, of_call.volatility));
    EXPECT_NEAR(shown.delta, 0.45874520934, 1e-10);
    EXPECT_NEAR(shown.gamma, 0.00125031516, 1e-11);
    EXPECT_NEAR(shown.vega, 11.9379145, 1e-7);
    EXPECT_NEAR(shown.theta, -10.4944223, 1e-7);
}

TEST(OptionModel, WithoutVolatilityIsTheDiscountedIntrinsicValue) {
    const double discount = std::exp(-0.025);
    const Valuation in = value_option({Black76, Call, 110, 100, 0.5, 0.05}, 0);
    EXPECT_DOUBLE_EQ(in.price, 10 * discount);
    EXPECT_DOUBLE_EQ(in.delta, discount);
    EXPECT_EQ(in.gamma, 0);
    EXPECT_EQ(in.vega, 0);
    EXPECT_DOUBLE_EQ(value_option({Black76, Call, 100, 100, 0.5, 0.05}, 0).delta, discount / 2);
    EXPECT_DOUBLE_EQ(value_option({Black76, Put, 100, 100, 0.5, 0.05}, 0).delta, -discount / 2);
    EXPECT_EQ(value_option({Black76, Put, 110, 100, 0.5, 0.05}, 0), (Valuation{QuoteStatus::Ok}));
}

TEST(OptionModel, SaysWhatCannotBeComputed) {
    const OptionCase good{Black76, Call, 110, 100, 0.5};
    const auto with = [&](auto change) {
        OptionCase option = good;
        change(option);
        return implied_volatility(option, 12.0).status;
    };
    EXPECT_EQ(implied_volatility(good, 12.0).status, QuoteStatus::Ok);
    EXPECT_EQ(implied_volatility(good, -1.0).status, QuoteStatus::BadInput);
    EXPECT_EQ(implied_volatility(good, kNaN).status, QuoteStatus::BadInput);
    EXPECT_EQ(with([](OptionCase& o) { o.underlying = 0; }), QuoteStatus::BadInput);
    EXPECT_EQ(with([](OptionCase& o) { o.strike = -1; }), QuoteStatus::BadInput);
    EXPECT_EQ(with([](OptionCase& o) { o.rate = kNaN; }), QuoteStatus::BadInput);
    EXPECT_EQ(with([](OptionCase& o) { o.rate = 1e300; }), QuoteStatus::BadInput) << "beyond what doubles hold";
    EXPECT_EQ(with([](OptionCase& o) { o.t_years = 0; }), QuoteStatus::Expired);
    EXPECT_EQ(with([](OptionCase& o) { o.div_yield = kNaN; }), QuoteStatus::Ok) << "Black-76 reads no yield";

    OptionCase expired = good;
    expired.t_years = -0.1;
    EXPECT_EQ(value_option(expired, 0.2), (Valuation{QuoteStatus::Expired, 10}));
    EXPECT_EQ(value_option(good, -0.2), Valuation{});
}

TEST(OptionModel, RecoversTheSmallestPrices) {
    const ImpliedVolatility at_the_money = implied_volatility({Black76, Call, 100, 100, 0.25}, 1e-12);
    ASSERT_EQ(at_the_money.status, QuoteStatus::Ok);
    EXPECT_NEAR(at_the_money.volatility, 5.01e-14, 1e-16);
    const ImpliedVolatility far = implied_volatility({Black76, Put, 100, 20, 0.25}, 1e-300);
    ASSERT_EQ(far.status, QuoteStatus::Ok);
    EXPECT_NEAR(value_option({Black76, Put, 100, 20, 0.25}, far.volatility).price, 1e-300, 1e-311);
    // A price below the normal numbers, of a case worth far more: 50-digit arithmetic gives the volatility.
    const OptionCase faint{
        Bsm, Call, 239.9386834350411, 492.95163093133442, 8.653310758708546, 0.076652512678583876, 0.06971320411235013};
    EXPECT_NEAR(implied_volatility(faint, 7.9050503334599447e-322).volatility, 0.005862454113131325, 2e-14);
}

RC_GTEST_PROP(OptionModel, CallLessPutIsTheDiscountedForwardLessStrike, ()) {
    OptionCase option = ordinary_case();
    const double sigma = between(0.01, 1.5);
    option.right = Call;
    const double call = value_option(option, sigma).price;
    option.right = Put;
    const double put = value_option(option, sigma).price;
    const double forward = option.model == Bsm
                               ? option.underlying * std::exp((option.rate - option.div_yield) * option.t_years)
                               : option.underlying;
    const double want = std::exp(-option.rate * option.t_years) * (forward - option.strike);
    RC_ASSERT(std::abs(call - put - want) <= 1e-14 * (option.underlying + option.strike));
}

RC_GTEST_PROP(OptionModel, TheImpliedVolatilityIsTheOneThatPriced, ()) {
    const OptionCase option = ordinary_case();
    const double sigma = between(0.02, 2.0);
    const Valuation value = value_option(option, sigma);
    RC_PRE(value.vega > 1e-6 * option.underlying);
    const ImpliedVolatility got = implied_volatility(option, value.price);
    RC_ASSERT(got.status == QuoteStatus::Ok);
    const double ulp = std::nextafter(value.price, 1e300) - value.price;
    // 16 ulp of the price, and what the intrinsic value's own rounding leaves.
    const double rounding = 16 * ulp + 4e-16 * std::max(option.underlying, option.strike);
    RC_ASSERT(std::abs(got.volatility - sigma) <= std::max(1e-12, rounding / value.vega));
}

RC_GTEST_PROP(OptionModel, PriceGrowsWithVolatilityAndFallsWithACallsStrike, ()) {
    OptionCase option = ordinary_case();
    const double sigma = between(0.02, 1.5);
    const Valuation base = value_option(option, sigma);
    const double slack = 1e-13 * (option.underlying + option.strike);
    RC_ASSERT(value_option(option, sigma * 1.01).price >= base.price - slack);
    option.strike *= 1.01;
    const double higher = value_option(option, sigma).price;
    RC_ASSERT((option.right == Call ? higher - base.price : base.price - higher) <= slack);
    RC_ASSERT(base.gamma >= 0);
    RC_ASSERT(base.vega >= 0);
    RC_ASSERT(std::abs(base.delta) <= 1.2);
}

RC_GTEST_PROP(OptionModel, GreeksAreTheSlopesOfThePrice, ()) {
    const OptionCase option = ordinary_case();
    const double sigma = between(0.1, 1.0);
    RC_PRE(option.t_years > 0.05);
    const Valuation value = value_option(option, sigma);
    const auto slope = [&](auto change, double step) {
        OptionCase up = option, down = option;
        double vol_up = sigma, vol_down = sigma;
        change(up, vol_up, step);
        change(down, vol_down, -step);
        return (value_option(up, vol_up).price - value_option(down, vol_down).price) / (2 * step);
    };
    const double scale = option.underlying;
    const auto close = [&](double greek, double numeric) {
        return std::abs(greek - numeric) <= 1e-5 * std::max(std::abs(greek), scale * 1e-2);
    };
    RC_ASSERT(std::abs(value.delta - slope([](OptionCase& o, double&, double h) { o.underlying += h; }, scale * 1e-4)) <
              1e-4);
    RC_ASSERT(close(value.vega, slope([](OptionCase&, double& s, double h) { s += h; }, 1e-5)));
    RC_ASSERT(close(-value.theta, slope([](OptionCase& o, double&, double h) { o.t_years += h; }, 1e-5)));
    RC_ASSERT(close(value.rho, slope([](OptionCase& o, double&, double h) { o.rate += h; }, 1e-6)));
}

}  // namespace
}  // namespace sluice::analytics::options
