#pragma once

#include <map>
#include <string>
#include <vector>

#include "model/instrument.hpp"   // Instrument
#include "strategy/strategy.hpp"  // Strategy

namespace sluice::app::twin {

// Asks for every kind of order in turn, a step each so many quotes of its one instrument: markets, limits that rest, are
// replaced, cancelled or crossed, stops, immediate orders, brackets. What it asks for depends on the quotes and on what it
// has been told, and on nothing else.
class MixedDesk final : public strategy::Strategy {
public:
    MixedDesk(AccountId account, Instrument instrument, int quotes_a_step);

    StrategyId id() const override { return StrategyId{"mixed"}; }
    void on_quote(const Quote& quote, UnixNanos now, strategy::Intents& out) override;
    void on_trade(const Trade&, UnixNanos, strategy::Intents&) override {}
    void on_bar(const Bar&, UnixNanos, strategy::Intents&) override {}
    void on_report(const Event& event, UnixNanos now, strategy::Intents& out) override;
    void on_timer(UnixNanos, strategy::Intents&) override {}

private:
    void step(const Quote& quote, strategy::Intents& out);
    NewOrderSingle order(Side side, std::int64_t qty, OrdType type) const;
    void submit(NewOrderSingle order, std::string_view role, strategy::Intents& out);
    void ask(CommandBody body, strategy::Intents& out);

    AccountId account_;
    Instrument instrument_;
    int quotes_a_step_;
    int quotes_ = 0;
    int step_ = 0;
    std::uint64_t keys_ = 0;
    std::map<std::string, std::string, std::less<>> roles_;  // by the key it was asked for under
    std::map<std::string, ClOrdId, std::less<>> ids_;        // the newest of each role
};

}  // namespace sluice::app::twin
