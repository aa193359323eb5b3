#pragma once

#include <optional>

#include "engine/core.hpp"   // Core
#include "engine/locks.hpp"  // Approval

namespace sluice::engine {

// One decision about a new order: its message class, the figures used, and the no, if it is one.
struct Verdict {
    Exposure exposure = Exposure::Adds;
    DecisionFigures figures;
    std::optional<Denial> denial;
};

// Why the request makes no sense here, whatever locks and limits say; absent: it does.
std::optional<Denial> why_invalid(const Core& core, const NewOrderSingle& order);

// Locks, then limits, for an order that why_invalid has let pass. `order` has its id.
Verdict judge_order(Core& core, const NewOrderSingle& order, const Requester& by, Approval approval);

// Writes the intent of an order that the verdict lets pass; it leaves as soon as its class may.
void place_order(Core& core, const NewOrderSingle& order, const Requester& by, const Verdict& verdict,
                 const ListId& list_id = {}, ListRole role = ListRole::None);

// Writes the no. An order without an id gets one.
void deny_order(Core& core, NewOrderSingle order, const Requester& by, Denial denial,
                const DecisionFigures& figures = {});

Denial denial_of(DenialCode code, std::string text, Lock lock = Lock::None);

}  // namespace sluice::engine
