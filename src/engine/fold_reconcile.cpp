#include <string>
#include <string_view>

#include "base/text.hpp"  // append_base36
#include "engine/fold_parts.hpp"

namespace sluice::engine {
namespace {

DifferenceKey key_of(const auto& e) { return {e.instrument, e.product, e.currency, e.order}; }

std::string text(const auto& id) { return std::string{id.view()}; }

// A line of words; "-" for an empty one.
template <class... Words>
void add_line(std::string& out, const Words&... words) {
    char before = '\n';
    for (const std::string_view word : {std::string_view{words}...}) {
        out += before;
        before = ' ';
        if (word.empty())
            out += '-';
        out += word;
    }
}

std::string nanos(UnixNanos time) { return std::to_string(time.nanos()); }

}  // namespace

void fold_flatten_started(State& s, const FlattenStarted& e, const Event& event) {
    s.flattens.insert_or_assign(e.account, FlattenState{e.by, e.reason, event.time, false});
}
void fold_flatten_ended(State& s, const FlattenEnded& e) { s.flattens.erase(e.account); }
void fold_flatten_stuck(State& s, const AccountId& account) {
    const auto it = s.flattens.find(account);
    if (it != s.flattens.end())
        it->second.alerted = true;
}

void fold_snapshot_asked(State& s, const SnapshotAsked& e, const Event& event) {
    ReconcileState& r = s.reconciles[e.account];
    r.asked = e.snapshot;
    r.asked_at = event.time;
}
void fold_adopted(State& s, const AccountAdopted& e) {
    ReconcileState& r = s.reconciles[e.account];
    r.adopted = true;
    r.opening = r.asked;
    r.opened_at = s.last_time;  // by our clock, until the comparison that follows says it by the venue's
}
void fold_difference_found(State& s, const DifferenceFound& e, const Event&) {
    s.reconciles[e.account].open.insert_or_assign(key_of(e), e);
}
void fold_difference_closed(State& s, const DifferenceClosed& e) { s.reconciles[e.account].open.erase(key_of(e)); }
void fold_reconciled(State& s, const Reconciled& e, const Event& event) {
    ReconcileState& r = s.reconciles[e.account];
    r.compared = e.snapshot;
    r.compared_at = event.time;
    r.compared_run = s.runs;
    r.taken_at = e.taken_at;
    if (r.adopted && r.opening == e.snapshot)
        r.opened_at = e.taken_at;
}

std::string own_ids(const RunStarted& e) {
    std::string text{e.mode == Mode::Live ? 'L' : 'P'};
    append_base36(text, e.engine);
    return text + '-';
}
void adopt_own(const State& s, OrderState& order) {
    if (s.own_ids.empty() || !order.order.cl_ord_id.view().starts_with(s.own_ids))
        return;
    order.external = false;
    order.by.who = StrategyId{"adopted"};
}

void fingerprint_reconcile(const State& s, std::string& out) {
    add_line(out, "own ids", s.own_ids);
    for (const auto& [account, f] : s.flattens)
        add_line(out, "flatten", text(account), std::string{to_text(f.by.origin)}, text(f.by.who), nanos(f.since),
                 f.alerted ? "alerted" : "", f.reason);
    for (const auto& [account, r] : s.reconciles) {
        add_line(out, "reconciled", text(account), r.adopted ? "adopted" : "", std::to_string(r.asked),
                 nanos(r.asked_at), std::to_string(r.compared), nanos(r.compared_at), std::to_string(r.compared_run),
                 nanos(r.taken_at), nanos(r.opened_at), std::to_string(r.opening));
        for (const auto& [key, d] : r.open)
            add_line(out, "  difference", text(key.instrument), std::string{to_text(key.product)}, text(key.currency),
                     text(key.order), std::string{to_text(d.difference)}, to_text(d.ours), to_text(d.venue),
                     to_text(d.by_fills), to_text(d.our_cash), to_text(d.venue_cash), std::to_string(d.first_snapshot),
                     std::to_string(d.second_snapshot), d.evidence);
    }
}

}  // namespace sluice::engine
