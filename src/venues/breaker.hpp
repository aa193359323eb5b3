#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include "base/time.hpp"      // UnixNanos
#include "model/account.hpp"  // Breaker
#include "wire/channel.hpp"   // Priority

namespace sluice::venues {

struct BreakerLimits {
    std::uint32_t failures = 5;  // in a row
    std::chrono::nanoseconds open_for = std::chrono::seconds{60};
};

// Stops orders and reads to a venue that keeps failing; cancels and exits always pass. A failure is an answer that never
// came or says the venue broke (5xx); a 429 or a refusal of an order is none. After `open_for` one call is let through as
// a probe: its success closes the breaker, its failure opens it for as long again.
class CircuitBreaker {
public:
    explicit CircuitBreaker(BreakerLimits limits) : limits_{limits} {}

    // Whether a call may go now. Asking as an order or read after `open_for` takes the probe's place.
    bool take(wire::Priority priority, UnixNanos now);
    void succeeded();
    void failed(UnixNanos now);
    // The probe ended without telling anything: another may go.
    void undecided() { probing_ = false; }

    Breaker state() const { return open_until_ ? Breaker::Open : Breaker::Closed; }
    // When a probe is wanted; none: closed, or one is under way.
    std::optional<UnixNanos> probe_at() const;

private:
    BreakerLimits limits_;
    std::uint32_t in_a_row_ = 0;
    std::optional<UnixNanos> open_until_;
    bool probing_ = false;
};

}  // namespace sluice::venues
