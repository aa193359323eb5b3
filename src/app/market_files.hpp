#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "base/result.hpp"        // Result
#include "model/instrument.hpp"   // Instrument
#include "model/market_data.hpp"  // Quote, Trade

namespace sluice::app {

using MarketEvent = std::variant<Quote, Trade>;
UnixNanos time_of(const MarketEvent& event);

// Data files as one stream of market events, by time; events of one instant keep the order of the files and rows.
struct LoadedMarket {
    std::vector<MarketEvent> events;
    std::vector<InstrumentId> instruments;  // in the order first seen
    std::vector<std::string> notes;  // what a reader of the result must know: bars turned into prints, rows skipped
    std::uint64_t rows = 0;
};

// Takes prints, quotes, and bars. A bar has no prints, so four stand for it: open at its start, then low and high (high first
// when it closed below its open), close at its end, a quarter of the volume each. A quote bar gives its closing sides at its
// end. Error, with the file's name: unreadable, a bad row, no row, a kind of data nothing can be traded on, or quotes of an
// instrument without prints (strategies decide on bars, and bars are made of prints).
Result<LoadedMarket> load_market(const std::vector<std::string>& files);

// The listing's terms when nobody defined them: by its ending (.US, .FX, .BINANCE, ...) and the finest price seen.
Instrument guess_instrument(const InstrumentId& id, const std::vector<MarketEvent>& events);

}  // namespace sluice::app
