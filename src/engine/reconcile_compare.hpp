#pragma once

#include <map>
#include <string>

#include "engine/core.hpp"  // Core

namespace sluice::engine {

// Why the engine freezes an instrument whose difference stands open; booking it ends a freeze of this reason only.
constexpr const char* kDifferenceFreeze = "what we hold and what the venue shows differ";

// What nothing repairs and no later snapshot explains: only agreement or a person's word closes it, or other figures
// replace it.
inline bool is_final(const DifferenceFound& d) {
    return d.difference == DifferenceClass::Unexplained || d.difference == DifferenceClass::HistoryCut;
}

// Both sides of one figure. Equal: the account and the venue agree about it.
struct Views {
    int128 ours = 0;  // nanos, of a quantity or an amount
    int128 venue = 0;
    int128 by() const { return venue - ours; }
};
// Every position of the account that either side holds, and every balance the venue shows, each as both see it. `snapshot`
// is complete. A balance that differs by no more than a cent counts as equal.
std::map<DifferenceKey, Views> views_of(const State& state, const VenueSnapshot& snapshot);

// What the venue's executions and adjustments prove of a position: ours, less what is known from totals only.
Quantity proven_qty(const State& state, const AccountId& account, const DifferenceKey& key, Quantity ours);

// Finds new differences, closes those that are gone, and writes the certificate. `snapshot` is complete and taken in.
// True: something differs that no second snapshot has confirmed yet.
bool compare_views(Core& core, const VenueSnapshot& snapshot);

}  // namespace sluice::engine
