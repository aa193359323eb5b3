#pragma once

#include "engine/order_state.hpp"  // OrderState
#include "gateway/handler.hpp"     // Room, Reply, Said

namespace sluice::gateway {

// The whole story of one order from the journal: {"order_id", "events": [...], "text"}, the events as docs/events.md has them
// and the text that `sluice audit explain` tells. Answers Later.
Said explain_order(const engine::OrderState& order, Room& room, const Reply& reply);

// Every id of an order that an event names, appended.
void order_ids_of(const Event& event, std::vector<ClOrdId>& out);

}  // namespace sluice::gateway
