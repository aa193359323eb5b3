#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <concepts>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.hpp"
#include "net/reactor.hpp"
#include "net/server_transport.hpp"

namespace sluice::net {

using namespace std::chrono_literals;

// A plain socket that never blocks. It knows nothing of HTTP, so it can break every rule of it.
class RawClient {
public:
    explicit RawClient(std::uint16_t port, int receive_buffer = 0) : socket_{::socket(AF_INET, SOCK_STREAM, 0)} {
        if (receive_buffer != 0)
            ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
        sockaddr_in place{};
        place.sin_family = AF_INET;
        place.sin_port = htons(port);
        place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::connect(socket_, reinterpret_cast<const sockaddr*>(&place), sizeof place), 0);
        ::fcntl(socket_, F_SETFL, O_NONBLOCK);
        const int on = 1;
        ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;
    ~RawClient() { close(); }

    // As much as the kernel takes; answers how much that was.
    std::size_t write(std::string_view bytes) {
        const auto taken = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        return taken < 0 ? 0 : static_cast<std::size_t>(taken);
    }
    // Appends what is there to `received`.
    void read() {
        char piece[65'536];
        for (;;) {
            const auto count = ::recv(socket_, piece, sizeof piece, 0);
            if (count > 0) {
                received.append(piece, static_cast<std::size_t>(count));
                continue;
            }
            ended = ended || count == 0;
            reset = reset || (count < 0 && errno == ECONNRESET);
            return;
        }
    }
    void shut_own_end() { ::shutdown(socket_, SHUT_WR); }
    void close() {
        if (socket_ >= 0)
            ::close(std::exchange(socket_, -1));
    }
    void close_with_reset() {
        const linger at_once{1, 0};
        ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
        close();
    }
    int handle() const { return socket_; }

    std::string received;
    bool ended = false;
    bool reset = false;

private:
    int socket_;
};

// Remembers everything; with `answer` it answers each request at once.
class RecordingSink : public wire::ChannelSink {
public:
    struct Asked {
        wire::RequestId id;
        wire::HttpRequest request;
    };
    struct Said {
        wire::ChannelId channel;
        std::string bytes;
        wire::MessageKind kind;
    };

    void request(wire::RequestId id, const wire::HttpRequest& request) override {
        asked.push_back({id, request});
        if (on_request)
            on_request(id, request);
    }
    void request_gone(wire::RequestId id) override { gone.push_back(id); }
    void accepted(wire::ChannelId channel, std::string_view target, const wire::Headers& headers) override {
        channels.push_back(channel);
        targets.emplace_back(target);
        upgrade_headers = headers;
        if (on_accepted)
            on_accepted(channel);
    }
    void message(wire::ChannelId channel, Bytes bytes, wire::MessageKind kind) override {
        said.push_back({channel, std::string{as_text(bytes)}, kind});
        if (on_message)
            on_message(said.back());
    }
    void closed(wire::ChannelId, std::string_view reason) override { closings.emplace_back(reason); }
    void stalled(wire::ChannelId, std::size_t queued) override { stalls.push_back(queued); }
    void drained(wire::ChannelId) override { ++drains; }
    void request_stalled(wire::RequestId id, std::size_t) override { stalled_requests.push_back(id); }
    void request_drained(wire::RequestId id) override { drained_requests.push_back(id); }

    void turned_away(const wire::TurnedAway& away) override {
        away_status.push_back(away.status);
        away_peers.emplace_back(away.peer);
    }

    std::function<void(wire::RequestId, const wire::HttpRequest&)> on_request;
    std::function<void(wire::ChannelId)> on_accepted;
    std::function<void(const Said&)> on_message;
    std::vector<Asked> asked;
    std::vector<wire::RequestId> gone;
    std::vector<wire::ChannelId> channels;
    std::vector<std::string> targets;
    wire::Headers upgrade_headers;
    std::vector<Said> said;
    std::vector<std::string> closings;
    std::vector<std::size_t> stalls;
    int drains = 0;
    std::vector<int> away_status;
    std::vector<std::string> away_peers;
    std::vector<wire::RequestId> stalled_requests;
    std::vector<wire::RequestId> drained_requests;
};

// A server, its loop and what it told; all of it in the thread of the test.
class ServerRig {
public:
    explicit ServerRig(ServerTransportOptions options = {}) {
        auto listening = ServerTransport::listen(reactor, sink, std::move(options));
        EXPECT_TRUE(listening) << (listening ? "" : listening.error().text);
        server = std::move(*listening);
    }

    // Runs the loop until `done`; false when a minute did not bring it.
    template <class Done>
    bool until(Done done) {
        const auto give_up = std::chrono::steady_clock::now() + 60s;
        while (!done()) {
            if (std::chrono::steady_clock::now() > give_up)
                return false;
            reactor.wait(1ms);
        }
        return true;
    }
    // Runs the loop until the client has received what `done` wants to see, or its connection has ended.
    template <std::predicate<const std::string&> Done>
    bool until_received(RawClient& client, Done done) {
        return until([&] {
                   client.read();
                   return done(client.received) || client.ended || client.reset;
               }) &&
               done(client.received);
    }
    bool until_received(RawClient& client, std::string_view text) {
        return until_received(client, [&](const std::string& got) { return got.find(text) != std::string::npos; });
    }
    bool until_ended(RawClient& client) {
        return until([&] {
            client.read();
            return client.ended || client.reset;
        });
    }
    bool until_empty() {
        return until([&] { return server->connections() == 0; });
    }
    // Everything that is on its way has come: what a test then expects not to have happened will not.
    void settle() {
        for (int i = 0; i < 5; ++i)
            reactor.wait(1ms);
    }
    // Writes all of it, running the loop meanwhile.
    bool write_all(RawClient& client, std::string_view bytes) {
        return until([&] {
            bytes.remove_prefix(client.write(bytes));
            return bytes.empty();
        });
    }

    void carry_out() {
        server->carry_out(out, now);
        out.clear();
    }
    void reply(wire::RequestId id, std::string body, int status = 200) {
        auto& reply = out.reply();
        reply.request = id;
        reply.reply.status = status;
        reply.reply.body = std::move(body);
        carry_out();
    }
    void send(wire::ChannelId channel, std::string bytes, wire::MessageKind kind = wire::MessageKind::Text) {
        auto& send = out.send();
        send.channel = channel;
        send.kind = kind;
        send.bytes = std::move(bytes);
        carry_out();
    }
    // Each request is answered with its method and target, and with its body behind them.
    void echo() {
        sink.on_request = [this](wire::RequestId id, const wire::HttpRequest& request) {
            reply(id, request.method + " " + request.target + " " + request.body);
        };
    }

    Reactor reactor;
    RecordingSink sink;
    std::unique_ptr<ServerTransport> server;
    wire::Outbox out;
    UnixNanos now = UnixNanos::from_seconds(1'750'000'000);
};

inline std::string get(std::string_view target, std::string_view more_headers = {}) {
    return "GET " + std::string{target} + " HTTP/1.1\r\nHost: here\r\n" + std::string{more_headers} + "\r\n";
}

inline std::size_t count_of(std::string_view text, std::string_view piece) {
    std::size_t count = 0;
    for (auto at = text.find(piece); at != std::string_view::npos; at = text.find(piece, at + piece.size()))
        ++count;
    return count;
}

}  // namespace sluice::net
