#include "engine/proposals.hpp"
#include "engine/placing.hpp"

namespace sluice::engine {

void approve(Core& core, const Approve&, const Requester& by) {
    refuse_command(core, CommandKind::Approve, by,
                   denial_of(DenialCode::NotAvailableYet, "approvals are not available yet in this version"));
}
void reject_proposal(Core& core, const RejectProposal&, const Requester& by) {
    refuse_command(core, CommandKind::RejectProposal, by,
                   denial_of(DenialCode::NotAvailableYet, "proposals are not available yet in this version"));
}
void proposals_on_time(Core&) {}
std::optional<UnixNanos> proposals_deadline(const Core&) { return std::nullopt; }

}  // namespace sluice::engine
