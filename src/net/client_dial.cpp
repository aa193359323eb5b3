#include "net/client_dial.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>

#include <utility>

#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>

#include "net/tls_context.hpp"

namespace sluice::net {
namespace {

namespace asio = boost::asio;
using Code = boost::system::error_code;

// A whole connection, when nobody who waits for it gives up earlier.
constexpr std::chrono::seconds kDialMax{10};
// One address of several, so that a dead one does not use up the time of a live one.
constexpr std::chrono::seconds kAddressMax{2};

// A peer that vanishes is noticed by the kernel within about 30 seconds, whoever speaks.
void set_up(ClientStream::Socket& socket) {
    Code ignored;
    socket.set_option(asio::ip::tcp::no_delay{true}, ignored);
    socket.set_option(asio::socket_base::keep_alive{true}, ignored);
    const auto set = [&](int name, int value) {
        ::setsockopt(socket.native_handle(), IPPROTO_TCP, name, &value, sizeof value);
    };
    set(TCP_KEEPIDLE, 15);
    set(TCP_KEEPINTVL, 5);
    set(TCP_KEEPCNT, 3);
    set(TCP_USER_TIMEOUT, 30'000);
}

// On loopback the kernel may connect a free port to itself.
bool is_itself(ClientStream::Socket& socket) {
    Code error;
    const auto local = socket.local_endpoint(error);
    return !error && local == socket.remote_endpoint(error);
}

std::string words(const Code& error) {
    return error == asio::error::connection_refused ? "nobody listens there (connection refused)" : error.message();
}

}  // namespace

std::shared_ptr<ClientDial> ClientDial::start(std::shared_ptr<ClientCore> core, const wire::Endpoint& endpoint,
                                              Done done) {
    auto dial = std::make_shared<ClientDial>(std::move(core), endpoint, std::move(done));
    if (is_address(endpoint.host)) {
        dial->addresses_ = {endpoint.host};
        asio::post(dial->core_->io, [dial] { dial->try_next(); });
        return dial;
    }
    dial->core_->resolver->find(endpoint.host, [dial](Result<std::vector<std::string>> found) {
        if (!found)
            return dial->end(fail(found.error()));
        dial->addresses_ = std::move(*found);
        dial->try_next();
    });
    return dial;
}

ClientDial::ClientDial(std::shared_ptr<ClientCore> core, const wire::Endpoint& endpoint, Done done)
    : core_{std::move(core)}, endpoint_{endpoint}, done_{std::move(done)}, timer_{core_->io} {}

void ClientDial::cancel() {
    if (!done_)
        return;
    done_ = nullptr;
    timer_.cancel();
    if (stream_)
        stream_->close();
}

void ClientDial::try_next() {
    if (!done_)
        return;
    if (last_address())
        return end(fail(ErrorCode::Unavailable, reason_));
    const std::string& address = addresses_[next_++];
    if (core_->options.may_connect) {
        const Status allowed = core_->options.may_connect(endpoint_, address);
        if (!allowed)
            return end(fail(allowed.error()));
    }
    Code error;
    const asio::ip::tcp::endpoint to{asio::ip::make_address(address, error), endpoint_.port};
    ++core_->counts.connects;
    stream_.emplace(core_->io);
    timer_.expires_after(last_address() ? kDialMax : kAddressMax);
    timer_.async_wait([self = shared_from_this()](Code code) { self->on_time(code); });
    stream_->socket().async_connect(to, [self = shared_from_this()](Code code) { self->on_connected(code); });
}

// The time of a dial whose timer was set anew counts from then.
void ClientDial::on_time(Code error) {
    if (error || !done_ || timer_.expiry() > std::chrono::steady_clock::now())
        return;
    reason_ = "no connection to " + place_of(endpoint_) + " within its time";
    stream_->close();
}

void ClientDial::on_connected(Code error) {
    if (!done_)
        return;
    if (!error && is_itself(stream_->socket()))
        error = asio::error::connection_refused;
    if (error) {
        if (error != asio::error::operation_aborted)
            reason_ = "no connection to " + place_of(endpoint_) + ": " + words(error);
        return try_next();
    }
    set_up(stream_->socket());
    if (endpoint_.tls)
        return shake_hands();
    end(std::move(*stream_));
}

void ClientDial::shake_hands() {
    timer_.expires_after(kDialMax);
    timer_.async_wait([self = shared_from_this()](Code code) { self->on_time(code); });
    ClientStream::Tls& tls = stream_->start_tls(*core_->tls);
    const Status expected = expect_host(tls.native_handle(), endpoint_.host);
    if (!expected)
        return end(fail(expected.error()));
    tls.async_handshake(asio::ssl::stream_base::client,
                        [self = shared_from_this()](Code code) { self->on_handshake(code); });
}

// A handshake that fails is not tried at another address: the answer would be the same, or somebody is in between.
void ClientDial::on_handshake(Code error) {
    if (!done_)
        return;
    if (error == asio::error::operation_aborted)
        return end(fail(ErrorCode::Unavailable, reason_));
    if (error)
        return end(fail(ErrorCode::Unavailable,
                        tls_failure(stream_->tls()->native_handle(), endpoint_.host, endpoint_.port, error.message())));
    end(std::move(*stream_));
}

void ClientDial::end(Result<ClientStream> result) {
    if (!done_)
        return;
    timer_.cancel();
    if (stream_ && !result)
        stream_->close();
    std::exchange(done_, nullptr)(std::move(result));
}

}  // namespace sluice::net
