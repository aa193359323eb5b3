#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "model/event.hpp"  // OrdStatus, RequestStage, Exposure
#include "model/order.hpp"  // NewOrderSingle

namespace sluice::engine {

// A New or Replace in flight: at most one per order. Stage None: nothing is.
struct InFlight {
    RequestKind kind = RequestKind::New;
    RequestStage stage = RequestStage::None;
    Exposure exposure = Exposure::Adds;
    NewOrderSingle order;  // as it would stand
    std::optional<UnixNanos> send_by;
    std::uint64_t sequence = 0;  // of the intent's record
    UnixNanos placed_at;
    UnixNanos unknown_since;  // stage Unknown
    std::uint32_t queries = 0;
    UnixNanos last_query;
    bool alerted = false;  // the alert of a long Unknown was given

    // Not recorded: what this process did with it. A restart makes every request in flight Unknown.
    UnixNanos released_at;
    UnixNanos resend_at;
    UnixNanos not_before;  // the venue asked to be left alone until then
    bool bounced = false;  // came back as NotSent or Refused, or found no connection: an exit is sized again

    bool any() const { return stage != RequestStage::None; }
};

// The cancel beside it: at most one, repeated until the order's end is proven. Stage None: no cancel is wanted.
struct CancelInFlight {
    RequestStage stage = RequestStage::None;
    std::uint32_t attempts = 0;
    UnixNanos last_sent;
    UnixNanos wanted_since;
    bool alerted = false;

    bool any() const { return stage != RequestStage::None; }
};

// One execution counted into an order, so that a repeat is known and a bust can name it.
struct CountedFill {
    ExecId exec_id;
    Quantity qty;
    Notional notional;
    Amount fee;
    Currency fee_currency;
    bool busted = false;
};

// What the market has made of an order: a fold over events (design.md 4). A chain of replaces is one order.
struct OrderState {
    NewOrderSingle order;  // as it stands at the venue, or was asked for while PendingNew
    ClOrdId placed_as;     // the id it was placed under
    Requester by;
    Exposure exposure = Exposure::Adds;
    ListId list_id;  // of the list it belongs to; empty: none
    ListRole role = ListRole::None;
    bool external = false;  // not ours: shown, counted, cancellable, never changed
    OrdStatus ord_status = OrdStatus::PendingNew;
    OrderId order_id;
    Quantity cum_qty;
    Notional cum_notional;
    Quantity inferred_qty;  // of cum_qty, known from totals only
    Notional inferred_notional;
    InFlight in_flight;
    CancelInFlight cancel;
    std::vector<CountedFill> fills;
    Price cash_px;  // of an order by amount: the lowest price it was judged at, which makes its quantity the largest
    UnixNanos placed_at;
    UnixNanos transact_time;  // 60: the venue's clock, of the newest report
    UnixNanos busted_at;      // 60 of the newest bust: totals older than it say nothing
    DenialCode denial = DenialCode::None;
    std::string text;  // why it was denied or rejected

    // 151: what may still be filled of the order as it stands; zero once it is done. Of an order by amount: the most.
    Quantity leaves_qty() const;
    // The most that may yet be filled, counting a replace in flight at the larger of both totals; zero once it is done and
    // nothing is in flight. Limits count this, whether the requests are known or Unknown.
    Quantity exposed_qty() const;
    const CountedFill* find_fill(const ExecId& exec_id) const;
};

// The most that an amount buys or sells at a price; zero for a price that is none.
Quantity most_for(Amount cash, Price px);

}  // namespace sluice::engine
