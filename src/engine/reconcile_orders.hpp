#pragma once

#include <optional>
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
        bool ask = false;  // open here and not there: what became of it is asked, never concluded
        std::string text;
    };
    std::vector<Mismatch> mismatches;
    std::vector<ClOrdId> over;  // known from outside executions only and not shown as open: asked about, no mismatch
};
// Orders with a request in flight, and those that changed after the snapshot was taken, prove nothing and are left out.
OrderViews order_views(const Core& core, const VenueSnapshot& snapshot);

// Asks about what is open here only; freezes and alerts what two snapshots agree on. True: a second one is wanted.
bool compare_orders(Core& core, const VenueSnapshot& snapshot, const OrderViews& views);

}  // namespace sluice::engine
