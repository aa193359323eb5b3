#include "net/server_transport.hpp"

#include <utility>

#include <netinet/tcp.h>
#include <sys/socket.h>

#include <boost/asio/ip/address.hpp>

#include "net/reactor_impl.hpp"
#include "net/server_impl.hpp"

namespace sluice::net {
namespace {

using Tcp = boost::asio::ip::tcp;
using Code = boost::system::error_code;

constexpr std::chrono::milliseconds kAcceptPause{100};
// Connections over the limit that are being told so at one time; more are closed without a word.
constexpr std::size_t kSurplusMax = 64;

void prepare(AcceptedSocket& socket) {
    Code ignored;
    socket.set_option(Tcp::no_delay{true}, ignored);
    socket.set_option(boost::asio::socket_base::keep_alive{true}, ignored);  // notices peers that vanished
}

}  // namespace

struct ServerTransport::Impl {
    Reactor& reactor;
    std::shared_ptr<Server> server;
};

Server::Server(boost::asio::io_context& loop, wire::ChannelSink& who, ServerTransportOptions chosen)
    : io{loop}, sink{&who}, options{std::move(chosen)} {}

Status Server::open() {
    if (!options.certificate_file.empty() || !options.key_file.empty()) {
        auto loaded = load_server_tls(options);
        if (!loaded)
            return fail(loaded.error());
        tls.emplace(std::move(*loaded));
    }
    return listen_at();
}

Status Server::listen_at() {
    Code error;
    const auto address = boost::asio::ip::make_address(options.host == "localhost" ? "127.0.0.1" : options.host, error);
    if (error)
        return fail(ErrorCode::Invalid, "cannot listen at the host \"" + options.host +
                                            "\": it is no address; write one such as 127.0.0.1 or ::1");
    const Tcp::endpoint place{address, options.port};
    acceptor.open(place.protocol(), error);
    if (!error)
        acceptor.set_option(Tcp::acceptor::reuse_address{true}, error);
    if (!error)
        acceptor.bind(place, error);
    if (!error)
        acceptor.listen(boost::asio::socket_base::max_listen_connections, error);
    if (!error)
        acceptor.non_blocking(true, error);
    if (error)
        return fail(ErrorCode::Io,
                    "cannot listen at " + options.host + ":" + std::to_string(options.port) + ": " + error.message());
    return {};
}

void Server::start() { accept(); }

void Server::accept() {
    acceptor.async_accept(
        [self = shared_from_this()](Code error, AcceptedSocket socket) { self->on_accept(error, std::move(socket)); });
}

void Server::on_accept(Code error, AcceptedSocket socket) {
    if (closing)
        return;
    if (error) {
        // Out of descriptors, most likely: whoever waits is served when one is free.
        timer.expires_after(kAcceptPause);
        timer.async_wait([self = shared_from_this()](Code stopped) {
            if (!stopped && !self->closing)
                self->accept();
        });
        return;
    }
    prepare(socket);
    const bool full = connections.size() >= options.connections_max;
    if (accepted < kConnectionMax && (!full || surplus.size() < kSurplusMax)) {
        const ConnectionNumber number = ++accepted;
        auto connection = make_http_connection(shared_from_this(), number, std::move(socket),
                                               full ? Admission::Surplus : Admission::Served);
        (full ? surplus : connections).emplace(number, connection);
        connection->start();
    }
    accept();
}

Connection* Server::touch(std::uint64_t id) {
    if (space_of(id) != options.id_space)
        return nullptr;
    const auto found = connections.find(connection_of(id));
    if (found == connections.end())
        return nullptr;
    if (touched.empty() || touched.back() != found->second)
        touched.push_back(found->second);
    return found->second.get();
}

void Server::carry_out(const wire::Outbox& out, UnixNanos now) {
    using Kind = wire::Outbox::Kind;
    if (closing)
        return;
    const auto named = [this](auto id) { return touch(static_cast<std::uint64_t>(id)); };
    for (const auto& [kind, index] : out.order) {
        switch (kind) {
            case Kind::Reply:
                if (Connection* connection = named(out.replies[index].request))
                    connection->reply(out.replies[index]);
                break;
            case Kind::Part:
                if (Connection* connection = named(out.parts[index].request))
                    connection->part(out.parts[index]);
                break;
            case Kind::Hang:
                if (Connection* connection = named(out.hangs[index].request))
                    connection->hang(out.hangs[index]);
                break;
            case Kind::Send:
                if (Connection* connection = named(out.sends[index].channel))
                    connection->send(out.sends[index], now);
                break;
            case Kind::Close:
                if (Connection* connection = named(out.closes[index].channel))
                    connection->close(out.closes[index]);
                break;
            case Kind::Refuse:
                if (Connection* connection = named(out.refusals[index].channel))
                    connection->refuse_upgrade(out.refusals[index]);
                break;
            case Kind::Call:
            case Kind::Open:
            case Kind::TakeBack: break;  // the client's
        }
    }
    for (const auto& connection : touched)
        connection->flush();
    touched.clear();
}

void Server::replace(ConnectionNumber number, std::shared_ptr<Connection> with) {
    connections[number] = std::move(with);
}

void Server::remove(ConnectionNumber number) {
    connections.erase(number);
    surplus.erase(number);
}

void Server::stop(std::chrono::milliseconds at_most) {
    if (std::exchange(closing, true))
        return;
    sink = &silence;
    Code ignored;
    acceptor.close(ignored);
    for (const auto& [number, connection] : surplus)
        touched.push_back(connection);
    for (const auto& [number, connection] : connections)
        touched.push_back(connection);
    for (const auto& connection : touched)
        connection->wind_down();
    touched.clear();
    timer.expires_after(at_most);
    timer.async_wait([self = shared_from_this()](Code stopped) {
        if (!stopped)
            self->drop_all();
    });
}

void Server::drop_all() {
    closing = true;
    sink = &silence;
    Code ignored;
    acceptor.close(ignored);
    timer.cancel();
    auto ended = std::exchange(connections, {});
    ended.merge(std::exchange(surplus, {}));
    for (const auto& [number, connection] : ended)
        connection->drop();
}

ServerTransport::ServerTransport(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}

ServerTransport::~ServerTransport() { impl_->server->drop_all(); }

Result<std::unique_ptr<ServerTransport>> ServerTransport::listen(Reactor& reactor, wire::ChannelSink& sink,
                                                                 ServerTransportOptions options) {
    auto server = std::make_shared<Server>(reactor.impl().io, sink, std::move(options));
    if (Status opened = server->open(); !opened)
        return fail(opened.error());
    server->start();
    return std::unique_ptr<ServerTransport>{
        new ServerTransport{std::unique_ptr<Impl>{new Impl{reactor, std::move(server)}}}};
}

std::uint16_t ServerTransport::port() const {
    Code ignored;
    return impl_->server->acceptor.local_endpoint(ignored).port();
}

void ServerTransport::carry_out(const wire::Outbox& out, UnixNanos now) { impl_->server->carry_out(out, now); }
void ServerTransport::stop(std::chrono::milliseconds at_most) { impl_->server->stop(at_most); }

void ServerTransport::close(std::chrono::milliseconds at_most) {
    stop(at_most);
    const auto until = std::chrono::steady_clock::now() + at_most;
    while (connections() != 0 && std::chrono::steady_clock::now() < until)
        impl_->reactor.wait(until - std::chrono::steady_clock::now());
    impl_->server->drop_all();
}

std::size_t ServerTransport::connections() const { return impl_->server->connections.size(); }

}  // namespace sluice::net
