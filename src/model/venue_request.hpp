#pragma once

#include <optional>
#include <variant>

#include "base/time.hpp"        // UnixNanos
#include "model/account.hpp"    // VenueHealth, Adjustment, VenuePosition, VenueBalance
#include "model/execution.hpp"  // RequestKind, the reports
#include "model/order.hpp"      // NewOrderSingle

namespace sluice {

// What the engine asks of a venue client. New exposure has a `send_by`: bytes still in our own hands then are taken back
// and the outcome is NotSent. Exits, cancels and queries have none.
struct SendNew {
    NewOrderSingle order;
    std::optional<UnixNanos> send_by;
};
struct SendReplace {
    NewOrderSingle order;    // the order as it would stand: new id, new total quantity and prices
    ClOrdId orig_cl_ord_id;  // the order it replaces
    OrderId order_id;        // the venue's id of that order, empty where unknown
    std::optional<UnixNanos> send_by;
};
struct SendCancel {
    ClOrdId cl_ord_id;
    OrderId order_id;  // empty where unknown: the client looks it up by ours first
    InstrumentId instrument;
};
struct SendQuery {
    ClOrdId cl_ord_id;
    OrderId order_id;
    InstrumentId instrument;
};

struct VenueRequest {
    VenueId venue;
    AccountId account;
    std::variant<SendNew, SendReplace, SendCancel, SendQuery> body;
};
inline RequestKind kind_of(const VenueRequest& request) { return static_cast<RequestKind>(request.body.index()); }

// What comes back, in the order the client saw it. Never dropped on the way.
using VenueReport = std::variant<ExecutionReport, OrderCancelReject, RequestOutcome, OrderNotFound, VenueHealth,
                                 Adjustment, VenuePosition, VenueBalance>;

}  // namespace sluice
