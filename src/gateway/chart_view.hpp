#pragma once

#include <vector>

#include "base/json_writer.hpp"      // JsonWriter
#include "engine/state.hpp"          // State
#include "gateway/chart.hpp"         // ChartFigures
#include "gateway/market_board.hpp"  // MarketBoard

namespace sluice::gateway {

// Everything a chart of one instrument shows. `account` empty: orders and fills of all accounts.
struct ChartSource {
    const engine::State& state;
    const MarketBoard& market;
    const Instrument& instrument;
    AccountId account;
    Timeframe timeframe = Timeframe::Minute;
    std::vector<BoardBar> bars;
};
void write_rest_chart(JsonWriter& json, const ChartSource& source, const ChartFigures& figures);

}  // namespace sluice::gateway
