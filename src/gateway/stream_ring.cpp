#include "gateway/stream_ring.hpp"

namespace sluice::gateway {

void StreamRing::set_recovered(std::uint64_t sequence) {
    if (!events_.empty() || sequence < last_)
        return;
    last_ = sequence;
    first_ = sequence + 1;
}

void StreamRing::add(const Event& event) {
    if (event.sequence <= last_)
        return;
    if (event.sequence != last_ + 1) {
        events_.clear();
        bytes_ = 0;
    }
    if (events_.empty())
        first_ = event.sequence;
    last_ = event.sequence;
    events_.push_back(render(event));
    bytes_ += events_.back().json.size();
    // The newest one stays, however long it is.
    while (bytes_ > bytes_max_ && events_.size() > 1) {
        bytes_ -= events_.front().json.size();
        events_.pop_front();
        ++first_;
    }
}

}  // namespace sluice::gateway
