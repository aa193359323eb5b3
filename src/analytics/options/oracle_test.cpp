// Prices, Greeks and implied volatilities against figures computed with 70 digits (data/oracles/options).

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "analytics/options/model.hpp"
#include "base/text.hpp"

namespace sluice::analytics::options {
namespace {

using Row = std::map<std::string, std::string>;

std::vector<Row> oracle_rows(const std::string& name) {
    std::ifstream file{std::string{SLUICE_SHARED_DIR} + "/data/oracles/options/" + name};
    std::vector<Row> rows;
    std::vector<std::string> columns;
    for (std::string line; std::getline(file, line);) {
        const auto fields = split(trim(line), ',');
        if (columns.empty()) {
            columns.assign(fields.begin(), fields.end());
            continue;
        }
        Row row;
        for (std::size_t i = 0; i < fields.size() && i < columns.size(); ++i)
            row[columns[i]] = std::string{fields[i]};
        rows.push_back(row);
    }
    return rows;
}

double figure(const Row& row, const char* column) { return std::stod(row.at(column)); }

OptionCase case_of(const Row& row) {
    return {row.at("model") == "BSM" ? PricingModel::Bsm : PricingModel::Black76,
            row.at("right") == "C" ? OptionRight::Call : OptionRight::Put,
            figure(row, "underlying"),
            figure(row, "strike"),
            figure(row, "t_years"),
            figure(row, "rate"),
            figure(row, "div_yield")};
}

void expect_near(double got, double want, double relative, const std::string& what) {
    EXPECT_LE(std::abs(got - want), std::max(relative * std::abs(want), 1e-12)) << what << ": " << got << ", " << want;
}

TEST(OptionOracle, PricesAndGreeks) {
    const auto rows = oracle_rows("price_iv_greeks.csv");
    if (rows.empty())
        GTEST_SKIP() << "the reference figures in " SLUICE_SHARED_DIR "/data/oracles/options are not here";
    for (const Row& row : rows) {
        const OptionCase option = case_of(row);
        const Valuation got = value_option(option, figure(row, "sigma"));
        const std::string id = "row " + row.at("id") + " ";
        ASSERT_EQ(got.status, QuoteStatus::Ok) << id;
        const double price = figure(row, "price");
        if (price > 1e-8 * option.underlying) {
            EXPECT_LE(std::abs(got.price - price), 1e-12 * price) << id;
        }
        expect_near(got.price, price, 1e-12, id + "price");
        expect_near(got.delta, figure(row, "delta"), 1e-9, id + "delta");
        expect_near(got.gamma, figure(row, "gamma"), 1e-9, id + "gamma");
        expect_near(got.vega, figure(row, "vega"), 1e-9, id + "vega");
        expect_near(got.theta, figure(row, "theta_per_year"), 1e-9, id + "theta");
        expect_near(got.rho, figure(row, "rho"), 1e-9, id + "rho");
    }
}

TEST(OptionOracle, ImpliedVolatilities) {
    const auto rows = oracle_rows("price_iv_greeks.csv");
    if (rows.empty())
        GTEST_SKIP() << "the reference figures in " SLUICE_SHARED_DIR "/data/oracles/options are not here";
    int recovered = 0;
    double worst = 0;
    for (const Row& row : rows) {
        const ImpliedVolatility got = implied_volatility(case_of(row), figure(row, "price"));
        if (row.at("iv_recoverable") != "1") {
            EXPECT_NE(got.status, QuoteStatus::BadInput) << row.at("id");
            continue;
        }
        ++recovered;
        ASSERT_EQ(got.status, QuoteStatus::Ok) << "row " << row.at("id");
        const double error = std::abs(got.volatility - figure(row, "iv_from_price")) / figure(row, "iv_abs_tol");
        EXPECT_LE(error, 1) << "row " << row.at("id") << " gives " << got.volatility;
        worst = std::max(worst, error);
    }
    EXPECT_GT(recovered, 200);
    RecordProperty("worst_share_of_tolerance", std::to_string(worst));
}

TEST(OptionOracle, StatusOfEveryEdge) {
    const auto rows = oracle_rows("iv_edge_cases.csv");
    if (rows.empty())
        GTEST_SKIP() << "the reference figures in " SLUICE_SHARED_DIR "/data/oracles/options are not here";
    for (const Row& row : rows) {
        const ImpliedVolatility got = implied_volatility(case_of(row), figure(row, "price"));
        EXPECT_EQ(to_text(got.status), row.at("expect_status")) << row.at("id");
        if (row.at("expect_iv").empty() || got.status != QuoteStatus::Ok)
            continue;
        const double want = figure(row, "expect_iv");
        EXPECT_LE(std::abs(got.volatility - want), 1e-10 * want) << row.at("id") << " gives " << got.volatility;
    }
}

}  // namespace
}  // namespace sluice::analytics::options
