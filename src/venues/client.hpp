#pragma once

#include <vector>

#include "model/input.hpp"          // Quote, Trade
#include "model/venue_request.hpp"  // VenueRequest, VenueReport
#include "wire/channel.hpp"         // wire::Outbox, TimerToken

namespace sluice::venues {

// A client's outbox: what it wants of channels and timers, and what it tells the engine, in order.
struct Outbox {
    wire::Outbox channel;
    std::vector<VenueReport> reports;

    void clear() {
        channel.clear();
        reports.clear();
    }
};

// One venue account as a state machine. The world owns sockets and timers: it reports what happened and carries out what
// stands in `out`. Runs on the loop thread; not thread-safe. References die on return.
class Client {
public:
    virtual ~Client() = default;
    // Opens the session; the first VenueHealth with Link::Up says which mode the venue reported.
    virtual void start(UnixNanos now, Outbox& out) = 0;
    virtual void submit(const VenueRequest& request, UnixNanos now, Outbox& out) = 0;
    virtual void on_timer(wire::TimerToken token, UnixNanos now, Outbox& out) = 0;
    // An outside market event, before the engine and the strategies see it. Venues with a wire ignore these.
    virtual void on_quote(const Quote& quote, UnixNanos now, Outbox& out) = 0;
    virtual void on_trade(const Trade& trade, UnixNanos now, Outbox& out) = 0;
};

}  // namespace sluice::venues
