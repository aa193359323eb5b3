#pragma once

#include <functional>
#include <utility>
#include <vector>

#include "world/seeded/session.hpp"

namespace sluice::world {

// Between node and venue: shows the judge every request that leaves, and lets the session do something to the venue inside
// the node's next call. A venue has one client, whatever accounts it holds.
class SeededSession::Tap final : public venues::Client {
public:
    explicit Tap(Invariants& judge) : judge_{judge} {}

    void add(ScriptedVenue& account) { accounts_.push_back(&account); }
    // Runs once, at the next quote.
    void at_next_quote(std::function<void(UnixNanos, venues::Outbox&)> what) { next_.push_back(std::move(what)); }
    void forget() { next_.clear(); }

    void start(UnixNanos now, venues::Outbox& out) override {
        for (ScriptedVenue* account : accounts_)
            account->start(now, out);
    }
    void submit(const VenueRequest& request, UnixNanos now, venues::Outbox& out) override {
        judge_.on_request(request, now);
        for (ScriptedVenue* account : accounts_)
            if (account->account() == request.account)
                account->submit(request, now, out);
    }
    void on_timer(wire::TimerToken token, UnixNanos now, venues::Outbox& out) override {
        for (ScriptedVenue* account : accounts_)
            account->on_timer(token, now, out);
    }
    void on_quote(const Quote& quote, UnixNanos now, venues::Outbox& out) override {
        for (const auto& what : std::exchange(next_, {}))
            what(now, out);
        for (ScriptedVenue* account : accounts_)
            account->on_quote(quote, now, out);
    }
    void on_trade(const Trade& trade, UnixNanos now, venues::Outbox& out) override {
        for (ScriptedVenue* account : accounts_)
            account->on_trade(trade, now, out);
    }

private:
    std::vector<ScriptedVenue*> accounts_;
    std::vector<std::function<void(UnixNanos, venues::Outbox&)>> next_;
    Invariants& judge_;
};

}  // namespace sluice::world
