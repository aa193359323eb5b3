#include "venues/feed/stream.hpp"

#include <algorithm>

namespace sluice::venues::feed {

Stream::Stream(Tape& tape, UnixNanos from) : tape_{tape}, from_{from}, minute_{minute_of(from)} {}

// The first minute, not loaded yet, in which any listing trades.
std::optional<UnixNanos> Stream::next_open() {
    std::optional<UnixNanos> open;
    for (std::size_t i = 0; i < tape_.listings().size(); ++i)
        if (const auto at = tape_.open_at_or_after(i, minute_); at && (!open || *at < *open))
            open = at;
    return open;
}

// Loads the next minute of them; false when the tape has ended.
bool Stream::load() {
    const auto open = next_open();
    if (!open)
        return false;
    items_.clear();
    order_.clear();
    given_ = 0;
    for (std::size_t i = 0; i < tape_.listings().size(); ++i) {
        scratch_.clear();
        tape_.read_minute(i, *open, Want::Both, scratch_);
        for (MarketEvent& event : scratch_)
            if (time_of(event) >= from_)
                items_.push_back({i, std::move(event)});
    }
    for (std::size_t i = 0; i < items_.size(); ++i)
        order_.push_back(i);
    std::stable_sort(order_.begin(), order_.end(),
                     [&](std::size_t a, std::size_t b) { return time_of(items_[a].event) < time_of(items_[b].event); });
    minute_ = *open + kMinute;
    return true;
}

const Stream::Item* Stream::next(UnixNanos now) {
    while (given_ >= order_.size())
        if (minute_ > now || !load())
            return nullptr;
    const Item& item = items_[order_[given_]];
    if (time_of(item.event) > now)
        return nullptr;
    ++given_;
    return &item;
}

std::optional<UnixNanos> Stream::next_at() {
    if (given_ < order_.size())
        return time_of(items_[order_[given_]].event);
    return next_open();
}

void Stream::skip_to(UnixNanos at) {
    from_ = std::max(from_, at);
    if (minute_ <= at) {
        items_.clear();
        order_.clear();
        given_ = 0;
        minute_ = minute_of(at);
        return;
    }
    while (given_ < order_.size() && time_of(items_[order_[given_]].event) < at)
        ++given_;
}

}  // namespace sluice::venues::feed
