#pragma once

#include <optional>
#include <string_view>

#include "engine/core.hpp"   // Core
#include "engine/locks.hpp"  // Approval

namespace sluice::engine {

// One decision about a new order: its message class, the figures used, and the no, if it is one.
struct Verdict {
    Exposure exposure = Exposure::Adds;
    DecisionFigures figures;
    std::optional<Denial> denial;
    bool proposal = false;  // all that says no is lock 3: it may wait for a person's approval (proposals.hpp)
};

// Why the request makes no sense here, whatever locks and limits say; absent: it does.
std::optional<Denial> why_invalid(const Core& core, const NewOrderSingle& order);

// Whether what a person typed beside the order (empty: nothing) confirms this hash. HashMismatch: it names another one.
std::optional<Denial> read_confirm(const Requester& by, std::string_view confirm, std::string_view hash,
                                   Approval& approval);

// Lock 3, the last look at an order or list that everything else has let pass. `hash` is its canonical one.
void ask_consent(const Core& core, const Requester& by, Approval approval, std::string_view hash, Verdict& verdict);

// Locks, limits, and at last lock 3, for an order that why_invalid has let pass. `order` has its id.
Verdict judge_order(Core& core, const NewOrderSingle& order, const Requester& by, Approval approval);

// Writes the intent of an order that the verdict lets pass; it leaves as soon as its class may.
void place_order(Core& core, const NewOrderSingle& order, const Requester& by, const Verdict& verdict,
                 const ListId& list_id = {}, ListRole role = ListRole::None);

// Writes the no. An order without an id gets one.
void deny_order(Core& core, NewOrderSingle order, const Requester& by, Denial denial,
                const DecisionFigures& figures = {});

Denial denial_of(DenialCode code, std::string text, Lock lock = Lock::None);

}  // namespace sluice::engine
