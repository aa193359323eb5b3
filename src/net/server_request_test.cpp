#include "net/server_request.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <vector>

namespace sluice::net {
namespace {

constexpr RequestLimits kLimits{256, 1'000};

RequestReader read(std::string_view bytes, RequestLimits limits = kLimits) {
    RequestReader reader{limits};
    reader.feed(bytes);
    return reader;
}
int status_of(std::string_view bytes) {
    const RequestReader reader = read(bytes);
    return reader.refusal() ? reader.refusal()->status : 0;
}
std::string post(std::string_view headers, std::string_view body) {
    return "POST /v2/orders HTTP/1.1\r\nHost: here\r\n" + std::string{headers} + "\r\n" + std::string{body};
}

std::string get_of_size(std::size_t size) {
    std::string text = "GET / HTTP/1.1\r\nHost: here\r\nX: ";
    text.append(size - text.size() - 4, 'x');
    return text + "\r\n\r\n";
}

TEST(ServerRequest, ReadsLineHeadersAndBody) {
    const RequestReader reader = read(post("Content-Length: 4\r\nX-Key:  a b \t\r\nempty:\r\n", "body"));
    ASSERT_TRUE(reader.complete());
    EXPECT_EQ(reader.request().method, "POST");
    EXPECT_EQ(reader.request().target, "/v2/orders");
    EXPECT_EQ(reader.request().body, "body");
    EXPECT_TRUE(reader.keep_alive());
    const wire::Headers expected{{"X-Key", "a b"}, {"empty", ""}};
    EXPECT_EQ(reader.request().headers, expected) << "Host, Content-Length and Connection are the transport's";
}

TEST(ServerRequest, JoinsChunksAndDropsExtensionsAndTrailers) {
    const RequestReader reader = read(post("Transfer-Encoding: Chunked\r\n",
                                           "4;name=\"x y\"\r\nbody\r\n00A\r\n0123456789\r\n0\r\nX-After: 1\r\n\r\n"));
    ASSERT_TRUE(reader.complete()) << (reader.refusal() ? reader.refusal()->why : "not all");
    EXPECT_EQ(reader.request().body, "body0123456789");
    EXPECT_TRUE(reader.request().headers.empty());
}

TEST(ServerRequest, StopsBehindARequestAndGoesOnWithTheNext) {
    const std::string first = post("Content-Length: 2\r\n", "ab");
    const std::string both = first + "\r\n" + post("Connection: close\r\n", "");
    RequestReader reader{kLimits};
    EXPECT_EQ(reader.feed(both), first.size());
    EXPECT_EQ(reader.feed("more"), 0u) << "nothing is taken before next()";
    reader.next();
    EXPECT_FALSE(reader.begun());
    EXPECT_EQ(reader.feed(std::string_view{both}.substr(first.size())), both.size() - first.size());
    ASSERT_TRUE(reader.complete());
    EXPECT_TRUE(reader.request().body.empty());
    EXPECT_FALSE(reader.keep_alive());
}

TEST(ServerRequest, Http10EndsItsConnectionUnlessItAsksOtherwise) {
    EXPECT_FALSE(read("GET / HTTP/1.0\r\n\r\n").keep_alive());
    EXPECT_TRUE(read("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").keep_alive());
    EXPECT_FALSE(read("GET / HTTP/1.1\r\nHost: a\r\nConnection: x, close\r\n\r\n").keep_alive());
}

TEST(ServerRequest, TakesAProxysTarget) {
    const auto target = [](std::string text) {
        return read("GET " + text + " HTTP/1.1\r\nHost: a\r\n\r\n").request().target;
    };
    EXPECT_EQ(target("http://here:80/v2/clock?a=b"), "/v2/clock?a=b");
    EXPECT_EQ(target("http://here"), "/");
    EXPECT_EQ(target("http://here?a=b"), "/?a=b");
    EXPECT_EQ(target("/a?u=http://x/"), "/a?u=http://x/");
}

TEST(ServerRequest, SaysWhenTheClientWaitsForAContinue) {
    RequestReader reader{kLimits};
    reader.feed(post("Content-Length: 2\r\nExpect: 100-continue\r\n", ""));
    EXPECT_TRUE(reader.continue_due());
    reader.feed("a");
    EXPECT_FALSE(reader.continue_due());
    EXPECT_EQ(status_of(post("Expect: miracles\r\n", "")), 417);
}

TEST(ServerRequest, SeesWhoAsksForAWebSocket) {
    EXPECT_TRUE(read(post("Connection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\n", "")).wants_websocket());
    EXPECT_FALSE(read(post("Connection: Upgrade\r\nUpgrade: h2c\r\n", "")).wants_websocket());
    EXPECT_FALSE(read(post("Upgrade: websocket\r\n", "")).wants_websocket());
}

// Everything two readers could take for two different requests, and everything that is no request.
TEST(ServerRequest, RefusesWhatIsAmbiguousOrBroken) {
    const std::vector<std::pair<std::string, int>> table{
        {post("Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "body"), 400},
        {post("Transfer-Encoding: chunked\r\nContent-Length: 4\r\n", "body"), 400},
        {post("Content-Length: 4\r\nContent-Length: 5\r\n", "body"), 400},
        {post("Content-Length: 4\r\nContent-Length: 4\r\n", "body"), 400},
        {post("Content-Length: 4, 4\r\n", "body"), 400},
        {post("Content-Length: +4\r\n", "body"), 400},
        {post("Content-Length: -4\r\n", "body"), 400},
        {post("Content-Length: 0x4\r\n", "body"), 400},
        {post("Content-Length: 4 4\r\n", "body"), 400},
        {post("Content-Length:\r\n", "body"), 400},
        {post("Content-Length: 18446744073709551620\r\n", "body"), 400},
        {post("Content-Length : 4\r\n", "body"), 400},
        {post("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", ""), 400},
        {post("Transfer-Encoding: gzip, chunked\r\n", ""), 501},
        {post("Transfer-Encoding: chunked, identity\r\n", ""), 501},
        {post("Transfer-Encoding: xchunked\r\n", ""), 501},
        {post("Transfer-Encoding: \"chunked\"\r\n", ""), 501},
        {post("Transfer-Encoding:\vchunked\r\n", ""), 400},
        {"POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
        {post("X: a\r\n b\r\n", ""), 400},
        {"GET / HTTP/1.1\r\n Host: folded\r\n\r\n", 400},
        {"GET / HTTP/1.1\nHost: here\n\n", 400},
        {"GET / HTTP/1.1\r\nHost: here\nX: 1\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: here\r\n\n", 400},
        {"GET / HTTP/1.1\r\nHost: he\rre\r\n\r\n", 400},
        {"GET / HTTP/1.1\rHost: here\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nX: 1\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHost\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\n: a\r\n\r\n", 400},
        {"GET / HTTP/1.1\r\nHo st: a\r\n\r\n", 400},
        {std::string{"GET / HTTP/1.1\r\nHost: a\0b\r\n\r\n", 30}, 400},
        {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /\xC3\xA4 HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET a HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET /\r\n\r\n", 400},
        {"GET / http/1.1\r\nHost: a\r\n\r\n", 400},
        {"GET / HTTP/1.1 \r\nHost: a\r\n\r\n", 400},
        {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505},
        {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"CONNECT here:443 HTTP/1.1\r\nHost: a\r\n\r\n", 501},
        {"\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"\rGET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {" GET / HTTP/1.1\r\nHost: a\r\n\r\n", 400},
        {"\x16\x03\x01\x02", 400},
        {post("Transfer-Encoding: chunked\r\n", "4\nbody\r\n0\r\n\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", "4\r\nbodyX\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", "4\r\nbody\n0\r\n\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", "0x4\r\nbody\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", " 4\r\nbody\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", "4 \r\nbody\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", "-4\r\nbody\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", "\r\nbody\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", "10000000000000004\r\nbody\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", "4;" + std::string(300, 'x') + "\r\nbody\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", "0\r\nX: 1\n\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", "0\r\nno header\r\n\r\n"), 400},
        {post("Transfer-Encoding: chunked\r\n", "0\r\nX: " + std::string(300, 'x') + "\r\n\r\n"), 431},
        {post("Transfer-Encoding: chunked\r\n", "3e8\r\n" + std::string(1'000, 'x') + "\r\n1\r\n"), 413},
        {post("Transfer-Encoding: chunked\r\n", "FFFFFFFFFFFFFFF\r\n"), 413},
        {post("Content-Length: 1001\r\n", ""), 413},
        {"GET /" + std::string(300, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n", 414},
        {"GET / HTTP/1.1\r\nHost: a\r\nX: " + std::string(300, 'x') + "\r\n\r\n", 431},
    };
    for (const auto& [bytes, status] : table) {
        EXPECT_EQ(status_of(bytes), status) << bytes;
        RequestReader slow{kLimits};
        for (const char c : bytes)
            slow.feed({&c, 1});
        EXPECT_EQ(slow.refusal() ? slow.refusal()->status : 0, status) << "byte by byte: " << bytes;
    }
}

TEST(ServerRequest, RefusesAHeadThatHasNoEnd) {
    EXPECT_EQ(status_of("GET /" + std::string(300, 'x')), 414);
    EXPECT_EQ(status_of("GET / HTTP/1.1\r\nX: " + std::string(300, 'x')), 431);
    EXPECT_EQ(status_of("GET / HTTP/1.1\r\nX: " + std::string(200, 'x')), 0);
}

TEST(ServerRequest, AHeadOfExactlyTheLimitIsTaken) {
    const std::string most = get_of_size(kLimits.head_max);
    EXPECT_TRUE(read(most).complete());
    EXPECT_EQ(status_of(get_of_size(kLimits.head_max + 1)), 431);
}

RC_GTEST_PROP(ServerRequest, IsReadTheSameHoweverItIsCut, ()) {
    const std::string body = *rc::gen::container<std::string>(rc::gen::arbitrary<char>());
    RC_PRE(body.size() <= kLimits.body_max);
    std::string chunks;
    for (std::size_t at = 0; at < body.size();) {
        const auto size = *rc::gen::inRange<std::size_t>(1, body.size() - at + 1);
        char digits[20];
        std::snprintf(digits, sizeof digits, "%zx", size);
        chunks += std::string{digits} + "\r\n" + body.substr(at, size) + "\r\n";
        at += size;
    }
    const bool chunked = *rc::gen::arbitrary<bool>();
    const std::string bytes = chunked ? post("Transfer-Encoding: chunked\r\n", chunks + "0\r\n\r\n")
                                      : post("Content-Length: " + std::to_string(body.size()) + "\r\n", body);
    RequestReader reader{kLimits};
    for (std::size_t at = 0; at < bytes.size();) {
        const auto size = *rc::gen::inRange<std::size_t>(1, bytes.size() - at + 1);
        RC_ASSERT(reader.feed(std::string_view{bytes}.substr(at, size)) == size);
        at += size;
        RC_ASSERT(reader.complete() == (at == bytes.size()));
    }
    RC_ASSERT(reader.request().body == body);
}

}  // namespace
}  // namespace sluice::net
