#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <unordered_map>
#include <vector>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>

#include "net/server_transport.hpp"  // ServerTransportOptions
#include "wire/channel.hpp"          // Outbox, ChannelSink

namespace sluice::net {

// Only the sources of the server include this: with it come the headers of Asio.

// Named by its own executor, not by the one that stands for any: it is asked for several times a request.
using Executor = boost::asio::io_context::executor_type;
using AcceptedSocket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using Acceptor = boost::asio::basic_socket_acceptor<boost::asio::ip::tcp, Executor>;
using Timer = boost::asio::basic_waitable_timer<std::chrono::steady_clock,
                                                boost::asio::wait_traits<std::chrono::steady_clock>, Executor>;

using ConnectionNumber = std::uint32_t;  // 1, 2, 3 and so on, as they were accepted; 28 bits

// Requests and channels are named by where they are found: 8 bits of the port's id space, 28 of the connection, 28 of the
// request on it. A channel is request 0.
constexpr int kRequestBits = 28;
constexpr std::uint32_t kRequestMax = (1u << kRequestBits) - 1;
constexpr std::uint32_t kConnectionMax = (1u << 28) - 1;
constexpr std::uint64_t make_id(std::uint8_t space, ConnectionNumber connection, std::uint32_t request) {
    return std::uint64_t{space} << 56 | std::uint64_t{connection} << kRequestBits | request;
}
constexpr std::uint8_t space_of(std::uint64_t id) { return static_cast<std::uint8_t>(id >> 56); }
constexpr ConnectionNumber connection_of(std::uint64_t id) {
    return static_cast<ConnectionNumber>(id >> kRequestBits) & kConnectionMax;
}
constexpr std::uint32_t request_of(std::uint64_t id) { return static_cast<std::uint32_t>(id) & kRequestMax; }

// One accepted connection: HTTP first, and a WebSocket after an upgrade. What is not for it is passed over. Handlers that
// are still to come keep it alive after its end.
class Connection : public std::enable_shared_from_this<Connection> {
public:
    virtual ~Connection() = default;

    virtual void start() = 0;
    virtual void reply(const wire::Outbox::Reply&) {}
    virtual void part(const wire::Outbox::Part&) {}
    virtual void hang(const wire::Outbox::Hang&) {}
    virtual void send(const wire::Outbox::Send&, UnixNanos /*now*/) {}
    virtual void close(const wire::Outbox::Close&) {}
    virtual void refuse_upgrade(const wire::Outbox::Refuse&) {}
    // Hands to the kernel what the calls above queued.
    virtual void flush() = 0;
    // Writes what is queued, then closes.
    virtual void wind_down() = 0;
    // Closes now; nobody is told.
    virtual void drop() = 0;
};

// The port and the table of its connections.
struct Server : std::enable_shared_from_this<Server> {
    Server(boost::asio::io_context& loop, wire::ChannelSink& who, ServerTransportOptions chosen);

    Status open();
    void start();  // accepting
    void carry_out(const wire::Outbox& out, UnixNanos now);
    void stop(std::chrono::milliseconds at_most);
    void drop_all();

    wire::RequestId request_id(ConnectionNumber connection, std::uint32_t request) const {
        return wire::RequestId{make_id(options.id_space, connection, request)};
    }
    wire::ChannelId channel_id(ConnectionNumber connection) const {
        return wire::ChannelId{make_id(options.id_space, connection, 0)};
    }
    void replace(ConnectionNumber number, std::shared_ptr<Connection> with);
    void remove(ConnectionNumber number);

    boost::asio::io_context& io;
    wire::ChannelSink silence;
    wire::ChannelSink* sink;  // `silence` once the server closes
    const ServerTransportOptions options;
    Acceptor acceptor{io.get_executor()};
    Timer timer{io.get_executor()};  // the pause after an accept that failed; the end of stop()
    std::optional<boost::asio::ssl::context> tls;
    std::unordered_map<ConnectionNumber, std::shared_ptr<Connection>> connections;
    std::unordered_map<ConnectionNumber, std::shared_ptr<Connection>> surplus;  // being told 503
    std::vector<std::shared_ptr<Connection>> touched;                           // by the outbox under way
    ConnectionNumber accepted = 0;
    bool closing = false;

private:
    Status listen_at();
    void accept();
    void on_accept(boost::system::error_code error, AcceptedSocket socket);
    Connection* touch(std::uint64_t id);
};

// Whether the connection is served, or only told that there are too many.
enum class Admission : std::uint8_t { Served, Surplus };
std::shared_ptr<Connection> make_http_connection(std::shared_ptr<Server> server, ConnectionNumber number,
                                                 AcceptedSocket socket, Admission admission);
// The certificate and key of the options. Error: they cannot be used.
Result<boost::asio::ssl::context> load_server_tls(const ServerTransportOptions& options);

}  // namespace sluice::net
