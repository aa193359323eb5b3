#pragma once

#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <vector>

#include "model/execution.hpp"      // ExecutionReport
#include "model/order.hpp"          // NewOrderSingle, NewOrderList
#include "venues/alpaca/codec.hpp"  // Order

namespace sluice::venues::alpaca {

// Which of the venue's orders is which of ours, and how far each is, for the life of one client. The venue has an id of
// its own for every order and every replacement, and names the legs of a list by ids it makes up.
class KnownOrders {
public:
    struct Seen {
        ClOrdId cl_ord_id;  // ours; empty: not an order of ours, as far as we know
        InstrumentId instrument;
        OrdStatus ord_status = OrdStatus::PendingNew;
        Quantity cum_qty;
        bool live = true;
        std::optional<UnixNanos> last_update;  // of the stream
    };

    // --- what we asked for
    void sent(const NewOrderSingle& order);
    void sent(const NewOrderList& list, UnixNanos now);
    // One leg of a list that an earlier run sent; until the legs are known it is asked for by the list's first order.
    void sent_before(const ClOrdId& first, const ClOrdId& leg, ListRole role, const InstrumentId& instrument);
    // The replacement of the order with that id is on its way.
    void replacing(const OrderId& standing, const ClOrdId& replacement);
    // Nobody knows what became of the request with that id.
    void unsure(const ClOrdId& id, UnixNanos since);
    // The venue did not take it, and never will.
    void not_taken(const ClOrdId& id);

    const NewOrderSingle* find_sent(const ClOrdId& id) const;
    std::optional<UnixNanos> unsure_since(const ClOrdId& id) const;
    // Of a replacement under way, or of one that was told: ours.
    ClOrdId replacement_of(const Order& standing) const;

    // --- what the venue showed
    // Learns who an order and its legs are.
    void learn(const Order& order);
    // Somebody asked who the order is, and it is none of ours.
    void not_ours(const OrderId& id);
    // A report of the order the venue calls `id`: puts in our id where the venue's alone is known, and remembers what it
    // says; true when that is news.
    bool note(const OrderId& id, ExecutionReport& report);
    void heard(const OrderId& id, UnixNanos now);
    OrderId order_id_of(const ClOrdId& id) const;  // empty: unknown
    const Seen* find(const OrderId& id) const;
    std::vector<OrderId> live() const;
    bool has_live() const;

    // A list is on its way whose legs are unknown yet: an order of that instrument that nobody knows may be one of them.
    bool may_be_leg(const InstrumentId& instrument, UnixNanos now) const;
    // The legs of the list whose first order has that id are still unknown.
    bool wants_legs(const ClOrdId& first) const { return lists_.contains(first); }

    // The first order of the list that one is a leg of; empty: it is none, or its own id at the venue is known.
    ClOrdId first_of(const ClOrdId& leg) const;

private:
    struct Mine {
        NewOrderSingle order;
        OrderId order_id;
        std::optional<UnixNanos> unsure_since;
    };
    struct List {
        ClOrdId target;
        ClOrdId stop;
        InstrumentId instrument;
        UnixNanos sent_at;
    };
    void name(const OrderId& id, const ClOrdId& cl_ord_id);
    void ended(const OrderId& id);

    std::map<ClOrdId, Mine> mine_;
    std::map<ClOrdId, List> lists_;  // by the first order; until the legs are known
    std::map<OrderId, ClOrdId> replacing_;
    std::map<OrderId, Seen> seen_;
    std::deque<OrderId> ended_;  // oldest first; the newest are kept for what comes late
};

// The name of the execution that brought that order of the venue's to that total. Every channel tells both, so that the name
// is the same whoever tells it and in whichever run; the venue's own ids of one execution are not known to agree across its
// channels (README.md, "Ids").
ExecId execution_name(const OrderId& order, Quantity cum_qty);

}  // namespace sluice::venues::alpaca
