#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "market/calendar.hpp"   // Calendars
#include "market/fees.hpp"       // FeeSchedule
#include "venues/feed/tape.hpp"  // Tape, Listing

// One day of data through the paper venue with Alpaca's ways, and through Alpaca's wire: engine, client, bytes in memory,
// simulator. Both in the historical world, latency off; over the wire the market too comes by the simulator's data stream.
namespace sluice::app::twin {

struct Day {
    std::vector<venues::feed::Listing> listings;
    std::function<std::unique_ptr<venues::feed::Tape>(const market::Calendars&)> tape;
    UnixNanos from;
    UnixNanos until;
};

// Made up, at NYSE's hours: two shares through the last hour of a session and its close.
Day synthetic_day(std::uint64_t seed);
// Of /work/shared/data/market/us_equity; the files' names without folder, such as "spy_20131007_1m_trade.csv.gz".
Day recorded_day(const std::vector<std::string>& files);

// What `audit export` says of the journal afterwards, as JSON lines. Traded by EMA crosses and by a desk of every kind of
// order in turn.
std::string play_paper(const Day& day, const market::FeeSchedule& fees);
std::string play_wire(const Day& day, const market::FeeSchedule& fees);

}  // namespace sluice::app::twin
