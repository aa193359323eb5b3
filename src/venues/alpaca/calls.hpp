#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"           // Random
#include "venues/alpaca/config.hpp"  // AlpacaConfig, Place
#include "venues/breaker.hpp"        // CircuitBreaker
#include "venues/client.hpp"         // Outbox
#include "venues/governor.hpp"       // Governor
#include "venues/retry.hpp"          // ReadRetries

namespace sluice::venues::alpaca {

// What a call is for: who hears of its end.
enum class Use : std::uint8_t {
    KeyCheck,
    Clock,
    New,
    Replace,
    Cancel,
    Lookup,  // of the order a replace or cancel means
    Query,
    Sweep,
    Latest,
    History,
    Asset,
    Calendar
};

// What a call left behind.
enum class CallEnd : std::uint8_t {
    Answered,  // with `reply`, which says what
    NotSent,   // nothing left: our own governor or breaker, its send_by, or the channel says so
    Refused,   // 429: the venue did not look at it
    Failed,    // 5xx, cut, or no answer in time: a write may have been taken
};

struct Ended {
    Use use{};
    std::uint64_t subject = 0;
    CallEnd end = CallEnd::Answered;
    const wire::HttpReply* reply = nullptr;  // lives as long as the callback; null: there was none
    std::optional<UnixNanos> retry_at;       // NotSent, Refused: when it makes sense again, where known
    std::string text;                        // why, unless Answered
    UnixNanos began;                         // when it was first let go
};

struct Read {
    Use use{};
    std::uint64_t subject = 0;
    Place place = Place::Trading;
    wire::Priority priority = wire::Priority::Read;
    std::string target;
    bool again = true;                  // tried again by the plan of the configuration
    std::optional<UnixNanos> deadline;  // of all tries together
};

// Every HTTP call of one account: signed, governed, and counted by the breaker. Reads wait for their turn and are tried
// again; writes (orders, replaces, cancels) go at once or not at all, and never twice.
class Calls {
public:
    explicit Calls(const AlpacaConfig& config);

    // A process begins: what an earlier one spent of the rate limits is not known (Governor::begin).
    void begin(UnixNanos now);
    void read(Read wish, UnixNanos now, Outbox& out);
    // Counts a write that goes now and starts it: the caller fills in method, target and body of what it gets. Null: it
    // may not go, and `ended` says why.
    wire::HttpRequest* write(Use use, std::uint64_t subject, wire::Priority priority, std::optional<UnixNanos> send_by,
                             UnixNanos now, Outbox& out, Ended& ended);

    // Empty: not one of ours, or it will be tried again.
    std::optional<Ended> on_reply(wire::CallId id, const wire::HttpReply& reply, UnixNanos now);
    std::optional<Ended> on_failed(wire::CallId id, std::string_view reason, wire::Left left, UnixNanos now);

    // The next time something here is due, and what to do then; reads that ended waiting are added to `ended`.
    std::optional<UnixNanos> due() const;
    void on_time(UnixNanos now, Outbox& out, std::vector<Ended>& ended);

    // When a read that can wait may go: now, or once there is room for it and for some that cannot wait.
    UnixNanos spare_at(UnixNanos now) const;

    CircuitBreaker& breaker() { return breaker_; }
    const CircuitBreaker& breaker() const { return breaker_; }
    Governor& governor() { return trading_; }
    // A call of that use is out, or waits to be.
    bool under_way(Use use) const;

private:
    struct Flying {
        wire::CallId id{};
        Read read;  // a write has no target: it is not tried again
        UnixNanos began;
        std::uint32_t failures = 0;
        bool write = false;
    };
    struct Waiting {
        Flying call;
        UnixNanos at;
        bool for_room = false;  // in the rate limit
    };
    Governor& governor_of(Place place) { return place == Place::Data ? data_ : trading_; }
    wire::Outbox::Call& start(Flying call, std::optional<UnixNanos> send_by, UnixNanos now, Outbox& out);
    void launch(Flying call, UnixNanos now, Outbox& out);
    std::optional<Flying> take(wire::CallId id);
    std::optional<Ended> again_or(Flying call, CallEnd end, std::optional<UnixNanos> retry_at, std::string text,
                                  const wire::HttpReply* reply, UnixNanos now);
    void look_again(Place place, UnixNanos now);
    void look_at_limits(const Flying& call, const wire::HttpReply& reply, UnixNanos now);

    const AlpacaConfig& config_;
    Governor trading_;
    Governor data_;
    CircuitBreaker breaker_;
    Random random_;
    std::uint64_t last_id_ = 0;
    std::vector<Flying> flying_;
    std::vector<Waiting> waiting_;
};

// When the venue says to come back: Retry-After in seconds, or X-RateLimit-Reset in unix seconds; none: it does not say.
std::optional<UnixNanos> retry_at(const wire::Headers& headers, UnixNanos now);

}  // namespace sluice::venues::alpaca
