#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "venues/alpaca/known_orders.hpp"  // KnownOrders
#include "venues/alpaca/mapping.hpp"       // to_report, Whose
#include "venues/client.hpp"               // Outbox

namespace sluice::venues::alpaca {

// Tells what the venue shows as reports with ids the engine knows. Reports are never dropped; whether one is stale or told
// twice is the engine's to see.
class Reporter {
public:
    Reporter(KnownOrders& known, Whose whose) : known_{known}, whose_{std::move(whose)} {}

    // An order and its legs, as OrderStatus; true when any of it is news.
    bool tell(const Order& order, ReportSource source, UnixNanos now, Outbox& out);
    // One event of the stream.
    void tell(const TradeUpdate& update, UnixNanos now, Outbox& out);
    // A fill or an adjustment from the account's activities; empty: canceled, or not to be read.
    std::optional<ActivityReport> read(const Activity& activity);
    // An order and its legs without telling of them; true when any of it is news. `complete` turns false when one cannot
    // be said in our words.
    bool read(const Order& order, ReportSource source, std::vector<ExecutionReport>& into, bool& complete);

    // Events of orders nobody knows that may be legs of a list under way are kept until it is known, or this is due.
    std::optional<UnixNanos> due() const;
    void tell_kept(UnixNanos now, Outbox& out);

    // Orders that have to be looked up before it is known what an event meant; empties.
    std::vector<OrderId> take_wanted() { return std::exchange(wanted_, {}); }

    const Whose& whose() const { return whose_; }
    // Messages that could not be read or said in our words.
    std::uint64_t unreadable() const { return unreadable_; }
    void count_unreadable() { ++unreadable_; }

private:
    bool keep(const TradeUpdate& update, const ExecutionReport& report, UnixNanos now);
    void tell_update(const TradeUpdate& update, ExecutionReport report, UnixNanos now, Outbox& out);
    void replaced_by_others(const TradeUpdate& update, const ExecutionReport& report);

    struct Kept {
        TradeUpdate update;
        UnixNanos until;
    };
    KnownOrders& known_;
    Whose whose_;
    std::vector<Kept> kept_;
    std::vector<OrderId> wanted_;
    // What is to be told of an order if the one that replaces it, the key, turns out not to be ours.
    std::map<OrderId, ExecutionReport> replaced_by_others_;
    std::uint64_t unreadable_ = 0;
};

}  // namespace sluice::venues::alpaca
