#pragma once

#include <string_view>
#include <vector>

#include "venues/alpaca/sim_answer.hpp"  // Answer, Caller
#include "venues/alpaca/sim_orders.hpp"  // Placed
#include "venues/alpaca/sim_query.hpp"   // Query

namespace sluice::venues::alpaca::sim {

// /v2/positions. Assets are named by symbol, with or without a pair's slash, or by id.
Answer list_positions(const Caller& caller);
Answer show_position(const Caller& caller, std::string_view asset);
Placed close_position(const Caller& caller, std::string_view asset, const Query& query);
// The orders that close them, in `placed`.
Answer close_all_positions(const Caller& caller, const Query& query, std::vector<OrderIndex>& placed);

}  // namespace sluice::venues::alpaca::sim
