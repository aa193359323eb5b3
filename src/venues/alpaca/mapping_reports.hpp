#pragma once

#include <optional>
#include <variant>

#include "base/result.hpp"             // Result
#include "base/time.hpp"               // UnixNanos
#include "model/account.hpp"           // VenueBalance, VenuePosition, Adjustment
#include "model/execution.hpp"         // ExecutionReport, OrderCancelReject
#include "venues/alpaca/messages.hpp"  // Order, TradeUpdate, Account, Position, Activity

namespace sluice::venues::alpaca {

// Alpaca's messages as our reports. An Error means that the message contradicts itself or names no instrument of ours.

struct Whose {
    VenueId venue;
    AccountId account;
};

// The order as the venue shows it: OrderStatus with totals. cum_notional is filled_qty x filled_avg_price, and the average
// is the venue's rounded one. Orders whose client id cannot be ours have an empty cl_ord_id; of a leg it is the client's
// business to know which of ours it is. Of an order that replaces another and does not stand yet, or never will, order_id is
// empty: the other's holds. Not for the parent of a package, which names no instrument.
Result<ExecutionReport> to_report(const Order& order, const Whose& whose, ReportSource source);

// One event of the stream (alpaca.md 10): fill and partial_fill are Trade with execution_id, this execution's quantity and
// price, and the order's total; order_cancel_rejected and order_replace_rejected are an OrderCancelReject; requests in
// flight and events nobody knows are OrderStatus. `replacement` is our id of the order that replaces this one, or is to:
// a replaced and an order_replace_rejected speak of it, and the venue names only its own id of it (replaced_by).
using UpdateReport = std::variant<ExecutionReport, OrderCancelReject>;
Result<UpdateReport> to_report(const TradeUpdate& update, const Whose& whose, const ClOrdId& replacement = {});

// Cash. What is available is the part that nothing on margin stands against.
Result<VenueBalance> to_balance(const Account& account, const Whose& whose, UnixNanos at);
Result<VenuePosition> to_position(const Position& position, const Whose& whose, UnixNanos at);

// FILL is a Trade without a client id; the part of its id after :: is the execution's. That the stream's execution_id is the
// same id is an assumption that no source confirms (README.md, which ids agree). Every other type is an Adjustment
// of cash, and of units where it names them. Empty: an activity that was canceled.
using ActivityReport = std::variant<ExecutionReport, Adjustment>;
Result<std::optional<ActivityReport>> to_report(const Activity& activity, const Whose& whose);

}  // namespace sluice::venues::alpaca
