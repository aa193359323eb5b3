#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "model/event.hpp"  // Event
#include "model/ids.hpp"    // ClOrdId

namespace sluice::journal {

// The ids one order has stood under: each replace gives it a new one, and so does an approval in a later run.
class Chain {
public:
    explicit Chain(const ClOrdId& order) : ids_{order} {}
    void see(const Event& event);
    void close();  // after the last event
    bool holds(const ClOrdId& id) const;

private:
    std::vector<ClOrdId> ids_;
    std::vector<std::pair<ClOrdId, ClOrdId>> replaces_;  // of any order: old id, new id
    std::map<ClOrdId, std::vector<ClOrdId>> proposed_;   // the ids of every proposal, by its first
};

// Turns the events of one chain into sentences, in order.
class Story {
public:
    explicit Story(Chain chain) : chain_{std::move(chain)} {}
    void tell(const Event& event);
    // With a last line that says how things stand.
    std::vector<std::string> take_lines();

private:
    void on(const OrderPlaced&);
    void on(const OrderDenied&);
    void on(const ReplacePlaced&);
    void on(const CancelPlaced&);
    void on(const QueryPlaced&);
    void on(const CommandRefused&);
    void on(const RequestDropped&);
    void on(const RequestProgress&);
    void on(const ReportApplied&);
    void on(const CancelRejected&);
    void on(const NotFoundNoted&);
    void on(const Overfilled&);
    void on(const Alerted&);
    void on(const ListPlaced&);
    void on(const ListStepped&);
    void on(const OrderProposed&);
    void on(const ProposalEnded&);
    template <class T>
    void on(const T&) {}

    void say(std::string sentence);
    std::string execution(const ReportApplied& event) const;
    std::string filled() const;
    bool holds_any(const NewOrderList& list) const;
    void plan(const NewOrderList& list);

    Chain chain_;
    ListId list_;                     // the order belongs to; empty: none
    ListRole role_ = ListRole::None;  // of an exit that its list only plans
    ClOrdId proposed_as_;             // the id its proposal ends under: of a list the first order's
    const Event* event_ = nullptr;
    std::vector<std::string> lines_;
    OrdStatus ord_status_ = OrdStatus::PendingNew;
    Quantity order_qty_;
    Quantity asked_qty_;  // by the last replace
    Quantity cum_qty_;
    Notional cum_notional_;
};

}  // namespace sluice::journal
