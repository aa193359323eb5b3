#pragma once

#include <chrono>
#include <optional>

#include "engine/core.hpp"  // Core

namespace sluice::engine {

// One currency or coin in another: by a rate that somebody set, by an instrument of the market that quotes the one in the
// other, either way round, or by two such steps over the US dollar. The newest source of a step counts.
//
// A rate ages only while its market is open: what was quoted last on a Friday is what holds on the Monday before the market
// opens again. The market is that of the instrument's calendar; a rate that somebody set ages by those of the instruments
// that quote its pair, the fastest of them, and by the clock where there is none or a calendar says nothing of the time.

struct RateStep {
    Price px;
    bool divides = false;          // the price is of the other direction
    UnixNanos time;                // when it was set or quoted
    std::chrono::nanoseconds age;  // since then, while its market was open
    InstrumentId quoted_by;        // empty: somebody set it
    bool older = false;            // the age was counted only until it was too much
};
struct Rate {
    std::optional<RateStep> first;   // absent: the same currency
    std::optional<RateStep> second;  // from the dollar on

    std::chrono::nanoseconds age() const;  // of its oldest step; zero when there is none
    Price px() const;                      // of one unit, rounded; for figures and sentences
};

// Error Unsupported: nobody has named a rate. Unavailable: the newest is older than `age_max`; the sentence names it, its
// age, where it is from and what helps.
Result<Rate> find_rate(const LimitView& view, const Currency& from, const Currency& to, UnixNanos now,
                       std::chrono::nanoseconds age_max);

// Rounded half away from zero once a step. Error Overflow.
Result<Amount> converted(Amount amount, const Rate& rate);

void set_rate(Core& core, const SetRate& rate, const Requester& by);

}  // namespace sluice::engine
