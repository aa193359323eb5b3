#include "world/wire_trace.hpp"

#include <gtest/gtest.h>

namespace sluice::world {
namespace {

struct Passed final : wire::ChannelSink, ChannelCarrier {
    std::size_t carried = 0;
    std::string last;
    void carry_out(const wire::Outbox& out, UnixNanos) override { carried += out.order.size(); }
    void http_reply(wire::CallId, const wire::HttpReply& reply) override { last = reply.body; }
    void refused(wire::ChannelId, const wire::HttpReply& reply) override { last = reply.body; }
    void message(wire::ChannelId, Bytes bytes, wire::MessageKind) override { last = as_text(bytes); }
};

struct WireTraceTest : testing::Test {
    WireTraceTest() { trace.attach(passed); }
    Passed passed;
    std::vector<std::string> lines;
    WireTrace trace{passed, {"S3CRET"}, [this](std::string_view line) { lines.emplace_back(line); }};
};

TEST_F(WireTraceTest, SaysWhatPassesWithoutSecretsAndChangesNothing) {
    wire::Outbox out;
    wire::Outbox::Call& call = out.call();
    call.id = wire::CallId{4};
    call.request.method = "POST";
    call.request.target = "/v2/orders";
    call.request.headers = {{"APCA-API-SECRET-KEY", "S3CRET", wire::Secrecy::Secret}, {"Accept", "json"}};
    call.request.body = R"({"key":"S3CRET"})";
    wire::Outbox::Send& send = out.send();
    send.channel = wire::ChannelId{2};
    send.bytes = std::string{"\x81\x00\x01", 3};
    trace.carry_out(out, UnixNanos{});
    EXPECT_EQ(passed.carried, 2u);
    wire::HttpReply reply;
    reply.body = "a\nb S3CRET";
    trace.http_reply(wire::CallId{4}, reply);
    EXPECT_EQ(passed.last, "a\nb S3CRET");
    EXPECT_EQ(lines,
              (std::vector<std::string>{R"(> POST /v2/orders [APCA-API-SECRET-KEY: ***] [Accept: json] {"key":"***"})",
                                        "> #2 (3 bytes)", "< 200 to POST /v2/orders a b ***"}));
}

TEST_F(WireTraceTest, CutsWhatIsLong) {
    const std::string body(5'000, 'x');
    trace.message(wire::ChannelId{1}, as_bytes(body), wire::MessageKind::Text);
    ASSERT_EQ(lines.size(), 1u);
    EXPECT_EQ(lines[0].substr(lines[0].size() - 16), "... (5000 bytes)");
    EXPECT_EQ(passed.last.size(), 5'000u);
}

TEST_F(WireTraceTest, SaysWhatAnUpgradeWasAnswered) {
    wire::HttpReply reply;
    reply.status = 401;
    reply.body = "who is S3CRET?";
    trace.refused(wire::ChannelId{7}, reply);
    EXPECT_EQ(lines, std::vector<std::string>{"< 401 to the upgrade of #7 who is ***?"});
    EXPECT_EQ(passed.last, "who is S3CRET?");
}

}  // namespace
}  // namespace sluice::world
