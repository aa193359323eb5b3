#pragma once

#include <cstdint>
#include <map>
#include <optional>

#include "engine/reconcile_state.hpp"  // DifferenceKey

namespace sluice::engine {

// A difference that one snapshot shows. It counts when a second one agrees and nothing happened between.
struct Suspicion {
    std::uint64_t snapshot = 0;
    std::uint64_t sequence = 0;  // of the newest record when it was seen
    UnixNanos seen_at;
    int128 by = 0;  // the venue's figure less ours, in nanos; of an order: what is open of it
};

// What this process knows of an account's comparison beyond the record. A restart asks anew, so nothing of it is missed.
struct ReconcileWatch {
    bool in_flight = false;  // a snapshot has been asked for and neither came nor was given up
    bool waits = false;      // the newest one asked for has not come; it may still, after it was given up
    UnixNanos asked_at;
    UnixNanos asked_from;    // how far back its executions were asked for
    UnixNanos next_at;       // when to ask again
    std::uint32_t lost = 0;  // answers in a row that did not come
    bool told_once = false;  // the alert that a person has to adopt the account was given
    std::optional<Requester> adopt_by;
    std::map<DifferenceKey, Suspicion> suspected;
    std::map<ClOrdId, Suspicion> suspected_orders;
    std::map<InstrumentId, std::uint64_t> activity;  // the newest record that moved or may move the instrument
    std::uint64_t any_activity = 0;
    UnixNanos moved_at;  // the venue's clock, of the newest report that moved anything
};
using ReconcileWatches = std::map<AccountId, ReconcileWatch>;

}  // namespace sluice::engine
