#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"           // Result
#include "net/reactor.hpp"           // Reactor
#include "net/server_transport.hpp"  // ServerTransportOptions
#include "wire/channel.hpp"          // Server
#include "world/live/callers.hpp"    // LiveCallers
#include "world/live/clock.hpp"      // Clock, ForwardClock
#include "world/live/watchdog.hpp"   // Watchdog
#include "world/server_host.hpp"     // ServerHost

namespace sluice::world {

// What serves people and programs beside the node. Its time is the wall clock's, which never goes back or stands here,
// however it is set: a code lasts two minutes and a ping comes every fifteen seconds however fast the market is played, and
// nights that are passed over end no session. What a door asks of the engine still happens at the market's time
// (gateway/desk.hpp).
class LiveDoors {
public:
    // All outlive it.
    LiveDoors(net::Reactor& reactor, Watchdog& watchdog, Clock& clock);
    ~LiveDoors();

    UnixNanos now() { return clock_.now(); }
    // Listens at once and answers the port; the server outlives this. It is heard from inside Reactor::wait.
    Result<std::uint16_t> add(wire::Server& server, const net::ServerTransportOptions& options);
    // For what a door is to do by its owner's word, on the loop thread, in the order of adding: `what(server, now, out)`.
    template <class F>
    void tell(std::size_t number, F&& what) {
        host(number).tell(now(), std::forward<F>(what));
    }
    // What calls out beside them: alerts, traces. On the same clock.
    LiveCallers& callers() { return callers_; }
    // Fires timers that are due, so many at a time that the market does not wait for them, and answers how long the loop may
    // sleep: at most `at_most`.
    std::chrono::nanoseconds fire(std::chrono::nanoseconds at_most);
    // What is queued is written within `at_most`, then the doors are closed; then what calls out has until `calls_at_most` to
    // hear its answers, and is closed too. Answers what was not delivered, in sentences.
    std::vector<std::string> close(std::chrono::milliseconds at_most, std::chrono::milliseconds calls_at_most);

private:
    struct Door;
    ServerHost& host(std::size_t number);

    net::Reactor& reactor_;
    Watchdog& watchdog_;
    ForwardClock clock_;
    std::vector<std::unique_ptr<Door>> doors_;
    LiveCallers callers_;
};

}  // namespace sluice::world
