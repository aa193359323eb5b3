#pragma once

#include <optional>
#include <vector>

#include "analytics/direction.hpp"               // Direction
#include "analytics/options/chain_analysis.hpp"  // ChainAnalysis

// Which strike to buy for a view: a zone of demand asks for a call, one of supply for a put; then delta, liquidity and
// what the premium may cost decide. Definitions: reference/analysis.md 9.7.
namespace sluice::analytics::options {

struct StrikeRules {
    Ratio spread_most = Ratio::from_nanos(50'000'000);  // of the middle, compared exactly
    int middle_least_ticks = 5;
    double delta_least = 0.35, delta_most = 0.60;  // |delta|
    std::optional<Price> premium_most;             // what a unit may cost: a bought option cannot lose more
};

struct StrikeScore {
    Price strike;
    double volatility = 0, delta = 0;
    Quantity open_interest, volume;  // units
    double middle = 0, spread = 0;
    double score = 0;  // 0 to 100
    // What it is made of, each 0 to 1, by weight: 40 % nearness of |delta| to 0.5, 20 % open interest, 15 % volume,
    // 15 % tightness, 10 % low volatility.
    double delta_part = 0, open_interest_part = 0, volume_part = 0, spread_part = 0, volatility_part = 0;
};

// Strikes each filter removed; a strike counts at the first it fails.
struct StrikesRemoved {
    std::size_t no_quote = 0, wide_spread = 0, cheap = 0, costly = 0, no_delta = 0, delta_outside = 0, idle = 0;
};
struct StrikeChoice {
    std::optional<StrikeScore> best;      // absent: nothing passed, and `removed` says why
    std::vector<StrikeScore> candidates;  // by strike
    StrikesRemoved removed;
};
// Ties to the strike nearest to spot, then the lower one. `tick`: of the options, above zero.
StrikeChoice choose_strike(const ChainAnalysis& chain, Direction view, Price tick, const StrikeRules& rules = {});

}  // namespace sluice::analytics::options
