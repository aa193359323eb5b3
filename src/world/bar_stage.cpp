#include "world/bar_stage.hpp"

#include <utility>

namespace sluice::world {

void BarStage::add(const Instrument& instrument, market::BarRules rules) {
    rules.calendar = instrument.calendar;
    slots_.erase(instrument.id);
    slots_.emplace(instrument.id, Slot{market::BarBuilder{std::move(rules), calendars_}, {}});
    find_due();
}

void BarStage::on_trade(const Trade& trade, std::vector<Bar>& closed) {
    const auto found = slots_.find(trade.instrument);
    if (found == slots_.end())
        return;
    Slot& slot = found->second;
    slot.builder.add(trade, closed);
    const auto due = slot.builder.next_timer();
    if (due == slot.due)
        return;
    slot.due = due;
    find_due();
}

void BarStage::on_time(UnixNanos now, std::vector<Bar>& closed) {
    for (auto& [id, slot] : slots_) {
        if (!slot.due || *slot.due > now)
            continue;
        slot.builder.on_timer(now, closed);
        slot.due = slot.builder.next_timer();
    }
    find_due();
}

void BarStage::finish(std::vector<Bar>& closed) {
    for (auto& [id, slot] : slots_) {
        slot.builder.finish(closed);
        slot.due.reset();
    }
    find_due();
}

void BarStage::find_due() {
    due_.reset();
    for (const auto& [id, slot] : slots_)
        if (slot.due && (!due_ || *slot.due < *due_))
            due_ = slot.due;
}

market::BarCounts BarStage::counts() const {
    market::BarCounts total;
    for (const auto& [id, slot] : slots_) {
        const market::BarCounts& each = slot.builder.counts();
        total.counted += each.counted;
        total.duplicates += each.duplicates;
        total.outside += each.outside;
        total.late_dropped += each.late_dropped;
        total.bad_prices += each.bad_prices;
        total.from_future += each.from_future;
        total.unusable += each.unusable;
        total.volume_resets += each.volume_resets;
    }
    return total;
}

}  // namespace sluice::world
