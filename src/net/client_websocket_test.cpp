#include "net/client_frames_test_support.hpp"

namespace sluice::net {
namespace {

using namespace std::chrono_literals;
using wire::MessageKind;
using Words = std::vector<std::string>;

class ClientWebSocket : public ClientWebSocketFixture {};

TEST_F(ClientWebSocket, UpgradesWithTheHeadersGiven) {
    connect_channel();
    open().headers = {{"Authorization", "Bearer t", wire::Secrecy::Secret}, {"User-Agent", "mine"}};
    go();
    ASSERT_TRUE(run_until_words(1));
    EXPECT_TRUE(head.starts_with("GET /stream HTTP/1.1\r\n")) << head;
    EXPECT_NE(head.find("Host: 127.0.0.1:" + std::to_string(server.port()) + "\r\n"), std::string::npos) << head;
    EXPECT_NE(head.find("Authorization: Bearer t\r\n"), std::string::npos) << head;
    EXPECT_NE(head.find("User-Agent: mine\r\n"), std::string::npos) << head;
    EXPECT_EQ(head.find("Extensions"), std::string::npos) << "compression is not offered";
}

TEST_F(ClientWebSocket, CarriesTextAndBinaryBothWays) {
    be_open();
    const std::string big(70'000, 'b');
    send("hello");
    send(std::string("\0\xff", 2), MessageKind::Binary);
    send(big);
    send("");
    go();
    ASSERT_TRUE(run_until_frames(4));
    EXPECT_EQ(frames[0].opcode, Opcode::Text);
    EXPECT_EQ(frames[0].bytes, "hello");
    EXPECT_EQ(frames[1].opcode, Opcode::Binary);
    EXPECT_EQ(frames[1].bytes, std::string("\0\xff", 2));
    EXPECT_EQ(frames[2].bytes, big) << "one message is one frame";
    EXPECT_EQ(frames[3].bytes, "");
    peer->write(frame(Opcode::Text, "ja") + frame(Opcode::Binary, "\xfe") + frame(Opcode::Text, big) +
                frame(Opcode::Text, ""));
    ASSERT_TRUE(run_until_words(4));
    EXPECT_EQ(told.words, (Words{"text ja", "binary \xfe", "text " + big, "text "}));
}

TEST_F(ClientWebSocket, SendsWhatWasWantedBeforeItWasOpen) {
    connect_channel();
    open();
    send("early");
    go();
    ASSERT_TRUE(run_until_frames(1));
    EXPECT_EQ(frames[0].bytes, "early");
}

TEST_F(ClientWebSocket, PutsFragmentsTogetherAroundAPing) {
    be_open();
    const std::string bytes = frame(Opcode::Text, "on", false) + frame(Opcode::Ping, "p") +
                              frame(Opcode::Continuation, "e wo", false) + frame(Opcode::Continuation, "rd") +
                              frame(Opcode::Binary, "two", false) + frame(Opcode::Continuation, "");
    peer->dribble(bytes);
    ASSERT_TRUE(run_until_words(2));
    EXPECT_EQ(told.words, (Words{"text one word", "binary two"}));
    ASSERT_TRUE(run_until_frames(1));
    EXPECT_EQ(frames[0].opcode, Opcode::Pong);
    EXPECT_EQ(frames[0].bytes, "p");
}

TEST_F(ClientWebSocket, SaysWhyThePeerClosed) {
    be_open();
    peer->write(close_frame(1008, "policy"));
    ASSERT_TRUE(run_until_frames(1));
    EXPECT_EQ(frames[0].opcode, Opcode::Close);
    peer->close();
    ASSERT_TRUE(run_until_closed());
    EXPECT_EQ(told.closes[0], "127.0.0.1:" + std::to_string(server.port()) + " closed the channel: 1008 policy");
}

TEST_F(ClientWebSocket, APeerThatClosesAndStaysIsLeft) {
    be_open({.farewell = 20ms});
    peer->write(close_frame(1000, ""));
    ASSERT_TRUE(run_until_closed());
    EXPECT_NE(told.closes[0].find("closed the channel: 1000"), std::string::npos) << told.closes[0];
}

TEST_F(ClientWebSocket, ClosesWithCodeAndReasonBehindWhatIsQueued) {
    be_open();
    send("last");
    close(4'001).reason = "done";
    send("too late");
    go();
    ASSERT_TRUE(run_until_closed());
    ASSERT_EQ(frames.size(), 2u);
    EXPECT_EQ(frames[0].bytes, "last");
    EXPECT_EQ(frames[1].opcode, Opcode::Close);
    EXPECT_EQ(frames[1].bytes,
              "\x0f\xa1"
              "done");
    EXPECT_EQ(told.closes, Words{"closed by this side"});
    settle();
    EXPECT_EQ(told.closes.size(), 1u);
}

TEST_F(ClientWebSocket, AReasonIsCutBetweenTwoCharacters) {
    be_open();
    close().reason = std::string(122, 'x') + "\xc3\xa9";
    go();
    ASSERT_TRUE(run_until_closed());
    EXPECT_EQ(frames[0].bytes.size(), 2u + 122u);
}

TEST_F(ClientWebSocket, NothingIsToldBetweenACloseAndItsEnd) {
    be_open();
    answers_close = false;
    close();
    go();
    ASSERT_TRUE(run_until_frames(1));
    peer->write(frame(Opcode::Text, "late") + close_frame(1000, ""));
    peer->finish_writing();
    ASSERT_TRUE(run_until_closed());
    EXPECT_TRUE(told.words.empty());
}

TEST_F(ClientWebSocket, AnAbruptCloseIsAReset) {
    be_open();
    close().abrupt = true;
    go();
    EXPECT_TRUE(told.closes.empty());
    ASSERT_TRUE(run_until_closed());
    EXPECT_EQ(told.closes, Words{"reset by this side"});
    ASSERT_TRUE(run_until([&] { return peer->ended; }));
    EXPECT_TRUE(peer->was_reset);
}

TEST_F(ClientWebSocket, ClosingBeforeItIsOpenEndsIt) {
    server.on_data = nullptr;
    connect_channel();
    open();
    close();
    go();
    ASSERT_TRUE(run_until_closed());
    settle();
    EXPECT_EQ(told.closes, Words{"closed by this side before it was open"});
    EXPECT_TRUE(told.words.empty());
}

TEST_F(ClientWebSocket, ARefusedUpgradeNamesTheStatus) {
    server.on_data = [](Peer& one) {
        if (take_head(one))
            one.write(reply_with("{\"message\":\"no\"}", "403 Forbidden"));
    };
    connect_channel();
    open();
    go();
    ASSERT_TRUE(run_until_closed());
    EXPECT_NE(told.closes[0].find("answered 403 to the upgrade"), std::string::npos) << told.closes[0];
}

TEST_F(ClientWebSocket, AWrongAcceptKeyIsRefused) {
    server.on_data = [](Peer& one) {
        if (take_head(one))
            one.write(upgrade_reply("Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"));
    };
    connect_channel();
    open();
    go();
    ASSERT_TRUE(run_until_closed());
    EXPECT_TRUE(told.words.empty());
}

TEST_F(ClientWebSocket, GivesUpWhenTheUpgradeIsNotAnswered) {
    server.on_data = nullptr;
    connect_channel();
    open().give_up_at = kNow + 30ms;
    go();
    ASSERT_TRUE(run_until_closed());
    EXPECT_NE(told.closes[0].find("not open in time"), std::string::npos) << told.closes[0];
}

TEST_F(ClientWebSocket, WhatCannotBeOpenedSaysWhy) {
    const std::uint16_t port = ScriptedServer{reactor}.port();
    wire::Endpoint nobody = server.endpoint(wire::Transport::WebSocket);
    nobody.port = port;
    connect({nobody, server.endpoint(wire::Transport::Http)});
    open(1);
    open(2).endpoint = wire::EndpointId{1};
    open(3).endpoint = wire::EndpointId{7};
    open(4).target = "with space";
    open(5).headers = {{"A", "b\nc"}};
    go();
    EXPECT_TRUE(told.closes.empty());
    ASSERT_TRUE(run_until([&] { return told.closes.size() == 5; }));
    const auto said = [&](const std::string& words) {
        return std::any_of(told.closes.begin(), told.closes.end(),
                           [&](const std::string& one) { return one.find(words) != std::string::npos; });
    };
    EXPECT_TRUE(said("nobody listens"));
    EXPECT_TRUE(said("is for HTTP, not for channels"));
    EXPECT_TRUE(said("endpoint 7 was never named"));
    EXPECT_TRUE(said("must begin with a slash"));
    EXPECT_TRUE(said("line break"));
}

TEST_F(ClientWebSocket, AMessageOverTheLimitClosesTheChannel) {
    for (const bool in_fragments : {false, true}) {
        upgraded = false;
        frames.clear();
        told.closes.clear();
        told.words.clear();
        connect_channel();
        open().message_max = 100;
        go();
        ASSERT_TRUE(run_until_words(1));
        if (in_fragments)
            peer->write(frame(Opcode::Text, std::string(60, 'x'), false) +
                        frame(Opcode::Continuation, std::string(60, 'x')));
        else
            peer->write(frame(Opcode::Text, std::string(101, 'x')));
        ASSERT_TRUE(run_until_frames(1));
        EXPECT_EQ(frames[0].bytes.substr(0, 2), "\x03\xf1") << "1009";
        peer->close();
        ASSERT_TRUE(run_until_closed());
        EXPECT_NE(told.closes[0].find("more than 100 bytes"), std::string::npos) << told.closes[0];
        EXPECT_EQ(told.words.size(), 1u) << "open and no more";
    }
}

TEST_F(ClientWebSocket, WhatBreaksTheProtocolClosesTheChannel) {
    const std::vector<std::string> broken{
        frame(Opcode::Text, "\xff\xfe"),                             // no UTF-8
        frame(Opcode::Continuation, "x"),                            // of nothing
        frame(Opcode::Text, "a", false) + frame(Opcode::Text, "b"),  // inside another
        std::string("\x81\x82"
                    "abcdab"),                                        // masked by a server
        std::string("\xf1\x01x"),                                     // reserved bits
        std::string("\x83\x01x"),                                     // a reserved opcode
        frame(Opcode::Ping, std::string(126, 'x')),                   // a long control frame
        std::string("\x09\x00", 2),                                   // a fragmented one
        close_frame(1005, ""),                                        // a code nobody may send
        std::string("\x81\x7f\xff\xff\xff\xff\xff\xff\xff\xff", 10),  // longer than anything
    };
    for (const std::string& bytes : broken) {
        upgraded = false;
        told.closes.clear();
        told.words.clear();
        connect_channel();
        open();
        go();
        ASSERT_TRUE(run_until_words(1));
        frames.clear();
        peer->write(bytes);
        ASSERT_TRUE(run_until_frames(1)) << ::testing::PrintToString(bytes);
        EXPECT_EQ(frames[0].opcode, Opcode::Close);
        peer->close();
        ASSERT_TRUE(run_until_closed()) << ::testing::PrintToString(bytes);
        EXPECT_EQ(told.words, Words{"open"}) << ::testing::PrintToString(bytes);
    }
}

TEST_F(ClientWebSocket, CutAnywhereItEndsOnce) {
    std::string whole;
    std::size_t cut = 0;
    bool by_reset = false;
    server.on_data = [&](Peer& one) {
        if (!take_head(one, &head))
            return;
        whole = upgrade_reply(head) + frame(Opcode::Text, "on", false) + frame(Opcode::Continuation, "e");
        one.write(whole.substr(0, cut));
        if (by_reset)
            one.reset();
        else
            one.close();
    };
    connect_channel();
    std::uint64_t id = 0;
    do {
        for (const bool reset : {false, true}) {
            by_reset = reset;
            told.words.clear();
            open(++id);
            go();
            ASSERT_TRUE(run_until([&] { return told.closes.size() >= id; })) << cut;
            ASSERT_EQ(told.closes.size(), id);
            EXPECT_LE(told.words.size(), cut < whole.size() ? 1u : 2u) << "no half message is told";
        }
        ++cut;
    } while (cut <= whole.size());
    settle();
    EXPECT_EQ(told.closes.size(), id);
}

}  // namespace
}  // namespace sluice::net
