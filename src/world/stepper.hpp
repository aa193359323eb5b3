#pragma once

#include <algorithm>
#include <optional>
#include <vector>

#include "world/bar_stage.hpp"      // BarStage
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
    // The data ends: the bars under way go out.
    void finish_bars();

    UnixNanos now() const { return now_; }
    void set_now(UnixNanos now) { now_ = std::max(now_, now); }

private:
    void give_bars();

    Node& node_;
    BarStage& bars_;
    std::vector<MarketObserver*> observers_;
    std::vector<Bar> closed_;
    UnixNanos now_;
};

}  // namespace sluice::world
