#include "world/served_log.hpp"

#include <gtest/gtest.h>

namespace sluice::world {
namespace {

struct Nobody final : wire::ChannelSink, ChannelCarrier {
    void carry_out(const wire::Outbox&, UnixNanos) override {}
};

TEST(ServedLog, NamesWhatWasServedAndNothingThatWasSaid) {
    Nobody nobody;
    std::vector<std::string> lines;
    ServedLog log{nobody, [](std::string_view, Bytes bytes, wire::MessageKind) { return std::string{as_text(bytes)}; },
                  [] { return UnixNanos::from_seconds(0); }, [&](std::string_view line) { lines.emplace_back(line); }};
    log.attach(nobody);
    wire::HttpRequest request;
    request.method = "POST";
    request.target = "/v2/orders?key=secret";
    log.request(wire::RequestId{1}, request);
    log.request(wire::RequestId{2}, request);
    log.request_gone(wire::RequestId{2});
    log.accepted(wire::ChannelId{5}, "/stream?x", {});
    log.message(wire::ChannelId{5}, as_bytes("listen"), wire::MessageKind::Text);
    wire::Outbox out;
    for (const std::uint64_t id : {1, 2}) {
        wire::Outbox::Reply& reply = out.reply();
        reply.request = wire::RequestId{id};
        reply.reply.status = 422;
    }
    wire::Outbox::Send& send = out.send();
    send.channel = wire::ChannelId{5};
    send.bytes = "listening";
    log.carry_out(out, UnixNanos::from_seconds(1));
    EXPECT_EQ(lines, (std::vector<std::string>{
                         R"({"time":"1970-01-01T00:00:00Z","verb":"IN","what":"/stream listen"})",
                         R"({"time":"1970-01-01T00:00:01Z","verb":"POST","what":"/v2/orders","status":422})",
                         R"({"time":"1970-01-01T00:00:01Z","verb":"OUT","what":"/stream listening"})"}));
}

TEST(ServedLog, ARefusedUpgradeIsARequestWithItsStatus) {
    Nobody nobody;
    std::vector<std::string> lines;
    ServedLog log{nobody, [](std::string_view, Bytes bytes, wire::MessageKind) { return std::string{as_text(bytes)}; },
                  [] { return UnixNanos::from_seconds(0); }, [&](std::string_view line) { lines.emplace_back(line); }};
    log.attach(nobody);
    log.accepted(wire::ChannelId{5}, "/stream?key=secret", {});
    wire::Outbox out;
    wire::Outbox::Refuse& refuse = out.refuse();
    refuse.channel = wire::ChannelId{5};
    refuse.reply.status = 403;
    wire::Outbox::Send& send = out.send();
    send.channel = wire::ChannelId{5};
    send.bytes = "unheard";
    log.carry_out(out, UnixNanos::from_seconds(1));
    EXPECT_EQ(
        lines,
        (std::vector<std::string>{R"({"time":"1970-01-01T00:00:01Z","verb":"GET","what":"/stream","status":403})"}));
}

}  // namespace
}  // namespace sluice::world
