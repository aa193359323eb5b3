#pragma once

#include <string_view>

#include "venues/alpaca/sim_answer.hpp"  // Answer, Caller
#include "venues/alpaca/sim_query.hpp"   // Query

namespace sluice::venues::alpaca::sim {

// /v2/account/activities, and /v2/account/activities/{type}; an empty `type`: any.
Answer list_activities(const Caller& caller, std::string_view type, const Query& query);

// Money without a trade, by the simulator's own control: {"key", "activity_type", "net_amount"} and what an activity has
// besides. The account's cash changes, and the activity is in its list; the answer is the activity.
Answer book_activity(Broker& broker, std::string_view body, UnixNanos now);

}  // namespace sluice::venues::alpaca::sim
