#include "venues/alpaca/sim_fault_schedule.hpp"

namespace sluice::venues::alpaca::sim {

FaultSchedule::FaultSchedule(const std::vector<TimedFault>& faults, UnixNanos start) {
    for (const TimedFault& fault : faults) {
        Entry& entry = entries_.emplace_back();
        entry.fault = fault;
        entry.next = fault.moment == FaultMoment::After ? start.nanos() + fault.first : fault.first;
        if (fault.every <= 0)
            entry.fault.times = 1;
    }
}

std::int64_t FaultSchedule::reached(const Entry& entry, UnixNanos now, const FaultCounts& counts) {
    switch (entry.fault.moment) {
        case FaultMoment::At:
        case FaultMoment::After: return now.nanos();
        case FaultMoment::Requests: return static_cast<std::int64_t>(counts.requests);
        case FaultMoment::Orders: return static_cast<std::int64_t>(counts.orders);
        case FaultMoment::Fills: return static_cast<std::int64_t>(counts.fills);
        case FaultMoment::Updates: return static_cast<std::int64_t>(counts.updates);
    }
    return 0;
}

void FaultSchedule::turn(UnixNanos now, const FaultCounts& counts, std::vector<FaultTurn>& out) {
    for (Entry& entry : entries_) {
        if (!entry.off_at || *entry.off_at > now)
            continue;
        entry.off_at.reset();
        out.push_back({entry.fault.incident.which, 0});
    }
    for (Entry& entry : entries_) {
        const std::int64_t here = reached(entry, now, counts);
        if (entry.is_over() || here < entry.next)
            continue;
        ++entry.turned;
        out.push_back(entry.fault.incident);
        if (entry.fault.lasts)
            entry.off_at = now + *entry.fault.lasts;
        if (!entry.is_over())
            entry.next += ((here - entry.next) / entry.fault.every + 1) * entry.fault.every;
    }
}

std::optional<UnixNanos> FaultSchedule::next_due() const {
    std::optional<UnixNanos> due;
    const auto consider = [&](UnixNanos at) {
        if (!due || at < *due)
            due = at;
    };
    for (const Entry& entry : entries_) {
        if (entry.off_at)
            consider(*entry.off_at);
        if (!entry.is_over() && is_time(entry.fault.moment))
            consider(UnixNanos::from_nanos(entry.next));
    }
    return due;
}

}  // namespace sluice::venues::alpaca::sim
