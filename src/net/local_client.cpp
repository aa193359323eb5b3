#include "net/local_client.hpp"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>

#include "net/line_frames.hpp"
#include "net/socket_path.hpp"

namespace sluice::net {
namespace {

namespace asio = boost::asio;
using Local = asio::local::stream_protocol;
using Code = boost::system::error_code;

// Answers hold whole order lists; what a server of ours sends in one line stays below this.
constexpr std::size_t kLineMax = 64u << 20;

bool is_ours(int socket) {
    ucred peer{};
    socklen_t length = sizeof peer;
    return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &length) == 0 && peer.uid == ::geteuid();
}

}  // namespace

struct LocalClient::Impl {
    asio::io_context io;
    Local::socket socket{io};
    LineFrames frames{kLineMax};
};

LocalClient::LocalClient(std::unique_ptr<Impl> impl) : impl_{std::move(impl)} {}
LocalClient::LocalClient(LocalClient&&) noexcept = default;
LocalClient& LocalClient::operator=(LocalClient&&) noexcept = default;
LocalClient::~LocalClient() = default;

Result<LocalClient> LocalClient::connect(const std::string& path) {
    const auto name = SocketPath::of(path);
    if (!name)
        return fail(ErrorCode::NotFound, name.error().text);
    auto impl = std::make_unique<Impl>();
    Code error;
    impl->socket.connect(Local::endpoint{name->name()}, error);
    if (error)
        return fail(ErrorCode::NotFound, "nobody answers at " + path + ": " + error.message());
    if (!is_ours(impl->socket.native_handle()))
        return fail(ErrorCode::Invalid, "the process behind " + path + " belongs to another user");
    return LocalClient{std::move(impl)};
}

Status LocalClient::send(std::string_view line) {
    std::string framed{line};
    framed.push_back('\n');
    Code error;
    asio::write(impl_->socket, asio::buffer(framed), error);
    if (error)
        return fail(ErrorCode::Unavailable, "the connection has ended: " + error.message());
    return {};
}

Result<std::optional<std::string>> LocalClient::read(std::chrono::milliseconds wait) {
    const auto until = std::chrono::steady_clock::now() + wait;
    std::array<char, 16'384> piece;
    while (true) {
        if (auto line = impl_->frames.take())
            return line;
        const auto left =
            std::chrono::ceil<std::chrono::milliseconds>(until - std::chrono::steady_clock::now()).count();
        pollfd waiting{impl_->socket.native_handle(), POLLIN, 0};
        const int ready = ::poll(&waiting, 1, left > 0 ? static_cast<int>(left) : 0);
        if (ready == 0 || (ready < 0 && errno == EINTR))
            return std::nullopt;
        if (ready < 0)
            return fail(ErrorCode::Io, std::string{"cannot wait for an answer: "} + strerrordesc_np(errno));
        Code error;
        const std::size_t count = impl_->socket.read_some(asio::buffer(piece), error);
        if (error)
            return fail(ErrorCode::Unavailable, "the connection has ended: " + error.message());
        if (const Status fed = impl_->frames.feed({piece.data(), count}); !fed)
            return tl::unexpected{fed.error()};
    }
}

}  // namespace sluice::net
