#pragma once

#include <optional>

#include "base/time.hpp"  // UnixNanos

namespace sluice::world {

// Something beside a node that time brings to act: a simulator's timers, what is under way in memory.
class DueWork {
public:
    virtual ~DueWork() = default;
    // When it acts next; absent: not by itself.
    virtual std::optional<UnixNanos> next_due() const = 0;
    // The first thing that is due at `now`; false: none is.
    virtual bool fire(UnixNanos now) = 0;
};

}  // namespace sluice::world
