#pragma once

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/teardown.hpp>

namespace sluice::net {

// One connection, plain or TLS, as one type, so that what stands on it is compiled once. Only the sources of the client
// include this: with it come Asio and Beast.
class ClientStream {
public:
    using executor_type = boost::asio::io_context::executor_type;
    using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, executor_type>;
    using Tls = boost::asio::ssl::stream<Socket&>;
    using Code = boost::system::error_code;

    explicit ClientStream(boost::asio::io_context& io) : body_{std::make_unique<Body>(io)} {}

    executor_type get_executor() const { return body_->socket.get_executor(); }
    Socket& socket() { return body_->socket; }
    Tls* tls() { return body_->tls ? &*body_->tls : nullptr; }
    Tls& start_tls(boost::asio::ssl::context& context) { return body_->tls.emplace(body_->socket, context); }

    template <class Buffers, class Handler>
    void async_read_some(const Buffers& buffers, Handler&& handler) {
        if (body_->tls)
            body_->tls->async_read_some(buffers, std::forward<Handler>(handler));
        else
            body_->socket.async_read_some(buffers, std::forward<Handler>(handler));
    }
    template <class Buffers, class Handler>
    void async_write_some(const Buffers& buffers, Handler&& handler) {
        if (body_->tls)
            body_->tls->async_write_some(buffers, std::forward<Handler>(handler));
        else
            body_->socket.async_write_some(buffers, std::forward<Handler>(handler));
    }

    // Ends everything under way on it; what the kernel has taken is still delivered.
    void close() {
        Code ignored;
        body_->socket.close(ignored);
    }
    // The peer sees a reset, and what the kernel has taken is lost.
    void reset() {
        Code ignored;
        body_->socket.set_option(boost::asio::socket_base::linger{true, 0}, ignored);
        body_->socket.close(ignored);
    }

    // What Beast asks of the type below a WebSocket; it finds these by the type of their argument.
    friend void beast_close_socket(ClientStream& stream) { stream.close(); }
    template <class Handler>
    friend void async_teardown(boost::beast::role_type role, ClientStream& stream, Handler&& handler) {
        using boost::beast::async_teardown;
        using boost::beast::websocket::async_teardown;
        if (stream.body_->tls)
            async_teardown(role, *stream.body_->tls, std::forward<Handler>(handler));
        else
            async_teardown(role, stream.body_->socket, std::forward<Handler>(handler));
    }

private:
    struct Body {  // stays where it is: TLS refers to the socket, and what is under way to both
        explicit Body(boost::asio::io_context& io) : socket{io.get_executor()} {}
        Socket socket;
        std::optional<Tls> tls;
    };
    std::unique_ptr<Body> body_;
};

}  // namespace sluice::net
