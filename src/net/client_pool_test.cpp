#include "net/client_test_support.hpp"

namespace sluice::net {
namespace {

using namespace std::chrono_literals;
using wire::Left;
using wire::Priority;
using Peer = ScriptedServer::Peer;

// Requests are noted by their path and answered when the test says so.
class ClientPool : public ClientFixture {
protected:
    ClientPool() {
        server.on_data = [this](Peer& peer) {
            std::string head;
            while (take_head(peer, &head)) {
                paths.push_back(head.substr(4, head.find(' ', 4) - 4));
                if (answering)
                    peer.write(reply_with(paths.back()));
            }
        };
    }
    void connect_http(ClientTransportOptions options = {}) {
        connect({server.endpoint(wire::Transport::Http)}, std::move(options));
    }
    bool run_until_asked(std::size_t count) {
        return run_until([&] { return paths.size() >= count; });
    }

    ScriptedServer server{reactor};
    std::vector<std::string> paths;
    bool answering = true;
};

TEST_F(ClientPool, AThousandCallsTakeFewConnections) {
    connect_http();
    for (std::uint64_t id = 1; id <= 1'000; ++id)
        call(id, "/" + std::to_string(id)).priority = Priority::Order;
    go();
    ASSERT_TRUE(run_until_answered(1'000));
    ASSERT_EQ(told.replies.size(), 1'000u);
    for (const Told::Reply& one : told.replies)
        EXPECT_EQ(one.reply.body, "/" + std::to_string(static_cast<std::uint64_t>(one.id)));
    EXPECT_EQ(client->counts().connects, 4u);
    EXPECT_EQ(client->counts().reused, 996u);
}

TEST_F(ClientPool, TheMostUrgentGoesFirst) {
    connect_http({.connections_max = 1});
    answering = false;
    call(1, "/first");
    go();
    ASSERT_TRUE(run_until_asked(1));
    call(2, "/read").priority = Priority::Read;
    call(3, "/order").priority = Priority::Order;
    call(4, "/exit").priority = Priority::Exit;
    call(5, "/cancel").priority = Priority::Cancel;
    go();
    settle();
    EXPECT_EQ(paths.size(), 1u);
    answering = true;
    server.peers[0]->write(reply_with("first"));
    ASSERT_TRUE(run_until_answered(5));
    EXPECT_EQ(paths, (std::vector<std::string>{"/first", "/cancel", "/exit", "/order", "/read"}));
}

TEST_F(ClientPool, ReadsLeaveOneConnectionToTheOthers) {
    connect_http({.connections_max = 2});
    answering = false;
    for (std::uint64_t id = 1; id <= 5; ++id)
        call(id, "/read");
    go();
    ASSERT_TRUE(run_until_asked(1));
    settle();
    EXPECT_EQ(paths.size(), 1u);
    answering = true;
    call(6, "/cancel").priority = Priority::Cancel;
    go();
    ASSERT_TRUE(run_until_answered());
    EXPECT_EQ(told.replies[0].reply.body, "/cancel");
}

TEST_F(ClientPool, AConnectionClosedBetweenTwoCallsLosesNothing) {
    connect_http();
    for (std::uint64_t id = 1; id <= 20; ++id) {
        call(id, "/a");
        go();
        ASSERT_TRUE(run_until_answered(id));
        // Heard of by the loop in one half of the cases; in the other only the kernel knows.
        server.peers.back()->close();
        if (id % 2 == 0)
            settle();
    }
    EXPECT_EQ(told.replies.size(), 20u);
    EXPECT_EQ(client->counts().connects, 20u);
}

TEST_F(ClientPool, AConnectionThatSpeaksUnaskedIsNotUsedAgain) {
    connect_http();
    for (std::uint64_t id = 1; id <= 4; ++id) {
        call(id, "/a");
        go();
        ASSERT_TRUE(run_until_answered(id));
        server.peers.back()->write(reply_with("late", "408 Request Timeout"));
        if (id % 2 == 0)
            settle();
    }
    ASSERT_EQ(told.replies.size(), 4u);
    for (const Told::Reply& one : told.replies)
        EXPECT_EQ(one.reply.body, "/a");
}

TEST_F(ClientPool, ACloseThatMeetsTheRequestMayHaveHeardIt) {
    connect_http();
    call(1, "/a");
    go();
    ASSERT_TRUE(run_until_answered());
    int heard = 0;
    server.on_data = [&](Peer& peer) {
        ++heard;
        peer.close();
    };
    call(2, "/order", "POST").priority = Priority::Order;
    go();
    ASSERT_TRUE(run_until_answered(2));
    ASSERT_EQ(told.failed.size(), 1u);
    EXPECT_EQ(told.failed[0].left, Left::Perhaps);
    settle();
    EXPECT_EQ(heard, 1) << "nothing is sent a second time";
}

TEST_F(ClientPool, ConnectionCloseIsHonoured) {
    server.on_data = [&](Peer& peer) {
        if (take_head(peer))
            peer.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\nx");
    };
    connect_http();
    for (std::uint64_t id = 1; id <= 3; ++id) {
        call(id, "/a");
        go();
        ASSERT_TRUE(run_until_answered(id));
    }
    EXPECT_EQ(told.replies.size(), 3u);
    EXPECT_EQ(client->counts().connects, 3u);
}

TEST_F(ClientPool, AnAnswerBeforeTheWholeRequestIsTaken) {
    server.deaf = true;
    server.on_accept = [](Peer& peer) { peer.write(reply_with("too big", "413 Content Too Large")); };
    connect_http();
    call(1, "/", "POST").request.body.assign(8u << 20, 'x');
    go();
    ASSERT_TRUE(run_until_answered());
    // What comes before the request is begun is not its reply; after that it is. Neither is taken for success.
    if (!told.replies.empty()) {
        EXPECT_EQ(told.replies[0].reply.status, 413);
    }
}

TEST_F(ClientPool, AnIdleConnectionIsClosed) {
    connect_http({.idle_max = 20ms});
    call(1, "/a");
    go();
    ASSERT_TRUE(run_until([&] { return !server.peers.empty() && server.peers[0]->ended; }));
    EXPECT_EQ(told.replies.size(), 1u);
}

TEST_F(ClientPool, WhatStillWaitsAtSendByHasNotLeft) {
    connect_http({.connections_max = 1});
    answering = false;
    call(1, "/first");
    go();
    ASSERT_TRUE(run_until_asked(1));
    call(2, "/late").send_by = kNow + 20ms;
    call(3, "/past").send_by = kNow;
    go();
    ASSERT_TRUE(run_until_answered(2));
    ASSERT_EQ(told.failed.size(), 2u);
    EXPECT_EQ(told.failed[0].left, Left::Nothing);
    EXPECT_EQ(told.failed[1].left, Left::Nothing);
    answering = true;
    server.peers[0]->write(reply_with("first"));
    ASSERT_TRUE(run_until_answered(3));
    settle();
    EXPECT_EQ(paths, std::vector<std::string>{"/first"});
}

TEST_F(ClientPool, SendByNoLongerCountsOnceItIsSent) {
    connect_http();
    call(1, "/first");
    go();
    ASSERT_TRUE(run_until_answered());
    answering = false;
    call(2, "/order").send_by = kNow + 100ms;
    go();
    const auto past = std::chrono::steady_clock::now() + 110ms;
    ASSERT_TRUE(run_until([&] { return std::chrono::steady_clock::now() > past && paths.size() == 2; }));
    server.peers[0]->write(reply_with("ok"));
    ASSERT_TRUE(run_until_answered(2));
    EXPECT_EQ(told.replies.size(), 2u);
}

TEST_F(ClientPool, OnlyWhatHasNotLeftIsTakenBack) {
    connect_http({.connections_max = 1});
    answering = false;
    call(1, "/first");
    go();
    ASSERT_TRUE(run_until_asked(1));
    call(2, "/second");
    out.take_back().id = wire::CallId{1};
    out.take_back().id = wire::CallId{2};
    out.take_back().id = wire::CallId{99};
    go();
    EXPECT_EQ(told.answers(), 0u);
    ASSERT_TRUE(run_until_answered());
    ASSERT_EQ(told.failed.size(), 1u);
    EXPECT_EQ(told.failed[0].id, wire::CallId{2});
    EXPECT_EQ(told.failed[0].left, Left::Nothing);
    server.peers[0]->write(reply_with("first"));
    ASSERT_TRUE(run_until_answered(2));
    EXPECT_EQ(told.replies.size(), 1u);
}

TEST_F(ClientPool, ClosingWritesWhatIsQueuedAndSaysNothing) {
    connect_http({.connections_max = 1});
    for (std::uint64_t id = 1; id <= 3; ++id)
        call(id, "/" + std::to_string(id));
    go();
    client->close(20s);
    ASSERT_TRUE(run_until_asked(3));
    EXPECT_EQ(told.answers(), 0u);
    client.reset();
    ASSERT_TRUE(run_until([&] { return server.peers[0]->ended; }));
}

TEST_F(ClientPool, EndingInTheMiddleSaysNothing) {
    connect_http();
    answering = false;
    for (std::uint64_t id = 1; id <= 10; ++id)
        call(id, "/" + std::to_string(id)).give_up_at = id <= 5 ? kNow + 1h : kNow + 5ms;
    go();
    ASSERT_TRUE(run_until_asked(1));
    const std::size_t before = told.answers();
    client.reset();
    settle();
    EXPECT_EQ(told.answers(), before);
}

TEST_F(ClientPool, AMachineMayCallFromWithinTheSink) {
    class Chain final : public Told {
    public:
        void http_reply(wire::CallId id, const wire::HttpReply& reply) override {
            Told::http_reply(id, reply);
            if (more)
                more(static_cast<std::uint64_t>(id));
        }
        std::function<void(std::uint64_t)> more;
    } chain;
    auto made = ClientTransport::make(reactor, {server.endpoint(wire::Transport::Http)}, chain);
    ASSERT_TRUE(made);
    client = std::move(*made);
    chain.more = [&](std::uint64_t id) {
        if (id == 50)
            return;
        call(id + 1, "/next");
        go();
    };
    call(1, "/first");
    go();
    chain.waiting = true;
    ASSERT_TRUE(run_until([&] { return chain.replies.size() == 50; }));
    EXPECT_EQ(client->counts().connects, 1u);
    client.reset();
}

}  // namespace
}  // namespace sluice::net
