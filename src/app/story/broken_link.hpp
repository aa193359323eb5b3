#pragma once

#include <vector>

#include "app/story/story.hpp"  // Outage
#include "venues/client.hpp"    // Client

namespace sluice::app::story {

// A venue behind a line that breaks and comes back. The venue goes on meanwhile: what was sent before anybody noticed has
// arrived, orders fill, and nothing of it is told. What is asked for once it is known is not sent.
class BrokenLink final : public venues::Client {
public:
    // `venue` outlives it.
    BrokenLink(venues::Client& venue, VenueHealth health, Outage outage)
        : venue_{venue}, health_{std::move(health)}, outage_{outage} {}

    void start(UnixNanos now, venues::Outbox& out) override;
    void submit(const VenueRequest& request, UnixNanos now, venues::Outbox& out) override;
    void on_timer(wire::TimerToken token, UnixNanos now, venues::Outbox& out) override;
    void on_quote(const Quote& quote, UnixNanos now, venues::Outbox& out) override;
    void on_trade(const Trade& trade, UnixNanos now, venues::Outbox& out) override;

private:
    bool is_silent(UnixNanos now) const { return now >= outage_.silent && now < outage_.back; }
    void pass_on(UnixNanos now, venues::Outbox& out);
    void tell_link(Link link, std::string text, venues::Outbox& out) const;

    venues::Client& venue_;
    VenueHealth health_;  // as it is told, but for link and text
    Outage outage_;
    venues::Outbox said_;  // by the venue, in the call under way
    std::vector<RequestOutcome> unanswered_;
};

}  // namespace sluice::app::story
