#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"          // Result
#include "model/instrument.hpp"     // Instrument
#include "world/market_source.hpp"  // MarketSource

namespace sluice::app {

// What data files hold, found by reading them once before anything is started, so that a bad row in the last of them is a
// sentence and not half a run.
struct MarketScan {
    std::vector<Instrument> instruments;  // in the order first seen, with what is usual for them
    std::uint64_t events = 0;
    UnixNanos first;
    UnixNanos last;
};

// Error, with the file's name: unreadable, a bad row, nothing in it that can be traded on, or quotes of an instrument
// without prints (strategies decide on bars, and bars are made of prints).
Result<MarketScan> scan_market(const std::vector<std::string>& files);

// The files as one stream by time.
Result<std::unique_ptr<world::MarketSource>> open_market(const std::vector<std::string>& files);

}  // namespace sluice::app
