#pragma once

#include <cstddef>
#include <functional>
#include <utility>
#include <vector>

#include "app/story/story.hpp"    // Act
#include "strategy/strategy.hpp"  // Strategy

namespace sluice::app::story {

// The trader of a story: asks for what stands in its acts, each with the first market event at or after its time.
class Actor final : public strategy::Strategy {
public:
    // `tell` is given each act's sentence just before it happens. `acts` outlive it.
    using Tell = std::function<void(UnixNanos, const std::string&)>;
    Actor(const std::vector<Act>& acts, Tell tell) : acts_{acts}, tell_{std::move(tell)} {}

    StrategyId id() const override { return StrategyId{"story"}; }
    void on_quote(const Quote&, UnixNanos now, strategy::Intents& out) override { act(now, out); }
    void on_trade(const Trade&, UnixNanos now, strategy::Intents& out) override { act(now, out); }
    void on_bar(const Bar&, UnixNanos, strategy::Intents&) override {}
    void on_report(const Event&, UnixNanos, strategy::Intents&) override {}
    void on_timer(UnixNanos, strategy::Intents&) override {}

private:
    void act(UnixNanos now, strategy::Intents& out) {
        for (; next_ < acts_.size() && acts_[next_].at <= now; ++next_) {
            tell_(now, acts_[next_].sentence);
            if (acts_[next_].body)
                out.commands.push_back({Requester{}, *acts_[next_].body});
        }
    }

    const std::vector<Act>& acts_;
    Tell tell_;
    std::size_t next_ = 0;
};

}  // namespace sluice::app::story
