#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "model/event.hpp"  // NewOrderList, ListForm

namespace sluice::engine {

// One bracket, OCO, OTO or multi-leg order as a fold over events. The quantities and stages of its orders are theirs.
struct ListState {
    NewOrderList list;  // the plan, as asked: a trailing stop that the engine moves is still a TrailingStop here
    ListForm form = ListForm::Held;
    Requester by;
    UnixNanos placed_at;
    std::uint64_t sequence = 0;  // of its record: lists are served in this order
    std::uint64_t run = 0;       // in which it was placed; a planned id is used in that run only
    std::vector<std::uint32_t>
        orders;  // its orders so far, as places in State::orders; native: those of the plan first

    bool target_turn = false;  // the target's price was there: the stop goes, the target comes
    bool stop_turn = false;    // the stop's price was there, with no stop at the venue: what is left goes at the market
    bool entry_cut = false;    // the rest of the entry is not wanted any more
    bool legs_inactive = false;  // Native: the engine protects instead of the venue
    bool stop_given_up = false;  // cancelled by a caller, or its time was over: not placed again
    bool target_given_up = false;
    bool stood_down = false;    // ended while something was left of it: nothing brings it back
    std::uint32_t refused = 0;  // exits, and changes of them, that came to nothing, one after the other
    UnixNanos refused_at;
    // How many orders the list had when the exit was replaced in the plan: those say no more what it is.
    std::uint32_t target_replaced_at = 0;
    std::uint32_t stop_replaced_at = 0;

    // Not recorded: since when something has been so in this process; absent: it is not.
    std::optional<UnixNanos> unprotected_since;
    std::optional<UnixNanos> partial_since;
    std::optional<UnixNanos> inactive_since;
    std::optional<UnixNanos> leftover_since;
    bool alerted = false;  // of being unprotected, once an episode
};

}  // namespace sluice::engine
