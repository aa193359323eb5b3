#include "app/tape_source.hpp"

#include <utility>

namespace sluice::app {

TapeSource::TapeSource(std::unique_ptr<venues::feed::Tape> tape, UnixNanos from, std::optional<UnixNanos> until,
                       std::string label)
    : tape_{std::move(tape)}, stream_{*tape_, from}, from_{from}, until_{until}, label_{std::move(label)}, now_{from} {}

Result<bool> TapeSource::next(world::MarketEvent& out) {
    const auto at = stream_.next_at();
    if (!at)
        return false;
    // The next minute that may have an event need not have one.
    const auto* item = stream_.next(until_ ? *until_ : *at);
    for (auto later = stream_.next_at(); item == nullptr && !until_ && later; later = stream_.next_at())
        item = stream_.next(*later + venues::feed::kMinute);
    if (item == nullptr)
        return false;
    out = item->event;
    std::visit([](auto& event) { event.recv_time = event.event_time; }, out);
    now_ = venues::feed::time_of(item->event);
    return true;
}

std::optional<double> TapeSource::progress() const {
    if (!until_)
        return std::nullopt;
    return static_cast<double>((now_ - from_).count()) / static_cast<double>((*until_ - from_).count());
}

}  // namespace sluice::app
