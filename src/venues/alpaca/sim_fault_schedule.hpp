#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include "base/time.hpp"                    // UnixNanos
#include "model/enums.hpp"                  // Names
#include "venues/alpaca/sim_incidents.hpp"  // IncidentOrder

namespace sluice::venues::alpaca::sim {

// What a timed fault waits for: a time, or so many of something.
enum class FaultMoment : std::uint8_t {
    At,        // a time of the simulated market
    After,     // so long after the simulator's start
    Requests,  // requests with keys, those turned away too
    Orders,    // new orders taken
    Fills,     // executions
    Updates,   // trade updates, whether a stream heard them or not
};
constexpr auto names(FaultMoment) { return Names<6>{"at", "after", "requests", "orders", "fills", "updates"}; }
constexpr bool is_time(FaultMoment moment) { return moment == FaultMoment::At || moment == FaultMoment::After; }

// What has happened so far.
struct FaultCounts {
    std::uint64_t requests = 0;
    std::uint64_t orders = 0;
    std::uint64_t fills = 0;
    std::uint64_t updates = 0;
};

// One entry of a scenario: when the dial is turned, to what, and for how long. Amounts of time are nanoseconds.
struct TimedFault {
    FaultMoment moment = FaultMoment::After;
    std::int64_t first = 0;   // the time since 1970, the time since the start, or how many there have been
    std::int64_t every = 0;   // so much later again; 0: never
    std::uint64_t times = 1;  // altogether; 0: without end
    IncidentOrder incident;
    std::optional<std::chrono::nanoseconds> lasts;  // then it is turned off; absent: when its count is used up
};

// A turn of the dial; a count of 0 turns the incident off.
using FaultTurn = IncidentOrder;

// Turns the dial by a scenario. An entry whose moment was passed over more than once since it was last asked turns once.
class FaultSchedule {
public:
    FaultSchedule() = default;
    FaultSchedule(const std::vector<TimedFault>& faults, UnixNanos start);

    // Appends what is to be turned by now: ends first, then what begins, in the order of the scenario.
    void turn(UnixNanos now, const FaultCounts& counts, std::vector<FaultTurn>& out);
    // The next moment that is a time.
    std::optional<UnixNanos> next_due() const;

private:
    struct Entry {
        TimedFault fault;
        std::int64_t next = 0;
        std::uint64_t turned = 0;
        std::optional<UnixNanos> off_at;

        bool is_over() const { return fault.times != 0 && turned >= fault.times; }
    };
    static std::int64_t reached(const Entry& entry, UnixNanos now, const FaultCounts& counts);

    std::vector<Entry> entries_;
};

}  // namespace sluice::venues::alpaca::sim
