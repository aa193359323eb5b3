#pragma once

#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/write.hpp>

#include "net/client_stream.hpp"
#include "net/client_transport.hpp"
#include "net/reactor_impl.hpp"

namespace sluice::net {

// The other side, byte by byte: a port on the test's own loop that does what the test says with what came.
class ScriptedServer {
public:
    using Code = boost::system::error_code;
    using Tcp = boost::asio::ip::tcp;

    class Peer : public std::enable_shared_from_this<Peer> {
    public:
        Peer(ScriptedServer& server, ClientStream accepted) : server_{server}, stream_{std::move(accepted)} {}

        std::string received;  // what the script leaves in it is there at the next call
        bool ended = false;    // the client closed, or reset
        bool was_reset = false;
        std::size_t number = 0;  // in the order of accepting

        void write(std::string bytes) {
            auto kept = std::make_shared<std::string>(std::move(bytes));
            boost::asio::async_write(stream_, boost::asio::buffer(*kept),
                                     [self = shared_from_this(), kept](Code, std::size_t) {});
        }
        // Each byte as a packet of its own.
        void dribble(std::string bytes) {
            if (bytes.empty() || ended)
                return;
            auto kept = std::make_shared<std::string>(bytes.substr(0, 1));
            boost::asio::async_write(
                stream_, boost::asio::buffer(*kept),
                [self = shared_from_this(), kept, rest = bytes.substr(1)](Code, std::size_t) { self->dribble(rest); });
        }
        void finish_writing() {
            Code ignored;
            stream_.socket().shutdown(boost::asio::socket_base::shutdown_send, ignored);
        }
        void close() { stream_.close(); }
        void reset() { stream_.reset(); }
        void read() {
            stream_.async_read_some(
                boost::asio::buffer(piece_),
                [self = shared_from_this()](Code error, std::size_t count) { self->on_read(error, count); });
        }
        void shake_hands(boost::asio::ssl::context& context) {
            stream_.start_tls(context).async_handshake(boost::asio::ssl::stream_base::server,
                                                       [self = shared_from_this()](Code error) {
                                                           if (error)
                                                               self->close();
                                                           else
                                                               self->read();
                                                       });
        }
        void forget() { gone_ = true; }

    private:
        void on_read(Code error, std::size_t count) {
            if (gone_)
                return;
            if (error) {
                ended = true;
                was_reset = error == boost::asio::error::connection_reset;
                return;
            }
            received.append(piece_.data(), count);
            if (server_.on_data)
                server_.on_data(*this);
            if (!server_.deaf)
                read();
        }

        ScriptedServer& server_;
        ClientStream stream_;
        std::array<char, 65'536> piece_;
        bool gone_ = false;
    };

    explicit ScriptedServer(Reactor& reactor, boost::asio::ssl::context* tls = nullptr)
        : io_{reactor.impl().io}, tls_{tls}, acceptor_{io_, Tcp::endpoint{boost::asio::ip::address_v4::loopback(), 0}} {
        acceptor_.set_option(boost::asio::socket_base::receive_buffer_size{16'384});  // soon full when nobody reads
        accept();
    }
    ~ScriptedServer() {
        for (const auto& peer : peers) {
            peer->forget();
            peer->close();
        }
    }

    std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
    wire::Endpoint endpoint(wire::Transport transport) const {
        return {.transport = transport, .host = "127.0.0.1", .port = port(), .tls = tls_ != nullptr, .base_target = ""};
    }

    std::function<void(Peer&)> on_data;
    std::function<void(Peer&)> on_accept;
    bool deaf = false;  // nobody is read from
    std::vector<std::shared_ptr<Peer>> peers;

private:
    void accept() {
        acceptor_.async_accept(io_.get_executor(), [this](Code error, ClientStream::Socket socket) {
            if (error)
                return;
            ClientStream stream{io_};
            stream.socket() = std::move(socket);
            const auto peer = peers.emplace_back(std::make_shared<Peer>(*this, std::move(stream)));
            peer->number = peers.size() - 1;
            if (on_accept)
                on_accept(*peer);
            if (tls_ != nullptr)
                peer->shake_hands(*tls_);
            else if (!deaf)
                peer->read();
            accept();
        });
    }

    boost::asio::io_context& io_;
    boost::asio::ssl::context* tls_;
    boost::asio::basic_socket_acceptor<Tcp, boost::asio::io_context::executor_type> acceptor_;
};

// What the transport said. Nothing may be said outside Reactor::wait.
class Told : public wire::ChannelSink {
public:
    struct Reply {
        wire::CallId id;
        wire::HttpReply reply;
    };
    struct Failed {
        wire::CallId id;
        std::string reason;
        wire::Left left;
    };

    void http_reply(wire::CallId id, const wire::HttpReply& reply) override { replies.push_back({heard(id), reply}); }
    void http_failed(wire::CallId id, std::string_view reason, wire::Left left) override {
        failed.push_back({heard(id), std::string{reason}, left});
    }
    void body_part(wire::CallId id, Bytes bytes) override {
        heard(id);
        parts += as_text(bytes);
    }
    void opened(wire::ChannelId id) override {
        words.push_back("open");
        if (on_opened)
            on_opened(heard(id));
    }
    void message(wire::ChannelId id, Bytes bytes, wire::MessageKind kind) override {
        heard(id);
        words.push_back((kind == wire::MessageKind::Text ? "text " : "binary ") + std::string{as_text(bytes)});
    }
    void bytes(wire::ChannelId id, Bytes bytes) override {
        heard(id);
        parts += as_text(bytes);
    }
    void closed(wire::ChannelId id, std::string_view reason) override {
        heard(id);
        closes.push_back(std::string{reason});
    }
    void stalled(wire::ChannelId id, std::size_t) override {
        heard(id);
        words.push_back("stalled");
    }
    void drained(wire::ChannelId id) override {
        heard(id);
        words.push_back("drained");
    }

    std::vector<Reply> replies;
    std::vector<Failed> failed;
    std::string parts;
    std::vector<std::string> words;
    std::vector<std::string> closes;
    std::function<void(wire::ChannelId)> on_opened;
    bool waiting = false;

    std::size_t answers() const { return replies.size() + failed.size(); }

private:
    template <class Id>
    Id heard(Id id) {
        EXPECT_TRUE(waiting) << "the sink was spoken to outside of wait";
        return id;
    }
};

class ClientFixture : public ::testing::Test {
protected:
    static constexpr UnixNanos kNow = UnixNanos::from_seconds(1'800'000'000);

    void connect(std::vector<wire::Endpoint> endpoints, ClientTransportOptions options = {}) {
        auto made = ClientTransport::make(reactor, std::move(endpoints), told, std::move(options));
        ASSERT_TRUE(made) << made.error().text;
        client = std::move(*made);
    }

    wire::Outbox::Call& call(std::uint64_t id, std::string target, std::string method = "GET") {
        wire::Outbox::Call& made = out.call();
        made.id = wire::CallId{id};
        made.endpoint = wire::EndpointId{0};
        made.request.method = std::move(method);
        made.request.target = std::move(target);
        made.give_up_at = kNow + std::chrono::seconds{30};
        return made;
    }
    wire::Outbox::Open& open(std::uint64_t id = 1) {
        wire::Outbox::Open& made = out.open();
        made.channel = wire::ChannelId{id};
        made.endpoint = wire::EndpointId{0};
        made.target = "/stream";
        made.give_up_at = kNow + std::chrono::seconds{30};
        return made;
    }
    wire::Outbox::Send& send(std::string bytes, wire::MessageKind kind = wire::MessageKind::Text) {
        wire::Outbox::Send& made = out.send();
        made.channel = wire::ChannelId{1};
        made.kind = kind;
        made.bytes = std::move(bytes);
        return made;
    }
    wire::Outbox::Close& close(std::uint16_t code = 1000) {
        wire::Outbox::Close& made = out.close();
        made.channel = wire::ChannelId{1};
        made.code = code;
        return made;
    }
    void go() {
        client->carry_out(out, kNow);
        out.clear();
    }
    // False after a minute, which no test takes that works.
    template <class Done>
    bool run_until(Done done) {
        const auto until = std::chrono::steady_clock::now() + std::chrono::minutes{1};
        told.waiting = true;
        while (!done() && std::chrono::steady_clock::now() < until)
            reactor.wait(std::chrono::milliseconds{100});
        told.waiting = false;
        return done();
    }
    bool run_until_answered(std::size_t count = 1) {
        return run_until([&] { return told.answers() >= count; });
    }
    bool run_until_closed() {
        return run_until([&] { return !told.closes.empty(); });
    }
    // Everything that is ready, and what follows from it.
    void settle() {
        told.waiting = true;
        for (int i = 0; i < 5; ++i)
            reactor.wait(std::chrono::milliseconds{1});
        told.waiting = false;
    }

    Reactor reactor;
    Told told;
    wire::Outbox out;
    std::unique_ptr<ClientTransport> client;
};

// The head of a request has come whole; it is taken out of `peer`.
inline bool take_head(ScriptedServer::Peer& peer, std::string* head = nullptr) {
    const std::size_t end = peer.received.find("\r\n\r\n");
    if (end == std::string::npos)
        return false;
    if (head != nullptr)
        *head = peer.received.substr(0, end + 4);
    peer.received.erase(0, end + 4);
    return true;
}

inline std::string reply_with(std::string_view body, std::string_view status = "200 OK") {
    return "HTTP/1.1 " + std::string{status} + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n\r\n" +
           std::string{body};
}

}  // namespace sluice::net
