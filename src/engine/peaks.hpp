#pragma once

#include "engine/core.hpp"  // Core

namespace sluice::engine {

// The highest equity recorded, which the drawdown is measured from: per account, and over all accounts where limits over
// them are set. A new one is recorded when a look (once a minute, and at every fill) finds equity a thousandth above it.
void look_at_peaks(Core& core);

// Money that comes or goes is neither gain nor loss: it moves the highest equity and the first mark of the day with it.
void move_peaks(Core& core, const Adjustment& adjustment);

}  // namespace sluice::engine
