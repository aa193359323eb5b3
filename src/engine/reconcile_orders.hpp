#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/core.hpp"  // Core

namespace sluice::engine {

// The open orders of both sides, once a complete snapshot has been taken in.
struct OrderViews {
    std::vector<std::string> ours;   // one line an order, in the order of ids
    std::vector<std::string> venue;  // the same
    struct Mismatch {
        ClOrdId placed_as;
        bool ask = false;  // open on one side only: what became of it is asked, never concluded
        std::string text;
        Quantity ours;                           // what is open of it here
        Quantity venue;                          // and there
        const ExecutionReport* shown = nullptr;  // what the snapshot shows of it
    };
    std::vector<Mismatch> mismatches;
    std::set<ClOrdId> left_out;
    std::vector<ClOrdId> over;  // known from outside executions only and not shown as open: asked about, no mismatch
};
// Orders with a request in flight, and those that changed after the snapshot was taken, prove nothing and are left out.
OrderViews order_views(const Core& core, const VenueSnapshot& snapshot);

// Asks about what is open on one side only. What two snapshots agree on becomes a difference with its evidence: it freezes
// the instrument and alerts, unless the venue's own executions explain it. Closes those that are gone. True: a second
// snapshot is wanted.
bool compare_orders(Core& core, const VenueSnapshot& snapshot, const OrderViews& views);

}  // namespace sluice::engine
