#pragma once

#include <optional>

#include "engine/core.hpp"     // Core
#include "engine/placing.hpp"  // Verdict

namespace sluice::engine {

// Lock 3 (design.md 5): what may not go without a person waits here for one. A proposal is counted in no limit until it is
// placed; it survives a restart and expires by itself.

// Lets an order or list wait; its ids are given and its verdict says `proposal`.
void propose(Core& core, const NewOrderSingle& order, const Requester& by, const Verdict& verdict);
void propose(Core& core, const NewOrderList& list, const Requester& by, const Verdict& verdict);

// Locks and limits are judged again, and the market must not have moved past the account's collar from what it was; then
// the order goes under the id it was proposed under. An approval works once.
void approve(Core& core, const Approve& approval, const Requester& by);
// A person rejects; whoever proposed it withdraws. Also what cancelling a proposal means.
void reject_proposal(Core& core, const RejectProposal& rejection, const Requester& by);

// Proposals that nobody answered expire.
void proposals_on_time(Core& core);
std::optional<UnixNanos> proposals_deadline(const Core& core);

}  // namespace sluice::engine
