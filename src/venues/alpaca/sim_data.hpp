#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "base/bytes.hpp"                  // Bytes
#include "venues/feed/synthetic_tape.hpp"  // Tape, Hours
#include "wire/channel.hpp"                // Outbox, ChannelId, TimerToken
#include "wire/http.hpp"                   // HttpRequest, HttpReply

namespace sluice::venues::alpaca::sim {

// Which key pairs the data streams let in. The desk that keeps the accounts answers.
class KeyRing {
public:
    virtual ~KeyRing() = default;
    virtual bool accepts(std::string_view key, std::string_view secret) = 0;
};

// Hears everything that happens in the market, in order and before any subscriber: the trading side matches on it.
class MarketTap {
public:
    virtual ~MarketTap() = default;
    virtual void on_market(std::size_t listing, const feed::MarketEvent& event, UnixNanos now, wire::Outbox& out) = 0;
};

struct DataDeskOptions {
    std::uint64_t seed = 1;            // of the test feed
    std::size_t symbol_limit = 30;     // trades and quotes of one iex session; 0: none
    std::size_t connection_limit = 1;  // of one key and endpoint; 0: none
    bool sip_allowed = true;           // false: sip answers 409, insufficient subscription
    std::chrono::nanoseconds auth_timeout = std::chrono::seconds{10};
    // Every so many minutes one listing's last trade is late: its bar comes without it and is corrected 30 s later by an
    // updated bar. 0: never.
    std::uint32_t late_trade_each = 0;
    bool one_event_a_wake = false;   // what else happens at the same moment comes with a wake of its own
    wire::TimerToken token{0xDA7A};  // of its wakes: the owner hands those on_timer calls here
};

// Alpaca's market data beside its trading simulator: REST history and latest values, and the WebSocket streams, all told
// from one tape (venues/feed). A machine: told the time, asks for wakes, owns no socket. Whoever owns it checks keys and
// rates of REST calls and adds the headers.
class MarketDataDesk {
public:
    // `keys` and `tap` outlive it; `tap` may be null.
    MarketDataDesk(std::unique_ptr<feed::Tape> tape, DataDeskOptions options, KeyRing& keys, MarketTap* tap);
    ~MarketDataDesk();

    // Whether a request's target is market data: /v2/stocks/... and /v1beta3/crypto/....
    static bool serves(std::string_view target);
    // Whether it is answered without keys, as crypto data is.
    static bool is_public(std::string_view target);
    // Whether a WebSocket's target is one of the data streams.
    static bool streams(std::string_view target);

    // The market begins to flow: call once, first.
    void start(UnixNanos now, wire::Outbox& out);

    // Replies with `headers` and a body that is never empty: at once, or, when it is a long page of history, slice by slice
    // in later wakes, so that nothing else waits for it.
    void answer(wire::RequestId id, const wire::HttpRequest& request, wire::Headers headers, UnixNanos now,
                wire::Outbox& out);
    // Who asked has gone.
    void forget(wire::RequestId id);
    // The same in one go, however long it takes; fills status and body.
    void on_request(const wire::HttpRequest& request, UnixNanos now, wire::HttpReply& reply);

    void on_accept(wire::ChannelId channel, std::string_view target, const wire::Headers& headers, UnixNanos now,
                   wire::Outbox& out);
    void on_message(wire::ChannelId channel, Bytes bytes, UnixNanos now, wire::Outbox& out);
    void on_closed(wire::ChannelId channel);
    void on_stalled(wire::ChannelId channel, wire::Outbox& out);
    bool owns(wire::ChannelId channel) const;
    // Anything due by now. Harmless when nothing is. Told more than five minutes late it leaves out what lies between.
    void on_timer(UnixNanos now, wire::Outbox& out);

    // What is listed, in the order of the tape.
    std::span<const feed::Listing> listings() const;
    // The last quote and trade at or before `now`; absent: none for ten days.
    std::optional<Quote> latest_quote(std::size_t listing, UnixNanos now);
    std::optional<Trade> latest_trade(std::size_t listing, UnixNanos now);
    // The last price of the day before the one `now` is in, for asset and position views; absent: it did not trade.
    std::optional<Price> previous_close(std::size_t listing, UnixNanos now);

    // A trading halt or resumption to whom it concerns, such as {"H", "Trading Halt", "T12", ""}. Trading goes on or not as
    // the trading side decides.
    struct Status {
        std::string_view code, message, reason_code, reason;
    };
    void announce(std::size_t listing, const Status& status, UnixNanos now, wire::Outbox& out);

    // Every stream falls silent with its sockets open, until it is told otherwise (incident mute-stream).
    void set_mute(bool mute);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

// The tape of a simulator by default: Alpaca's listings, made up from a seed. `calendars` outlives it.
std::unique_ptr<feed::Tape> synthetic_market(std::uint64_t seed, feed::Hours hours,
                                             const market::CalendarView& calendars);

}  // namespace sluice::venues::alpaca::sim
