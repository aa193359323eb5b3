#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "gateway/market_board.hpp"
#include "gateway/stream.hpp"
#include "net/server_test_support.hpp"  // RawClient
#include "world/live/doors.hpp"
#include "world/live/hand_clock_test_support.hpp"

namespace sluice::world {

// A journal by hand: what was told is what is recorded, and answers come when the loop asks for them.
class TestHistory final : public gateway::History {
public:
    Status read(std::uint64_t from, std::size_t most, Answer answer) override {
        waiting.push_back([this, from, most, answer = std::move(answer)] {
            gateway::HistoryPart part;
            part.true_up_to = events.size();
            for (std::uint64_t at = from; at <= events.size() && part.events.size() < most; ++at)
                part.events.push_back(events[at - 1]);
            answer(std::move(part));
        });
        return {};
    }
    void answer() {
        auto ready = std::exchange(waiting, {});
        for (const auto& one : ready)
            one();
    }
    std::vector<Event> events;  // from 1 on
    std::vector<std::function<void()>> waiting;
};

// The stream alone behind a port: whoever asks is let in. It counts what one callback sends at most.
class StreamOnly final : public wire::Server {
public:
    explicit StreamOnly(gateway::Stream& stream) : stream_{stream} {}

    void on_accept(wire::ChannelId id, std::string_view, const wire::Headers&, UnixNanos now,
                   wire::Outbox& out) override {
        static_cast<void>(stream_.add_socket(id, somebody(), now, out));
    }
    void on_request(wire::RequestId id, const wire::HttpRequest& request, UnixNanos now, wire::Outbox& out) override {
        gateway::Ask ask;
        ask.caller = somebody();
        std::string from;
        if (wire::find_parameter(wire::query_of(request.target), "from", from))
            ask.query.emplace_back("from", from);
        static_cast<void>(stream_.add_sse(id, ask, now, out));
    }
    void on_request_gone(wire::RequestId id, UnixNanos now, wire::Outbox& out) override {
        stream_.on_request_gone(id, now, out);
    }
    void on_request_stalled(wire::RequestId id, std::size_t, UnixNanos now, wire::Outbox& out) override {
        ++stalls;
        stream_.on_request_stalled(id, now, out);
    }
    void on_request_drained(wire::RequestId id, UnixNanos now, wire::Outbox& out) override {
        stream_.on_request_drained(id, now, out);
    }
    void on_message(wire::ChannelId id, Bytes bytes, wire::MessageKind kind, UnixNanos now,
                    wire::Outbox& out) override {
        stream_.on_message(id, bytes, kind, now, out);
    }
    void on_closed(wire::ChannelId id, std::string_view, UnixNanos now, wire::Outbox& out) override {
        stream_.on_closed(id, now, out);
    }
    void on_stalled(wire::ChannelId id, std::size_t, UnixNanos now, wire::Outbox& out) override {
        ++stalls;
        stream_.on_stalled(id, now, out);
    }
    void on_drained(wire::ChannelId id, UnixNanos now, wire::Outbox& out) override { stream_.on_drained(id, now, out); }
    void on_timer(wire::TimerToken token, UnixNanos now, wire::Outbox& out) override {
        stream_.on_timer(token, now, out);
        std::size_t bytes = 0;
        for (const auto& part : out.parts)
            bytes += part.bytes.size();
        for (const auto& send : out.sends)
            bytes += send.bytes.size();
        most_sent = std::max(most_sent, out.order.size());
        most_bytes = std::max(most_bytes, bytes);
    }

    std::size_t most_sent = 0;   // words of one timer
    std::size_t most_bytes = 0;  // and their bytes
    std::size_t stalls = 0;

private:
    gateway::Caller somebody() {
        gateway::Caller caller;
        caller.token = "t" + std::to_string(++people_);
        return caller;
    }
    gateway::Stream& stream_;
    std::uint64_t people_ = 0;
};

// The stream on a real port, with the loop, its clock and its watchdog in the test's hands.
template <class Time>
class StreamPortBy {
public:
    explicit StreamPortBy(gateway::StreamOptions options = {}, std::size_t high_water = 64u << 10)
        : stream{std::move(options), history, board} {
        net::ServerTransportOptions transport;
        transport.connections_max = 2'100;
        transport.high_water = high_water;
        transport.deflate = false;
        const auto listening = doors.add(server, transport);
        EXPECT_TRUE(listening) << listening.error().text;
        port = *listening;
        stream.attach([this](const auto& what) {
            doors.tell(0, [&](wire::Server&, UnixNanos at, wire::Outbox& out) { what(at, out); });
        });
    }

    // What the loop does in one pass: sockets, timers that are due, answers of the history.
    void pass() {
        reactor.wait(std::chrono::nanoseconds{0});
        if constexpr (std::is_same_v<Time, HandClock>)
            clock.pass(std::chrono::microseconds{100});
        doors.fire(std::chrono::nanoseconds{0});
        history.answer();
    }
    void add_event(std::size_t text_bytes = 100) {
        Event event{history.events.size() + 1, clock.wall(), {}};
        event.body = SignalNoted{InstrumentId{"AAPL.US"}, {}, std::string(text_bytes, 'x')};
        history.events.push_back(event);
        stream.on_event(event, event.time);
    }
    static std::string ask(std::uint64_t from) {
        return "GET /v1/events?from=" + std::to_string(from) + " HTTP/1.1\r\nHost: here\r\n\r\n";
    }

    Time clock;
    LineLog log;
    Watchdog watchdog{clock, log, std::chrono::milliseconds{5}};
    net::Reactor reactor;
    LiveDoors doors{reactor, watchdog, clock};
    TestHistory history;
    gateway::MarketBoard board;
    gateway::Stream stream;
    StreamOnly server{stream};
    std::uint16_t port = 0;
};
using StreamPort = StreamPortBy<HandClock>;

// What an SSE reader has of the stream, however it came in pieces.
class SseText {
public:
    // Takes whole fields off `received`; false: an event is missing, came twice or is out of order.
    bool take(std::string& received) {
        for (auto end = received.find('\n'); end != std::string::npos; end = received.find('\n')) {
            const std::string line = received.substr(0, end);
            received.erase(0, end + 1);
            if (line.starts_with("id: "))
                id_ = std::stoull(line.substr(4));
            else if (line.starts_with("event: ") && line != "event: hello" && id_ != next++)
                return false;
        }
        return true;
    }
    std::uint64_t next = 1;

private:
    std::uint64_t id_ = 0;
};

}  // namespace sluice::world
