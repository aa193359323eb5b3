#include "net/local_server.hpp"

#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <deque>
#include <map>
#include <thread>
#include <utility>
#include <vector>

#include <boost/asio/dispatch.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include "net/line_frames.hpp"
#include "net/socket_path.hpp"

namespace sluice::net {
namespace {

namespace asio = boost::asio;
using Local = asio::local::stream_protocol;
using Code = boost::system::error_code;

constexpr std::size_t kPiece = 16'384;
// How long a reader that is cut has to take its last words.
constexpr std::chrono::seconds kFarewell{2};
constexpr std::chrono::milliseconds kAcceptPause{100};

// Absent: the kernel does not say.
std::optional<std::uint32_t> user_of(int socket) {
    ucred peer{};
    socklen_t length = sizeof peer;
    if (::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0)
        return std::nullopt;
    return peer.uid;
}

}  // namespace

struct LocalServer::Impl {
    struct Connection : std::enable_shared_from_this<Connection> {
        Connection(Impl& server, ConnectionId given, Local::socket accepted)
            : owner{server},
              id{given},
              socket{std::move(accepted)},
              farewell{server.io},
              frames{server.options.line_max} {}

        void read() {
            socket.async_read_some(asio::buffer(piece), [self = shared_from_this()](Code error, std::size_t count) {
                self->on_read(error, count);
            });
        }
        void on_read(Code error, std::size_t count) {
            if (gone || closing)
                return;
            if (error)
                return end();
            const Status fed = frames.feed({piece.data(), count});
            while (auto line = frames.take()) {
                owner.handler.on_line(id, *line);
                if (gone || closing)
                    return;
            }
            if (!fed)
                return cut(fed.error());
            read();
        }

        void queue(std::string line) {
            if (gone || closing)
                return;
            line.push_back('\n');
            if (unsent + line.size() > owner.options.unsent_max)
                return cut(Error{ErrorCode::Unavailable,
                                 std::to_string(unsent) + " bytes waited unread, so what came after was not sent"});
            push(std::move(line));
        }
        void push(std::string line) {
            unsent += line.size();
            lines.push_back(std::move(line));
            if (lines.size() == 1)
                write();
        }
        void write() {
            asio::async_write(socket, asio::buffer(lines.front()),
                              [self = shared_from_this()](Code error, std::size_t) { self->on_written(error); });
        }
        void on_written(Code error) {
            if (gone)
                return;
            if (error)
                return end();
            unsent -= lines.front().size();
            lines.pop_front();
            if (!lines.empty())
                write();
            else if (closing)
                end();
        }

        // What waits behind the line being written is dropped, and the last words say so.
        void cut(const Error& why) {
            while (lines.size() > 1) {
                unsent -= lines.back().size();
                lines.pop_back();
            }
            std::string words = owner.handler.last_words(id, why);
            words.push_back('\n');
            push(std::move(words));
            finish();
        }
        void finish() {
            if (closing || gone)
                return;
            closing = true;
            if (lines.empty())
                return end();
            farewell.expires_after(kFarewell);
            farewell.async_wait([self = shared_from_this()](Code error) {
                if (!error)
                    self->end();
            });
        }
        void end() {
            if (gone)
                return;
            gone = true;
            farewell.cancel();
            Code ignored;
            socket.shutdown(Local::socket::shutdown_both, ignored);
            socket.close(ignored);
            owner.handler.on_closed(id);
            owner.connections.erase(id);  // keeps living as long as a callback holds it
        }

        Impl& owner;
        ConnectionId id;
        Local::socket socket;
        asio::steady_timer farewell;
        LineFrames frames;
        std::array<char, kPiece> piece{};
        std::deque<std::string> lines;  // the front one is being written
        std::size_t unsent = 0;
        bool closing = false;  // nothing more is read or queued
        bool gone = false;
    };

    Impl(std::string file, LineHandler& who, LocalServerOptions chosen)
        : path{std::move(file)}, handler{who}, options{chosen} {}

    Status bind();
    Status clear_way(const SocketPath& name) const;
    void accept();
    void on_accept(Code error, Local::socket socket);
    void stop();

    const std::string path;
    LineHandler& handler;
    const LocalServerOptions options;
    asio::io_context io{1};
    Local::acceptor acceptor{io};
    asio::steady_timer pause{io};
    std::map<ConnectionId, std::shared_ptr<Connection>> connections;
    std::uint64_t accepted = 0;
    bool bound = false;
    std::thread thread;
};

// Nothing stands at the path afterwards, or an Error says what does.
Status LocalServer::Impl::clear_way(const SocketPath& name) const {
    struct stat found {};
    if (::lstat(path.c_str(), &found) != 0)
        return errno == ENOENT ? Status{}
                               : fail(ErrorCode::Io, "cannot look at " + path + ": " + strerrordesc_np(errno));
    if (!S_ISSOCK(found.st_mode))
        return fail(ErrorCode::Invalid, path + " is there and is no socket; move it away, or give another --home");
    asio::io_context probe_io;
    Local::socket probe{probe_io};
    Code error;
    probe.connect(Local::endpoint{name.name()}, error);
    if (!error)
        return fail(ErrorCode::Unavailable, "another process answers at " + path + "; stop it first");
    if (error != asio::error::connection_refused)
        return fail(ErrorCode::Io, "cannot tell whether a process answers at " + path + ": " + error.message());
    if (::unlink(path.c_str()) != 0)
        return fail(ErrorCode::Io,
                    "cannot remove the socket of a process that is gone, " + path + ": " + strerrordesc_np(errno));
    return {};
}

Status LocalServer::Impl::bind() {
    const auto name = SocketPath::of(path);
    if (!name)
        return tl::unexpected{name.error()};
    if (Status clear = clear_way(*name); !clear)
        return clear;
    Code error;
    acceptor.open(Local{}, error);
    // The file takes the mode of the socket: it is never open to others, not even between bind and chmod.
    if (!error && ::fchmod(acceptor.native_handle(), 0600) != 0)
        error.assign(errno, boost::system::system_category());
    if (!error)
        acceptor.bind(Local::endpoint{name->name()}, error);
    if (!error) {
        bound = true;
        if (::chmod(path.c_str(), 0600) != 0)
            error.assign(errno, boost::system::system_category());
    }
    if (!error)
        acceptor.listen(asio::socket_base::max_listen_connections, error);
    if (error)
        return fail(ErrorCode::Io, "cannot listen at " + path + ": " + error.message());
    return {};
}

void LocalServer::Impl::accept() {
    acceptor.async_accept([this](Code error, Local::socket socket) { on_accept(error, std::move(socket)); });
}

void LocalServer::Impl::on_accept(Code error, Local::socket socket) {
    if (error == asio::error::operation_aborted)
        return;
    if (error) {
        // Out of descriptors, most likely: whoever waits is served when one is free.
        pause.expires_after(kAcceptPause);
        pause.async_wait([this](Code stopped) {
            if (!stopped)
                accept();
        });
        return;
    }
    const auto user = user_of(socket.native_handle());
    if (user && *user == options.only_user.value_or(::geteuid())) {
        const ConnectionId id{++accepted};
        const auto connection = std::make_shared<Connection>(*this, id, std::move(socket));
        connections.emplace(id, connection);
        if (connections.size() > options.connections_max)
            connection->cut(Error{ErrorCode::Unavailable, std::to_string(options.connections_max) +
                                                              " connections are open, and that is the most"});
        else
            connection->read();
    }
    accept();
}

void LocalServer::Impl::stop() {
    Code ignored;
    acceptor.close(ignored);
    pause.cancel();
    // What was said is still written to those who read.
    std::vector<std::shared_ptr<Connection>> open;
    for (const auto& [id, connection] : connections)
        open.push_back(connection);
    for (const auto& connection : open)
        connection->finish();
}

LocalServer::LocalServer(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}

LocalServer::~LocalServer() {
    if (impl_->thread.joinable()) {
        asio::post(impl_->io, [impl = impl_.get()] { impl->stop(); });
        impl_->thread.join();
    }
    if (impl_->bound)
        ::unlink(impl_->path.c_str());
}

Result<std::unique_ptr<LocalServer>> LocalServer::open(const std::string& path, LineHandler& handler,
                                                       LocalServerOptions options) {
    std::unique_ptr<LocalServer> server{new LocalServer{std::make_unique<Impl>(path, handler, options)}};
    if (Status bound = server->impl_->bind(); !bound)
        return tl::unexpected{bound.error()};
    return server;
}

void LocalServer::start() {
    impl_->accept();
    // Ends when stop() has left nothing to wait for.
    impl_->thread = std::thread{[impl = impl_.get()] { impl->io.run(); }};
}

void LocalServer::send(ConnectionId connection, std::string line) {
    asio::dispatch(impl_->io, [impl = impl_.get(), connection, line = std::move(line)]() mutable {
        const auto found = impl->connections.find(connection);
        if (found != impl->connections.end())
            std::shared_ptr { found->second } -> queue(std::move(line));
    });
}

void LocalServer::close(ConnectionId connection) {
    asio::dispatch(impl_->io, [impl = impl_.get(), connection] {
        const auto found = impl->connections.find(connection);
        if (found != impl->connections.end())
            std::shared_ptr { found->second } -> finish();
    });
}

}  // namespace sluice::net
