#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"     // Bytes, Buffer
#include "base/time.hpp"      // UnixNanos
#include "wire/endpoint.hpp"  // EndpointId
#include "wire/http.hpp"      // HttpRequest, HttpReply
#include "wire/slots.hpp"     // Slots

namespace sluice::wire {

// The contract between a machine (a venue client or a simulator) and the world that owns its channels and timers
// (design.md 7). The machine is told what happened and what time it is, and writes what it wants into an Outbox; the world
// carries that out in order. No redirects, no automatic resend.

enum class TimerToken : std::uint64_t {};
enum class CallId : std::uint64_t {};  // the caller's, never used twice by one machine
enum class ChannelId : std::uint64_t {
};  // of what it opens: its own, never used twice; of what it accepts: the world's
enum class RequestId : std::uint64_t {};  // the world's, for the server that was asked

// Whether a call that failed may have reached the other side. Nothing is promised only when no byte of it was handed to
// the kernel: such a request may be sent again.
enum class Left : std::uint8_t { Nothing, Perhaps };
enum class MessageKind : std::uint8_t { Text, Binary };
// Who goes first where calls wait for a connection.
enum class Priority : std::uint8_t { Cancel, Exit, Order, Read };

// What a machine wants of its world. The caller owns and reuses it, so nothing is allocated per message after warm-up.
struct Outbox {
    struct WakeAt {
        TimerToken token{};
        UnixNanos at;
    };

    // --- as a client
    struct Call {  // ends in exactly one on_http_reply or on_http_failed
        CallId id{};
        EndpointId endpoint{};
        HttpRequest request;
        std::optional<UnixNanos> send_by;  // still in our own hands then: failed, Left::Nothing
        UnixNanos give_up_at;              // no whole reply by then: failed
        Priority priority = Priority::Read;
        std::size_t body_max = 8u << 20;  // bytes of the reply's body; a longer one fails
        bool streams = false;             // the body comes as on_body_part, and the reply at its end has none
        void clear();
    };
    struct Open {  // ends in exactly one on_closed, with or without an on_open before it
        ChannelId channel{};
        EndpointId endpoint{};
        std::string target;  // of the upgrade request; empty for TCP
        Headers headers;
        UnixNanos give_up_at;                // not open by then: closed
        std::size_t message_max = 4u << 20;  // bytes; a longer message closes the channel
        void clear();
    };
    struct TakeBack {  // a call still in our own hands fails with Left::Nothing; any other goes on
        CallId id{};
        void clear() { *this = {}; }
    };

    // --- as either
    struct Send {
        ChannelId channel{};
        MessageKind kind = MessageKind::Text;
        std::string bytes;
        std::optional<UnixNanos> send_by;  // still in our own queue then: dropped, the channel stays
        void clear();
    };
    struct Close {
        ChannelId channel{};
        std::uint16_t code = 1000;  // RFC 6455, 7.4; TCP has none
        std::string reason;
        bool abrupt = false;  // the connection is reset instead: no close frame, what is queued is lost
        void clear();
    };

    // --- as a server
    struct Reply {  // at most one a request
        RequestId request{};
        HttpReply reply;
        bool streams = false;  // the body goes on with Part, until one that is the last
        void clear();
    };
    struct Part {
        RequestId request{};
        std::string bytes;
        bool last = false;
        void clear();
    };
    struct Hang {  // the request is never answered, and its connection is reset or, quiet, left open without a word
        RequestId request{};
        bool quiet = false;
        void clear() { *this = {}; }
    };
    // A WebSocket is not wanted: its upgrade is answered with this instead of 101, whatever was sent on it is forgotten, and
    // on_closed follows. Only from within the on_accept that told of it; later it closes the channel with 1008.
    struct Refuse {
        ChannelId channel{};
        HttpReply reply;
        void clear();
    };

    enum class Kind : std::uint8_t { Call, Open, TakeBack, Send, Close, Reply, Part, Hang, Refuse };
    struct Entry {
        Kind kind;
        std::uint32_t index;  // in the slots of that kind
    };

    Call& call() { return add(Kind::Call, calls); }
    Open& open() { return add(Kind::Open, opens); }
    TakeBack& take_back() { return add(Kind::TakeBack, take_backs); }
    Send& send() { return add(Kind::Send, sends); }
    Close& close() { return add(Kind::Close, closes); }
    Reply& reply() { return add(Kind::Reply, replies); }
    Part& part() { return add(Kind::Part, parts); }
    Hang& hang() { return add(Kind::Hang, hangs); }
    Refuse& refuse() { return add(Kind::Refuse, refusals); }

    std::vector<Entry> order;   // everything but wakes, as it is to be carried out
    std::vector<WakeAt> wakes;  // each leads to one on_timer(token, now), not before `at`
    Slots<Call> calls;
    Slots<Open> opens;
    Slots<TakeBack> take_backs;
    Slots<Send> sends;
    Slots<Close> closes;
    Slots<Reply> replies;
    Slots<Part> parts;
    Slots<Hang> hangs;
    Slots<Refuse> refusals;

    bool empty() const { return order.empty() && wakes.empty(); }
    void clear();

private:
    template <class T>
    T& add(Kind kind, Slots<T>& slots) {
        order.push_back({kind, static_cast<std::uint32_t>(slots.size())});
        return slots.add();
    }
};

// What a client is told of its channels. `Out` is the outbox it writes into: wire::Outbox or one that holds it. Called on
// the loop thread; references die on return; a call lasts 200 microseconds at most.
template <class Out>
class ChannelUser {
public:
    virtual ~ChannelUser() = default;
    virtual void on_http_reply(CallId, const HttpReply&, UnixNanos, Out&) {}
    virtual void on_http_failed(CallId, std::string_view /*reason*/, Left, UnixNanos, Out&) {}
    virtual void on_body_part(CallId, Bytes, UnixNanos, Out&) {}
    virtual void on_open(ChannelId, UnixNanos, Out&) {}
    // The other side answered the upgrade with that instead of opening a WebSocket; on_closed follows.
    virtual void on_refused(ChannelId, const HttpReply&, UnixNanos, Out&) {}
    virtual void on_message(ChannelId, Bytes, MessageKind, UnixNanos, Out&) {}
    virtual void on_bytes(ChannelId, Bytes, UnixNanos, Out&) {}  // TCP
    // Last word of a channel, also of one the machine closed itself.
    virtual void on_closed(ChannelId, std::string_view /*reason*/, UnixNanos, Out&) {}
    // More than the transport's high-water mark waits to be written; drained: less than half of it does again.
    virtual void on_stalled(ChannelId, std::size_t /*queued*/, UnixNanos, Out&) {}
    virtual void on_drained(ChannelId, UnixNanos, Out&) {}
    virtual void on_timer(TimerToken, UnixNanos, Out&) {}
};

// A request that never became one.
struct TurnedAway {
    int status = 0;  // of the transport's answer
    std::string_view why;
    std::string_view peer;  // the other side's address; empty: the transport was not asked to tell it
};

// What a simulator is told besides. Channels it accepts are open at once and speak through on_message and on_closed.
class Server : public ChannelUser<Outbox> {
public:
    // A WebSocket whose upgrade is answered next, with 101 unless the machine refuses it; `target` with its query.
    virtual void on_accept(ChannelId, std::string_view target, const Headers&, UnixNanos, Outbox&) = 0;
    virtual void on_request(RequestId, const HttpRequest&, UnixNanos, Outbox&) = 0;
    // Who asked has gone before the whole answer was written.
    virtual void on_request_gone(RequestId, UnixNanos, Outbox&) {}
    // A request that could not be read, was too long or too slow, or came when all connections were taken: the transport
    // has answered it.
    virtual void on_turned_away(const TurnedAway&, UnixNanos, Outbox&) {}
    // Of an answer that streams, as on_stalled and on_drained of a channel.
    virtual void on_request_stalled(RequestId, std::size_t /*queued*/, UnixNanos, Outbox&) {}
    virtual void on_request_drained(RequestId, UnixNanos, Outbox&) {}
};

// The same words without time and outbox: what a transport says to the world that carries a machine.
class ChannelSink {
public:
    virtual ~ChannelSink() = default;
    virtual void http_reply(CallId, const HttpReply&) {}
    virtual void http_failed(CallId, std::string_view /*reason*/, Left) {}
    virtual void body_part(CallId, Bytes) {}
    virtual void opened(ChannelId) {}
    virtual void refused(ChannelId, const HttpReply&) {}
    virtual void accepted(ChannelId, std::string_view /*target*/, const Headers&) {}
    virtual void message(ChannelId, Bytes, MessageKind) {}
    virtual void bytes(ChannelId, Bytes) {}
    virtual void closed(ChannelId, std::string_view /*reason*/) {}
    virtual void stalled(ChannelId, std::size_t /*queued*/) {}
    virtual void drained(ChannelId) {}
    virtual void request(RequestId, const HttpRequest&) {}
    virtual void request_gone(RequestId) {}
    virtual void turned_away(const TurnedAway&) {}
    virtual void request_stalled(RequestId, std::size_t /*queued*/) {}
    virtual void request_drained(RequestId) {}
};

}  // namespace sluice::wire
