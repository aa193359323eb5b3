#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/state.hpp"         // State, ListState
#include "model/venue_request.hpp"  // Capabilities

namespace sluice::engine {

// What a list has come to: pure figures over the recorded state.

// The order the plan names for a role; null: the plan has none.
const NewOrderSingle* planned(const NewOrderList& list, ListRole role);
// The newest order of the list in that role; null: none was placed.
const OrderState* newest(const State& s, const ListState& list, ListRole role);

// The terms an exit has now: those of the newest order placed for it, or the plan's where that was changed afterwards. Null:
// the plan has none in that role.
const NewOrderSingle* planned_now(const State& s, const ListState& list, ListRole role);
// The exit as it would be placed for the first time, or again: the plan with the terms it has now. The plan has that role.
NewOrderSingle exit_now(const State& s, const ListState& list, ListRole role);

// Whether more may come of it: not at an end, or with a request whose outcome is open.
bool is_live(const OrderState& order);
// Whether it works at the venue, by the venue's word.
bool works(const OrderState& order);
// Whether the order came with a native list, and not from the engine afterwards.
bool is_native_leg(const State& s, const ListState& list, const OrderState& order);

// Filled on the entry (OCO: the quantity it is for), and what its exits have closed of that.
Quantity filled_qty(const State& s, const ListState& list);
Quantity exited_qty(const State& s, const ListState& list);
// What is left for its exits by its own fills; never negative.
Quantity open_qty(const State& s, const ListState& list);
// The same, but no more than the position gives after the lists placed before it: a position closed elsewhere leaves less.
Quantity allotted_qty(const State& s, const ListState& list);
// An OCO that opens a position instead of closing one.
bool is_opening(const State& s, const ListState& list);

// What of its fills no order at the venue protects.
Quantity unprotected_qty(const State& s, const ListState& list);
std::map<InstrumentId, Quantity> unprotected_of(const State& s, const AccountId& account);

// The most an open order may yet fill of its side. The legs of a native list exclude each other and act only for what its
// entry has filled, so they count once and up to that.
Quantity side_qty(const State& s, const OrderState& order);
// A native leg whose entry still works: it protects whatever the entry may yet fill.
bool guards_entry(const State& s, const OrderState& order);

// An exit that its list plans and that no order has been placed for under this id. `list` is never null.
struct PlannedExit {
    const ListState* list = nullptr;
    const NewOrderSingle* order = nullptr;
    ListRole role = ListRole::None;
    bool over = false;  // the list has ended, or this exit was given up
};
std::optional<PlannedExit> find_planned(const State& s, const ClOrdId& id);

// An order of a native list that has not left yet: it goes with the others, in one request.
bool leaves_as_list(const State& s, const OrderState& order);

// What acts only while this process runs.
struct HeldByUs {
    ListId list_id;     // empty: a single trailing stop
    ClOrdId cl_ord_id;  // of the order at the venue beside it; empty: there is none
    AccountId account;
    InstrumentId instrument;
    std::string text;  // one sentence
};
std::vector<HeldByUs> held_by_engine(const State& s);
// The same of a list that has not been placed yet, for its preview.
std::vector<std::string> would_be_held(const NewOrderList& list, const Capabilities& venue);
// Whether the venue can have the whole list in its own form.
ListForm form_of(const NewOrderList& list, const Capabilities& venue);

}  // namespace sluice::engine
