#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "analytics/options/lane_math.hpp"
#include "base/det_math.hpp"

namespace sluice::analytics::options::lanes {
namespace {

double ulps(double a, double b) {
    if (a == b)
        return 0;
    const double size = std::max(std::abs(a), std::abs(b));
    return std::abs(a - b) / (std::nextafter(size, std::numeric_limits<double>::infinity()) - size);
}

TEST(LaneMath, ExpIsTheOneOfDetMath) {
    for (double x = -745; x < 709; x += 0.0371) {
        ASSERT_LE(ulps(exp(x), det::exp(x)), 1) << x;
    }
    EXPECT_EQ(exp(0.0), 1);
    EXPECT_EQ(exp(-800.0), 0);
    EXPECT_TRUE(std::isinf(exp(800.0)));
    EXPECT_TRUE(std::isnan(exp(std::numeric_limits<double>::quiet_NaN())));
}

TEST(LaneMath, LogIsTheOneOfDetMath) {
    for (double x = 1e-320; x < 1e308; x *= 1.0173) {
        ASSERT_LE(ulps(log(x), det::log(x)), 1) << x;
    }
    EXPECT_EQ(log(1.0), 0);
    EXPECT_EQ(log(0.0), -std::numeric_limits<double>::infinity());
    EXPECT_EQ(log(std::numeric_limits<double>::infinity()), std::numeric_limits<double>::infinity());
}

TEST(LaneMath, Log1pAndExpm1KeepSmallNumbers) {
    for (double y = 1e-18; y < 600; y *= 1.0173) {
        ASSERT_LE(ulps(log1p(y), std::log1p(y)), 2) << y;
        ASSERT_LE(ulps(expm1(y), std::expm1(y)), 4) << y;
    }
    EXPECT_EQ(log1p(0.0), 0);
    EXPECT_EQ(expm1(0.0), 0);
}

TEST(LaneMath, MillsRatioIsTheTailOverTheDensity) {
    for (double t = 0; t < 37; t += 0.00171) {
        const double want = det::normal_cdf(-t) / det::normal_pdf(t);
        ASSERT_LE(std::abs(mills(t) - want), 3e-15 * want) << t;
    }
    EXPECT_NEAR(mills(1e9) * 1e9, 1, 1e-14);
}

}  // namespace
}  // namespace sluice::analytics::options::lanes
