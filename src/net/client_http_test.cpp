#include "net/client_test_support.hpp"

namespace sluice::net {
namespace {

using namespace std::chrono_literals;
using wire::Left;
using wire::Priority;
using Peer = ScriptedServer::Peer;

class ClientHttp : public ClientFixture {
protected:
    ScriptedServer server{reactor};
    std::vector<std::string> heads;  // of the requests, as they came

    // Every request is answered so.
    void answer_with(std::string bytes) {
        server.on_data = [this, bytes = std::move(bytes)](Peer& peer) {
            while (take_head(peer, &heads.emplace_back()))
                peer.write(bytes);
            heads.pop_back();
        };
    }
    // The next call goes at once, on a connection that is there.
    void be_connected() {
        answer_with(reply_with(""));
        call(100, "/");
        go();
        ASSERT_TRUE(run_until_answered());
    }
    void connect_http(ClientTransportOptions options = {}) {
        connect({server.endpoint(wire::Transport::Http)}, std::move(options));
    }
};

TEST_F(ClientHttp, WritesTheRequestAndReadsTheReply) {
    answer_with("HTTP/1.1 201 Created\r\nX-A: b\r\nContent-Length: 5\r\n\r\nhello");
    wire::Endpoint endpoint = server.endpoint(wire::Transport::Http);
    endpoint.base_target = "/v2";
    connect({endpoint});
    call(7, "/orders?status=open").request.headers = {{"APCA-KEY", "k"}};
    go();
    ASSERT_TRUE(run_until_answered());
    ASSERT_EQ(told.replies.size(), 1u);
    EXPECT_EQ(told.replies[0].id, wire::CallId{7});
    EXPECT_EQ(told.replies[0].reply.status, 201);
    EXPECT_EQ(told.replies[0].reply.body, "hello");
    EXPECT_EQ(*wire::find_header(told.replies[0].reply.headers, "x-a"), "b");
    EXPECT_EQ(heads[0], "GET /v2/orders?status=open HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(server.port()) +
                            "\r\nAPCA-KEY: k\r\nUser-Agent: sluice\r\nConnection: keep-alive\r\n\r\n");
}

TEST_F(ClientHttp, SendsABodyWithItsLength) {
    std::string body;
    server.on_data = [&](Peer& peer) {
        if (!peer.received.ends_with("{\"qty\":1}"))
            return;
        body = peer.received;
        peer.write(reply_with(""));
    };
    connect_http();
    call(1, "/orders", "POST").request.body = "{\"qty\":1}";
    go();
    ASSERT_TRUE(run_until_answered());
    EXPECT_NE(body.find("Content-Length: 9\r\n\r\n{"), std::string::npos) << body;
}

struct Framing {
    const char* name;
    const char* method;
    const char* bytes;
    int status;
    const char* body;
};

class ClientHttpFraming : public ClientHttp, public ::testing::WithParamInterface<Framing> {};

INSTANTIATE_TEST_SUITE_P(
    Replies, ClientHttpFraming,
    ::testing::Values(
        Framing{"Length", "GET", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", 200, "abc"},
        Framing{"Empty", "GET", "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 200, ""},
        Framing{"Chunked", "GET",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2;x=y\r\nab\r\n1\r\nc\r\n0\r\nT: v\r\n\r\n", 200,
                "abc"},
        Framing{"Interim", "GET",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: a\r\n\r\n"
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc",
                200, "abc"},
        Framing{"NoContent", "DELETE", "HTTP/1.1 204 No Content\r\n\r\n", 204, ""},
        Framing{"NotModified", "GET", "HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n", 304, ""},
        Framing{"Head", "HEAD", "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n", 200, ""},
        Framing{"Redirect", "GET", "HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n", 302, ""}),
    [](const auto& info) { return info.param.name; });

TEST_P(ClientHttpFraming, IsReadWholeAndTheConnectionServesAgain) {
    answer_with(GetParam().bytes);
    connect_http();
    for (std::uint64_t id = 1; id <= 2; ++id) {
        call(id, "/", GetParam().method);
        go();
        ASSERT_TRUE(run_until_answered(id));
        ASSERT_EQ(told.replies.size(), id) << told.failed[0].reason;
        EXPECT_EQ(told.replies.back().reply.status, GetParam().status);
        EXPECT_EQ(told.replies.back().reply.body, GetParam().body);
    }
    EXPECT_EQ(client->counts().connects, 1u);
    EXPECT_EQ(client->counts().reused, 1u);
}

TEST_P(ClientHttpFraming, IsReadByteByByte) {
    server.on_data = [&](Peer& peer) {
        if (take_head(peer))
            peer.dribble(GetParam().bytes);
    };
    connect_http();
    call(1, "/", GetParam().method);
    go();
    ASSERT_TRUE(run_until_answered());
    ASSERT_EQ(told.replies.size(), 1u) << told.failed[0].reason;
    EXPECT_EQ(told.replies[0].reply.body, GetParam().body);
}

TEST_P(ClientHttpFraming, CutAnywhereMayHaveBeenHeard) {
    const std::string whole = GetParam().bytes;
    std::size_t cut = 0;
    bool reset = false;
    server.on_data = [&](Peer& peer) {
        if (!take_head(peer))
            return;
        peer.write(whole.substr(0, cut));
        if (reset)
            peer.reset();
        else
            peer.close();
    };
    connect_http();
    std::uint64_t id = 0;
    for (cut = 0; cut < whole.size(); ++cut) {
        for (const bool by_reset : {false, true}) {
            reset = by_reset;
            call(++id, "/", GetParam().method);
            go();
            ASSERT_TRUE(run_until_answered(id)) << cut;
            ASSERT_EQ(told.failed.size(), id) << "after " << cut << " bytes";
            EXPECT_EQ(told.failed.back().left, Left::Perhaps);
        }
    }
}

TEST_F(ClientHttp, ABodyMayEndWithTheConnection) {
    server.on_data = [](Peer& peer) {
        peer.write("HTTP/1.1 200 OK\r\n\r\nall of it");
        peer.close();
    };
    connect_http();
    call(1, "/");
    go();
    ASSERT_TRUE(run_until_answered());
    ASSERT_EQ(told.replies.size(), 1u);
    EXPECT_EQ(told.replies[0].reply.body, "all of it");
}

TEST_F(ClientHttp, WhatIsNoHttpFailsWithTheReason) {
    for (const char* bytes : {"SSH-2.0-OpenSSH\r\n\r\n", "HTTP/1.1 20x OK\r\n\r\n", "HTTP/1.1 101 Up\r\n\r\n",
                              "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
                              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
        answer_with(bytes);
        connect_http();
        call(1, "/");
        go();
        told.failed.clear();
        ASSERT_TRUE(run_until_answered()) << bytes;
        ASSERT_EQ(told.failed.size(), 1u) << bytes;
        EXPECT_EQ(told.failed[0].left, Left::Perhaps);
        EXPECT_NE(told.failed[0].reason.find("127.0.0.1"), std::string::npos) << told.failed[0].reason;
    }
}

TEST_F(ClientHttp, GivesUpOnAServerThatNeverAnswers) {
    connect_http();
    be_connected();
    server.on_data = [](Peer&) {};
    call(1, "/").give_up_at = kNow + 30ms;
    go();
    ASSERT_TRUE(run_until_answered(2));
    ASSERT_EQ(told.failed.size(), 1u);
    EXPECT_EQ(told.failed[0].left, Left::Perhaps);
    EXPECT_NE(told.failed[0].reason.find("no whole reply in time"), std::string::npos) << told.failed[0].reason;
    ASSERT_TRUE(run_until([&] { return server.peers[0]->ended; })) << "its connection serves nobody else";
}

TEST_F(ClientHttp, ARequestThatIsCutInTheMiddleMayHaveBeenHeard) {
    server.deaf = true;
    server.on_accept = [](Peer& peer) { peer.read(); };
    server.on_data = [](Peer& peer) { peer.reset(); };
    connect_http();
    call(1, "/", "POST").request.body.assign(8u << 20, 'x');
    go();
    ASSERT_TRUE(run_until_answered());
    ASSERT_EQ(told.failed.size(), 1u);
    EXPECT_EQ(told.failed[0].left, Left::Perhaps);
}

TEST_F(ClientHttp, DeadlinesAreInMarketTime) {
    server.on_data = [](Peer&) {};
    connect_http({.speed = 1'000'000});
    call(1, "/").give_up_at = kNow + std::chrono::hours{1};
    go();
    const auto before = std::chrono::steady_clock::now();
    ASSERT_TRUE(run_until_answered());
    EXPECT_EQ(told.failed.size(), 1u);
    EXPECT_LT(std::chrono::steady_clock::now() - before, 15s);
}

TEST_F(ClientHttp, NobodyListening) {
    std::uint16_t port = 0;
    {
        const ScriptedServer gone{reactor};
        port = gone.port();
    }
    connect({{.transport = wire::Transport::Http, .host = "127.0.0.1", .port = port, .tls = false, .base_target = ""}});
    for (std::uint64_t id = 1; id <= 10; ++id)
        call(id, "/");
    go();
    ASSERT_TRUE(run_until_answered(10));
    ASSERT_EQ(told.failed.size(), 10u);
    for (const Told::Failed& one : told.failed) {
        EXPECT_EQ(one.left, Left::Nothing);
        EXPECT_NE(one.reason.find("nobody listens"), std::string::npos) << one.reason;
    }
}

TEST_F(ClientHttp, NamesAreResolved) {
    answer_with(reply_with("x"));
    wire::Endpoint endpoint = server.endpoint(wire::Transport::Http);
    endpoint.host = "localhost";
    wire::Endpoint unknown = endpoint;
    unknown.host = "no-such-host.invalid";
    connect({endpoint, unknown});
    call(1, "/");
    call(2, "/").endpoint = wire::EndpointId{1};
    go();
    ASSERT_TRUE(run_until_answered(2));
    ASSERT_EQ(told.replies.size(), 1u);
    ASSERT_EQ(told.failed.size(), 1u);
    EXPECT_EQ(told.failed[0].left, Left::Nothing);
    EXPECT_NE(told.failed[0].reason.find("no-such-host.invalid"), std::string::npos) << told.failed[0].reason;
}

TEST_F(ClientHttp, ABodyOverTheLimitFails) {
    for (const char* bytes :
         {"HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n01234567890",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n012345\r\n5\r\n67890\r\n0\r\n\r\n",
          "HTTP/1.1 200 OK\r\n\r\n01234567890"}) {
        answer_with(bytes);
        connect_http();
        call(1, "/").body_max = 10;
        go();
        told.failed.clear();
        ASSERT_TRUE(run_until_answered()) << bytes;
        ASSERT_EQ(told.failed.size(), 1u) << bytes;
        EXPECT_NE(told.failed[0].reason.find("more than 10 bytes"), std::string::npos) << told.failed[0].reason;
    }
}

TEST_F(ClientHttp, AHeadWithoutEndFails) {
    answer_with("HTTP/1.1 200 OK\r\nX: " + std::string(200'000, 'x'));
    connect_http();
    call(1, "/");
    go();
    ASSERT_TRUE(run_until_answered());
    ASSERT_EQ(told.failed.size(), 1u);
    EXPECT_NE(told.failed[0].reason.find("a head of more than"), std::string::npos) << told.failed[0].reason;
}

TEST_F(ClientHttp, AStreamComesInPartsAndEndsWithoutABody) {
    Peer* peer = nullptr;
    server.on_data = [&](Peer& asked) {
        peer = &asked;
        asked.write("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfirst\r\n");
    };
    connect_http();
    call(1, "/events").streams = true;
    go();
    ASSERT_TRUE(run_until([&] { return told.parts == "first"; }));
    EXPECT_EQ(told.answers(), 0u);
    peer->write("6\r\nsecond\r\n0\r\n\r\n");
    ASSERT_TRUE(run_until_answered());
    EXPECT_EQ(told.parts, "firstsecond");
    ASSERT_EQ(told.replies.size(), 1u);
    EXPECT_EQ(told.replies[0].reply.body, "");
}

TEST_F(ClientHttp, WhatCannotBeSentSafelyIsNotSent) {
    connect_http();
    call(1, "/").request.headers = {{"X", "a\r\nY: b"}};
    call(2, "/").request.headers = {{"X y", "a"}};
    call(3, "/").request.headers = {{"content-length", "1"}};
    call(4, "/a b");
    call(5, "no-slash");
    call(6, "/", "GET /");
    call(7, "/").endpoint = wire::EndpointId{9};
    go();
    EXPECT_EQ(told.answers(), 0u);
    ASSERT_TRUE(run_until_answered(7));
    ASSERT_EQ(told.failed.size(), 7u);
    for (const Told::Failed& one : told.failed)
        EXPECT_EQ(one.left, Left::Nothing) << one.reason;
    EXPECT_EQ(told.failed[6].reason, "endpoint 9 was never named; there are 1");
    EXPECT_EQ(client->counts().connects, 0u);
}

TEST_F(ClientHttp, AnAddressThatMayNotBeConnectedToIsNot) {
    std::vector<std::string> asked;
    ClientTransportOptions options;
    options.may_connect = [&](const wire::Endpoint&, std::string_view address) -> Status {
        asked.emplace_back(address);
        return fail(ErrorCode::Invalid, "a paper process does not connect there");
    };
    connect_http(options);
    call(1, "/");
    go();
    ASSERT_TRUE(run_until_answered());
    ASSERT_EQ(told.failed.size(), 1u);
    EXPECT_EQ(told.failed[0].left, Left::Nothing);
    EXPECT_EQ(told.failed[0].reason, "a paper process does not connect there");
    EXPECT_EQ(asked, std::vector<std::string>{"127.0.0.1"});
    EXPECT_TRUE(server.peers.empty());
}

}  // namespace
}  // namespace sluice::net
