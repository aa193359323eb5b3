#include <openssl/err.h>
#include <openssl/ssl.h>

#include <gtest/gtest.h>

#include "net/server_websocket_test_support.hpp"
#include "net/tls_test_support.hpp"

namespace sluice::net {
namespace {

// TLS over a raw socket, turn by turn with the server's loop.
class TlsClient {
public:
    TlsClient(ServerRig& rig, const std::string& authority, int version, int receive_buffer = 0)
        : rig_{rig},
          socket_{rig.server->port(), receive_buffer},
          context_{SSL_CTX_new(TLS_client_method()), SSL_CTX_free} {
        SSL_CTX_set_min_proto_version(context_.get(), version);
        SSL_CTX_set_max_proto_version(context_.get(), version);
        SSL_CTX_set_security_level(context_.get(), 0);  // lets it ask for versions that are too old
        SSL_CTX_load_verify_locations(context_.get(), authority.c_str(), nullptr);
        SSL_CTX_set_verify(context_.get(), SSL_VERIFY_PEER, nullptr);
        SSL_CTX_set_mode(context_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
        session_.reset(SSL_new(context_.get()));
        SSL_set_fd(session_.get(), socket_.handle());
        const unsigned char protocols[] = "\x02h2\x08http/1.1";
        SSL_set_alpn_protos(session_.get(), protocols, sizeof protocols - 1);
    }
    bool shake_hands() {
        return rig_.until([&] { return settled(SSL_connect(session_.get())); }) && SSL_is_init_finished(session_.get());
    }
    bool write(std::string_view bytes) {
        return rig_.until([&] {
            const int taken =
                bytes.empty() ? 0 : SSL_write(session_.get(), bytes.data(), static_cast<int>(bytes.size()));
            if (taken > 0)
                bytes.remove_prefix(static_cast<std::size_t>(taken));
            return bytes.empty();
        });
    }
    void read() {
        char piece[65'536];
        ERR_clear_error();
        for (int count; (count = SSL_read(session_.get(), piece, sizeof piece)) > 0;)
            received.append(piece, static_cast<std::size_t>(count));
        ended = ended || settled(-1);
    }
    bool until_received(std::string_view text) {
        return rig_.until([&] {
            read();
            return ended || received.find(text) != std::string::npos;
        }) && received.find(text) != std::string::npos;
    }
    bool until_ended() {
        return rig_.until([&] {
            read();
            return ended;
        });
    }
    bool was_told_goodbye() const { return (SSL_get_shutdown(session_.get()) & SSL_RECEIVED_SHUTDOWN) != 0; }
    std::string protocol() const {
        const unsigned char* name = nullptr;
        unsigned int size = 0;
        SSL_get0_alpn_selected(session_.get(), &name, &size);
        return {reinterpret_cast<const char*>(name), size};
    }
    void say_goodbye() { SSL_shutdown(session_.get()); }
    void close() { socket_.close(); }

    std::string received;
    bool ended = false;

private:
    bool settled(int answer) {
        const int why = SSL_get_error(session_.get(), answer);
        return answer > 0 || (why != SSL_ERROR_WANT_READ && why != SSL_ERROR_WANT_WRITE);
    }

    ServerRig& rig_;
    RawClient socket_;
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
    std::unique_ptr<SSL, decltype(&SSL_free)> session_{nullptr, SSL_free};
};

class ServerTls : public testing::Test {
protected:
    ServerTls() {
        certificates.make({.name = "server"});
        options.certificate_file = certificates.certificate("server");
        options.key_file = certificates.key("server");
    }
    std::string authority() const { return certificates.certificate("ca"); }

    TestCertificates certificates;
    ServerTransportOptions options;
};

TEST_F(ServerTls, AnswersOverBothVersions) {
    ServerRig rig{options};
    rig.echo();
    for (const int version : {TLS1_2_VERSION, TLS1_3_VERSION}) {
        TlsClient client{rig, authority(), version};
        ASSERT_TRUE(client.shake_hands()) << version;
        EXPECT_EQ(client.protocol(), "http/1.1");
        ASSERT_TRUE(client.write(get("/1") + get("/2")));
        ASSERT_TRUE(client.until_received("GET /2 "));
        client.received.clear();
        ASSERT_TRUE(client.write(get("/3", "Connection: close\r\n")));
        ASSERT_TRUE(client.until_ended());
        EXPECT_TRUE(client.received.ends_with("GET /3 "));
        EXPECT_TRUE(client.was_told_goodbye()) << "the end is said aloud, so that nobody can cut an answer";
        client.say_goodbye();
        ASSERT_TRUE(rig.until_empty());
    }
    EXPECT_TRUE(rig.sink.gone.empty());
}

TEST_F(ServerTls, RefusesOlderVersionsAndPlainText) {
    ServerRig rig{options};
    TlsClient old{rig, authority(), TLS1_1_VERSION};
    EXPECT_FALSE(old.shake_hands());
    RawClient plain{rig.server->port()};
    plain.write(get("/"));
    ASSERT_TRUE(rig.until_ended(plain));
    ASSERT_TRUE(rig.until_empty());
    EXPECT_TRUE(rig.sink.asked.empty());
}

TEST_F(ServerTls, AHandshakeHasItsTime) {
    options.request_time = 20ms;
    ServerRig rig{options};
    RawClient silent{rig.server->port()};
    ASSERT_TRUE(rig.until([&] { return rig.server->connections() == 1; }));
    EXPECT_TRUE(rig.until_empty());
}

TEST_F(ServerTls, WritesLargeAnswersToSlowReaders) {
    ServerRig rig{options};
    const std::string body(3u << 20, 'x');
    rig.sink.on_request = [&](wire::RequestId id, const wire::HttpRequest&) { rig.reply(id, body); };
    TlsClient client{rig, authority(), TLS1_3_VERSION, 4'096};
    ASSERT_TRUE(client.shake_hands());
    ASSERT_TRUE(client.write(get("/", "Connection: close\r\n")));
    ASSERT_TRUE(client.until_ended());
    EXPECT_EQ(count_of(client.received, "x"), body.size());
}

TEST_F(ServerTls, TakesLargeBodies) {
    ServerRig rig{options};
    TlsClient client{rig, authority(), TLS1_3_VERSION};
    ASSERT_TRUE(client.shake_hands());
    const std::string body(1u << 20, 'x');
    ASSERT_TRUE(client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: " + std::to_string(body.size()) +
                             "\r\n\r\n" + body));
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 1; }));
    EXPECT_EQ(rig.sink.asked[0].request.body, body);
}

TEST_F(ServerTls, CarriesAWebSocket) {
    ServerRig rig{options};
    TlsClient client{rig, authority(), TLS1_3_VERSION};
    ASSERT_TRUE(client.shake_hands());
    ASSERT_TRUE(client.write(get("/stream", kUpgrade)));
    ASSERT_TRUE(client.until_received("\r\n\r\n"));
    ASSERT_TRUE(rig.until([&] { return rig.sink.channels.size() == 1; }));
    client.received.clear();
    ASSERT_TRUE(client.write(frame(kFinal | kText, "over TLS")));
    ASSERT_TRUE(rig.until([&] { return rig.sink.said.size() == 1; }));
    EXPECT_EQ(rig.sink.said[0].bytes, "over TLS");
    rig.send(rig.sink.channels[0], std::string(100'000, 'x'));
    std::optional<Frame> taken;
    ASSERT_TRUE(rig.until([&] {
        client.read();
        return (taken = take_frame(client.received)).has_value();
    }));
    EXPECT_EQ(taken->payload.size(), 100'000u);
    ASSERT_TRUE(client.write(frame(kFinal | kClose, 1'000, "")));
    ASSERT_TRUE(client.until_ended());
    EXPECT_TRUE(client.was_told_goodbye());
    client.say_goodbye();
    client.close();
    ASSERT_TRUE(rig.until([&] { return rig.sink.closings.size() == 1; }));
    EXPECT_EQ(rig.sink.closings[0], "the peer closed it: 1000");
    EXPECT_TRUE(rig.until_empty());
}

TEST_F(ServerTls, OneConnectionTooManyIsToldSo) {
    options.connections_max = 1;
    ServerRig rig{options};
    RawClient first{rig.server->port()};
    ASSERT_TRUE(rig.until([&] { return rig.server->connections() == 1; }));
    TlsClient second{rig, authority(), TLS1_3_VERSION};
    ASSERT_TRUE(second.shake_hands());
    ASSERT_TRUE(second.until_ended());
    EXPECT_TRUE(second.received.starts_with("HTTP/1.1 503")) << second.received;
}

TEST_F(ServerTls, AServerThatStopsSaysGoodbye) {
    ServerRig rig{options};
    TlsClient client{rig, authority(), TLS1_3_VERSION};
    ASSERT_TRUE(client.shake_hands());
    ASSERT_TRUE(client.write(get("/")));
    ASSERT_TRUE(rig.until([&] { return rig.sink.asked.size() == 1; }));
    rig.reply(rig.sink.asked[0].id, "the last answer");
    rig.server->stop(5'000ms);
    ASSERT_TRUE(client.until_ended());
    EXPECT_TRUE(client.received.ends_with("the last answer"));
    EXPECT_TRUE(client.was_told_goodbye());
    client.close();
    EXPECT_TRUE(rig.until_empty());
}

TEST_F(ServerTls, NamesTheFileThatCannotBeUsed) {
    Reactor reactor;
    RecordingSink sink;
    const auto error_of = [&](std::string certificate, std::string key) {
        ServerTransportOptions broken;
        broken.certificate_file = std::move(certificate);
        broken.key_file = std::move(key);
        const auto listening = ServerTransport::listen(reactor, sink, broken);
        return listening ? std::string{} : listening.error().text;
    };
    EXPECT_EQ(error_of(options.certificate_file, ""), "a port with TLS needs both a certificate file and a key file");
    EXPECT_TRUE(
        error_of("/nowhere/a.pem", options.key_file).starts_with("cannot use the certificate /nowhere/a.pem: "));
    EXPECT_TRUE(error_of(options.key_file, options.key_file).starts_with("cannot use the certificate "));
    EXPECT_TRUE(error_of(options.certificate_file, certificates.key("ca")).starts_with("cannot use the key "))
        << "the key of another certificate";
    EXPECT_EQ(error_of(options.certificate_file, options.key_file), "");
    certificates.lock_key("server");
    const std::string locked = error_of(options.certificate_file, options.key_file);
    EXPECT_TRUE(locked.starts_with("cannot use the key ")) << locked;
    EXPECT_TRUE(locked.ends_with("without a passphrase, is expected")) << locked << ": nobody is asked for one";
}

}  // namespace
}  // namespace sluice::net
