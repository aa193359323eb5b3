#pragma once

#include <cstdint>
#include <optional>
#include <variant>
#include <vector>

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
    OrderId order_id;  // of the order as it stands; with a replace in flight not of what is asked for
    InstrumentId instrument;
    // Of a leg of a list in the venue's form, which the venue may know by an id of its own alone: the list's first order,
    // and what the leg is.
    ClOrdId first{};
    ListRole role = ListRole::None;
};

// A list in the venue's own form: its orders carry their ids, and the venue sees to how they depend on each other.
struct SendList {
    NewOrderList list;
    std::optional<UnixNanos> send_by;
};
// Asks for everything the venue knows of the account, answered by one VenueSnapshot with the same number.
struct SendSnapshot {
    std::uint64_t snapshot = 0;
    UnixNanos executions_from;  // no need to go back further
};

struct VenueRequest {
    VenueId venue;
    AccountId account;
    std::variant<SendNew, SendReplace, SendCancel, SendQuery, SendList, SendSnapshot> body;
};
inline RequestKind kind_of(const VenueRequest& request) { return static_cast<RequestKind>(request.body.index()); }

// Everything a venue shows of one account at one moment. Absence means something only where `complete`.
struct VenueSnapshot {
    VenueId venue;
    AccountId account;
    std::uint64_t snapshot = 0;               // of the SendSnapshot it answers
    bool complete = true;                     // every open order, every position that is not flat, every balance
    UnixNanos taken_at;                       // the venue's clock
    UnixNanos executions_from;                // the executions are complete from here on
    std::vector<ExecutionReport> orders;      // the open ones, OrderStatus each
    std::vector<ExecutionReport> executions;  // Trade each, oldest first
    std::vector<Adjustment> adjustments;      // what else moved cash or positions, oldest first
    std::vector<VenuePosition> positions;
    std::vector<VenueBalance> balances;

    friend bool operator==(const VenueSnapshot&, const VenueSnapshot&) = default;
};

// What comes back, in the order the client saw it. Never dropped on the way.
using VenueReport = std::variant<ExecutionReport, OrderCancelReject, RequestOutcome, OrderNotFound, VenueHealth,
                                 Adjustment, VenuePosition, VenueBalance, VenueSnapshot>;

// What a venue can do by itself: a row of the table in its README. What it cannot, the engine does for it or refuses.
struct Capabilities {
    bool brackets = false;   // Bracket and Oto in the venue's form
    bool oco = false;        // Oco in the venue's form
    bool multi_leg = false;  // MultiLeg; there is no other form
    bool trailing_stops = false;
    bool partial_entries_protected = false;  // legs of its brackets act as soon as a part of the entry is filled
    bool snapshots = false;                  // it answers SendSnapshot: accounts are reconciled
    bool cash_orders = false;                // it takes an order as a sum of money (cash_order_qty)

    friend bool operator==(const Capabilities&, const Capabilities&) = default;
};

}  // namespace sluice
