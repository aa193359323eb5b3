#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "base/random.hpp"  // Random
#include "world/node.hpp"   // Node

namespace sluice::world {

// What is due first until an instant; of several things due at once, a drawn one.
template <typename What, std::size_t kMost>
class DrawnDue {
public:
    DrawnDue(UnixNanos now, UnixNanos until) : now_{now.nanos()}, at_{until.nanos()} {}

    // What was due before now is due now.
    void consider(std::optional<UnixNanos> when, What what) {
        // As counts: GCC 12 takes a local UnixNanos put into an optional for a dangling pointer.
        if (!when || when->nanos() > at_)
            return;
        const std::int64_t due = when->nanos() > now_ ? when->nanos() : now_;
        if (due < at_)
            count_ = 0;
        at_ = due;
        due_[count_++] = what;
    }
    bool none() const { return count_ == 0; }
    UnixNanos at() const { return UnixNanos::from_nanos(at_); }
    What draw(Random& chance) const { return due_[count_ == 1 ? 0 : chance.below(count_)]; }

private:
    std::int64_t now_;
    std::int64_t at_;
    std::array<What, kMost> due_{};
    std::size_t count_ = 0;
};

// Tells a process that begins what it trades; `limits`, one an account, only where they are its first.
void configure(Node& node, std::span<const Instrument> instruments, std::span<const Account> accounts,
               std::span<const Limits> limits, UnixNanos now);

// The next quote of a walk that begins at 100 and stays above 20, without sizes.
void walk(Quote& quote, const InstrumentId& instrument, Random& market, UnixNanos now);

// The instrument a new order or list names; null for any other command.
const InstrumentId* instrument_of(const Command& command);

}  // namespace sluice::world
