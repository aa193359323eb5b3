#pragma once

#include "base/time.hpp"     // UnixNanos
#include "wire/channel.hpp"  // Outbox

namespace sluice::world {

// Carries out what a machine wants of its channels: sockets in the live world, memory in the virtual ones. It never calls
// the machine from inside; what happens is told later, through the machine's ChannelSink.
class ChannelCarrier {
public:
    virtual ~ChannelCarrier() = default;
    virtual void carry_out(const wire::Outbox& out, UnixNanos now) = 0;
};

}  // namespace sluice::world
