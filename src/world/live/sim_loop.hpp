#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"           // Result
#include "net/server_transport.hpp"  // ServerTransportOptions
#include "wire/channel.hpp"          // Server
#include "world/live/clock.hpp"      // Clock
#include "world/served_log.hpp"      // ServedLog

namespace sluice::world {

struct SimLoopOptions {
    net::ServerTransportOptions transport;
    double speed = 1;                // market seconds a second
    std::optional<UnixNanos> start;  // what time it is in the market at first; absent: the wall clock
    ServedLog::Line served;          // told one line for everything served; empty: nobody is
    ServedLog::NameOf name_of;       // with `served`
};

// A simulator in a process of its own: a port, a clock, and a thread that is the caller's.
class SimLoop {
public:
    // Listens. The server and the clock outlive it. Error: the port cannot be used.
    static Result<std::unique_ptr<SimLoop>> open(wire::Server& server, Clock& clock, SimLoopOptions options);
    ~SimLoop();

    std::uint16_t port() const;
    UnixNanos now();
    // For what the machine is to do by its owner's word, such as its start: `what(server, now, out)`.
    void tell(const std::function<void(wire::Server&, UnixNanos, wire::Outbox&)>& what);
    // Serves until `should_stop`, asked ten times a second, answers true; then writes what is queued and closes.
    void run(const std::function<bool()>& should_stop);
    // One turn: what is due, then what the sockets have, sleeping at most so long.
    void turn(std::chrono::nanoseconds at_most);

private:
    struct Impl;
    explicit SimLoop(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::world
