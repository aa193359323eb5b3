#include "world/stepper.hpp"

#include <algorithm>

namespace sluice::world {

std::optional<UnixNanos> Stepper::next_due() const {
    std::optional<UnixNanos> due = bars_.next_due();
    const auto sooner = [&](std::optional<UnixNanos> at) {
        if (at && (!due || *at < *due))
            due = at;
    };
    sooner(node_.next_due());
    if (const DueWork* work = first_work())
        sooner(work->next_due());
    return due;
}

DueWork* Stepper::first_work() const {
    DueWork* first = nullptr;
    for (DueWork* work : works_) {
        const auto due = work->next_due();
        if (due && (first == nullptr || *due < *first->next_due()))
            first = work;
    }
    return first;
}

bool Stepper::fire(UnixNanos by) {
    const auto due = next_due();
    if (!due || *due > by)
        return false;
    now_ = std::max(now_, *due);
    if (bars_.next_due() == due) {
        bars_.on_time(now_, closed_);
        give_bars();
    } else if (DueWork* work = first_work(); work != nullptr && work->next_due() == due) {
        work->fire(now_);
    } else {
        node_.on_time(now_);
        deliver_arrivals();
    }
    return true;
}

void Stepper::deliver(const MarketEvent& event) {
    now_ = std::max(now_, time_of(event));
    if (const Quote* quote = std::get_if<Quote>(&event))
        deliver_quote(*quote);
    else
        deliver_trade(std::get<Trade>(event));
    deliver_arrivals();
}

void Stepper::deliver_quote(const Quote& quote) {
    node_.on_quote(quote, now_);
    for (MarketObserver* observer : observers_)
        observer->on_quote(quote);
}

void Stepper::deliver_trade(const Trade& trade) {
    node_.on_trade(trade, now_);
    for (MarketObserver* observer : observers_)
        observer->on_trade(trade);
    bars_.on_trade(trade, closed_);
    give_bars();
}

void Stepper::deliver_bar(const Bar& bar) {
    node_.on_bar(bar, now_);
    for (MarketObserver* observer : observers_)
        observer->on_bar(bar);
}

// What strategies do about one piece may bring the next.
void Stepper::deliver_arrivals() {
    while (node_.has_arrivals())
        for (const venues::MarketData& data : node_.take_arrivals()) {
            if (const Quote* quote = std::get_if<Quote>(&data))
                deliver_quote(*quote);
            else if (const Trade* trade = std::get_if<Trade>(&data))
                deliver_trade(*trade);
            else
                deliver_bar(std::get<Bar>(data));
        }
}

void Stepper::finish_bars() {
    bars_.finish(closed_);
    give_bars();
}

void Stepper::give_bars() {
    for (const Bar& bar : closed_)
        deliver_bar(bar);
    closed_.clear();
}

}  // namespace sluice::world
