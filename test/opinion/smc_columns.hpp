#pragma once

#include <span>
#include <string>
#include <vector>

#include "model/market_data.hpp"  // Bar

// The `smc` mode as the library it repeats gives it: whole columns, one value a bar, blank where there is none.
namespace sluice::opinion {

struct SmcTable {
    std::string name;
    std::vector<std::vector<double>> columns;  // NaN is blank
};

// Every output of reference/analysis.md 4 to 7.1 with the parameters of the published results: swings of 5 bars,
// breaks by close, blocks mitigated by wick, London's session. Throws tl::bad_expected_access for bars that make no
// series.
std::vector<SmcTable> published_tables(std::span<const Bar> bars);
// The same with every other choice the library has: swings of 50, breaks by wick, mitigation by close, a session over
// midnight, another range of liquidity.
std::vector<SmcTable> other_tables(std::span<const Bar> bars);

}  // namespace sluice::opinion
