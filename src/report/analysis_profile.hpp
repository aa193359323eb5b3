#pragma once

#include "analytics/profile.hpp"  // Profile, ProfileBuilder
#include "base/result.hpp"        // Result, Status

namespace sluice::report {

// A volume profile of any range. It keeps a cell for each tick, and begins again with ticks ten times as long when the
// range has more of them than a profile may keep. Cells are anchored at zero and every longer one holds ten whole shorter
// ones, so the volumes stay exact: equal to those of a profile that had the longer tick from the start.
class AnalysisProfile {
public:
    // Error OutOfRange for a tick or a number of rows that cannot be.
    static Result<AnalysisProfile> make(Price tick, int rows);

    // Spread evenly over [low, high]; a print has both at its price. Errors: a negative volume, high below low, a sum
    // that does not fit; nothing was added then.
    Status add(Price low, Price high, Quantity volume);
    void reset();

    Price tick() const { return tick_; }
    // In bins of tick * max(1, ceil(range in ticks / rows)).
    analytics::Profile profile() const;

private:
    AnalysisProfile(Price tick, int rows, analytics::ProfileBuilder cells);
    Status coarsen();

    Price first_tick_, tick_;
    int rows_;
    analytics::ProfileBuilder cells_;  // a bin for each tick
    Price low_, high_;                 // of everything with volume
};

}  // namespace sluice::report
