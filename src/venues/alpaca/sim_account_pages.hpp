#pragma once

#include <optional>
#include <string_view>

#include "venues/alpaca/sim_answer.hpp"  // Answer, Caller
#include "venues/alpaca/sim_query.hpp"   // Query

namespace sluice::venues::alpaca::sim {

// /v2/account and what stands under it.
Answer show_account(const Caller& caller);
Answer show_configuration(const Caller& caller);
Answer change_configuration(const Caller& caller, std::string_view body);
Answer show_portfolio_history(const Caller& caller, const Query& query);

}  // namespace sluice::venues::alpaca::sim
