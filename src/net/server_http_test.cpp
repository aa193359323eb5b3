#include <gtest/gtest.h>

#include "net/server_test_support.hpp"

namespace sluice::net {
namespace {

std::string post(std::string_view target, std::string_view body, std::string_view more_headers = {}) {
    return "POST " + std::string{target} + " HTTP/1.1\r\nHost: here\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n" + std::string{more_headers} + "\r\n" + std::string{body};
}

TEST(ServerHttp, AnswersOverOneKeptConnection) {
    ServerRig rig;
    rig.echo();
    RawClient client{rig.server->port()};
    for (int i = 0; i < 3; ++i) {
        client.received.clear();
        client.write(post("/v2/orders", "body"));
        ASSERT_TRUE(rig.until_received(client, "body"));
        EXPECT_EQ(client.received, "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\nPOST /v2/orders body");
    }
    EXPECT_EQ(rig.server->connections(), 1u);
    EXPECT_EQ(rig.sink.asked.size(), 3u);
    client.close();
    EXPECT_TRUE(rig.until_empty());
    EXPECT_TRUE(rig.sink.gone.empty());
}

TEST(ServerHttp, PassesHeadersOnAndKeepsItsOwn) {
    ServerRig rig;
    rig.sink.on_request = [&](wire::RequestId id, const wire::HttpRequest& request) {
        EXPECT_EQ(request.headers, (wire::Headers{{"APCA-API-KEY-ID", "key"}}));
        auto& reply = rig.out.reply();
        reply.request = id;
        reply.reply.status = 429;
        reply.reply.headers = {
            {"X-RateLimit-Reset", "1\r\nX-Forged: 2"}, {"content-length", "99"}, {"Transfer-Encoding", "chunked"}};
        reply.reply.body = "{}";
        rig.carry_out();
    };
    RawClient client{rig.server->port()};
    client.write(get("/", "APCA-API-KEY-ID: key\r\n"));
    ASSERT_TRUE(rig.until_received(client, "{}"));
    EXPECT_EQ(client.received,
              "HTTP/1.1 429 Too Many Requests\r\nX-RateLimit-Reset: 1  X-Forged: 2\r\nContent-Length: 2\r\n\r\n{}");
}

TEST(ServerHttp, AnswersInTheOrderOfTheRequests) {
    ServerRig rig;
    RawClient client{rig.server->port()};
    client.write(get("/1") + get("/2") + get("/3"));
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 3; }));
    rig.reply(rig.sink.asked[2].id, "third");
    rig.reply(rig.sink.asked[1].id, "second");
    rig.settle();
    client.read();
    EXPECT_EQ(client.received, "");
    rig.reply(rig.sink.asked[0].id, "first");
    ASSERT_TRUE(rig.until_received(client, "third"));
    EXPECT_LT(client.received.find("first"), client.received.find("second"));
    EXPECT_LT(client.received.find("second"), client.received.find("third"));
}

TEST(ServerHttp, TakesAThousandPipelinedRequestsAFewAtATime) {
    ServerRig rig;
    rig.echo();
    RawClient client{rig.server->port()};
    std::string all;
    for (int i = 0; i < 1'000; ++i)
        all += get("/" + std::to_string(i));
    std::size_t most = 0;
    ASSERT_TRUE(rig.until([&] {
        all.erase(0, client.write(all));
        client.read();
        most = std::max(most, rig.sink.asked.size());
        return all.empty() && count_of(client.received, "HTTP/1.1 200 OK") == 1'000;
    }));
    EXPECT_EQ(client.received.find("GET /999 "), client.received.size() - 9);
}

TEST(ServerHttp, WaitingRequestsAreBounded) {
    ServerRig rig;
    RawClient client{rig.server->port()};
    for (int i = 0; i < 200; ++i)
        client.write(get("/" + std::to_string(i)));
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() >= 64; }));
    rig.settle();
    EXPECT_EQ(rig.sink.asked.size(), 64u);
    for (std::size_t i = 0; i < rig.sink.asked.size(); ++i) {
        const auto id = rig.sink.asked[i].id;  // what was asked grows meanwhile
        rig.reply(id, "x");
        rig.reactor.wait(1ms);
    }
    ASSERT_TRUE(rig.until([&] {
        if (rig.sink.asked.size() < 200)
            return false;
        return true;
    }));
}

TEST(ServerHttp, HeadAndEmptyStatusesHaveNoBody) {
    ServerRig rig;
    rig.sink.on_request = [&](wire::RequestId id, const wire::HttpRequest& request) {
        rig.reply(id, "four", std::stoi(request.target.substr(1)));
    };
    RawClient client{rig.server->port()};
    client.write("HEAD /200 HTTP/1.1\r\nHost: a\r\n\r\n" + get("/204") + get("/304") + get("/201"));
    ASSERT_TRUE(rig.until_received(client, "four"));
    EXPECT_EQ(client.received,
              "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n"
              "HTTP/1.1 304 Not Modified\r\n\r\nHTTP/1.1 201 Created\r\nContent-Length: 4\r\n\r\nfour");
}

TEST(ServerHttp, HonoursConnectionClose) {
    ServerRig rig;
    rig.echo();
    RawClient client{rig.server->port()};
    client.write(get("/1", "Connection: close\r\n") + get("/2"));
    ASSERT_TRUE(rig.until_ended(client));
    EXPECT_EQ(client.received, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 7\r\n\r\nGET /1 ");
    EXPECT_FALSE(client.reset);
    EXPECT_EQ(rig.sink.asked.size(), 1u) << "nothing is taken behind the last request";
    client.close();
    EXPECT_TRUE(rig.until_empty());
}

TEST(ServerHttp, AReplyMayCloseItsConnection) {
    ServerRig rig;
    RawClient client{rig.server->port()};
    client.write(get("/1") + get("/2"));
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 2; }));
    auto& reply = rig.out.reply();
    reply.request = rig.sink.asked[0].id;
    reply.reply.headers = {{"Connection", "close"}};
    rig.out.reply().request = rig.sink.asked[1].id;
    rig.carry_out();
    ASSERT_TRUE(rig.until_ended(client));
    EXPECT_EQ(client.received, "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    client.close();
    ASSERT_TRUE(rig.until([&] { return !rig.sink.gone.empty(); }));
    EXPECT_EQ(rig.sink.gone, std::vector{rig.sink.asked[1].id});
}

TEST(ServerHttp, SpeaksWithHttp10) {
    ServerRig rig;
    rig.echo();
    RawClient kept{rig.server->port()};
    kept.write("GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    ASSERT_TRUE(rig.until_received(kept, "GET /a "));
    EXPECT_NE(kept.received.find("Connection: keep-alive\r\n"), std::string::npos);
    RawClient client{rig.server->port()};
    client.write("GET /b HTTP/1.0\r\n\r\n");
    ASSERT_TRUE(rig.until_ended(client));
    EXPECT_NE(client.received.find("Connection: close\r\n"), std::string::npos);
}

TEST(ServerHttp, SaysContinueOnlyToThoseWhoWaitForIt) {
    ServerRig rig;
    rig.echo();
    RawClient client{rig.server->port()};
    const std::string request = post("/", "body", "Expect: 100-continue\r\n");
    client.write(request.substr(0, request.size() - 4));
    ASSERT_TRUE(rig.until_received(client, "\r\n\r\n"));
    EXPECT_EQ(client.received, "HTTP/1.1 100 Continue\r\n\r\n");
    client.write("body");
    ASSERT_TRUE(rig.until_received(client, "POST / body"));
    EXPECT_EQ(count_of(client.received, "100 Continue"), 1u);
    client.received.clear();
    client.write(request);
    ASSERT_TRUE(rig.until_received(client, "POST / body"));
    EXPECT_EQ(count_of(client.received, "100 Continue"), 0u);
}

TEST(ServerHttp, AContinueWaitsForTheAnswersBeforeIt) {
    ServerRig rig;
    RawClient client{rig.server->port()};
    const std::string request = post("/", "body", "Expect: 100-continue\r\n");
    client.write(get("/1") + request.substr(0, request.size() - 4));
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 1; }));
    rig.settle();
    client.read();
    EXPECT_EQ(client.received, "");
    rig.reply(rig.sink.asked[0].id, "first");
    ASSERT_TRUE(rig.until_received(client, "100 Continue\r\n\r\n"));
    EXPECT_LT(client.received.find("first"), client.received.find("100 Continue"));
}

TEST(ServerHttp, StreamsABodyPartByPart) {
    ServerRig rig;
    RawClient client{rig.server->port()};
    client.write(get("/events") + get("/2"));
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 2; }));
    auto& reply = rig.out.reply();
    reply.request = rig.sink.asked[0].id;
    reply.streams = true;
    rig.carry_out();
    ASSERT_TRUE(rig.until_received(client, "\r\n\r\n"));
    EXPECT_EQ(client.received, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    rig.reply(rig.sink.asked[1].id, "second");
    for (const std::string_view text : {"data: 1\n\n", "", "data: 2\n\n"}) {
        client.received.clear();
        auto& part = rig.out.part();
        part.request = rig.sink.asked[0].id;
        part.bytes = text;
        rig.carry_out();
        if (!text.empty()) {
            ASSERT_TRUE(rig.until_received(client, text)) << "each part leaves by itself";
            EXPECT_EQ(client.received, "9\r\n" + std::string{text} + "\r\n");
        }
    }
    client.received.clear();
    auto& part = rig.out.part();
    part.request = rig.sink.asked[0].id;
    part.bytes = "end";
    part.last = true;
    rig.carry_out();
    ASSERT_TRUE(rig.until_received(client, "second"));
    EXPECT_EQ(client.received, "3\r\nend\r\n0\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond");
}

TEST(ServerHttp, AStreamToHttp10EndsWithItsConnection) {
    ServerRig rig;
    RawClient client{rig.server->port()};
    client.write("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 1; }));
    auto& reply = rig.out.reply();
    reply.request = rig.sink.asked[0].id;
    reply.reply.body = "one";
    reply.streams = true;
    auto& part = rig.out.part();
    part.request = rig.sink.asked[0].id;
    part.bytes = "two";
    part.last = true;
    rig.carry_out();
    ASSERT_TRUE(rig.until_ended(client));
    EXPECT_EQ(client.received, "HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nonetwo");
}

TEST(ServerHttp, PassesOverWhatItDoesNotKnow) {
    ServerRig rig;
    RawClient client{rig.server->port()};
    client.write(get("/"));
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 1; }));
    const auto id = rig.sink.asked[0].id;
    rig.out.part().request = id;  // before its reply
    rig.out.reply().request = wire::RequestId{7};
    rig.out.hang().request = wire::RequestId{static_cast<std::uint64_t>(id) + 1};
    rig.out.send().channel = wire::ChannelId{static_cast<std::uint64_t>(id)};
    rig.out.close().channel = wire::ChannelId{static_cast<std::uint64_t>(id)};
    rig.out.call();
    rig.out.open();
    rig.out.take_back();
    rig.carry_out();
    rig.reply(id, "one");
    rig.reply(id, "two");
    rig.out.hang().request = id;
    rig.carry_out();
    ASSERT_TRUE(rig.until_received(client, "one"));
    rig.settle();
    client.read();
    EXPECT_EQ(count_of(client.received, "HTTP/1.1"), 1u);
    EXPECT_FALSE(client.reset);
}

TEST(ServerHttp, WritesTheSmallAndTheLargeWhole) {
    ServerRig rig;
    const std::string body(5u << 20, 'x');
    rig.sink.on_request = [&](wire::RequestId id, const wire::HttpRequest&) { rig.reply(id, body); };
    RawClient client{rig.server->port(), 4'096};
    client.write(get("/") + get("/"));
    ASSERT_TRUE(rig.until_received(client, [&](const std::string& got) { return count_of(got, "HTTP") == 2; }));
    ASSERT_TRUE(rig.until_received(client, [&](const std::string& got) { return got.size() > 2 * body.size(); }));
    EXPECT_EQ(count_of(client.received, "x"), 2 * body.size());
}

}  // namespace
}  // namespace sluice::net
