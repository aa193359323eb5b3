#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/result.hpp"        // Result
#include "base/time.hpp"          // UnixNanos
#include "model/market_data.hpp"  // Quote, Trade

namespace sluice::world {

using MarketEvent = std::variant<Quote, Trade>;

// When we learn of it: the receive time where there is one, else the venue's.
UnixNanos time_of(const MarketEvent& event);

// A stream of outside market events for a world, in order of time_of.
class MarketSource {
public:
    virtual ~MarketSource() = default;
    // The next event into `out`; false at the end. An Error ends the stream.
    virtual Result<bool> next(MarketEvent& out) = 0;
    // How much of it has been given, 0 to 1, for a progress bar; absent when nobody knows.
    virtual std::optional<double> progress() const = 0;
    // One sentence on what this market is, for screen and report.
    virtual std::string describe() const = 0;
};

// Several sources as one, by time and then by their order here. Time never goes back over it: an event stamped before an
// earlier one of its own source keeps its stamp and its place.
std::unique_ptr<MarketSource> merge(std::vector<std::unique_ptr<MarketSource>> sources);

// Events in memory, for tests and for what is small.
std::unique_ptr<MarketSource> source_of(std::vector<MarketEvent> events, std::string description = "events in memory");

}  // namespace sluice::world
