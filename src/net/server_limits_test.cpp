#include <gtest/gtest.h>

#include "net/server_test_support.hpp"

namespace sluice::net {
namespace {

std::string status_line(const std::string& received) { return received.substr(0, received.find('\r')); }

ServerTransportOptions small() {
    ServerTransportOptions options;
    options.head_max = 512;
    options.body_max = 1'000;
    options.request_time = 40ms;
    return options;
}

TEST(ServerLimits, EachHasItsStatusAndASentence) {
    const std::vector<std::pair<std::string, std::string>> table{
        {"GET / HTTP/1.1\n\n", "HTTP/1.1 400 Bad Request"},
        {"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
         "HTTP/1.1 400 Bad Request"},
        {"GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(600, 'x') + "\r\n\r\n",
         "HTTP/1.1 431 Request Header Fields Too Large"},
        {"GET /" + std::string(600, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n", "HTTP/1.1 414 URI Too Long"},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n" + std::string(1'001, 'x'),
         "HTTP/1.1 413 Content Too Large"},
        {"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", "HTTP/1.1 501 Not Implemented"},
        {"GET / HTTP/3.0\r\nHost: a\r\n\r\n", "HTTP/1.1 505 HTTP Version Not Supported"},
        {"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nbod", "HTTP/1.1 408 Request Timeout"},
        {"GET / HTT", "HTTP/1.1 408 Request Timeout"},
        {"POST / HTTP/1.1\r\nHost: a\r\nExpect: 5\r\n\r\n", "HTTP/1.1 417 Expectation Failed"},
    };
    ServerRig rig{small()};
    for (const auto& [bytes, status] : table) {
        RawClient client{rig.server->port()};
        client.write(bytes);
        ASSERT_TRUE(rig.until_ended(client)) << bytes;
        EXPECT_EQ(status_line(client.received), status) << bytes;
        EXPECT_NE(client.received.find("Connection: close\r\n"), std::string::npos);
        EXPECT_TRUE(client.received.ends_with(".\n")) << client.received;
        EXPECT_FALSE(client.reset);
    }
    EXPECT_TRUE(rig.sink.asked.empty());
    EXPECT_TRUE(rig.until_empty());
}

TEST(ServerLimits, ARefusalWaitsForTheAnswersBeforeIt) {
    ServerRig rig;
    RawClient client{rig.server->port()};
    client.write(get("/1") + "bro ken\r\n\r\n");
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 1; }));
    rig.settle();
    rig.reply(rig.sink.asked[0].id, "first");
    ASSERT_TRUE(rig.until_ended(client));
    EXPECT_LT(client.received.find("first"), client.received.find("HTTP/1.1 400"));
    EXPECT_EQ(count_of(client.received, "Content-Length:"), 2u);
}

TEST(ServerLimits, ARefusalIsReadableThoughTheBodyStillComes) {
    ServerTransportOptions options;
    options.body_max = 1'000;
    ServerRig rig{options};
    RawClient client{rig.server->port()};
    std::string rest = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3000000\r\n\r\n" + std::string(3'000'000, 'x');
    ASSERT_TRUE(rig.write_all(client, rest));
    ASSERT_TRUE(rig.until_ended(client));
    EXPECT_EQ(status_line(client.received), "HTTP/1.1 413 Content Too Large");
    EXPECT_FALSE(client.reset);
}

TEST(ServerLimits, ABodyOfExactlyTheLimitIsTaken) {
    ServerRig rig{small()};
    RawClient client{rig.server->port()};
    client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n" + std::string(1'000, 'x'));
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 1; }));
    EXPECT_EQ(rig.sink.asked[0].request.body.size(), 1'000u);
}

TEST(ServerLimits, ARequestThatIsServedHasAllTheTime) {
    ServerTransportOptions options = small();
    options.request_time = options.idle_time = 5ms;
    ServerRig rig{options};
    RawClient client{rig.server->port()};
    client.write(get("/"));
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 1; }));
    const auto later = std::chrono::steady_clock::now() + 30ms;
    ASSERT_TRUE(rig.until([&] { return std::chrono::steady_clock::now() > later; }));
    rig.reply(rig.sink.asked[0].id, "late");
    EXPECT_TRUE(rig.until_received(client, "late"));
}

TEST(ServerLimits, AnIdleConnectionIsClosedWithoutAWord) {
    ServerTransportOptions options;
    options.idle_time = 20ms;
    ServerRig rig{options};
    rig.echo();
    RawClient fresh{rig.server->port()};
    RawClient used{rig.server->port()};
    used.write(get("/"));
    ASSERT_TRUE(rig.until_ended(fresh));
    ASSERT_TRUE(rig.until_ended(used));
    EXPECT_EQ(fresh.received, "");
    EXPECT_EQ(count_of(used.received, "HTTP/1.1"), 1u);
    fresh.close();
    used.close();
    EXPECT_TRUE(rig.until_empty());
}

TEST(ServerLimits, AReaderThatReadsNothingIsCut) {
    ServerTransportOptions options;
    options.idle_time = 30ms;
    ServerRig rig{options};
    rig.sink.on_request = [&](wire::RequestId id, const wire::HttpRequest&) {
        rig.reply(id, std::string(20u << 20, 'x'));
    };
    RawClient client{rig.server->port(), 4'096};
    client.write(get("/"));
    ASSERT_TRUE(rig.until([&] { return !rig.sink.asked.empty() && rig.server->connections() == 0; }));
    ASSERT_TRUE(rig.until([&] { return !rig.sink.gone.empty(); }));
    EXPECT_EQ(rig.sink.gone[0], rig.sink.asked[0].id) << "the answer was never wholly written";
}

TEST(ServerLimits, AStreamNobodyReadsIsCut) {
    ServerTransportOptions options;
    options.queued_max = 1u << 20;
    ServerRig rig{options};
    RawClient client{rig.server->port(), 4'096};
    client.write(get("/"));
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 1; }));
    auto& reply = rig.out.reply();
    reply.request = rig.sink.asked[0].id;
    reply.streams = true;
    rig.carry_out();
    ASSERT_TRUE(rig.until([&] {
        auto& part = rig.out.part();
        part.request = rig.sink.asked[0].id;
        part.bytes.assign(100'000, 'x');
        rig.carry_out();
        return rig.server->connections() == 0;
    }));
    ASSERT_TRUE(rig.until([&] { return rig.sink.gone.size() == 1; }));
}

TEST(ServerLimits, OneConnectionTooManyIsToldSo) {
    ServerTransportOptions options;
    options.connections_max = 2;
    ServerRig rig{options};
    rig.echo();
    RawClient first{rig.server->port()};
    RawClient second{rig.server->port()};
    ASSERT_TRUE(rig.until([&] { return rig.server->connections() == 2; }));
    RawClient third{rig.server->port()};
    third.write(get("/"));
    ASSERT_TRUE(rig.until_ended(third));
    EXPECT_EQ(status_line(third.received), "HTTP/1.1 503 Service Unavailable");
    EXPECT_FALSE(third.reset);
    EXPECT_EQ(rig.server->connections(), 2u);
    first.close();
    ASSERT_TRUE(rig.until([&] { return rig.server->connections() == 1; }));
    RawClient fourth{rig.server->port()};
    fourth.write(get("/4"));
    EXPECT_TRUE(rig.until_received(fourth, "GET /4"));
}

TEST(ServerLimits, APortThatCannotBeHadIsNamed) {
    ServerRig rig;
    ServerTransportOptions options;
    options.port = rig.server->port();
    const auto taken = ServerTransport::listen(rig.reactor, rig.sink, options);
    ASSERT_FALSE(taken);
    EXPECT_EQ(taken.error().text,
              "cannot listen at 127.0.0.1:" + std::to_string(options.port) + ": Address already in use");
    options.host = "example.test";
    const auto named = ServerTransport::listen(rig.reactor, rig.sink, options);
    ASSERT_FALSE(named);
    EXPECT_NE(named.error().text.find("it is no address"), std::string::npos);
}

}  // namespace
}  // namespace sluice::net
