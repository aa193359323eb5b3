#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/commands.hpp"         // DemoOptions
#include "app/config.hpp"           // Config
#include "app/market_scan.hpp"      // MarketScan
#include "venues/feed/listing.hpp"  // Listing

namespace sluice::app {

// A demo decided: everything its words, configuration and files say has been judged, and nothing has been made yet.
struct DemoPlan {
    Config config;                                // what holds, the command line's words included
    std::optional<std::uint32_t> speed;           // market seconds a second; absent: as fast as it goes
    bool endless = false;                         // the synthetic market goes on until stopped
    bool as_alpaca = false;                       // on the paper venue, with that broker's ways
    bool boxed = false;                           // over the wire of Alpaca in a box (app/alpaca_box.hpp)
    std::vector<venues::feed::Listing> listings;  // boxed, or on the paper venue with Alpaca's ways: what is listed
    std::vector<Instrument> instruments;
    MarketScan scan;       // Files only
    std::string sentence;  // what is real here and what is not
    std::string home;      // empty: a fresh one is to be named
    std::string command;   // how to run it again
};

// Market seconds a second by the command line, else `usual`; absent: as fast as it goes.
Result<std::optional<std::uint32_t>> market_speed(const DemoOptions& options, std::uint32_t usual);

// The Error's sentence may be several lines, one a fault of the configuration.
Result<DemoPlan> plan_demo(const DemoOptions& options, const Environment& environment);

}  // namespace sluice::app
