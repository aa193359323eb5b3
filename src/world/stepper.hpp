#pragma once

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>
#include <vector>

#include "world/bar_stage.hpp"      // BarStage
#include "world/due_work.hpp"       // DueWork
#include "world/market_source.hpp"  // MarketEvent
#include "world/node.hpp"           // Node

namespace sluice::world {

// Told of the outside market as the node sees it, after the node: charts, the ledger's bars, counters.
class MarketObserver {
public:
    virtual ~MarketObserver() = default;
    virtual void on_quote(const Quote&) {}
    virtual void on_trade(const Trade&) {}
    virtual void on_bar(const Bar&) {}
};

// The order of things at one node, whoever owns the clock: what is due fires at its own time, bars before the node's
// timers, and never after a later event. The worlds differ in when they call it and in what a commit is.
class Stepper {
public:
    // Both outlive it.
    Stepper(Node& node, BarStage& bars) : node_{node}, bars_{bars} {}

    void add_observer(MarketObserver& observer) { observers_.push_back(&observer); }

    // When fire() has something to do; absent: only an outside event changes anything.
    std::optional<UnixNanos> next_due() const;
    // Fires what is due first, once, at its time or at the time reached, whichever is later. False: nothing is due by `by`.
    bool fire(UnixNanos by);
    // One outside event at its time; what was due before it must have been fired.
    void deliver(const MarketEvent& event);
    // Something happened on a channel of that client: `what(client, now, outbox)` tells it. Market data it brought is
    // delivered before this returns.
    template <class F>
    void tell_client(std::size_t client, F&& what) {
        node_.tell_client(client, now_, std::forward<F>(what));
        deliver_arrivals();
    }
    // A simulator beside the node, or what is under way in memory: it acts before the node at the same moment, in the order
    // of adding. It outlives this.
    void add_work(DueWork& work) { works_.push_back(&work); }
    // The data ends: the bars under way go out.
    void finish_bars();

    UnixNanos now() const { return now_; }
    void set_now(UnixNanos now) { now_ = std::max(now_, now); }

private:
    void give_bars();
    void deliver_arrivals();
    void deliver_quote(const Quote& quote);
    void deliver_trade(const Trade& trade);
    void deliver_bar(const Bar& bar);
    DueWork* first_work() const;

    Node& node_;
    BarStage& bars_;
    std::vector<MarketObserver*> observers_;
    std::vector<DueWork*> works_;
    std::vector<Bar> closed_;
    UnixNanos now_;
};

}  // namespace sluice::world
