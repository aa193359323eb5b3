#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.hpp"               // Config
#include "base/result.hpp"              // Result
#include "market/calendar_view.hpp"     // CalendarView
#include "venues/alpaca/client.hpp"     // AlpacaClient
#include "venues/alpaca/simulator.hpp"  // Simulator
#include "venues/feed/listing.hpp"      // Listing
#include "world/market_source.hpp"      // MarketSource

namespace sluice::app {

// Alpaca in a box beside the engine of a demo: one simulator, and one client for each account of the configuration. Keys
// are made up; any pair opens a paper account there.

// What is listed in the box of a demo: a few shares, traded around the clock.
std::vector<venues::feed::Listing> box_listings();
// The sentence that must stand on every screen and report fed by it.
std::string box_label(std::uint64_t seed);
// The same of the paper venue in its place.
std::string stand_in_label(std::uint64_t seed);
// For recorded data: an instrument as the venue would list it. Error: it has no name there.
Result<venues::feed::Listing> box_listing(const Instrument& instrument);

// The box's market: made up, or what `source` holds (null: none), all of it read at once.
Result<std::unique_ptr<venues::feed::Tape>> box_tape(const Config& config,
                                                     const std::vector<venues::feed::Listing>& listings,
                                                     world::MarketSource* source,
                                                     const market::CalendarView& calendars);
// The simulator with such a market. A virtual world takes its events one by one. The market keeps its own hours where it is
// recorded, and never closes where it is made up.
enum class BoxClock : std::uint8_t { Virtual, Wall };
std::unique_ptr<venues::alpaca::sim::Simulator> make_box(const Config& config,
                                                         std::vector<venues::feed::Listing> listings,
                                                         std::unique_ptr<venues::feed::Tape> tape, BoxClock clock);
// A client for each account, all at one place.
Result<std::vector<std::unique_ptr<venues::alpaca::AlpacaClient>>> make_box_clients(
    const Config& config, const std::vector<Instrument>& instruments, const venues::alpaca::HostAt& at,
    const market::CalendarView& calendars);

}  // namespace sluice::app
