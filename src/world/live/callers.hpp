#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"          // Status
#include "gateway/outgoing.hpp"     // Outgoing
#include "net/reactor.hpp"          // Reactor
#include "world/caller_host.hpp"    // CallerHost
#include "world/live/watchdog.hpp"  // Watchdog
#include "world/wire_trace.hpp"     // TraceLine

namespace sluice::world {

struct CallerWire {
    std::string ca_file{};  // PEM, trusted besides the system's own
    TraceLine trace{};      // empty: none
};

// The sockets of machines that only call out, on the clock `now` answers. Everything is heard from inside Reactor::wait.
class LiveCallers {
public:
    // All outlive it.
    LiveCallers(net::Reactor& reactor, Watchdog& watchdog, std::function<UnixNanos()> now);
    ~LiveCallers();

    // The machine outlives this; its endpoints have been judged (Egress), and its secrets are masked in the trace. Error: a
    // certificate that cannot be used.
    Status add(gateway::Outgoing& machine, const CallerWire& wire);
    std::size_t count() const { return sides_.size(); }
    // For what a machine wants by its owner's word, in the order of adding: `what(now, out)`.
    template <class F>
    void tell(std::size_t number, F&& what) {
        host(number).tell(now_(), std::forward<F>(what));
    }
    // Fires what is due, and answers when the next thing is; absent: nothing waits.
    std::optional<UnixNanos> fire();
    // Whether a machine awaits an answer.
    bool busy() const;
    // What the machines had not got out by now is given up; answers their sentences about it.
    std::vector<std::string> give_up();
    void close(std::chrono::milliseconds at_most);

private:
    struct Side;
    CallerHost& host(std::size_t number);

    net::Reactor& reactor_;
    Watchdog& watchdog_;
    std::function<UnixNanos()> now_;
    std::vector<std::unique_ptr<Side>> sides_;
};

}  // namespace sluice::world
