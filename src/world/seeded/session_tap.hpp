#pragma once

#include <functional>

#include "world/seeded/session.hpp"

namespace sluice::world {

// Between node and venue: shows the judge every request that leaves, and lets the session do something to the venue inside
// the node's next call.
class SeededSession::Tap final : public venues::Client {
public:
    Tap(ScriptedVenue& venue, Invariants& judge) : venue_{venue}, judge_{judge} {}

    std::function<void(UnixNanos, venues::Outbox&)> next;  // runs once, at the next quote

    void start(UnixNanos now, venues::Outbox& out) override { venue_.start(now, out); }
    void submit(const VenueRequest& request, UnixNanos now, venues::Outbox& out) override {
        judge_.on_request(request, now);
        venue_.submit(request, now, out);
    }
    void on_timer(wire::TimerToken token, UnixNanos now, venues::Outbox& out) override {
        venue_.on_timer(token, now, out);
    }
    void on_quote(const Quote& quote, UnixNanos now, venues::Outbox& out) override {
        if (next)
            std::exchange(next, nullptr)(now, out);
        venue_.on_quote(quote, now, out);
    }
    void on_trade(const Trade& trade, UnixNanos now, venues::Outbox& out) override { venue_.on_trade(trade, now, out); }

private:
    ScriptedVenue& venue_;
    Invariants& judge_;
};

}  // namespace sluice::world
