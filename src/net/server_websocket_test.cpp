#include <gtest/gtest.h>

#include "net/server_websocket_test_support.hpp"

namespace sluice::net {
namespace {

using wire::MessageKind;

TEST_F(ServerWebSocket, IsAcceptedOnAnyPathWithItsHeaders) {
    open({}, 0, "Authorization: key\r\n");
    EXPECT_TRUE(head.starts_with("HTTP/1.1 101 Switching Protocols\r\n"));
    EXPECT_NE(head.find("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="), std::string::npos) << "RFC 6455, 1.3";
    EXPECT_EQ(head.find("permessage-deflate"), std::string::npos) << "nobody asked for it";
    EXPECT_EQ(rig->sink.targets, std::vector<std::string>{"/stream?feed=sip"});
    const std::string* key = wire::find_header(rig->sink.upgrade_headers, "authorization");
    ASSERT_TRUE(key);
    EXPECT_EQ(*key, "key");
    EXPECT_EQ(rig->server->connections(), 1u);
}

TEST_F(ServerWebSocket, CarriesTextAndBytesBothWays) {
    open();
    client->write(frame(kFinal | kText, "{\"action\":\"auth\"}") + frame(kFinal | kBinary, std::string(70'000, '\0')) +
                  frame(kFinal | kText, ""));
    ASSERT_TRUE(until_said(3));
    EXPECT_EQ(rig->sink.said[0].bytes, "{\"action\":\"auth\"}");
    EXPECT_EQ(rig->sink.said[0].kind, MessageKind::Text);
    EXPECT_EQ(rig->sink.said[1].bytes, std::string(70'000, '\0'));
    EXPECT_EQ(rig->sink.said[1].kind, MessageKind::Binary);
    EXPECT_EQ(rig->sink.said[2].bytes, "");
    rig->send(channel, "hello");
    rig->send(channel, std::string(70'000, '\1'), MessageKind::Binary);
    const auto text = next_frame();
    ASSERT_TRUE(text);
    EXPECT_EQ(text->first_byte, kFinal | kText);
    EXPECT_EQ(text->payload, "hello");
    const auto bytes = next_frame();
    ASSERT_TRUE(bytes);
    EXPECT_EQ(bytes->first_byte, kFinal | kBinary) << "in one frame";
    EXPECT_EQ(bytes->payload, std::string(70'000, '\1'));
}

TEST_F(ServerWebSocket, JoinsFragmentsAroundAPing) {
    open();
    client->write(frame(kBinary, "one ") + frame(kFinal | kPing, "are you there") + frame(kContinuation, "two ") +
                  frame(kFinal | kContinuation, "") + frame(kText, "\xE2\x82") + frame(kFinal | kContinuation, "\xAC"));
    ASSERT_TRUE(until_said(2));
    EXPECT_EQ(rig->sink.said[0].bytes, "one two ");
    EXPECT_EQ(rig->sink.said[1].bytes, "\xE2\x82\xAC") << "a character may be cut between fragments";
    const auto pong = next_frame();
    ASSERT_TRUE(pong);
    EXPECT_EQ(pong->first_byte, kFinal | kPong);
    EXPECT_EQ(pong->payload, "are you there");
}

TEST_F(ServerWebSocket, TakesFramesByteByByte) {
    open();
    for (const char c : frame(kFinal | kText, "slowly")) {
        client->write({&c, 1});
        rig->reactor.wait(1ms);
    }
    ASSERT_TRUE(until_said(1));
    EXPECT_EQ(rig->sink.said[0].bytes, "slowly");
}

TEST_F(ServerWebSocket, ClosesWhenThePeerDoes) {
    open();
    client->write(frame(kFinal | kClose, 1'000, "bye"));
    const auto answer = next_frame();
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->first_byte, kFinal | kClose);
    EXPECT_EQ(answer->code(), 1'000);
    ASSERT_TRUE(rig->until_ended(*client));
    client->close();
    ASSERT_TRUE(until_closed());
    EXPECT_EQ(rig->sink.closings[0], "the peer closed it: 1000 bye");
    EXPECT_TRUE(rig->until_empty());
}

TEST_F(ServerWebSocket, SaysItsOwnCloseBehindWhatIsQueued) {
    open();
    for (const std::string_view text : {"one", "two"}) {
        auto& send = rig->out.send();
        send.channel = channel;
        send.bytes = text;
    }
    auto& close = rig->out.close();
    close.channel = channel;
    close.code = 4'001;
    close.reason = std::string(122, 'x') + "\xE2\x82\xAC";
    auto& after = rig->out.send();
    after.channel = channel;
    after.bytes = "after the close";
    rig->carry_out();
    EXPECT_EQ(next_frame()->payload, "one");
    EXPECT_EQ(next_frame()->payload, "two");
    const auto closing = next_frame();
    ASSERT_TRUE(closing);
    EXPECT_EQ(closing->first_byte, kFinal | kClose);
    EXPECT_EQ(closing->code(), 4'001);
    EXPECT_EQ(closing->payload.substr(2), std::string(122, 'x')) << "123 bytes at most, and whole characters";
    client->write(frame(kFinal | kText, "crossed it") + frame(kFinal | kClose, 4'001, ""));
    client->read();
    ASSERT_TRUE(rig->until_ended(*client));
    client->close();
    ASSERT_TRUE(until_closed());
    EXPECT_TRUE(rig->sink.closings[0].starts_with("we closed it: 4001 xxx")) << rig->sink.closings[0];
    EXPECT_TRUE(rig->sink.said.empty()) << "a channel that we closed only says that it is closed";
}

TEST_F(ServerWebSocket, DeflatesWhenThePeerAsks) {
    open({}, 0, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
    EXPECT_NE(head.find("permessage-deflate"), std::string::npos);
    // "Hello" as RFC 7692, 7.2.3.1 deflates it.
    client->write(frame(kFinal | 0x40 | kText, std::string{"\xf2\x48\xcd\xc9\xc9\x07\x00", 7}));
    ASSERT_TRUE(until_said(1));
    EXPECT_EQ(rig->sink.said[0].bytes, "Hello");
    rig->send(channel, std::string(10'000, 'x'));
    const auto small = next_frame();
    ASSERT_TRUE(small);
    EXPECT_LT(small->payload.size(), 100u);
    EXPECT_EQ(small->first_byte & 0x40, 0x40);
    ServerTransportOptions plain;
    plain.deflate = false;
    open(plain, 0, "Sec-WebSocket-Extensions: permessage-deflate\r\n");
    EXPECT_EQ(head.find("permessage-deflate"), std::string::npos);
}

TEST(ServerUpgrade, WaitsForTheAnswersBeforeIt) {
    ServerRig rig;
    RawClient client{rig.server->port()};
    client.write(get("/1") + get("/stream", kUpgrade));
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 1; }));
    rig.settle();
    EXPECT_TRUE(rig.sink.channels.empty());
    rig.reply(rig.sink.asked[0].id, "first");
    ASSERT_TRUE(rig.until([&] { return rig.sink.channels.size() == 1; }));
    ASSERT_TRUE(rig.until_received(client, "101 Switching"));
    EXPECT_LT(client.received.find("first"), client.received.find("101 Switching"));
}

TEST(ServerUpgrade, WhatIsSentAtOnceFollowsTheAnswer) {
    ServerRig rig;
    rig.sink.on_accepted = [&](wire::ChannelId channel) { rig.send(channel, "welcome"); };
    RawClient client{rig.server->port()};
    client.write(get("/stream", kUpgrade));
    ASSERT_TRUE(rig.until_received(client, "welcome"));
    EXPECT_TRUE(client.received.starts_with("HTTP/1.1 101 Switching")) << client.received;
}

TEST(ServerUpgrade, IsAnsweredAsTheSinkWantsAndEndsTheConnection) {
    ServerRig rig;
    rig.sink.on_accepted = [&](wire::ChannelId channel) {
        wire::Outbox::Refuse& refuse = rig.out.refuse();
        refuse.channel = channel;
        refuse.reply.status = 429;
        refuse.reply.body = "later";
        rig.carry_out();
    };
    RawClient client{rig.server->port()};
    client.write(get("/stream", kUpgrade));
    ASSERT_TRUE(rig.until_ended(client));
    EXPECT_EQ(client.received, "HTTP/1.1 429 Too Many Requests\r\nConnection: close\r\nContent-Length: 5\r\n\r\nlater");
    client.close();
    EXPECT_TRUE(rig.until_empty());
    EXPECT_EQ(rig.sink.closings, std::vector<std::string>{"we refused it: 429"});
    rig.send(rig.sink.channels[0], "nobody hears it");
}

TEST_F(ServerWebSocket, ARefusalThatComesLateClosesTheChannel) {
    open();
    rig->out.refuse().channel = channel;
    rig->carry_out();
    const auto closing = next_frame();
    ASSERT_TRUE(closing);
    EXPECT_EQ(closing->first_byte, kFinal | kClose);
    EXPECT_EQ(closing->code(), 1'008);
}

TEST(ServerUpgrade, MayBeResetBeforeTheUpgradeIsAnswered) {
    ServerRig own;
    own.sink.on_accepted = [&](wire::ChannelId id) {
        auto& close = own.out.close();
        close.channel = id;
        close.abrupt = true;
        own.carry_out();
    };
    RawClient raw{own.server->port()};
    raw.write(get("/stream", kUpgrade));
    ASSERT_TRUE(own.until_ended(raw));
    EXPECT_TRUE(raw.received.empty()) << raw.received;
    ASSERT_TRUE(own.until([&] { return own.sink.closings.size() == 1; }));
    EXPECT_TRUE(own.until_empty());
}

}  // namespace
}  // namespace sluice::net
