#pragma once

#include <optional>
#include <string>

#include "engine/core.hpp"  // Core

namespace sluice::engine {

// What a replace asks for, and why it makes no sense; locks and limits are not looked at.
struct Replaced {
    NewOrderSingle order;  // as it would stand; its id is still the old one
    std::optional<Denial> denial;
};
// A stop that we trail is a plain Stop at the venue and a TrailingStop to who asked for it: its price and its distance may
// both be named. A price stands until the trail has passed it; a distance without a price starts at the market.
Replaced as_replaced(const Core& core, const NewOrderSingle& standing, const ReplaceOrder& replace);

// The locks of a replace that adds exposure. It cannot become a proposal: the order it changes goes on meanwhile.
std::optional<Denial> judge_added(const Core& core, const NewOrderSingle& wanted, const ReplaceOrder& replace,
                                  const Requester& by);

// What confirms it. Where we trail and no price is named the market moves the price meanwhile, so the hash leaves it out.
std::string replaced_hash(const NewOrderSingle& wanted, const ReplaceOrder& replace);

// Why nothing can be replaced or cancelled under an id that no order has.
Denial why_unknown(const ClOrdId& id);

}  // namespace sluice::engine
