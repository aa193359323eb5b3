#include "venues/breaker.hpp"

namespace sluice::venues {

bool CircuitBreaker::take(wire::Priority priority, UnixNanos now) {
    if (!open_until_ || priority == wire::Priority::Cancel || priority == wire::Priority::Exit)
        return true;
    if (now < *open_until_ || probing_)
        return false;
    probing_ = true;
    return true;
}

void CircuitBreaker::succeeded() {
    in_a_row_ = 0;
    probing_ = false;
    open_until_.reset();
}

void CircuitBreaker::failed(UnixNanos now) {
    ++in_a_row_;
    // Failures of cancels and exits while it is open do not put the probe off.
    if (open_until_ && !probing_)
        return;
    if (!open_until_ && in_a_row_ < limits_.failures)
        return;
    probing_ = false;
    open_until_ = now + limits_.open_for;
}

std::optional<UnixNanos> CircuitBreaker::probe_at() const { return probing_ ? std::nullopt : open_until_; }

}  // namespace sluice::venues
