#include "world/live/watchdog.hpp"

#include <gtest/gtest.h>

#include <functional>
#include <memory>

#include "net/client_transport.hpp"
#include "net/server_transport.hpp"
#include "world/live/hand_clock_test_support.hpp"
#include "world/live/watched_sinks.hpp"

namespace sluice::world {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

// Whatever it is told takes 7 ms.
class Slow final : public wire::ChannelSink {
public:
    explicit Slow(HandClock& clock) : clock_{clock} {}
    void http_reply(wire::CallId, const wire::HttpReply&) override { take(); }
    void http_failed(wire::CallId, std::string_view, wire::Left) override { take(); }
    void body_part(wire::CallId, Bytes) override { take(); }
    void opened(wire::ChannelId) override { take(); }
    void refused(wire::ChannelId, const wire::HttpReply&) override { take(); }
    void accepted(wire::ChannelId, std::string_view, const wire::Headers&) override { take(); }
    void message(wire::ChannelId, Bytes, wire::MessageKind) override { take(); }
    void bytes(wire::ChannelId, Bytes) override { take(); }
    void closed(wire::ChannelId, std::string_view) override { take(); }
    void stalled(wire::ChannelId, std::size_t) override { take(); }
    void drained(wire::ChannelId) override { take(); }
    void request(wire::RequestId id, const wire::HttpRequest&) override {
        take();
        if (on_request)
            on_request(id);
    }
    void request_gone(wire::RequestId) override { take(); }

    std::function<void(wire::RequestId)> on_request;
    int heard = 0;

private:
    void take() {
        clock_.pass(7ms);
        ++heard;
    }
    HandClock& clock_;
};

struct WatchdogTest : testing::Test {
    static wire::Endpoint at(std::string host, std::uint16_t port = 80) {
        return {wire::Transport::Http, wire::PathClass::Trade, std::move(host), port, false, {}};
    }
    // What was reported since, without what every report says.
    Lines take() {
        Lines taken = std::exchange(log.lines, {});
        for (std::string& line : taken)
            line.resize(line.find(" held the loop for "));
        return taken;
    }

    HandClock clock;
    LineLog log;
    Watchdog watchdog{clock, log, 5ms};
    Slow slow{clock};
};

TEST_F(WatchdogTest, ReportsWhatTakesLongerThanItMay) {
    watchdog.watch("a timer", [&] { clock.pass(5ms); });
    EXPECT_TRUE(log.lines.empty());
    watchdog.watch("a timer", [&] { clock.pass(5'000'001ns); });
    watchdog.watch("http reply", "api.alpaca.markets", [&] { clock.pass(1'234ms); });
    EXPECT_EQ(log.lines,
              (Lines{"a timer held the loop for 5 ms; at most 5 ms would be right",
                     "http reply api.alpaca.markets held the loop for 1234 ms; at most 5 ms would be right"}));
    EXPECT_EQ(watchdog.slow(), 2u);
    EXPECT_EQ(watchdog.slowest(), 1'234ms);
}

TEST_F(WatchdogTest, AHandlerIsJudgedByWhatWasNotReportedOfIt) {
    watchdog.handler_begins();
    watchdog.watch("http request", [&] { clock.pass(7ms); });
    clock.pass(5ms);
    watchdog.handler_ended();
    EXPECT_EQ(log.lines, Lines{"http request held the loop for 7 ms; at most 5 ms would be right"});
    log.lines.clear();
    watchdog.handler_begins();
    clock.pass(6ms);
    watchdog.handler_ended();
    EXPECT_EQ(log.lines, Lines{"a socket's handler held the loop for 6 ms; at most 5 ms would be right"});
}

TEST_F(WatchdogTest, ManyShortCallbacksOfOneHandlerAreALongOne) {
    watchdog.handler_begins();
    for (const auto took : {1ms, 3ms, 2ms})
        watchdog.watch(took == 3ms ? "websocket message" : "http request", [&] { clock.pass(took); });
    watchdog.handler_ended();
    EXPECT_EQ(log.lines, Lines{"a socket's handler (3 callbacks, the longest websocket message) held the loop for 6 "
                               "ms; at most 5 ms would be right"});
    watchdog.handler_begins();
    watchdog.watch("http request", [&] { clock.pass(1ms); });
    watchdog.handler_ended();
    EXPECT_EQ(log.lines.size(), 1u) << "the next one begins afresh";
}

TEST_F(WatchdogTest, EveryWordToAClientIsNamedByItsKindAndHost) {
    ClientWatch watch{slow, watchdog, {at("paper-api.alpaca.markets"), at("stream.alpaca.markets")}};
    wire::Outbox out;
    for (const std::uint64_t id : {1, 2}) {
        wire::Outbox::Call& call = out.call();
        call.id = wire::CallId{id};
        call.endpoint = wire::EndpointId{0};
    }
    wire::Outbox::Open& open = out.open();
    open.channel = wire::ChannelId{1};
    open.endpoint = wire::EndpointId{1};
    watch.note(out);
    watch.body_part(wire::CallId{1}, {});
    watch.http_reply(wire::CallId{1}, {});
    watch.http_failed(wire::CallId{2}, "", wire::Left::Nothing);
    watch.http_reply(wire::CallId{3}, {});
    EXPECT_EQ(take(), (Lines{"http body part paper-api.alpaca.markets", "http reply paper-api.alpaca.markets",
                             "http failure paper-api.alpaca.markets", "http reply"}));
    watch.opened(wire::ChannelId{1});
    watch.refused(wire::ChannelId{1}, {});
    watch.message(wire::ChannelId{1}, {}, wire::MessageKind::Text);
    watch.bytes(wire::ChannelId{1}, {});
    watch.stalled(wire::ChannelId{1}, 0);
    watch.drained(wire::ChannelId{1});
    watch.closed(wire::ChannelId{1}, "");
    const std::string host = " stream.alpaca.markets";
    EXPECT_EQ(take(),
              (Lines{"channel opened" + host, "websocket refused" + host, "websocket message" + host,
                     "tcp bytes" + host, "channel stalled" + host, "channel drained" + host, "channel closed" + host}));
    EXPECT_EQ(slow.heard, 11) << "and each is passed on";
}

TEST_F(WatchdogTest, EveryWordToASimulatorIsNamedByItsKind) {
    ServerWatch watch{slow, watchdog};
    wire::HttpRequest request;
    request.target = "/v2/orders?key=secret";
    watch.request(wire::RequestId{1}, request);
    watch.request_gone(wire::RequestId{1});
    watch.accepted(wire::ChannelId{1}, "/stream?key=secret", {});
    watch.message(wire::ChannelId{1}, {}, wire::MessageKind::Text);
    watch.bytes(wire::ChannelId{1}, {});
    watch.stalled(wire::ChannelId{1}, 0);
    watch.drained(wire::ChannelId{1});
    watch.closed(wire::ChannelId{1}, "");
    EXPECT_EQ(take(), (Lines{"http request at a simulator, /v2/orders", "http request gone at a simulator",
                             "websocket upgrade at a simulator, /stream", "websocket message at a simulator",
                             "tcp bytes at a simulator", "channel stalled at a simulator",
                             "channel drained at a simulator", "channel closed at a simulator"}));
    EXPECT_EQ(slow.heard, 8);
}

TEST_F(WatchdogTest, HearsOfACallOverSocketsOnBothSides) {
    net::Reactor reactor;
    reactor.set_watch(watchdog);
    ServerWatch server_watch{slow, watchdog};
    auto server = net::ServerTransport::listen(reactor, server_watch);
    ASSERT_TRUE(server.has_value());
    slow.on_request = [&](wire::RequestId id) {
        wire::Outbox answer;
        answer.reply().request = id;
        (*server)->carry_out(answer, UnixNanos{});
    };
    const std::vector<wire::Endpoint> endpoints{at("127.0.0.1", (*server)->port())};
    Slow caller{clock};
    ClientWatch client_watch{caller, watchdog, endpoints};
    auto client = net::ClientTransport::make(reactor, endpoints, client_watch);
    ASSERT_TRUE(client.has_value());
    wire::Outbox out;
    wire::Outbox::Call& call = out.call();
    call.id = wire::CallId{1};
    call.endpoint = wire::EndpointId{0};
    call.request.method = "GET";
    call.request.target = "/v2/clock";
    call.give_up_at = UnixNanos{} + 1h;
    client_watch.note(out);
    (*client)->carry_out(out, UnixNanos{});
    while (caller.heard == 0)
        reactor.wait(1h);
    EXPECT_EQ(take(), (Lines{"http request at a simulator, /v2/clock", "http reply 127.0.0.1"}));
}

}  // namespace
}  // namespace sluice::world
