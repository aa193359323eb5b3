#include <gtest/gtest.h>

#include "net/server_test_support.hpp"

namespace sluice::net {
namespace {

enum class Cut { Close, HalfClose, Reset };

void cut(RawClient& client, Cut how) {
    switch (how) {
        case Cut::Close: return client.close();
        case Cut::HalfClose: return client.shut_own_end();
        case Cut::Reset: return client.close_with_reset();
    }
}

// Whatever the peer does after whichever byte: a request that is not whole is never told, and nothing stays behind.
TEST(ServerFaults, ACutRequestReachesNobody) {
    const std::vector<std::string> requests{
        "POST /v2/orders HTTP/1.1\r\nHost: here\r\nContent-Length: 12\r\n\r\n{\"qty\":\"10\"}",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nbody\r\n0\r\nT: 1\r\n\r\n",
        get("/stream",
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"),
    };
    ServerRig rig;
    for (const std::string& request : requests) {
        for (std::size_t size = 0; size < request.size(); ++size) {
            const Cut how = static_cast<Cut>(size % 3);
            RawClient client{rig.server->port()};
            client.write(std::string_view{request}.substr(0, size));
            ASSERT_TRUE(rig.until([&] { return rig.server->connections() == 1; }));
            cut(client, how);
            ASSERT_TRUE(rig.until_empty()) << "after " << size << " bytes of " << request;
        }
    }
    rig.settle();
    EXPECT_TRUE(rig.sink.asked.empty());
    EXPECT_TRUE(rig.sink.channels.empty());
    EXPECT_TRUE(rig.sink.gone.empty());
}

TEST(ServerFaults, ManyPiecesMakeOneRequest) {
    ServerRig rig;
    rig.echo();
    RawClient client{rig.server->port()};
    for (const char c : std::string_view{"POST /x HTTP/1.1\r\nHost: here\r\nContent-Length: 4\r\n\r\nbody"}) {
        client.write({&c, 1});
        rig.reactor.wait(1ms);
    }
    EXPECT_TRUE(rig.until_received(client, "POST /x body"));
}

TEST(ServerFaults, WhoShutsTheirEndIsStillAnswered) {
    ServerRig rig;
    RawClient client{rig.server->port()};
    client.write(get("/1") + get("/2"));
    client.shut_own_end();
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 2; }));
    rig.settle();
    EXPECT_EQ(rig.server->connections(), 1u);
    rig.reply(rig.sink.asked[0].id, "first");
    rig.reply(rig.sink.asked[1].id, "second");
    ASSERT_TRUE(rig.until_ended(client));
    EXPECT_TRUE(client.received.ends_with("second"));
    EXPECT_TRUE(rig.until_empty());
    EXPECT_TRUE(rig.sink.gone.empty());
}

TEST(ServerFaults, AResetTellsWhoHasGone) {
    ServerRig rig;
    RawClient client{rig.server->port()};
    client.write(get("/1") + get("/2"));
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 2; }));
    client.close_with_reset();
    ASSERT_TRUE(rig.until([&] { return rig.sink.gone.size() == 2; }));
    EXPECT_EQ(rig.sink.gone[0], rig.sink.asked[0].id);
    EXPECT_EQ(rig.server->connections(), 0u);
    rig.reply(rig.sink.asked[0].id, "nobody reads this");
    rig.settle();
    EXPECT_EQ(rig.sink.gone.size(), 2u);
}

TEST(ServerFaults, AResetAfterAHalfCloseIsNoticedWithoutWriting) {
    ServerRig rig;
    RawClient client{rig.server->port()};
    client.write(get("/1"));
    client.shut_own_end();
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 1; }));
    rig.settle();
    client.close_with_reset();
    EXPECT_TRUE(rig.until([&] { return rig.sink.gone.size() == 1; }));
}

TEST(ServerFaults, AListenerThatLeavesItsStreamHasGone) {
    ServerRig rig;
    RawClient client{rig.server->port()};
    client.write(get("/events"));
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 1; }));
    auto& reply = rig.out.reply();
    reply.request = rig.sink.asked[0].id;
    reply.streams = true;
    rig.carry_out();
    ASSERT_TRUE(rig.until_received(client, "chunked"));
    client.close();
    EXPECT_TRUE(rig.until([&] { return rig.sink.gone.size() == 1; }));
    EXPECT_EQ(rig.server->connections(), 0u);
}

TEST(ServerFaults, HangResetsBehindTheAnswersBeforeIt) {
    ServerRig rig;
    RawClient client{rig.server->port()};
    client.write(get("/1") + get("/2") + get("/3"));
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 3; }));
    rig.out.hang().request = rig.sink.asked[1].id;
    rig.carry_out();
    rig.settle();
    EXPECT_EQ(rig.server->connections(), 1u);
    rig.reply(rig.sink.asked[0].id, "first");
    ASSERT_TRUE(rig.until_ended(client));
    EXPECT_TRUE(client.reset);
    EXPECT_EQ(count_of(client.received, "HTTP/1.1"), 1u);
    ASSERT_TRUE(rig.until([&] { return rig.sink.gone.size() == 1; }));
    EXPECT_EQ(rig.sink.gone[0], rig.sink.asked[2].id) << "the hung one is not told of";
}

TEST(ServerFaults, AQuietHangLeavesTheConnectionOpen) {
    ServerTransportOptions options;
    options.idle_time = options.request_time = 5ms;
    ServerRig rig{options};
    RawClient client{rig.server->port()};
    client.write(get("/1"));
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 1; }));
    auto& hang = rig.out.hang();
    hang.request = rig.sink.asked[0].id;
    hang.quiet = true;
    rig.carry_out();
    rig.reply(rig.sink.asked[0].id, "too late");
    client.write(get("/2"));
    const auto later = std::chrono::steady_clock::now() + 20ms;
    ASSERT_TRUE(rig.until([&] { return std::chrono::steady_clock::now() > later; }));
    client.read();
    EXPECT_EQ(client.received, "");
    EXPECT_FALSE(client.ended || client.reset);
    EXPECT_EQ(rig.sink.asked.size(), 1u);
    client.close();
    EXPECT_TRUE(rig.until_empty());
    rig.settle();
    EXPECT_TRUE(rig.sink.gone.empty());
}

TEST(ServerFaults, AStreamMayBreakOffInTheMiddle) {
    ServerRig rig;
    RawClient client{rig.server->port()};
    client.write(get("/1"));
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 1; }));
    auto& reply = rig.out.reply();
    reply.request = rig.sink.asked[0].id;
    reply.reply.body = "half an ans";
    reply.streams = true;
    rig.out.hang().request = rig.sink.asked[0].id;
    rig.carry_out();
    ASSERT_TRUE(rig.until_ended(client));
    EXPECT_TRUE(client.reset);
    EXPECT_TRUE(client.received.ends_with("half an ans\r\n"));
}

TEST(ServerFaults, AStopWritesWhatIsQueuedAndStopsAccepting) {
    ServerRig rig;
    const std::string body(3u << 20, 'x');
    RawClient reading{rig.server->port(), 4'096};
    RawClient waiting{rig.server->port()};
    RawClient idle{rig.server->port()};
    reading.write(get("/1"));
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 1; }));
    waiting.write(get("/2"));
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 2 && rig.server->connections() == 3; }));
    rig.reply(rig.sink.asked[0].id, body);
    rig.server->stop(5'000ms);
    ASSERT_TRUE(rig.until_ended(reading));
    EXPECT_EQ(count_of(reading.received, "x"), body.size());
    ASSERT_TRUE(rig.until_ended(waiting));
    ASSERT_TRUE(rig.until_ended(idle));
    EXPECT_EQ(waiting.received + idle.received, "");
    reading.close();
    waiting.close();
    idle.close();
    EXPECT_TRUE(rig.until_empty());
    EXPECT_TRUE(rig.sink.gone.empty()) << "the sink hears no more";
}

TEST(ServerFaults, AStopWaitsNoLongerThanItWasTold) {
    ServerRig rig;
    RawClient client{rig.server->port(), 4'096};
    client.write(get("/1"));
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 1; }));
    rig.reply(rig.sink.asked[0].id, std::string(20u << 20, 'x'));
    rig.server->stop(20ms);
    EXPECT_TRUE(rig.until_empty());
}

TEST(ServerFaults, CloseReturnsWhenAllIsWritten) {
    ServerRig rig;
    RawClient client{rig.server->port()};
    client.write(get("/1"));
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 1; }));
    RawClient idle{rig.server->port()};
    ASSERT_TRUE(rig.until([&] { return rig.server->connections() == 2; }));
    rig.reply(rig.sink.asked[0].id, "the last answer");
    rig.server->close(30ms);
    EXPECT_EQ(rig.server->connections(), 0u);
    client.read();
    EXPECT_TRUE(client.received.ends_with("the last answer"));
    EXPECT_TRUE(client.ended);
}

TEST(ServerFaults, AServerMayGoWhileItsConnectionsAreBusy) {
    Reactor reactor;
    RecordingSink sink;
    auto server = ServerTransport::listen(reactor, sink);
    ASSERT_TRUE(server);
    RawClient client{(*server)->port()};
    client.write(get("/1"));
    for (int i = 0; i < 100 && sink.asked.empty(); ++i)
        reactor.wait(10ms);
    ASSERT_EQ(sink.asked.size(), 1u);
    client.write(get("/2"));
    server->reset();
    for (int i = 0; i < 10; ++i)
        reactor.wait(1ms);
    EXPECT_EQ(sink.asked.size(), 1u);
    EXPECT_TRUE(sink.gone.empty());
}

}  // namespace
}  // namespace sluice::net
