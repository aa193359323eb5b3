#pragma once

#include <optional>
#include <variant>
#include <vector>

#include "model/input.hpp"          // Quote, Trade
#include "model/venue_request.hpp"  // VenueRequest, VenueReport
#include "wire/channel.hpp"         // wire::Outbox, TimerToken

namespace sluice::venues {

// What a venue's data channels tell of the market.
using MarketData = std::variant<Quote, Trade, Bar>;

// A client's outbox: what it wants of channels and timers, what it tells the engine, and the market data its venue
// streams, each in order.
struct Outbox {
    wire::Outbox channel;
    std::vector<VenueReport> reports;
    std::vector<MarketData> market;  // of venues whose data comes over a wire

    void clear() {
        channel.clear();
        reports.clear();
        market.clear();
    }
};

// One venue account as a state machine. The world owns sockets and timers: it reports what happened and carries out what
// stands in `out`. Runs on the loop thread; not thread-safe. References die on return.
class Client : public wire::ChannelUser<Outbox> {
public:
    // Every place it will ever call or open, in the order of their EndpointIds. None: it has no wire.
    virtual std::vector<wire::Endpoint> endpoints() const { return {}; }
    // The one account it speaks for; absent: every account of its venue.
    virtual std::optional<AccountId> only_account() const { return std::nullopt; }
    // Opens the session; the first VenueHealth with Link::Up says which mode the venue reported.
    virtual void start(UnixNanos now, Outbox& out) = 0;
    virtual void submit(const VenueRequest& request, UnixNanos now, Outbox& out) = 0;
    // An outside market event, before the engine and the strategies see it. Venues with a wire ignore these.
    virtual void on_quote(const Quote& quote, UnixNanos now, Outbox& out) = 0;
    virtual void on_trade(const Trade& trade, UnixNanos now, Outbox& out) = 0;
};

}  // namespace sluice::venues
