#pragma once

#include "base/result.hpp"                   // Status
#include "model/order.hpp"                   // NewOrderSingle, NewOrderList
#include "venues/alpaca/messages_order.hpp"  // OrderRequest, ReplaceRequest

namespace sluice::venues::alpaca {

// Our requests as bodies of Alpaca's. Each overwrites `out`, whose memory it keeps. Error Unsupported, with one sentence,
// for what the venue has no form for; the venue's own rules (increments, sessions, buying power) are left to it.

// POST /v2/orders of one order. MarketOnClose and LimitOnClose are market and limit with cls; cash_order_qty is notional;
// ExecInst ExtendedHours is extended_hours; a position effect is position_intent. There is no form for touch orders, Gtd,
// PostOnly, ReduceOnly, AllOrNone, display_qty and products.
Status to_request(const NewOrderSingle& order, OrderRequest& out);

// POST /v2/orders of a Bracket, Oco, Oto or MultiLeg. The venue takes one client id: that of the first order; the others
// get ids of its own, and the reply's `legs` show which (leg_role). One time in force holds for all; exits that trail have
// no form.
Status to_request(const NewOrderList& list, OrderRequest& out);
// What a leg of a reply is: of a bracket, OCO or OTO the limit is the target, any stop the stop. None: no leg of these.
ListRole leg_role(const Order& leg);

// PATCH /v2/orders/{id}. `standing` is the order it replaces, where known: then only what changes is said, because the
// venue refuses a quantity beside a fraction and a PATCH that changes nothing.
Status to_request(const NewOrderSingle& replacement, const NewOrderSingle* standing, ReplaceRequest& out);

}  // namespace sluice::venues::alpaca
