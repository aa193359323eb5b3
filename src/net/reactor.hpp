#pragma once

#include <chrono>
#include <memory>

namespace sluice::net {

// Told before and after each piece of work that Reactor::wait does, on the loop thread: a socket's, a timer's, a wake's.
// What the loop sleeps is not in it.
class HandlerWatch {
public:
    virtual ~HandlerWatch() = default;
    virtual void handler_begins() = 0;
    virtual void handler_ended() = 0;
};

// The event loop of one thread: every transport made with it speaks from inside wait(), and nowhere else.
class Reactor {
public:
    Reactor();
    ~Reactor();

    // Loop thread. Handles what sockets and timers have, sleeping at most so long, rounded up to a millisecond; returns at
    // a wake, or once something was handled and nothing more is ready, or after a thousand handlers.
    void wait(std::chrono::nanoseconds at_most);
    // Any thread. Ends the wait under way, or the next one.
    void wake();
    // Not from inside wait(). Outlives every wait that follows.
    void set_watch(HandlerWatch& watch);

    struct Impl;  // net's own
    Impl& impl() { return *impl_; }

private:
    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::net
