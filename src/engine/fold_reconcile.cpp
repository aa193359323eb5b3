#include "engine/fold_parts.hpp"

namespace sluice::engine {

void fold_flatten_started(State& s, const FlattenStarted& e, const Event& event) {
    s.flattens.insert_or_assign(e.account, FlattenState{e.by, e.reason, event.time, false});
}
void fold_flatten_ended(State& s, const FlattenEnded& e) { s.flattens.erase(e.account); }
void fold_snapshot_asked(State& s, const SnapshotAsked& e, const Event& event) {
    ReconcileState& r = s.reconciles[e.account];
    r.asked = e.snapshot;
    r.asked_at = event.time;
}
void fold_adopted(State& s, const AccountAdopted& e) { s.reconciles[e.account].adopted = true; }
void fold_difference_found(State&, const DifferenceFound&, const Event&) {}
void fold_difference_closed(State&, const DifferenceClosed&) {}
void fold_reconciled(State& s, const Reconciled& e, const Event& event) {
    ReconcileState& r = s.reconciles[e.account];
    r.compared = e.snapshot;
    r.compared_at = event.time;
}
void fingerprint_reconcile(const State&, std::string&) {}

}  // namespace sluice::engine
