#pragma once

#include <string>
#include <vector>

#include "wire/channel.hpp"   // ChannelUser, Outbox
#include "wire/endpoint.hpp"  // Endpoint

namespace sluice::gateway {

// A machine that only calls others over HTTP: alerts, traces. Its time is the wall clock's.
class Outgoing : public wire::ChannelUser<wire::Outbox> {
public:
    // Every place it will ever call, in the order of their EndpointIds; the configuration names each.
    virtual std::vector<wire::Endpoint> endpoints() const = 0;
    // What no trace may show.
    virtual std::vector<std::string> secrets() const = 0;
    // Whether an answer is awaited. After the run's last event it tries nothing twice, so this ends soon.
    virtual bool busy() const = 0;
    // The world ends now: what has not gone is counted as dropped, and told in one sentence; empty: nothing.
    virtual std::string give_up() = 0;
};

}  // namespace sluice::gateway
