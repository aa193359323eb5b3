#include "net/client_frames_test_support.hpp"

namespace sluice::net {
namespace {

using namespace std::chrono_literals;
using wire::MessageKind;
using Words = std::vector<std::string>;

// Pressure, silence and deadlines of channels, and TCP channels.
class ClientChannelTest : public ClientWebSocketFixture {
protected:
    // The server reads no more from now on.
    void be_deaf() {
        server.deaf = true;
        send("the last that is read");
        go();
        ASSERT_TRUE(run_until_frames(1));
    }
    void hear_again() {
        server.deaf = false;
        peer->read();
    }
};

TEST_F(ClientChannelTest, ASlowReaderIsStalledAndThenDrained) {
    be_open({.high_water = 1u << 20, .queued_max = 64u << 20});
    be_deaf();
    const std::string piece(1u << 20, 'x');
    for (int i = 0; i < 5; ++i)
        send(piece);
    go();
    EXPECT_TRUE(told.words.empty());
    ASSERT_TRUE(run_until_words(1));
    EXPECT_EQ(told.words, Words{"stalled"});
    settle();
    EXPECT_EQ(told.words.size(), 1u);
    hear_again();
    ASSERT_TRUE(run_until_words(2));
    EXPECT_EQ(told.words, (Words{"stalled", "drained"}));
    ASSERT_TRUE(run_until_frames(6));
}

TEST_F(ClientChannelTest, AReaderThatIsTooSlowIsClosed) {
    be_open({.high_water = 1u << 20, .queued_max = 4u << 20});
    be_deaf();
    for (int i = 0; i < 10; ++i)
        send(std::string(1u << 20, 'x'));
    go();
    ASSERT_TRUE(run_until_closed());
    EXPECT_NE(told.closes[0].find("which reads too slowly"), std::string::npos) << told.closes[0];
    settle();
    EXPECT_EQ(told.closes.size(), 1u);
}

TEST_F(ClientChannelTest, WhatStillWaitsAtSendByIsDropped) {
    be_open({.queued_max = 64u << 20});
    be_deaf();
    send(std::string(6u << 20, 'x'));
    send("stale").send_by = kNow + 1ms;
    send("fresh").send_by = kNow + 1h;
    send("always");
    go();
    told.waiting = true;
    const auto until = std::chrono::steady_clock::now() + 5ms;
    while (std::chrono::steady_clock::now() < until)
        reactor.wait(1ms);
    hear_again();
    ASSERT_TRUE(run_until_frames(4));
    EXPECT_EQ(frames[2].bytes, "fresh");
    EXPECT_EQ(frames[3].bytes, "always");
    EXPECT_TRUE(told.closes.empty());
}

TEST_F(ClientChannelTest, AMutePeerIsPingedAndThenLeft) {
    be_open({.ping_after = 20ms});
    ASSERT_TRUE(run_until_closed());
    ASSERT_FALSE(frames.empty());
    EXPECT_EQ(frames[0].opcode, Opcode::Ping);
    EXPECT_NE(told.closes[0].find("was silent"), std::string::npos) << told.closes[0];
}

TEST_F(ClientChannelTest, APongKeepsAQuietChannelOpen) {
    be_open({.ping_after = 300ms});
    ASSERT_TRUE(run_until([&] {
        while (frames.size() > told.words.size()) {
            told.words.push_back("ping");
            peer->write(frame(Opcode::Pong, frames.back().bytes));
        }
        return frames.size() >= 2 || !told.closes.empty();
    }));
    EXPECT_TRUE(told.closes.empty());
}

TEST_F(ClientChannelTest, AGoodbyeThatIsNotAnsweredEnds) {
    be_open({.farewell = 20ms});
    answers_close = false;
    close();
    go();
    ASSERT_TRUE(run_until_closed());
    EXPECT_TRUE(told.closes[0].starts_with("closed by this side")) << told.closes[0];
}

TEST_F(ClientChannelTest, ClosingTheTransportWritesWhatIsQueued) {
    be_open();
    for (int i = 0; i < 100; ++i)
        send(std::to_string(i));
    go();
    client->close(20s);
    ASSERT_TRUE(run_until_frames(101));
    EXPECT_EQ(frames[99].bytes, "99");
    EXPECT_EQ(frames[100].bytes, "\x03\xe9") << "1001, going away";
    EXPECT_TRUE(told.closes.empty());
}

TEST_F(ClientChannelTest, TheEndOfTheTransportSaysNothing) {
    be_open();
    send("x");
    go();
    client.reset();
    settle();
    EXPECT_TRUE(told.closes.empty());
}

class ClientTcp : public ClientFixture {
protected:
    using Peer = ScriptedServer::Peer;

    void be_open(ClientTransportOptions options = {}) {
        connect({server.endpoint(wire::Transport::Tcp)}, std::move(options));
        open().target.clear();
        go();
        ASSERT_TRUE(run_until([&] { return !told.words.empty() && !server.peers.empty(); }));
    }

    ScriptedServer server{reactor};
};

TEST_F(ClientTcp, CarriesBytesBothWays) {
    server.on_data = [](Peer& peer) { peer.write("<" + std::exchange(peer.received, {}) + ">"); };
    be_open();
    send("one");
    go();
    ASSERT_TRUE(run_until([&] { return told.parts == "<one>"; }));
    EXPECT_EQ(told.words, Words{"open"});
}

TEST_F(ClientTcp, TellsTheEnd) {
    be_open();
    server.peers[0]->close();
    ASSERT_TRUE(run_until_closed());
    EXPECT_NE(told.closes[0].find("ended the connection"), std::string::npos) << told.closes[0];
}

TEST_F(ClientTcp, TellsAReset) {
    be_open();
    server.peers[0]->reset();
    ASSERT_TRUE(run_until_closed());
    EXPECT_NE(told.closes[0].find("broke"), std::string::npos) << told.closes[0];
}

TEST_F(ClientTcp, ClosesBehindWhatIsQueued) {
    be_open();
    send("last");
    close();
    go();
    ASSERT_TRUE(run_until([&] { return server.peers[0]->ended; }));
    EXPECT_EQ(server.peers[0]->received, "last");
    EXPECT_FALSE(server.peers[0]->was_reset);
    server.peers[0]->close();
    ASSERT_TRUE(run_until_closed());
    EXPECT_EQ(told.closes, Words{"closed by this side"});
}

TEST_F(ClientTcp, AnAbruptCloseIsAReset) {
    be_open();
    close().abrupt = true;
    go();
    ASSERT_TRUE(run_until([&] { return server.peers[0]->ended && !told.closes.empty(); }));
    EXPECT_TRUE(server.peers[0]->was_reset);
}

}  // namespace
}  // namespace sluice::net
