#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <vector>

#include "model/execution.hpp"      // ExecutionReport, OrdStatus
#include "model/order.hpp"          // NewOrderSingle
#include "model/venue_request.hpp"  // VenueRequest

namespace sluice::world {

// One execution as it really happened. A correction is a new execution that names the one it stands for.
struct TrueExecution {
    ExecId id;
    Quantity qty;
    Price px;
    Amount fee;
    Currency fee_currency;
    UnixNanos time;
    bool busted = false;
    UnixNanos busted_at;
    ExecId corrects;  // empty: an ordinary execution
};

// One order as it really is at the venue.
struct TrueOrder {
    NewOrderSingle terms;      // as it stands: total quantity and prices after replaces
    std::vector<ClOrdId> ids;  // of the chain, the newest last; empty on an order that is not ours
    OrderId order_id;
    OrdStatus status = OrdStatus::New;
    std::vector<TrueExecution> executions;

    bool external() const { return ids.empty(); }
    Quantity cum_qty() const;
    Notional cum_notional() const;
    Quantity leaves_qty() const;
    bool works() const { return !is_end(status) && leaves_qty() > Quantity{}; }
};

// What the venue really did, whatever it says: the judge's book at the end of a session.
class VenueTruth {
public:
    TrueOrder& add(NewOrderSingle terms, OrderId order_id);
    TrueOrder* find(const ClOrdId& id);
    const std::deque<TrueOrder>& orders() const { return orders_; }
    std::deque<TrueOrder>& orders() { return orders_; }
    std::map<InstrumentId, Quantity> positions() const;
    // Cash from fills and fees, by currency; `currency_of` every instrument is the same.
    std::map<Currency, Amount> cash(const Currency& quote_currency) const;

private:
    std::deque<TrueOrder> orders_;
};

}  // namespace sluice::world
