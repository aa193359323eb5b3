#pragma once

#include <chrono>
#include <optional>

#include "engine/core.hpp"  // Core

namespace sluice::engine {

// One currency or coin in another: by a rate that somebody set, by an instrument of the market that quotes the one in the
// other, either way round, or by two such steps over the US dollar. The newest source of a step counts.

struct RateStep {
    Price px;
    bool divides = false;  // the price is of the other direction
    UnixNanos time;        // when it was set or quoted
};
struct Rate {
    std::optional<RateStep> first;   // absent: the same currency
    std::optional<RateStep> second;  // from the dollar on

    UnixNanos time(UnixNanos now) const;  // of its oldest step; `now` when there is none
    Price px() const;                     // of one unit, rounded; for figures and sentences
};

// Error Unsupported: nobody has named a rate. Unavailable: the newest is older than `age_max`, which the sentence says.
Result<Rate> find_rate(const State& state, const Marks& marks, const Currency& from, const Currency& to, UnixNanos now,
                       std::chrono::nanoseconds age_max);

// Rounded half away from zero once a step. Error Overflow.
Result<Amount> converted(Amount amount, const Rate& rate);

void set_rate(Core& core, const SetRate& rate, const Requester& by);

}  // namespace sluice::engine
