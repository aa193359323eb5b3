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
Replaced as_replaced(const Core& core, const OrderState& target, const ReplaceOrder& replace);

// What confirms it. Where we trail and no price is named the market moves the price meanwhile, so the hash leaves it out.
std::string replaced_hash(const NewOrderSingle& wanted, const ReplaceOrder& replace);

// Why nothing can be replaced under an id that no order has.
Denial why_unknown(const Core& core, const ClOrdId& id);

}  // namespace sluice::engine
