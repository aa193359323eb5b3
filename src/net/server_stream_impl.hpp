#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <utility>

#include <boost/asio/async_result.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/websocket/ssl.hpp>
#include <boost/beast/websocket/teardown.hpp>

namespace sluice::net {

// A connection that was accepted, plain or with TLS: chosen once, so that what speaks over it is compiled once. Only the
// sources of net/ include this.
class ServerStream {
public:
    using executor_type = boost::asio::io_context::executor_type;  // Asio's own name for it
    using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, executor_type>;
    using Code = boost::system::error_code;

    // `tls` null: plain.
    ServerStream(Socket socket, boost::asio::ssl::context* tls) : socket_{std::move(socket)} {
        if (tls)
            tls_ = std::make_unique<Secured>(socket_, *tls);
    }

    executor_type get_executor() { return socket_.get_executor(); }
    Socket& next_layer() { return socket_; }
    bool secured() const { return tls_ != nullptr; }

    template <class Handler>
    void async_handshake(Handler handler) {
        tls_->async_handshake(boost::asio::ssl::stream_base::server, std::move(handler));
    }
    // Says the TLS farewell and waits for the peer's.
    template <class Handler>
    void async_farewell(Handler handler) {
        tls_->async_shutdown(std::move(handler));
    }

    template <class Buffers, class Handler>
    auto async_read_some(const Buffers& buffers, Handler&& handler) {
        return boost::asio::async_initiate<Handler, void(Code, std::size_t)>(
            [this](auto given, const Buffers& into) {
                if (tls_)
                    tls_->async_read_some(into, std::move(given));
                else
                    socket_.async_read_some(into, std::move(given));
            },
            handler, buffers);
    }
    template <class Buffers, class Handler>
    auto async_write_some(const Buffers& buffers, Handler&& handler) {
        return boost::asio::async_initiate<Handler, void(Code, std::size_t)>(
            [this](auto given, const Buffers& from) {
                if (tls_)
                    tls_->async_write_some(from, std::move(given));
                else
                    socket_.async_write_some(from, std::move(given));
            },
            handler, buffers);
    }

    void close() {
        Code ignored;
        socket_.close(ignored);
    }
    // The peer sees ECONNRESET instead of an end.
    void reset() {
        Code ignored;
        socket_.set_option(Socket::linger{true, 0}, ignored);
        socket_.close(ignored);
    }

    // Beast ends a WebSocket's connection with this, and waits for the peer's end without a limit of its own: whoever owns
    // the stream is told, and closes it in time.
    template <class Handler>
    friend void async_teardown(boost::beast::role_type role, ServerStream& stream, Handler&& handler) {
        using boost::beast::async_teardown;
        using boost::beast::websocket::async_teardown;
        if (stream.on_teardown)
            stream.on_teardown();
        auto done = [handler = std::forward<Handler>(handler)](Code) mutable { handler(Code{}); };
        if (stream.tls_)
            async_teardown(role, *stream.tls_, std::move(done));
        else
            async_teardown(role, stream.socket_, std::move(done));
    }
    std::function<void()> on_teardown;

private:
    using Secured = boost::asio::ssl::stream<Socket&>;

    Socket socket_;
    std::unique_ptr<Secured> tls_;
};

}  // namespace sluice::net
