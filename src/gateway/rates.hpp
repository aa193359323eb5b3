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
    // Absent: it passes. Else how long until it would; nothing was counted.
    std::optional<std::chrono::milliseconds> take(const Rate& rate, UnixNanos now) {
        const auto price = std::chrono::nanoseconds{1'000'000'000 / std::max(rate.per_second, 1u)};
        const UnixNanos from = std::max(paid_, now);
        const auto over = from - now - price * (std::max(rate.burst, 1u) - 1);
        if (over.count() > 0)
            return std::chrono::ceil<std::chrono::milliseconds>(over);
        paid_ = from + price;
        return std::nullopt;
    }
    bool rested(UnixNanos now) const { return paid_ <= now; }

private:
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
