#pragma once

#include <string>

#include "engine/core.hpp"         // Core
#include "engine/idempotency.hpp"  // KeyState
#include "engine/locks.hpp"        // Approval
#include "engine/placing.hpp"      // Verdict

namespace sluice::engine {

// Brackets, OCO, OTO and multi-leg orders as one object each (design.md 4).

void submit_list(Core& core, const SubmitList& submit, const Requester& by, KeyState key);

// The parts of submit_list, for whoever lets a list wait in between.
// Why the list makes no sense here, whatever locks and limits say.
std::optional<Denial> why_invalid(const Core& core, const NewOrderList& list);
// Locks, then limits: the entry, each order of an OCO, each leg of a package.
Verdict judge_list(Core& core, const NewOrderList& list, const Requester& by, Approval approval);
// What a leg of `package` trades, as an order of its own.
NewOrderSingle order_of_leg(const NewOrderSingle& package, const Leg& leg);
// Gives the list and its orders their ids.
void name_list(Core& core, NewOrderList& list);
// Writes the intent of a list that the verdict lets pass.
void place_list(Core& core, const NewOrderList& list, const Requester& by, const Verdict& verdict);

// Cancels an exit that only the plan has: it is given up, or the order that stands in its place is cancelled. False: no list
// plans this id.
bool cancel_planned(Core& core, const ClOrdId& id, const Requester& by);

// Every list of the account (empty: of all) stops acting: its exits are being cancelled for good.
void end_lists(Core& core, const AccountId& account, const std::string& why);

// Something happened to an order: the lists are looked at again before this turn ends.
inline void lists_on_order(Core& core, std::uint32_t) { core.deadline_stale = true; }
// The market moved: targets and stops held by us, trailing stops.
void lists_on_quote(Core& core, const Quote& quote);
void lists_on_trade(Core& core, const Trade& trade);
// Looks at every list: exits are placed, enlarged, lowered or cancelled, so that they cover exactly what is filled. Called
// at the end of every turn that wrote something, and when time asks for it.
void lists_on_time(Core& core);
std::optional<UnixNanos> lists_deadline(const Core& core);

}  // namespace sluice::engine
