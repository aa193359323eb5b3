#include <gtest/gtest.h>

#include "net/server_test_support.hpp"
#include "net/server_websocket_test_support.hpp"

namespace sluice::net {
namespace {

ServerTransportOptions telling() {
    ServerTransportOptions options;
    options.tells_place = true;
    options.connections_max = 2;
    options.body_max = 100;
    return options;
}
bool is_loopback(std::string_view peer) { return peer.starts_with("127.0.0.1:") && peer.size() > 10; }

TEST(ServerPlace, HostAndPeerAreToldWhenAskedFor) {
    ServerRig rig{telling()};
    rig.echo();
    RawClient client{rig.server->port()};
    client.write(
        "GET /a HTTP/1.1\r\nHost: Here:80\r\nX-A: 1\r\n\r\nGET http://here:80/b HTTP/1.1\r\nHost: here:80\r\n\r\n");
    ASSERT_TRUE(rig.until_received(client, "GET /b"));
    ASSERT_EQ(rig.sink.asked.size(), 2u);
    const wire::Headers& first = rig.sink.asked[0].request.headers;
    ASSERT_EQ(first.size(), 3u);
    EXPECT_TRUE(is_loopback(*wire::find_header(first, wire::kPeerHeader)));
    EXPECT_EQ(*wire::find_header(first, "host"), "Here:80");
    EXPECT_EQ(rig.sink.asked[1].request.headers.size(), 2u) << "nothing of the request before";
}

TEST(ServerPlace, NoPeerSendsAnAddressOfItsOwn) {
    ServerRig rig{telling()};
    RawClient client{rig.server->port()};
    client.write("GET / HTTP/1.1\r\nHost: here\r\n:peer: 10.0.0.1:5\r\n\r\n");
    ASSERT_TRUE(rig.until_ended(client));
    EXPECT_TRUE(client.received.starts_with("HTTP/1.1 400 "));
    EXPECT_TRUE(rig.sink.asked.empty());
}

TEST(ServerPlace, ATargetMayNotNameAnotherHost) {
    ServerRig rig{telling()};
    RawClient client{rig.server->port()};
    client.write("GET http://evil.example/ HTTP/1.1\r\nHost: here\r\n\r\n");
    ASSERT_TRUE(rig.until_ended(client));
    EXPECT_TRUE(client.received.starts_with("HTTP/1.1 400 "));
}

TEST(ServerPlace, AnUpgradeIsToldItsPlaceToo) {
    ServerRig rig{telling()};
    RawClient client{rig.server->port()};
    client.write(
        "GET /ws HTTP/1.1\r\nHost: here:80\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
    ASSERT_TRUE(rig.until_received(client, "\r\n\r\n"));
    EXPECT_TRUE(client.received.starts_with("HTTP/1.1 101 "));
    EXPECT_EQ(*wire::find_header(rig.sink.upgrade_headers, "Host"), "here:80");
    EXPECT_TRUE(is_loopback(*wire::find_header(rig.sink.upgrade_headers, wire::kPeerHeader)));
}

TEST(ServerPlace, WhatIsTurnedAwayIsToldAndWorded) {
    ServerTransportOptions options = telling();
    options.word_refusal = [](int status, std::string_view why, wire::HttpReply& reply) {
        reply.headers.push_back({"Content-Type", "application/x"});
        reply.body = std::to_string(status) + "|" + std::string{why.substr(0, 3)};
    };
    ServerRig rig{options};
    RawClient broken{rig.server->port()};
    broken.write("GET / HTTP/1.1\n\n");
    ASSERT_TRUE(rig.until_ended(broken));
    EXPECT_NE(broken.received.find("application/x"), std::string::npos);
    EXPECT_NE(broken.received.find("\r\n\r\n400|A l"), std::string::npos);
    RawClient big{rig.server->port()};
    big.write("POST / HTTP/1.1\r\nHost: here\r\nContent-Length: 101\r\n\r\n");
    ASSERT_TRUE(rig.until_ended(big));
    broken.close();
    big.close();
    ASSERT_TRUE(rig.until_empty());

    RawClient one{rig.server->port()};
    RawClient two{rig.server->port()};
    ASSERT_TRUE(rig.until([&] { return rig.server->connections() == 2; }));
    RawClient three{rig.server->port()};
    ASSERT_TRUE(rig.until_ended(three));
    EXPECT_EQ(rig.sink.away_status, (std::vector<int>{400, 413, 503}));
    for (const std::string& peer : rig.sink.away_peers)
        EXPECT_TRUE(is_loopback(peer)) << peer;
}

TEST(ServerPlace, NothingIsToldOfThePlaceUnasked) {
    ServerRig rig;
    rig.echo();
    RawClient client{rig.server->port()};
    client.write(get("/"));
    ASSERT_TRUE(rig.until_received(client, "GET /"));
    EXPECT_TRUE(rig.sink.asked[0].request.headers.empty());
}

}  // namespace
}  // namespace sluice::net
