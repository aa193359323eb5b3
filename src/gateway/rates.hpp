#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

#include "base/time.hpp"  // UnixNanos

namespace sluice::gateway {

// So many a second on the long run, and so many at once after a rest.
struct Rate {
    std::uint32_t per_second;
    std::uint32_t burst;
};

// Counts against one rate with one number: the instant at which all that has passed would be paid for.
class RateGate {
public:
    // Absent: it would pass. Else how long until it would.
    std::optional<std::chrono::milliseconds> wait(const Rate& rate, UnixNanos now) const {
        const auto over = std::max(paid_, now) - now - price(rate) * (std::max(rate.burst, 1u) - 1);
        return over.count() > 0 ? std::optional{std::chrono::ceil<std::chrono::milliseconds>(over)} : std::nullopt;
    }
    // Absent: it passes and is counted. Else how long until it would; nothing was counted.
    std::optional<std::chrono::milliseconds> take(const Rate& rate, UnixNanos now) {
        const auto over = wait(rate, now);
        if (!over)
            paid_ = std::max(paid_, now) + price(rate);
        return over;
    }
    bool rested(UnixNanos now) const { return paid_ <= now; }

private:
    static std::chrono::nanoseconds price(const Rate& rate) {
        return std::chrono::nanoseconds{1'000'000'000 / std::max(rate.per_second, 1u)};
    }
    UnixNanos paid_;
};

// One gate a name; names that have rested are forgotten.
class RateGates {
public:
    std::optional<std::chrono::milliseconds> take(const std::string& name, const Rate& rate, UnixNanos now) {
        if (gates_.size() >= kMost && !gates_.contains(name))
            std::erase_if(gates_, [&](const auto& entry) { return entry.second.rested(now); });
        return gates_[name].take(rate, now);
    }

private:
    static constexpr std::size_t kMost = 256;
    std::map<std::string, RateGate> gates_;  // names are of callers who are known, so there is an end to them
};

}  // namespace sluice::gateway
