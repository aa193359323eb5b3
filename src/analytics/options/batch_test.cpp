#include "analytics/options/batch.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <bit>
#include <cmath>
#include <limits>
#include <vector>

namespace sluice::analytics::options {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr LanePath kPaths[] = {LanePath::Two, LanePath::Four, LanePath::Eight};

double between(double low, double high) { return low + (high - low) * *rc::gen::inRange(0, 1'000'001) / 1e6; }

// Ordinary cases, and now and then one that is none.
OptionCase any_case() {
    OptionCase option;
    option.model = *rc::gen::element(PricingModel::Black76, PricingModel::Bsm);
    option.right = *rc::gen::element(OptionRight::Call, OptionRight::Put);
    option.underlying = std::pow(10, between(-2, 5));
    option.strike = option.underlying * std::exp(between(-1, 1) * *rc::gen::element(0.0, 0.001, 0.1, 1.0, 4.0));
    option.t_years = *rc::gen::element(1e-6, 0.01, 0.25, 1.0, 10.0) * between(0.5, 1.5);
    option.rate = between(-0.02, 0.12);
    option.div_yield = between(0, 0.05);
    double* const spoiled =
        *rc::gen::element(&option.underlying, &option.strike, &option.t_years, &option.rate, &option.div_yield);
    if (*rc::gen::inRange(0, 20) == 0)
        *spoiled = *rc::gen::element(0.0, -1.0, kNaN, kInfinity, -kInfinity, 1e300, 1e-300);
    return option;
}

std::uint64_t bits(double value) { return std::bit_cast<std::uint64_t>(value); }

void expect_same(const Valuation& a, const Valuation& b) {
    RC_ASSERT(a.status == b.status);
    RC_ASSERT(bits(a.price) == bits(b.price));
    RC_ASSERT(bits(a.delta) == bits(b.delta));
    RC_ASSERT(bits(a.gamma) == bits(b.gamma));
    RC_ASSERT(bits(a.vega) == bits(b.vega));
    RC_ASSERT(bits(a.theta) == bits(b.theta));
    RC_ASSERT(bits(a.rho) == bits(b.rho));
}

TEST(OptionBatch, NamesThePathsOfThisMachine) {
    EXPECT_TRUE(supported(LanePath::Scalar));
    EXPECT_TRUE(supported(widest_path()));
    EXPECT_EQ(to_text(LanePath::Eight), "avx512");
}

RC_GTEST_PROP(OptionBatch, EqualsTheScalarFunctionsBitForBitOnEveryPath, ()) {
    std::vector<OptionCase> options(static_cast<std::size_t>(*rc::gen::inRange(0, 20)));
    std::vector<double> volatilities(options.size());
    std::vector<double> prices(options.size());
    for (std::size_t i = 0; i < options.size(); ++i) {
        options[i] = any_case();
        volatilities[i] = *rc::gen::element(0.0, 0.01, 0.2, 0.8, 3.0, kNaN) * between(0.5, 1.5);
        prices[i] = value_option(options[i], volatilities[i]).price * *rc::gen::element(1.0, 1.0, 0.9, 1.1, -1.0);
    }
    for (const LanePath path : kPaths) {
        if (!supported(path))
            continue;
        std::vector<Valuation> values(options.size());
        std::vector<ImpliedVolatility> implied(options.size());
        value_options(options, volatilities, values, path);
        imply_volatilities(options, prices, implied, path);
        for (std::size_t i = 0; i < options.size(); ++i) {
            expect_same(values[i], value_option(options[i], volatilities[i]));
            const ImpliedVolatility one = implied_volatility(options[i], prices[i]);
            RC_ASSERT(implied[i].status == one.status);
            RC_ASSERT(bits(implied[i].volatility) == bits(one.volatility));
        }
    }
}

}  // namespace
}  // namespace sluice::analytics::options
