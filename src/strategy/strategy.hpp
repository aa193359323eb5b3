#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.hpp"          // UnixNanos
#include "model/command.hpp"      // NewOrderSingle, ReplaceOrder, CancelOrder, IdempotencyKey
#include "model/event.hpp"        // Event
#include "model/market_data.hpp"  // Quote, Trade, Bar

namespace sluice::strategy {

// What a strategy wants. The caller owns and reuses it. Orders carry the strategy's own key, by which the events that
// follow name them; the engine gives the cl_ord_id.
struct Intents {
    std::vector<Command> commands;
    std::optional<UnixNanos> wake_at;  // one on_timer, not before this

    void clear() {
        commands.clear();
        wake_at.reset();
    }
};

// One strategy as a state machine: told what happened, says what it wants. It reads no clock and owns no thread.
class Strategy {
public:
    virtual ~Strategy() = default;
    virtual StrategyId id() const = 0;
    virtual void on_quote(const Quote&, UnixNanos now, Intents& out) = 0;
    virtual void on_trade(const Trade&, UnixNanos now, Intents& out) = 0;
    virtual void on_bar(const Bar&, UnixNanos now, Intents& out) = 0;
    // Every durable event of its own orders (and locks), in sequence.
    virtual void on_report(const Event&, UnixNanos now, Intents& out) = 0;
    virtual void on_timer(UnixNanos now, Intents& out) = 0;
};

}  // namespace sluice::strategy
