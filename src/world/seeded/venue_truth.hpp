#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <utility>
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
    std::optional<std::size_t> list;  // by number, of the venue's lists
    ListRole role = ListRole::None;

    bool external() const { return ids.empty(); }
    Quantity cum_qty() const;
    Notional cum_notional() const;
    Quantity leaves_qty() const;
    bool works() const { return !is_end(status) && leaves_qty() > Quantity{}; }
};

// A list in the venue's own form.
struct TrueList {
    NewOrderList list;
    std::vector<std::size_t> orders;  // by number, in the list's order
};

// What the venue really did, whatever it says: the judge's book at the end of a session.
class VenueTruth {
public:
    TrueOrder& add(NewOrderSingle terms, OrderId order_id);
    TrueOrder* find(const ClOrdId& id);
    const std::deque<TrueOrder>& orders() const { return orders_; }
    std::deque<TrueOrder>& orders() { return orders_; }
    std::size_t add_list(const NewOrderList& list) {
        lists_.push_back({list, {}});
        return lists_.size() - 1;
    }
    std::vector<TrueList>& lists() { return lists_; }
    // What exits of the list may still fill: what its entry has filled (an Oco: its quantity) and they have not.
    Quantity to_close(const TrueList& list) const;
    // How much of a working order may fill now; its list may hold it back.
    Quantity room(const TrueOrder& order) const;
    // Moved by something other than an order: held before anybody asked, transferred, expired.
    void move(const InstrumentId& instrument, Quantity by) { moved_[instrument] += by; }
    std::map<InstrumentId, Quantity> positions() const;
    // Cash from fills and fees, by currency; `currency_of` every instrument is the same.
    std::map<Currency, Amount> cash(const Currency& quote_currency) const;

private:
    std::deque<TrueOrder> orders_;
    std::vector<TrueList> lists_;
    std::map<InstrumentId, Quantity> moved_;
};

}  // namespace sluice::world
