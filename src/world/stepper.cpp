#include "world/stepper.hpp"

#include <algorithm>

namespace sluice::world {

std::optional<UnixNanos> Stepper::next_due() const {
    const auto bars = bars_.next_due();
    const auto node = node_.next_due();
    if (bars && (!node || *bars <= *node))
        return bars;
    return node;
}

bool Stepper::fire(UnixNanos by) {
    const auto bars = bars_.next_due();
    const auto node = node_.next_due();
    const auto due = next_due();
    if (!due || *due > by)
        return false;
    now_ = std::max(now_, *due);
    if (bars && (!node || *bars <= *node)) {
        bars_.on_time(now_, closed_);
        give_bars();
    } else {
        node_.on_time(now_);
    }
    return true;
}

void Stepper::deliver(const MarketEvent& event) {
    now_ = std::max(now_, time_of(event));
    if (const Quote* quote = std::get_if<Quote>(&event)) {
        node_.on_quote(*quote, now_);
        for (MarketObserver* observer : observers_)
            observer->on_quote(*quote);
        return;
    }
    const Trade& trade = std::get<Trade>(event);
    node_.on_trade(trade, now_);
    for (MarketObserver* observer : observers_)
        observer->on_trade(trade);
    bars_.on_trade(trade, closed_);
    give_bars();
}

void Stepper::finish_bars() {
    bars_.finish(closed_);
    give_bars();
}

void Stepper::give_bars() {
    for (const Bar& bar : closed_) {
        node_.on_bar(bar, now_);
        for (MarketObserver* observer : observers_)
            observer->on_bar(bar);
    }
    closed_.clear();
}

}  // namespace sluice::world
