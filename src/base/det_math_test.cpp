#include "base/det_math.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <limits>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "base/random.hpp"

namespace sluice {
namespace {

// One line of an oracle of tools/make_math_oracle.py: f(x) is y + rest units of y's last place.
struct Row {
    double x;
    double y;
    double rest;
};

std::vector<Row> read_oracle(const std::string& name) {
    std::ifstream file{SLUICE_SOURCE_DIR "/test/data/base/" + name + ".csv"};
    std::vector<Row> rows;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        const std::size_t first = line.find(',');
        const std::size_t second = line.find(',', first + 1);
        rows.push_back({std::strtod(line.c_str(), nullptr), std::strtod(line.c_str() + first + 1, nullptr),
                        std::strtod(line.c_str() + second + 1, nullptr)});
    }
    return rows;
}

double last_place(double value) {
    const double size = std::abs(value);
    return std::nextafter(size, std::numeric_limits<double>::infinity()) - size;
}

template <class Function>
double worst_ulps(const std::vector<Row>& rows, Function function) {
    double worst = 0;
    for (const Row& row : rows) {
        const double error = std::abs((function(row.x) - row.y) / last_place(row.y) - row.rest);
        worst = std::max(worst, std::isnan(error) ? 1e9 : error);
    }
    return worst;
}

// The subnormal results of the far tail can be no better than half their last place.
template <class Function>
double worst_relative(const std::vector<Row>& rows, Function function) {
    double worst = 0;
    for (const Row& row : rows) {
        const double difference = std::abs(function(row.x) - row.y);
        if (difference <= std::numeric_limits<double>::denorm_min())
            continue;
        worst = std::max(worst, difference / std::abs(row.y));
    }
    return worst;
}

TEST(DetMath, ExpIsWithinHalfAUnitOfTheLastPlaceAndASliver) {
    const auto rows = read_oracle("exp");
    ASSERT_GT(rows.size(), 2000u);
    EXPECT_LT(worst_ulps(rows, det::exp), 0.51);
}

TEST(DetMath, LogIsWithinHalfAUnitAndASliver) {
    const auto rows = read_oracle("log");
    ASSERT_GT(rows.size(), 2000u);
    EXPECT_LT(worst_ulps(rows, det::log), 0.502);
}

TEST(DetMath, NormalCdfIsRelativelyRightInTheTailsToo) {
    const auto rows = read_oracle("normal_cdf");
    ASSERT_GT(rows.size(), 1500u);
    EXPECT_LT(worst_relative(rows, det::normal_cdf), 1e-15);
}

TEST(DetMath, NormalQuantileIsRelativelyRightInTheTailsToo) {
    const auto rows = read_oracle("normal_quantile");
    ASSERT_GT(rows.size(), 700u);
    EXPECT_LT(worst_relative(rows, det::normal_quantile), 1e-15);
}

TEST(DetMath, TheEdgesOfTheRealLineAreExact) {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
    EXPECT_EQ(det::exp(0.0), 1.0);
    EXPECT_EQ(det::exp(-0.0), 1.0);
    EXPECT_EQ(det::exp(kInfinity), kInfinity);
    EXPECT_EQ(det::exp(-kInfinity), 0.0);
    EXPECT_EQ(det::exp(709.79), kInfinity);
    EXPECT_EQ(det::exp(-745.14), 0.0);
    EXPECT_GT(det::exp(-745.13), 0.0);
    EXPECT_TRUE(std::isnan(det::exp(kNaN)));

    EXPECT_EQ(det::log(1.0), 0.0);
    EXPECT_EQ(det::log(0.0), -kInfinity);
    EXPECT_EQ(det::log(-0.0), -kInfinity);
    EXPECT_EQ(det::log(kInfinity), kInfinity);
    EXPECT_TRUE(std::isnan(det::log(-1.0)));
    EXPECT_TRUE(std::isnan(det::log(kNaN)));

    EXPECT_EQ(det::normal_cdf(0.0), 0.5);
    EXPECT_EQ(det::normal_cdf(kInfinity), 1.0);
    EXPECT_EQ(det::normal_cdf(-kInfinity), 0.0);
    EXPECT_EQ(det::normal_cdf(-1e308), 0.0);
    EXPECT_TRUE(std::isnan(det::normal_cdf(kNaN)));

    EXPECT_EQ(det::normal_quantile(0.5), 0.0);
    EXPECT_EQ(det::normal_quantile(0.0), -kInfinity);
    EXPECT_EQ(det::normal_quantile(1.0), kInfinity);
    EXPECT_TRUE(std::isnan(det::normal_quantile(-0.1)));
    EXPECT_TRUE(std::isnan(det::normal_quantile(1.1)));
    EXPECT_TRUE(std::isnan(det::normal_quantile(kNaN)));
}

TEST(DetMath, PowersOfIntegersAreExactWhileTheyFit) {
    EXPECT_EQ(det::pow_int(3.0, 20), 3486784401.0);
    EXPECT_EQ(det::pow_int(-2.0, 31), -2147483648.0);
    EXPECT_EQ(det::pow_int(2.0, -1022), std::numeric_limits<double>::min());
    EXPECT_EQ(det::pow_int(7.5, 0), 1.0);
    EXPECT_EQ(det::pow_int(1.0, std::numeric_limits<int>::min()), 1.0);
}

TEST(DetMath, ExpAndTheNormalDistributionNeverDecreaseAcrossTheirTablePieces) {
    double exp_before = 0;
    double cdf_before = 0;
    for (int i = -40'000; i <= 40'000; ++i) {
        const double x = i / 4'096.0;
        EXPECT_GT(det::exp(x), exp_before) << x;
        EXPECT_GE(det::normal_cdf(x), cdf_before) << x;
        exp_before = det::exp(x);
        cdf_before = det::normal_cdf(x);
    }
}

// The same bits on every machine and with every compiler: a change of this number is a change of every golden journal.
TEST(DetMath, TheBitsOfManyResultsAreThese) {
    Random random{1, 2};
    std::uint64_t fold = 0;
    const auto take = [&fold](double value) {
        fold = (fold ^ std::bit_cast<std::uint64_t>(value)) * 0x9E3779B97F4A7C15u;
        fold ^= fold >> 29;
    };
    for (int i = 0; i < 2'000; ++i) {
        const double u = random.uniform();
        take(det::exp(1'400 * u - 700));
        take(det::log(u));
        take(det::normal_cdf(40 * u - 30));
        take(det::normal_quantile(u));
    }
    EXPECT_EQ(fold, 5600454624106086991u);
}

}  // namespace
}  // namespace sluice
