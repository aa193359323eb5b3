#include "engine/fold_parts.hpp"

namespace sluice::engine {

void fold_proposed(State& s, const OrderProposed& e, const Event& event) {
    s.proposals.insert_or_assign(e.order.cl_ord_id,
                                 Proposal{e.order, e.list, e.by, e.hash, e.reference_px, event.time, e.expires});
}
void fold_proposal_ended(State& s, const ProposalEnded& e, const Event&) { s.proposals.erase(e.cl_ord_id); }
void fold_rate(State& s, const RateSet& e, const Event& event) {
    s.rates.insert_or_assign({e.from, e.to}, RateState{e.rate, e.source, event.time});
}
void fold_peak(State& s, const EquityPeaked& e) { s.peaks.insert_or_assign(e.account, e.equity); }
void fingerprint_proposals(const State&, std::string&) {}

}  // namespace sluice::engine
