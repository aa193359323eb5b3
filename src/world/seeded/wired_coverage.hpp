#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "model/enums.hpp"                  // count_of
#include "model/event.hpp"                  // Event
#include "venues/alpaca/sim_incidents.hpp"  // Incident
#include "world/seeded/wired_weather.hpp"   // WeatherCounts

namespace sluice::world {

// What our side lived through while an incident was in the air.
enum class WiredOutcome : std::uint8_t {
    Acknowledged,  // an order was taken by the venue
    Filled,        // an execution was counted
    Known,         // a report said nothing new: told twice, or too late
    Ended,         // an order ended Canceled, Expired or Replaced
    Refused,       // by the venue, for good
    Unknown,       // a request's outcome was unknown
    Settled,       // an Unknown ended
    Down,          // the link or the breaker closed new exposure out
    Up,            // and let it in again
    Compared,      // views were compared
    Killed,        // the process died
};
constexpr auto names(WiredOutcome) {
    return std::array<std::string_view, 11>{"Acknowledged", "Filled", "Known", "Ended",    "Refused", "Unknown",
                                            "Settled",      "Down",   "Up",    "Compared", "Killed"};
}

// Which incident met which outcome, how often, over a run of wired sessions.
class WiredCoverage {
public:
    using Incident = venues::alpaca::sim::Incident;

    void hit(Incident incident, WiredOutcome outcome) { ++cells_[at(incident)][static_cast<std::size_t>(outcome)]; }
    // How often the venue did it.
    void happened(Incident incident, std::uint64_t times) { happened_[at(incident)] += times; }
    void add(const WeatherCounts& weather);
    void count(std::string_view what, std::uint64_t times = 1) { named_[std::string{what}] += times; }
    void merge(const WiredCoverage& other);

    // The table and the counts, for people.
    std::string table() const;
    // Cells and counts that stayed empty, one a line. Empty: everything occurred.
    std::string empty_ones() const;

private:
    static std::size_t at(Incident incident) { return static_cast<std::size_t>(incident); }

    std::array<std::array<std::uint64_t, count_of<WiredOutcome>()>, count_of<Incident>()> cells_{};
    std::array<std::uint64_t, count_of<Incident>()> happened_{};
    std::map<std::string, std::uint64_t> named_;
};

}  // namespace sluice::world
