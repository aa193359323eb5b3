#include "analytics/options/strike_choice.hpp"

#include <algorithm>
#include <cmath>

#include "base/det_math.hpp"
#include "base/int128.hpp"

namespace sluice::analytics::options {
namespace {

double units(Quantity quantity) { return static_cast<double>(quantity.nanos()) / 1e9; }

// ln(1 + x) over ln(1 + the most).
double log_share(double x, double most) {
    const double whole = det::log(1 + most);
    return whole > 0 ? det::log(1 + x) / whole : 0;
}

std::size_t* failed_filter(const BoardLeg& leg, const LegView& view, Price tick, const StrikeRules& rules,
                           StrikesRemoved& removed) {
    if (!has_middle(leg))
        return &removed.no_quote;
    const Price both = *leg.bid + *leg.offer;
    const int128 spread = int128{leg.offer->nanos()} - leg.bid->nanos();
    if (2 * spread * Ratio::kUnit > int128{rules.spread_most.nanos()} * both.nanos())
        return &removed.wide_spread;
    if (both.nanos() < 2 * rules.middle_least_ticks * tick.nanos())
        return &removed.cheap;
    if (rules.premium_most && *leg.offer > *rules.premium_most)
        return &removed.costly;
    if (!view.greeks)
        return &removed.no_delta;
    const double delta = std::abs(view.greeks->delta);
    if (delta < rules.delta_least || delta > rules.delta_most)
        return &removed.delta_outside;
    const Quantity none;
    if (leg.open_interest.value_or(none) <= none || leg.volume.value_or(none) <= none)
        return &removed.idle;
    return nullptr;
}

void score_all(std::vector<StrikeScore>& all, const StrikeRules& rules) {
    double most_interest = 0, most_volume = 0;
    double low = all.front().volatility, high = low;
    const double spread_most = static_cast<double>(rules.spread_most.nanos()) / Ratio::kUnit;
    for (const StrikeScore& each : all) {
        most_interest = std::max(most_interest, units(each.open_interest));
        most_volume = std::max(most_volume, units(each.volume));
        low = std::min(low, each.volatility);
        high = std::max(high, each.volatility);
    }
    for (StrikeScore& each : all) {
        each.delta_part = 1 - std::min(1.0, std::abs(std::abs(each.delta) - 0.5) / 0.25);
        each.open_interest_part = log_share(units(each.open_interest), most_interest);
        each.volume_part = log_share(units(each.volume), most_volume);
        each.spread_part = 1 - std::min(1.0, each.spread / each.middle / spread_most);
        each.volatility_part = high > low ? 1 - (each.volatility - low) / (high - low) : 1;
        each.score = 100 * (0.40 * each.delta_part + 0.20 * each.open_interest_part + 0.15 * each.volume_part +
                            0.15 * each.spread_part + 0.10 * each.volatility_part);
    }
}

}  // namespace

StrikeChoice choose_strike(const ChainAnalysis& chain, Direction view, Price tick, const StrikeRules& rules) {
    const OptionRight right = view == Direction::Bullish ? OptionRight::Call : OptionRight::Put;
    StrikeChoice out;
    for (std::size_t i = 0; i < chain.lines.size(); ++i) {
        const BoardLeg& leg = chain.board.lines[i].leg(right);
        const LegView& valued = chain.lines[i].leg(right);
        if (std::size_t* const count = failed_filter(leg, valued, tick, rules, out.removed)) {
            ++*count;
            continue;
        }
        StrikeScore score;
        score.strike = chain.lines[i].strike;
        score.volatility = valued.implied->volatility;
        score.delta = valued.greeks->delta;
        score.open_interest = *leg.open_interest;
        score.volume = *leg.volume;
        score.middle = valued.price->value;
        score.spread = to_double(*leg.offer - *leg.bid);
        out.candidates.push_back(score);
    }
    if (out.candidates.empty())
        return out;
    score_all(out.candidates, rules);
    const auto away = [&](const StrikeScore& each) { return (each.strike - chain.board.spot).abs(); };
    out.best = *std::max_element(out.candidates.begin(), out.candidates.end(),
                                 [&](const StrikeScore& a, const StrikeScore& b) {
                                     return a.score != b.score ? a.score < b.score : away(b) < away(a);
                                 });
    return out;
}

}  // namespace sluice::analytics::options
