#pragma once

#include <string_view>

#include "venues/alpaca/sim_answer.hpp"  // Answer, Caller
#include "venues/alpaca/sim_query.hpp"   // Query

namespace sluice::venues::alpaca::sim {

// /v2/watchlists. `list` is an id; the by_name twin looks it up first.
Answer list_watchlists(const Caller& caller);
Answer create_watchlist(const Caller& caller, std::string_view body);
// The id of the list a query names; empty: nobody.
std::string watchlist_by_name(const Caller& caller, const Query& query);
Answer show_watchlist(const Caller& caller, std::string_view list);
Answer change_watchlist(const Caller& caller, std::string_view list, std::string_view body);
Answer delete_watchlist(const Caller& caller, std::string_view list);
Answer add_to_watchlist(const Caller& caller, std::string_view list, std::string_view body);
Answer remove_from_watchlist(const Caller& caller, std::string_view list, std::string_view symbol);

}  // namespace sluice::venues::alpaca::sim
