#pragma once

#include <string>

#include "base/time.hpp"                         // UnixNanos
#include "venues/alpaca/messages_account.hpp"    // Account, Position, Activity
#include "venues/alpaca/messages_order.hpp"      // Order
#include "venues/alpaca/messages_reference.hpp"  // Asset
#include "venues/alpaca/sim_broker.hpp"          // Broker

namespace sluice::venues::alpaca::sim {

// What the simulator keeps, as Alpaca's objects.

enum class Nested : std::uint8_t { No, Yes };

// With its legs when nested.
Order shown(const Broker& broker, const SimOrder& order, Nested nested);
Account shown(const Broker& broker, const SimAccount& account, UnixNanos now);
// Of an asset of which something is held.
Position shown_position(const Broker& broker, const SimAccount& account, const Listed& asset);
// YYYYMMDDhhmmssfff::uuid, in order of time.
std::string activity_id(UnixNanos at, const std::string& id);
Activity shown(const Broker& broker, const SimFill& fill);
Asset shown(const Listed& asset);

}  // namespace sluice::venues::alpaca::sim
