#pragma once

#include <cstdint>
#include <optional>

#include "engine/core.hpp"  // Core

namespace sluice::engine {

// Changing an exit of a list while only the engine has it: planned and not placed yet, or ended at the venue (cancelled for
// the other exit, refused, taken back) and waiting to be placed again. Its prices or its trail can be changed. Its quantity
// cannot: exits cover exactly what is filled. The change is recorded, and holds after a restart.

struct HeldReplace {
    ListId list_id;
    ListRole role = ListRole::None;
    AccountId account;
    NewOrderSingle order;                // as it would be planned
    Exposure exposure = Exposure::Exit;  // Adds: the second order of an OCO that opens a position
    const OrderState* beside = nullptr;  // of such an OCO: the other order, which it excludes; null: none
    std::optional<Denial> denial;        // why it makes no sense; locks and limits are not looked at
};
// Absent: the replace does not mean such an exit.
std::optional<HeldReplace> as_held(const Core& core, const ReplaceOrder& replace);

// Changes the exit the replace means, or refuses the command; false: it means none. `body_hash` is of what was asked for
// under a key; zero: no key.
bool replace_held(Core& core, const ReplaceOrder& replace, const Requester& by, std::uint64_t body_hash);

// The order that stands in an exit's place: after a restart one is placed under an id of that run, and the planned id still
// means it. Any other id is itself.
ClOrdId standing_id(const State& s, const ClOrdId& id);

}  // namespace sluice::engine
