// Our figures for others to judge: test/opinion/*.py ask for them and compare with well-known libraries.
//   opinion_figures options   stdin: MODEL RIGHT underlying strike years rate yield volatility, a line an option
//                             stdout: price delta gamma vega theta rho status-of-implied implied, raw units
//   opinion_figures smc       stdin: seconds,open,high,low,close,volume, a line a bar
//                             stdout: "# name columns", then a line a bar, blank where there is no value
// Numbers are printed with 17 digits, so that they are the very doubles. What cannot be read is a sentence on stderr
// and exit 2.
#include <cmath>
#include <cstdio>
#include <exception>
#include <iostream>
#include <sstream>
#include <string>

#include "analytics/options/batch.hpp"
#include "base/text.hpp"
#include "opinion/smc_columns.hpp"

namespace {

using namespace sluice;
using namespace sluice::analytics::options;

int misread(std::size_t line, const std::string& text, const char* right) {
    std::fprintf(stderr, "line %zu of standard input is \"%s\"; %s would be right\n", line, text.c_str(), right);
    return 2;
}

int print_options() {
    std::vector<OptionCase> options;
    std::vector<double> volatilities;
    for (std::string text; std::getline(std::cin, text);) {
        std::istringstream line{text};
        std::string model, right;
        OptionCase option;
        double volatility = 0;
        line >> model >> right >> option.underlying >> option.strike >> option.t_years >> option.rate >>
            option.div_yield >> volatility;
        if (!line || (model != "BLACK76" && model != "BSM") || (right != "call" && right != "put"))
            return misread(options.size() + 1, text, "MODEL call|put and six numbers");
        option.model = model == "BSM" ? PricingModel::Bsm : PricingModel::Black76;
        option.right = right == "put" ? OptionRight::Put : OptionRight::Call;
        options.push_back(option);
        volatilities.push_back(volatility);
    }
    std::vector<Valuation> values(options.size());
    std::vector<double> prices(options.size());
    std::vector<ImpliedVolatility> implied(options.size());
    value_options(options, volatilities, values);
    for (std::size_t i = 0; i < values.size(); ++i)
        prices[i] = values[i].price;
    imply_volatilities(options, prices, implied);
    for (std::size_t i = 0; i < values.size(); ++i) {
        const Valuation& v = values[i];
        std::printf("%.17g %.17g %.17g %.17g %.17g %.17g %s %.17g\n", v.price, v.delta, v.gamma, v.vega, v.theta, v.rho,
                    std::string{to_text(implied[i].status)}.c_str(), implied[i].volatility);
    }
    return 0;
}

void print(const opinion::SmcTable& table, std::size_t rows) {
    std::printf("# %s %zu\n", table.name.c_str(), table.columns.size());
    for (std::size_t row = 0; row < rows; ++row) {
        for (std::size_t c = 0; c < table.columns.size(); ++c) {
            const double value = table.columns[c][row];
            std::fputs(c == 0 ? "" : ",", stdout);
            if (!std::isnan(value))
                std::printf("%.17g", value);
        }
        std::fputs("\n", stdout);
    }
}

int print_smc() {
    std::vector<Bar> bars;
    for (std::string text; std::getline(std::cin, text);) {
        const auto fields = split(text, ',');
        if (fields.size() != 6)
            return misread(bars.size() + 1, text, "seconds,open,high,low,close,volume");
        Bar bar;
        bar.start = UnixNanos::from_seconds(std::stoll(std::string{fields[0]}));
        bar.end = bar.start + std::chrono::minutes{15};
        bar.open = parse_price(fields[1]).value();
        bar.high = parse_price(fields[2]).value();
        bar.low = parse_price(fields[3]).value();
        bar.close = parse_price(fields[4]).value();
        bar.volume = parse_quantity(fields[5]).value();
        bars.push_back(bar);
    }
    for (const opinion::SmcTable& table : opinion::published_tables(bars))
        print(table, bars.size());
    for (const opinion::SmcTable& table : opinion::other_tables(bars))
        print(table, bars.size());
    return 0;
}

}  // namespace

int main(int count, char** words) {
    const std::string verb = count == 2 ? words[1] : "";
    try {
        if (verb == "options")
            return print_options();
        if (verb == "smc")
            return print_smc();
    } catch (const std::exception& error) {
        std::fprintf(stderr, "standard input makes no series of bars: %s\n", error.what());
        return 2;
    }
    std::fprintf(stderr, "usage: opinion_figures options|smc\n");
    return 2;
}
