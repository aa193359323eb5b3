#pragma once

#include <string_view>

#include "venues/alpaca/sim_answer.hpp"  // Answer, Caller
#include "venues/alpaca/sim_query.hpp"   // Query

namespace sluice::venues::alpaca::sim {

// /v2/orders. Ids in the path are decoded.
struct Placed {
    Answer answer;
    OrderIndex order = kNoOrder;  // none: refused
};
Placed place_order(const Caller& caller, std::string_view body);
// An order that has passed every check: noted, told of, and sent.
OrderIndex accept(const Caller& caller, SimOrder order, std::vector<SimOrder> legs);
Answer list_orders(const Caller& caller, const Query& query);
Answer show_order(const Caller& caller, std::string_view id, const Query& query);
Answer show_client_order(const Caller& caller, const Query& query);
Placed replace_order(const Caller& caller, std::string_view id, std::string_view body);
Answer cancel_order(const Caller& caller, std::string_view id);
Answer cancel_all_orders(const Caller& caller);

}  // namespace sluice::venues::alpaca::sim
