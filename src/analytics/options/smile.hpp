#pragma once

#include <optional>
#include <span>
#include <vector>

#include "analytics/options/board.hpp"  // Board

// The forward of an expiry and the shape of its implied volatilities. Definitions: reference/analysis.md 9.2 and 9.5.
namespace sluice::analytics::options {

// Where a forward came from: call less put at the strike nearest to spot, a future of the same expiry, or spot and rates.
enum class ForwardSource : std::uint8_t { Parity, Future, Carry };
constexpr auto names(ForwardSource) { return Names<3>{"parity", "future", "carry"}; }

struct Forward {
    double value = 0;
    ForwardSource source = ForwardSource::Carry;
    Price strike;        // the one nearest to spot
    bool stale = false;  // a leg of the parity had no middle, so its last price was taken
};
struct ForwardInputs {
    double rate = 0, div_yield = 0, t_years = 0;
    std::optional<Price> future;
    PriceChoice prices = PriceChoice::MidFirst;
};
// The board must have lines and a spot.
Forward forward_of(const Board& board, const ForwardInputs& inputs);

// One strike of the smile: its out-of-the-money leg with a middle and a volatility.
struct SmilePoint {
    Price strike;
    double volatility = 0;
    double delta = 0;  // of that leg: below zero for puts

    friend bool operator==(const SmilePoint&, const SmilePoint&) = default;
};
struct Smile {
    std::vector<SmilePoint> points;      // by strike
    std::optional<double> at_the_money;  // at the forward, between the strikes around it
    std::optional<double> call_25, put_25;
    std::optional<double> risk_reversal_25;  // call less put
    std::optional<double> butterfly_25;      // their mean less at the money
    std::optional<double> slope;             // of volatility on ln(K/F)/sqrt(T) within one standard deviation
    std::size_t slope_strikes = 0;
};
// Points by strike: puts below the forward, calls from it on. Absent with fewer than five.
std::optional<Smile> smile_of(std::span<const SmilePoint> points, double forward, double t_years);

}  // namespace sluice::analytics::options
