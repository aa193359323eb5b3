#pragma once

#include <cstdint>
#include <string>

#include "model/account.hpp"  // Adjustment
#include "model/command.hpp"  // Requester
#include "model/order.hpp"    // NewOrderSingle

namespace sluice::engine {

// The name a requester's key is kept under: two requesters may use the same key.
std::string key_name(const Requester& by);

// A hash of what was asked for, without the id we gave it: the same body gives the same hash in every run.
std::uint64_t body_hash(const NewOrderList& list);
std::uint64_t body_hash(const NewOrderSingle& order);

// The name an adjustment is counted once under.
std::string adjustment_name(const Adjustment& adjustment);

}  // namespace sluice::engine
