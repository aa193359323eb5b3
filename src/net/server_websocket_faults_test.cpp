#include <gtest/gtest.h>

#include "net/server_websocket_test_support.hpp"

namespace sluice::net {
namespace {

TEST_F(ServerWebSocket, AnAbruptCloseIsAReset) {
    open();
    auto& close = rig->out.close();
    close.channel = channel;
    close.abrupt = true;
    rig->carry_out();
    EXPECT_TRUE(rig->sink.closings.empty()) << "the sink hears from the loop only";
    ASSERT_TRUE(rig->until_ended(*client));
    EXPECT_TRUE(client->reset);
    ASSERT_TRUE(until_closed());
    EXPECT_EQ(rig->sink.closings[0], "we reset the connection");
}

TEST_F(ServerWebSocket, NamesWhyThePeerIsGone) {
    open();
    client->close_with_reset();
    ASSERT_TRUE(until_closed());
    EXPECT_EQ(rig->sink.closings[0], "the peer reset the connection");
    open();
    client->close();
    ASSERT_TRUE(until_closed());
    EXPECT_EQ(rig->sink.closings[0], "the peer left without a close frame");
    open();
    client->shut_own_end();
    ASSERT_TRUE(until_closed());
    EXPECT_EQ(rig->server->connections(), 0u);
}

TEST_F(ServerWebSocket, RefusesWhatBreaksTheProtocol) {
    struct Case {
        std::string bytes;
        std::uint16_t code;
        std::string_view reason;
    };
    const std::vector<Case> table{
        {frame(kFinal | kText, std::string(1'001, 'x')), 1'009, "a message of more than 1000 bytes came"},
        {frame(kText, std::string(600, 'x')) + frame(kFinal | kContinuation, std::string(600, 'x')), 1'009,
         "a message of more than 1000 bytes came"},
        {frame(kFinal | kText, "\xC3\x28"), 1'007, "a text message came that is not UTF-8"},
        {frame(kFinal | kText, "\xE2\x82"), 1'007, "a text message came that is not UTF-8"},
        {frame(kFinal | kContinuation, "x"), 1'002, "the connection broke"},
        {frame(kFinal | 0x40 | kText, "x"), 1'002, "the connection broke"},
        {frame(kFinal | 3, "x"), 1'002, "the connection broke"},
        {frame(kPing, "fragmented"), 1'002, "the connection broke"},
        {frame(kFinal | kPing, std::string(126, 'x')), 1'002, "the connection broke"},
        {frame(kFinal | kClose, "x"), 1'002, "the connection broke"},
        {std::string{"\x81\x02hi"}, 1'002, "the connection broke"},  // not masked
    };
    ServerTransportOptions options;
    options.message_max = 1'000;
    for (const Case& broken : table) {
        open(options);
        client->write(broken.bytes);
        const auto closing = next_frame();
        ASSERT_TRUE(closing) << broken.reason;
        EXPECT_EQ(closing->first_byte, kFinal | kClose);
        EXPECT_EQ(closing->code(), broken.code) << broken.reason;
        ASSERT_TRUE(rig->until_ended(*client));
        client->close();
        ASSERT_TRUE(until_closed());
        EXPECT_TRUE(rig->sink.closings[0].starts_with(broken.reason)) << rig->sink.closings[0];
        EXPECT_TRUE(rig->sink.said.empty());
        EXPECT_TRUE(rig->until_empty());
    }
}

TEST_F(ServerWebSocket, TellsOfASlowReaderAndOfItsRecovery) {
    ServerTransportOptions options;
    options.high_water = 1u << 20;
    open(options, 4'096);
    std::size_t sent = 0;
    ASSERT_TRUE(rig->until([&] {
        rig->send(channel, std::string(100'000, 'x'));
        ++sent;
        return !rig->sink.stalls.empty();
    }));
    EXPECT_GT(rig->sink.stalls[0], 1u << 20);
    EXPECT_EQ(rig->sink.drains, 0);
    rig->send(channel, "more");
    ++sent;
    std::size_t received = 0;
    ASSERT_TRUE(rig->until([&] {
        client->read();
        while (take_frame(client->received))
            ++received;
        return rig->sink.drains == 1 && received == sent;
    }));
    EXPECT_EQ(rig->sink.stalls.size(), 1u) << "once until it has drained";
}

TEST_F(ServerWebSocket, WhatIsDrainedAtOnceIsNotToldAsStalledBehindIt) {
    ServerTransportOptions options;
    options.high_water = 1'000;
    open(options);
    // The first is written before anything else is heard; the second is one too many until then.
    for (const std::size_t bytes : {std::size_t{1'000}, std::size_t{1}}) {
        auto& send = rig->out.send();
        send.channel = channel;
        send.kind = wire::MessageKind::Text;
        send.bytes.assign(bytes, 'x');
        rig->carry_out();
    }
    ASSERT_TRUE(next_frame());
    ASSERT_TRUE(next_frame());
    rig->settle();
    EXPECT_LE(rig->sink.stalls.size(), static_cast<std::size_t>(rig->sink.drains)) << "it waits for ever";
}

TEST_F(ServerWebSocket, CutsAReaderThatLeavesTooMuch) {
    ServerTransportOptions options;
    options.high_water = 1u << 20;
    options.queued_max = 4u << 20;
    open(options, 4'096);
    ASSERT_TRUE(rig->until([&] {
        rig->send(channel, std::string(100'000, 'x'));
        return rig->sink.closings.size() == 1;
    }));
    EXPECT_NE(rig->sink.closings[0].find("bytes unread"), std::string::npos) << rig->sink.closings[0];
    EXPECT_EQ(rig->sink.stalls.size(), 1u);
    EXPECT_EQ(rig->server->connections(), 0u);
}

TEST_F(ServerWebSocket, DropsWhatIsTooLateAndKeepsTheChannel) {
    open({}, 4'096);
    const auto send = [&](std::string bytes, std::chrono::nanoseconds within) {
        auto& send = rig->out.send();
        send.channel = channel;
        send.bytes = std::move(bytes);
        send.send_by = rig->now + within;
        rig->carry_out();
    };
    send("too late already", 0ns);
    rig->send(channel, std::string(8u << 20, 'x'));  // more than the kernel holds
    send("late", 1ms);
    send("in time", 1h);
    const auto later = std::chrono::steady_clock::now() + 2ms;
    ASSERT_TRUE(rig->until([&] { return std::chrono::steady_clock::now() > later; }));
    EXPECT_EQ(next_frame()->payload.size(), 8u << 20);
    EXPECT_EQ(next_frame()->payload, "in time");
    EXPECT_TRUE(rig->sink.closings.empty());
}

TEST_F(ServerWebSocket, ABombIsNotInflated) {
    ServerTransportOptions options;
    options.message_max = 1'000;
    open(options, 0, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
    // Five thousand times the letter x, deflated.
    client->write(frame(
        kFinal | 0x40 | kText,
        std::string{"\xec\xc1\x31\x01\x00\x00\x00\xc2\xa0\xda\x8b\x6f\x0a\x3f\xa0\x00\x00\x00\x00\x80\xb7\x01", 22}));
    ASSERT_TRUE(until_closed());
    EXPECT_TRUE(rig->sink.said.empty());
}

TEST(ServerUpgrade, IsRefusedWithAReason) {
    const std::string key = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
    const std::string ask = "Connection: Upgrade\r\nUpgrade: websocket\r\n";
    const std::vector<std::pair<std::string, std::string_view>> table{
        {get("/", ask + key), "HTTP/1.1 426"},
        {get("/", ask + key + "Sec-WebSocket-Version: 8\r\n"), "HTTP/1.1 426"},
        {get("/", ask + "Sec-WebSocket-Version: 13\r\n"), "HTTP/1.1 400"},
        {get("/", ask + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: short\r\n"), "HTTP/1.1 400"},
        {"POST" + get("/", kUpgrade).substr(3), "HTTP/1.1 400"},
        {get("/", kUpgrade + "Content-Length: 1\r\n") + "x", "HTTP/1.1 400"},
        {get("/", kUpgrade) + frame(kFinal | kText, "too early"), "HTTP/1.1 400"},
    };
    ServerRig rig;
    for (const auto& [bytes, status] : table) {
        RawClient client{rig.server->port()};
        client.write(bytes);
        ASSERT_TRUE(rig.until_ended(client));
        EXPECT_TRUE(client.received.starts_with(status)) << client.received;
    }
    EXPECT_TRUE(rig.sink.channels.empty());
    EXPECT_TRUE(rig.sink.asked.empty());
}

TEST_F(ServerWebSocket, AServerThatStopsSaysWhatIsQueuedAndGoesAway) {
    open();
    rig->send(channel, "last words");
    rig->server->stop(5'000ms);
    EXPECT_EQ(next_frame()->payload, "last words");
    const auto closing = next_frame();
    ASSERT_TRUE(closing);
    EXPECT_EQ(closing->code(), 1'001);
    client->write(frame(kFinal | kClose, 1'001, ""));
    ASSERT_TRUE(rig->until_ended(*client));
    client->close();
    EXPECT_TRUE(rig->until_empty());
    EXPECT_TRUE(rig->sink.closings.empty()) << "the sink hears no more";
}

TEST_F(ServerWebSocket, AServerThatStopsWaitsForNobodyLongerThanItWasTold) {
    open({}, 4'096);
    rig->send(channel, std::string(8u << 20, 'x'));
    rig->server->stop(10ms);
    EXPECT_TRUE(rig->until_empty());
}

}  // namespace
}  // namespace sluice::net
