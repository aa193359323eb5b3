#pragma once

#include "engine/core.hpp"  // Core

namespace sluice::engine {

// Lock 3 (design.md 5): what may not go without a person waits here for one.

void approve(Core& core, const Approve& approval, const Requester& by);
void reject_proposal(Core& core, const RejectProposal& rejection, const Requester& by);
// Proposals that nobody answered expire.
void proposals_on_time(Core& core);
std::optional<UnixNanos> proposals_deadline(const Core& core);

}  // namespace sluice::engine
