#pragma once

#include <functional>

#include "base/time.hpp"     // UnixNanos
#include "wire/channel.hpp"  // Outbox

namespace sluice::gateway {

// How a door speaks when nothing on its own port called it: runs the function at once, on the loop, with the door's time
// and an outbox that is carried out afterwards (world::ServerHost::tell). Never from within a callback of the port.
using Speak = std::function<void(const std::function<void(UnixNanos, wire::Outbox&)>&)>;

}  // namespace sluice::gateway
