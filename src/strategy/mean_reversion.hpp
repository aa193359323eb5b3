#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <vector>

#include "strategy/desk.hpp"      // Desk, DeskConfig
#include "strategy/strategy.hpp"  // Strategy

namespace sluice::strategy {

struct MeanReversionConfig {
    std::uint32_t window_bars = 20;
    double entry_z = 2.0;              // this many standard deviations below the mean: buy
    double exit_z = 0.0;               // back at the mean, or this far short of it: sell
    double stop_z = 4.0;               // this far below: the idea was wrong
    std::uint32_t hold_bars_max = 30;  // and so it was when nothing has come of it by then
};

// Mean and population standard deviation of a window of closes, computed anew from its values, so no error accumulates.
struct WindowFigures {
    double mean = 0.0;
    double deviation = 0.0;
};
WindowFigures figures_of(const std::deque<double>& window);

// Buys what has fallen `entry_z` deviations below the mean of the last closes and sells when it is back, when it falls to
// `stop_z`, or after `hold_bars_max` bars; the mirror image above the mean where short selling is allowed. Every session
// starts with an empty window.
class MeanReversion final : public Strategy {
public:
    // One desk an instrument; `desks` must not be empty, and all carry one strategy tag.
    MeanReversion(MeanReversionConfig config, const std::vector<DeskConfig>& desks,
                  const market::CalendarView& calendars);

    StrategyId id() const override { return id_; }
    void on_quote(const Quote&, UnixNanos, Intents&) override {}
    void on_trade(const Trade&, UnixNanos, Intents&) override {}
    void on_bar(const Bar& bar, UnixNanos now, Intents& out) override;
    void on_report(const Event& event, UnixNanos now, Intents& out) override;
    void on_timer(UnixNanos now, Intents& out) override;

private:
    struct Lane {
        Desk desk;
        std::deque<double> window;
        std::uint32_t held_bars = 0;
    };
    void decide(Lane& lane, const Bar& bar, UnixNanos now, Intents& out);

    StrategyId id_;
    MeanReversionConfig config_;
    std::vector<Lane> lanes_;
};

}  // namespace sluice::strategy
