#pragma once

#include <string_view>

#include "venues/alpaca/sim_answer.hpp"  // Answer, Caller
#include "venues/alpaca/sim_query.hpp"   // Query

namespace sluice::venues::alpaca::sim {

// Clock, calendar, assets: the same for everybody.
Answer show_clock(const Caller& caller);
// Without start and end: a year back and a year ahead.
Answer show_calendar(const Caller& caller, const Query& query);
Answer list_assets(const Caller& caller, const Query& query);
Answer show_asset(const Caller& caller, std::string_view name);

}  // namespace sluice::venues::alpaca::sim
