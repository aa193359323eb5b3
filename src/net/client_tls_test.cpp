#include <fstream>

#include <boost/asio/ssl/context.hpp>

#include "net/client_frames_test_support.hpp"
#include "net/tls_test_support.hpp"

namespace sluice::net {
namespace {

namespace ssl = boost::asio::ssl;
using namespace std::chrono_literals;
using wire::Left;
using Peer = ScriptedServer::Peer;

class ClientTls : public ClientFixture {
protected:
    // Serves with that certificate, and answers every request.
    void serve(const TestCertificates::Wanted& wanted) {
        certificates.make(wanted);
        context.use_certificate_chain_file(certificates.certificate(wanted.name));
        context.use_private_key_file(certificates.key(wanted.name), ssl::context::pem);
        server = std::make_unique<ScriptedServer>(reactor, &context);
        server->on_data = [](Peer& peer) {
            std::string head;
            while (take_head(peer, &head))
                peer.write(head.starts_with("GET /stream") ? upgrade_reply(head) : reply_with("secret"));
        };
    }
    void call_it(wire::Endpoint endpoint, bool trusting = true) {
        ClientTransportOptions options;
        if (trusting)
            options.ca_file = certificates.certificate("ca");
        connect({std::move(endpoint)}, options);
        call(1, "/");
        go();
        ASSERT_TRUE(run_until_answered());
    }
    wire::Endpoint place(wire::Transport transport = wire::Transport::Http) const {
        return server->endpoint(transport);
    }
    void expect_refused(const std::string& why) {
        ASSERT_EQ(told.failed.size(), 1u);
        EXPECT_EQ(told.failed[0].left, Left::Nothing) << "not a byte of the request may go to a stranger";
        EXPECT_NE(told.failed[0].reason.find(why), std::string::npos) << told.failed[0].reason;
        EXPECT_NE(told.failed[0].reason.find(":" + std::to_string(server->port())), std::string::npos);
        for (const auto& peer : server->peers)
            EXPECT_EQ(peer->received, "");
    }

    TestCertificates certificates;
    ssl::context context{ssl::context::tls_server};
    std::unique_ptr<ScriptedServer> server;
};

TEST_F(ClientTls, CallsWithACertificateOfOurAuthority) {
    serve({.name = "good"});
    call_it(place());
    ASSERT_EQ(told.replies.size(), 1u) << told.failed[0].reason;
    EXPECT_EQ(told.replies[0].reply.body, "secret");
    for (std::uint64_t id = 2; id <= 20; ++id) {
        call(id, "/");
        go();
        ASSERT_TRUE(run_until_answered(id));
    }
    EXPECT_EQ(told.replies.size(), 20u);
    EXPECT_EQ(client->counts().connects, 1u);
}

TEST_F(ClientTls, CallsByName) {
    serve({.name = "good", .hosts = "DNS:localhost"});
    wire::Endpoint endpoint = place();
    endpoint.host = "localhost";
    call_it(endpoint);
    ASSERT_EQ(told.replies.size(), 1u) << told.failed[0].reason;
}

TEST_F(ClientTls, SpeaksBothVersions) {
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        SSL_CTX_set_min_proto_version(context.native_handle(), version);
        SSL_CTX_set_max_proto_version(context.native_handle(), version);
        serve({.name = "good"});
        told.replies.clear();
        call_it(place());
        EXPECT_EQ(told.replies.size(), 1u);
    }
}

TEST_F(ClientTls, OlderVersionsAreRefused) {
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_1_VERSION);
    SSL_CTX_set_max_proto_version(context.native_handle(), TLS1_1_VERSION);
    serve({.name = "good"});
    call_it(place());
    expect_refused("no TLS with");
}

TEST_F(ClientTls, AnotherHostsCertificateIsRefused) {
    serve({.name = "other", .hosts = "DNS:broker.example,IP:127.0.0.2"});
    call_it(place());
    expect_refused("is made out for another host");
}

TEST_F(ClientTls, AnotherNameIsRefused) {
    serve({.name = "other", .hosts = "DNS:*.localhost,DNS:localhost.example,IP:127.0.0.1"});
    wire::Endpoint endpoint = place();
    endpoint.host = "localhost";
    call_it(endpoint);
    expect_refused("is made out for another host");
}

TEST_F(ClientTls, AnExpiredCertificateIsRefused) {
    serve({.name = "old", .from = -7'200, .until = -3'600});
    call_it(place());
    expect_refused("certificate has expired");
}

TEST_F(ClientTls, ACertificateOfTomorrowIsRefused) {
    serve({.name = "new", .from = 3'600});
    call_it(place());
    expect_refused("not yet valid");
}

TEST_F(ClientTls, AnUnknownAuthorityIsRefused) {
    serve({.name = "good"});
    call_it(place(), false);
    expect_refused("unable to get local issuer certificate");
}

TEST_F(ClientTls, ASelfSignedCertificateIsRefused) {
    serve({.name = "lone", .issuer = "lone"});
    call_it(place());
    expect_refused("self-signed certificate");
}

TEST_F(ClientTls, ACertificateThatIsNoAuthorityVouchesForNobody) {
    certificates.make({.name = "leaf"});
    serve({.name = "child", .issuer = "leaf"});
    std::ofstream{certificates.certificate("child"), std::ios::app}
        << std::ifstream{certificates.certificate("leaf")}.rdbuf();
    context.use_certificate_chain_file(certificates.certificate("child"));
    call_it(place());
    expect_refused("is not accepted");
}

TEST_F(ClientTls, APortWithoutTlsIsRefused) {
    ScriptedServer plain{reactor};
    plain.on_data = [](Peer& peer) { peer.write(reply_with("plain")); };
    wire::Endpoint endpoint = plain.endpoint(wire::Transport::Http);
    endpoint.tls = true;
    call_it(endpoint);
    ASSERT_EQ(told.failed.size(), 1u);
    EXPECT_EQ(told.failed[0].left, Left::Nothing);
    EXPECT_NE(told.failed[0].reason.find("no TLS with"), std::string::npos) << told.failed[0].reason;
}

TEST_F(ClientTls, AHandshakeThatIsNeverAnsweredIsGivenUp) {
    ScriptedServer mute{reactor};
    wire::Endpoint endpoint = mute.endpoint(wire::Transport::Http);
    endpoint.tls = true;
    connect({endpoint});
    call(1, "/").give_up_at = kNow + 30ms;
    go();
    ASSERT_TRUE(run_until_answered());
    ASSERT_EQ(told.failed.size(), 1u);
    EXPECT_EQ(told.failed[0].left, Left::Nothing);
}

TEST_F(ClientTls, ABodyWithoutLengthNeedsASignedEnd) {
    serve({.name = "good"});
    server->on_data = [](Peer& peer) {
        peer.write("HTTP/1.1 200 OK\r\n\r\nhalf of");
        peer.close();
    };
    call_it(place());
    ASSERT_EQ(told.failed.size(), 1u);
    EXPECT_EQ(told.failed[0].left, Left::Perhaps);
}

TEST_F(ClientTls, AKeptConnectionThatWasClosedLosesNothing) {
    serve({.name = "good"});
    call_it(place());
    for (std::uint64_t id = 2; id <= 10; ++id) {
        server->peers.back()->close();
        if (id % 2 == 0)
            settle();
        call(id, "/");
        go();
        ASSERT_TRUE(run_until_answered(id));
    }
    EXPECT_EQ(told.replies.size(), 10u);
}

TEST_F(ClientTls, WebSocketsSpeakIt) {
    serve({.name = "good"});
    connect({place(wire::Transport::WebSocket)}, {.ca_file = certificates.certificate("ca")});
    open();
    go();
    ASSERT_TRUE(run_until([&] { return !told.words.empty(); }));
    const std::string big(100'000, 'b');
    server->peers[0]->write(frame(Opcode::Text, big));
    ASSERT_TRUE(run_until([&] { return told.words.size() == 2; }));
    EXPECT_EQ(told.words[1], "text " + big);
    server->on_data = [](Peer& peer) {
        if (const auto taken = take_client_frame(peer.received); taken && taken->opcode == Opcode::Close)
            peer.write(frame(Opcode::Close, taken->bytes)), peer.close();
    };
    close();
    go();
    ASSERT_TRUE(run_until_closed());
    EXPECT_EQ(told.closes, std::vector<std::string>{"closed by this side"});
}

TEST_F(ClientTls, WebSocketsRefuseAStranger) {
    serve({.name = "other", .hosts = "DNS:broker.example"});
    connect({place(wire::Transport::WebSocket)}, {.ca_file = certificates.certificate("ca")});
    open();
    go();
    ASSERT_TRUE(run_until_closed());
    EXPECT_NE(told.closes[0].find("is made out for another host"), std::string::npos) << told.closes[0];
    EXPECT_TRUE(told.words.empty());
}

TEST_F(ClientTls, TcpChannelsSpeakIt) {
    serve({.name = "good"});
    server->on_data = [](Peer& peer) { peer.write("<" + std::exchange(peer.received, {}) + ">"); };
    connect({place(wire::Transport::Tcp)}, {.ca_file = certificates.certificate("ca")});
    open();
    send("one");
    go();
    ASSERT_TRUE(run_until([&] { return told.parts == "<one>"; }));
    close();
    go();
    ASSERT_TRUE(run_until([&] { return server->peers[0]->ended; }));
    EXPECT_FALSE(server->peers[0]->was_reset);
    server->peers[0]->close();
    ASSERT_TRUE(run_until_closed());
}

TEST_F(ClientTls, ACaFileThatCannotBeUsedIsAnError) {
    for (const std::string& path : {certificates.certificate("none"), certificates.key("ca")}) {
        const auto made = ClientTransport::make(reactor, {}, told, {.ca_file = path});
        ASSERT_FALSE(made);
        EXPECT_NE(made.error().text.find(path), std::string::npos) << made.error().text;
    }
}

}  // namespace
}  // namespace sluice::net
