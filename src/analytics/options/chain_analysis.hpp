#pragma once

#include <array>
#include <optional>
#include <vector>

#include "analytics/options/board.hpp"
#include "analytics/options/open_interest.hpp"
#include "analytics/options/products.hpp"
#include "analytics/options/smile.hpp"

// Everything one expiry of a chain tells, in one pass: forward from put-call parity, implied volatility and Greeks of
// every leg, smile, put-call ratios, max pain, build-up and walls. Definitions: reference/analysis.md 9.
namespace sluice::analytics::options {

struct ChainSettings {
    // When the chain stood so; absent: the board's own time. NSE files carry none.
    std::optional<UnixNanos> now;
    std::optional<double> t_years;  // instead of the time from `now` to the product's expiry
    double t_floor_years = kMinuteInYears;
    double rate = 0;              // continuous, a year
    double div_yield = 0;         // only where neither parity nor a future gives the forward
    std::optional<Price> future;  // of the same expiry
    PriceChoice forward_prices = PriceChoice::MidFirst;
};

struct LegView {
    std::optional<LegPrice> price;
    std::optional<ImpliedVolatility> implied;  // absent without a price
    std::optional<Valuation> greeks;           // raw units, at the implied volatility; only where that is OK
    std::optional<BuildUp> build_up;
};
struct LineView {
    Price strike;
    LegView call, put;

    const LegView& leg(OptionRight right) const { return right == OptionRight::Call ? call : put; }
    LegView& leg(OptionRight right) { return right == OptionRight::Call ? call : put; }
};

struct ChainAnalysis {
    Board board;
    OptionProduct product;
    std::optional<UnixNanos> expires;  // where the calendar knows it
    TimeLeft time;
    double rate = 0;
    Forward forward;
    std::optional<Quantity> lot;  // units; absent where only the instrument master can tell
    std::vector<LineView> lines;  // as board.lines
    PutCallRatio ratios;
    std::optional<MaxPain> pain;
    Walls walls;
    std::array<std::size_t, count_of<BuildUp>()> call_build_ups{}, put_build_ups{};  // by BuildUp
    std::optional<Smile> smile;

    // The leg as the models see it: Black-76 on the forward, or BSM on spot with the yield the forward implies.
    OptionCase case_of(Price strike, OptionRight right) const;
};

// Error Invalid when it is not known when the chain stood; Unsupported and NotFound as products.hpp says them.
Result<ChainAnalysis> analyze_chain(Board board, const ChainSettings& settings, const market::CalendarView& calendars);

}  // namespace sluice::analytics::options
