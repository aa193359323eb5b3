#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/event.hpp"       // OrdStatus, RequestStage, Exposure
#include "model/order.hpp"       // NewOrderSingle

namespace sluice::engine {

// A New or Replace in flight: at most one per order.
struct InFlight {
    RequestKind kind = RequestKind::New;
    RequestStage stage = RequestStage::None;
    NewOrderSingle order;  // as it would stand
    Exposure exposure = Exposure::Adds;
    std::optional<UnixNanos> send_by;
    std::uint64_t sequence = 0;  // of the intent's record
    UnixNanos placed_at;
    std::uint32_t queries = 0;

    friend bool operator==(const InFlight&, const InFlight&) = default;
};

// The cancel beside it: at most one, repeated until the order's end is proven.
struct CancelInFlight {
    RequestStage stage = RequestStage::None;  // None: no cancel wanted
    std::uint32_t attempts = 0;
    UnixNanos last_sent;

    friend bool operator==(const CancelInFlight&, const CancelInFlight&) = default;
};

// One execution counted into an order, so that a bust can name it.
struct CountedFill {
    ExecId exec_id;
    Quantity qty;
    Notional notional;
    Amount fee;
    Currency fee_currency;
    bool busted = false;

    friend bool operator==(const CountedFill&, const CountedFill&) = default;
};

// What the market has made of an order: a fold over events (design.md 4).
struct OrderState {
    NewOrderSingle order;  // as it stands at the venue, or was asked for while PendingNew
    Requester by;
    Exposure exposure = Exposure::Adds;
    bool external = false;  // not ours: shown, counted, cancellable, never changed
    OrdStatus ord_status = OrdStatus::PendingNew;
    OrderId order_id;
    Quantity cum_qty;
    Notional cum_notional;
    Quantity inferred_qty;        // of cum_qty, known from totals only
    Notional inferred_notional;
    InFlight in_flight;           // stage None: nothing
    CancelInFlight cancel;
    std::vector<CountedFill> fills;
    UnixNanos placed_at;
    UnixNanos transact_time;      // 60: the venue's clock, of the last report
    std::string text;             // why it was denied or rejected

    // 151: what may still be filled of the order as it stands; zero once it is done.
    Quantity leaves_qty() const;
    // The most that may yet be filled, counting a replace in flight at the larger of both totals; zero once it is done and
    // nothing is in flight. Limits count this.
    Quantity exposed_qty() const;

    friend bool operator==(const OrderState&, const OrderState&) = default;
};

}  // namespace sluice::engine
