#pragma once

#include <cstdint>
#include <vector>

#include "strategy/desk.hpp"      // Desk, DeskConfig
#include "strategy/strategy.hpp"  // Strategy

namespace sluice::strategy {

// Exponential moving average of closes: starts at the first, then moves by 2 / (bars + 1) of the distance to each new one.
class Ema {
public:
    explicit Ema(std::uint32_t bars) : weight_{2.0 / (static_cast<double>(bars) + 1.0)} {}
    void add(double value) {
        value_ = count_ == 0 ? value : value_ + weight_ * (value - value_);
        ++count_;
    }
    double value() const { return value_; }
    std::uint64_t count() const { return count_; }
    void reset() { count_ = 0; }

private:
    double weight_;
    double value_ = 0.0;
    std::uint64_t count_ = 0;
};

struct EmaCrossConfig {
    std::uint32_t fast_bars = 9;
    std::uint32_t slow_bars = 21;
};

// Long while the fast average of closes stands above the slow one, flat (or short, where allowed) while below. Acts on the
// bar that changes the sign, once `slow_bars` closes of the session are known; every session starts anew, because a
// night's gap is no cross. The averages are doubles and decide only when; prices and quantities are exact.
class EmaCross final : public Strategy {
public:
    // One desk an instrument; `desks` must not be empty, and all carry one strategy tag.
    EmaCross(EmaCrossConfig config, const std::vector<DeskConfig>& desks, const market::CalendarView& calendars);

    StrategyId id() const override { return id_; }
    void on_quote(const Quote&, UnixNanos, Intents&) override {}
    void on_trade(const Trade&, UnixNanos, Intents&) override {}
    void on_bar(const Bar& bar, UnixNanos now, Intents& out) override;
    void on_report(const Event& event, UnixNanos now, Intents& out) override;
    void on_timer(UnixNanos now, Intents& out) override;

private:
    struct Lane {
        Desk desk;
        Ema fast;
        Ema slow;
        int sign = 0;  // of fast - slow at the last bar, zero before the first
    };
    void decide(Lane& lane, const Bar& bar, UnixNanos now, Intents& out);

    StrategyId id_;
    EmaCrossConfig config_;
    std::vector<Lane> lanes_;
};

}  // namespace sluice::strategy
