#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "gateway/caller.hpp"     // Caller
#include "gateway/handler.hpp"    // Ask, Problem, History, MarketBoard
#include "gateway/speak.hpp"      // Speak
#include "model/account.hpp"      // Mode
#include "model/event.hpp"        // Event
#include "model/market_data.hpp"  // Quote, Trade, Bar
#include "wire/channel.hpp"       // Outbox, ids

namespace sluice::gateway {

struct StreamOptions {
    Mode mode = Mode::Paper;
    std::size_t readers_max = 2'048;
    std::size_t readers_per_token = 16;   // and of all sessions together
    std::size_t ring_bytes = 4u << 20;    // of rendered events: older ones come from the history
    std::size_t message_max = 16u << 10;  // bytes of what a reader says
    std::size_t tape = 4'096;             // trades, bars and points of equity that are kept for readers, of each
    // One slice of work: the loop looks at everything else between two of them.
    std::size_t slice_readers = 32;
    std::size_t slice_bytes = 64u << 10;
    std::size_t slice_steps = 2'000;  // events and prices looked at, wanted or not
    std::chrono::seconds ping_every{15};
    std::chrono::seconds auth_within{5};
    std::chrono::seconds deaf_max{60};  // a reader that takes nothing for so long is closed with 4008
    wire::Headers headers{};            // of every answer that becomes a stream
};

// The readers of the event stream: SSE requests and WebSockets over one ring of durable events, rendered once. Every reader
// is a cursor into it with a filter of its own; whoever is further back than the ring reads the history until it has
// caught up. Journaled events come in sequence, without a gap or a double; what the market says is the newest at the
// moment a reader takes it. Readers pull: nothing is sent to one whose connection is stalled, and sending is cut into
// slices with a wake between them, so the loop is never held by readers. docs/api.md is its contract. On the loop.
class Stream {
public:
    // What /v1/events takes.
    static constexpr std::array<std::string_view, 7> kParameters{"from",   "family", "kind",  "account",
                                                                 "symbol", "order",  "topics"};
    // The door's judgement of a token that is a socket's first message.
    using TokenCheck = std::function<std::variant<Caller, Problem>(std::string_view token, UnixNanos now)>;
    // Whether somebody who was let in still may be here; asked every second.
    using StillValid = std::function<bool(const Caller&, UnixNanos now)>;

    // Both outlive it.
    Stream(StreamOptions options, History& history, MarketBoard& board);
    ~Stream();
    // Before the first reader.
    void attach(Speak speak);
    void set_token_check(TokenCheck check);
    void set_still_valid(StillValid check);
    // How far the journal was durable at the start of this process.
    void set_recovered(std::uint64_t sequence);

    // --- readers. A Problem: it is none, and the door answers with that; the connection says no more of itself here.
    [[nodiscard]] std::optional<Problem> add_sse(wire::RequestId request, const Ask& ask, UnixNanos now,
                                                 wire::Outbox& out);
    // Without a caller its first message must be {"op":"auth"}.
    [[nodiscard]] std::optional<Problem> add_socket(wire::ChannelId channel, std::optional<Caller> caller,
                                                    UnixNanos now, wire::Outbox& out);

    // --- the door's words about connections; those that are no readers are passed over
    void on_message(wire::ChannelId channel, Bytes bytes, wire::MessageKind kind, UnixNanos now, wire::Outbox& out);
    void on_closed(wire::ChannelId channel, UnixNanos now, wire::Outbox& out);
    void on_stalled(wire::ChannelId channel, UnixNanos now, wire::Outbox& out);
    void on_drained(wire::ChannelId channel, UnixNanos now, wire::Outbox& out);
    void on_request_gone(wire::RequestId request, UnixNanos now, wire::Outbox& out);
    void on_request_stalled(wire::RequestId request, UnixNanos now, wire::Outbox& out);
    void on_request_drained(wire::RequestId request, UnixNanos now, wire::Outbox& out);
    // True: the timer was the stream's.
    bool on_timer(wire::TimerToken token, UnixNanos now, wire::Outbox& out);

    // --- what is told; outside of the callbacks above
    void on_event(const Event& event, UnixNanos now);
    // After the board.
    void on_quote(const Quote& quote, UnixNanos now);
    void on_trade(const Trade& trade, UnixNanos now);
    void on_bar(const Bar& bar, UnixNanos now);
    void on_equity(const AccountId& account, UnixNanos time, Amount equity);
    // Everybody under that token leaves, with 4403; also outside of the callbacks.
    void drop_token(std::string_view token);
    void drop(const std::function<bool(const Caller&)>& whom, std::string_view why);

    struct Counts {
        std::uint64_t readers = 0;
        std::uint64_t slow = 0;    // of them, stalled now
        std::uint64_t events = 0;  // sent, to all
        std::uint64_t bytes = 0;   // sent, to all
        std::uint64_t gaps = 0;    // told to slow readers
        std::uint64_t closed_deaf = 0;
        std::uint64_t history_parts = 0;  // questions to the history
    };
    Counts counts() const;

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::gateway
