#pragma once

#include "model/describe_accounts.hpp"  // Adjustment, VenuePosition, VenueBalance
#include "model/describe_orders.hpp"    // ExecutionReport
#include "model/venue_request.hpp"      // VenueSnapshot

namespace sluice {

template <class V, Is<VenueSnapshot> T>
void describe(V& v, T& t) {
    v("venue", t.venue);
    v("account", t.account);
    v("snapshot", t.snapshot);
    v("complete", t.complete);
    v("taken_at", t.taken_at);
    v("executions_from", t.executions_from);
    v.part("open_orders", t.orders);
    v.part("executions", t.executions);
    v.part("adjustments", t.adjustments);
    v.part("positions", t.positions);
    v.part("balances", t.balances);
}

}  // namespace sluice
