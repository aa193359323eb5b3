// Our client and our server, over loopback in one loop.
#include <gtest/gtest.h>

#include "net/client_transport.hpp"
#include "net/server_test_support.hpp"
#include "net/tls_test_support.hpp"

namespace sluice::net {
namespace {

using wire::MessageKind;

// What the client was told.
class ClientSide final : public wire::ChannelSink {
public:
    void http_reply(wire::CallId, const wire::HttpReply& reply) override {
        ++replies;
        last = reply;
    }
    void http_failed(wire::CallId, std::string_view reason, wire::Left) override { failures.emplace_back(reason); }
    void body_part(wire::CallId, Bytes bytes) override { parts += as_text(bytes); }
    void opened(wire::ChannelId) override { is_open = true; }
    void refused(wire::ChannelId, const wire::HttpReply& reply) override { refusals.push_back(reply); }
    void message(wire::ChannelId, Bytes bytes, MessageKind kind) override {
        EXPECT_EQ(kind, messages % 2 == 0 ? MessageKind::Text : MessageKind::Binary);
        EXPECT_TRUE(as_text(bytes).starts_with(std::to_string(messages) + ":"));
        ++messages;
    }
    void closed(wire::ChannelId, std::string_view reason) override { closings.emplace_back(reason); }
    void stalled(wire::ChannelId, std::size_t) override { may_send = false; }
    void drained(wire::ChannelId) override { may_send = true; }

    int replies = 0;
    wire::HttpReply last;
    std::vector<std::string> failures;
    std::string parts;
    int messages = 0;
    bool is_open = false;
    std::vector<wire::HttpReply> refusals;
    bool may_send = true;
    std::vector<std::string> closings;
};

enum class Security { Plain, Tls };

class ClientServer : public testing::TestWithParam<Security> {
protected:
    ClientServer() {
        ServerTransportOptions server;
        ClientTransportOptions options;
        const bool tls = GetParam() == Security::Tls;
        if (tls) {
            certificates.make({.name = "server"});
            server.certificate_file = certificates.certificate("server");
            server.key_file = certificates.key("server");
            options.ca_file = certificates.certificate("ca");
        }
        server.high_water = options.high_water = 64u << 10;
        rig = std::make_unique<ServerRig>(server);
        std::vector<wire::Endpoint> endpoints;
        for (const auto transport : {wire::Transport::Http, wire::Transport::WebSocket})
            endpoints.push_back({.transport = transport,
                                 .host = "127.0.0.1",
                                 .port = rig->server->port(),
                                 .tls = tls,
                                 .base_target = "/v2"});
        auto made = ClientTransport::make(rig->reactor, endpoints, told, options);
        EXPECT_TRUE(made) << (made ? "" : made.error().text);
        client = std::move(*made);
    }

    wire::Outbox::Call& call(std::uint64_t id) {
        wire::Outbox::Call& call = out.call();
        call.id = wire::CallId{id};
        call.give_up_at = rig->now + 60s;
        call.request.method = "POST";
        call.request.target = "/orders?n=" + std::to_string(id);
        call.request.headers = {{"Content-Type", "application/json"}};
        call.request.body = "{\"qty\":\"10\"}";
        return call;
    }
    void ask_for_channel(std::uint64_t id) {
        wire::Outbox::Open& open = out.open();
        open.channel = wire::ChannelId{id};
        open.endpoint = wire::EndpointId{1};
        open.target = "/stream";
        open.give_up_at = rig->now + 60s;
        carry_out();
    }
    void open() {
        ask_for_channel(1);
        ASSERT_TRUE(rig->until([&] { return told.is_open && rig->sink.channels.size() == 1; }))
            << (told.closings.empty() ? "" : told.closings[0]);
    }
    void carry_out() {
        client->carry_out(out, rig->now);
        out.clear();
    }
    void send(wire::Outbox& into, wire::ChannelId channel, int number) {
        wire::Outbox::Send& send = into.send();
        send.channel = channel;
        send.kind = number % 2 == 0 ? MessageKind::Text : MessageKind::Binary;
        send.bytes = std::to_string(number) + ":" + std::string(static_cast<std::size_t>(number % 700), 'x');
    }

    TestCertificates certificates;
    std::unique_ptr<ServerRig> rig;
    ClientSide told;
    std::unique_ptr<ClientTransport> client;
    wire::Outbox out;
};

INSTANTIATE_TEST_SUITE_P(, ClientServer, testing::Values(Security::Plain, Security::Tls),
                         [](const auto& info) { return info.param == Security::Plain ? "Plain" : "Tls"; });

TEST_P(ClientServer, AThousandCallsOverFewConnections) {
    rig->echo();
    for (std::uint64_t id = 0; id < 1'000; ++id)
        call(id);
    carry_out();
    ASSERT_TRUE(rig->until([&] { return told.replies + static_cast<int>(told.failures.size()) == 1'000; }));
    EXPECT_TRUE(told.failures.empty()) << told.failures[0];
    EXPECT_LE(client->counts().connects, 4u);
    EXPECT_EQ(rig->sink.asked.size(), 1'000u);
    EXPECT_EQ(rig->sink.asked[0].request.body, "{\"qty\":\"10\"}");
    EXPECT_EQ(told.last.status, 200);
    EXPECT_TRUE(told.last.body.starts_with("POST /v2/orders?n="));
}

TEST_P(ClientServer, ABodyThatStreams) {
    rig->sink.on_request = [&](wire::RequestId id, const wire::HttpRequest&) {
        auto& reply = rig->out.reply();
        reply.request = id;
        reply.streams = true;
        for (int i = 0; i < 100; ++i) {
            auto& part = rig->out.part();
            part.request = id;
            part.bytes.assign(1'000, static_cast<char>('a' + i % 26));
            part.last = i == 99;
        }
        rig->carry_out();
    };
    call(1).streams = true;
    call(2);
    carry_out();
    ASSERT_TRUE(rig->until([&] { return told.replies == 2; }));
    EXPECT_EQ(told.parts.size(), 100'000u);
    EXPECT_EQ(told.last.body.size(), 100'000u) << "to whoever does not stream it comes whole";
}

TEST_P(ClientServer, AResetLeavesTheOutcomeOpen) {
    rig->sink.on_request = [&](wire::RequestId id, const wire::HttpRequest&) {
        rig->out.hang().request = id;
        rig->carry_out();
    };
    call(1);
    carry_out();
    ASSERT_TRUE(rig->until([&] { return told.failures.size() == 1; }));
    EXPECT_EQ(rig->sink.asked.size(), 1u) << "nothing is sent a second time";
}

TEST_P(ClientServer, ThousandsOfMessagesEachWayWithBackPressure) {
    open();
    int to_server = 0;
    int to_client = 0;
    ASSERT_TRUE(rig->until([&] {
        while (to_server < 3'000 && told.may_send && to_server < static_cast<int>(rig->sink.said.size()) + 1'000)
            send(out, wire::ChannelId{1}, to_server++);
        carry_out();
        const bool stalled = static_cast<int>(rig->sink.stalls.size()) > rig->sink.drains;
        while (to_client < 3'000 && !stalled && to_client < told.messages + 1'000)
            send(rig->out, rig->sink.channels[0], to_client++);
        rig->carry_out();
        return told.messages == 3'000 && rig->sink.said.size() == 3'000;
    })) << told.messages
        << " to the client, " << rig->sink.said.size() << " to the server";
    for (std::size_t i = 0; i < 3'000; ++i) {
        ASSERT_TRUE(rig->sink.said[i].bytes.starts_with(std::to_string(i) + ":")) << "in their order";
        ASSERT_EQ(rig->sink.said[i].kind, i % 2 == 0 ? MessageKind::Text : MessageKind::Binary);
    }
    EXPECT_TRUE(told.closings.empty());
    EXPECT_GT(rig->sink.stalls.size(), 0u);
}

TEST_P(ClientServer, EitherSideMayClose) {
    open();
    wire::Outbox::Close& close = rig->out.close();
    close.channel = rig->sink.channels[0];
    close.code = 4'000;
    close.reason = "session over";
    rig->carry_out();
    ASSERT_TRUE(rig->until([&] { return told.closings.size() == 1 && rig->sink.closings.size() == 1; }));
    EXPECT_NE(told.closings[0].find("4000"), std::string::npos) << told.closings[0];
    EXPECT_EQ(rig->sink.closings[0], "we closed it: 4000 session over");
    EXPECT_TRUE(rig->until_empty());
}

TEST_P(ClientServer, TheServerMayRefuseAnUpgradeWithAnyStatus) {
    const std::vector<int> statuses{401, 403, 404, 429, 503};
    rig->sink.on_accepted = [&](wire::ChannelId channel) {
        send(rig->out, channel, 0);
        wire::Outbox::Refuse& refuse = rig->out.refuse();
        refuse.channel = channel;
        refuse.reply.status = statuses[rig->sink.channels.size() - 1];
        refuse.reply.headers = {{"Retry-After", "7"}};
        refuse.reply.body = R"({"message":"not you"})";
        rig->carry_out();
    };
    for (std::size_t i = 0; i < statuses.size(); ++i) {
        ask_for_channel(i + 1);
        ASSERT_TRUE(rig->until([&] { return told.closings.size() == i + 1 && rig->sink.closings.size() == i + 1; }));
        EXPECT_EQ(told.refusals.at(i).status, statuses[i]);
        EXPECT_EQ(told.refusals[i].body, R"({"message":"not you"})");
        const std::string* header = wire::find_header(told.refusals[i].headers, "retry-after");
        EXPECT_TRUE(header && *header == "7");
        EXPECT_EQ(told.closings[i], "127.0.0.1:" + std::to_string(rig->server->port()) + " answered " +
                                        std::to_string(statuses[i]) + " to the upgrade");
        EXPECT_EQ(rig->sink.closings[i], "we refused it: " + std::to_string(statuses[i]));
    }
    EXPECT_FALSE(told.is_open);
    EXPECT_EQ(told.messages, 0);
    EXPECT_TRUE(rig->until_empty());
}

}  // namespace
}  // namespace sluice::net
