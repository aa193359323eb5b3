#include <array>
#include <utility>

#include <boost/asio/write.hpp>

#include "base/bytes.hpp"  // as_bytes
#include "net/client_channel.hpp"

namespace sluice::net {
namespace {

namespace asio = boost::asio;

constexpr std::size_t kPiece = 16'384;

// A channel of bytes, plain or TLS.
class TcpChannel final : public ClientChannel {
public:
    using ClientChannel::ClientChannel;

private:
    void on_connected(ClientStream stream) override {
        stream_.emplace(std::move(stream));
        read();
        on_open();
    }

    void write(const Waiting& front) override {
        asio::async_write(*stream_, asio::buffer(front.bytes),
                          [self = shared()](Code error, std::size_t) { self->on_written(error); });
    }

    // Half closes; the peer's own end, or the time, ends it. What still comes is not told any more.
    void say_goodbye() override {
        if (stream_->tls() == nullptr)
            return half_close();
        stream_->tls()->async_shutdown([self = shared()](Code) { self->finish("closed by this side"); });
    }
    void half_close() {
        Code error;
        stream_->socket().shutdown(asio::socket_base::shutdown_send, error);
    }

    void cut(bool abrupt) override {
        if (!stream_)
            return;
        if (abrupt)
            stream_->reset();
        else
            stream_->close();
    }

    void read() {
        stream_->async_read_some(asio::buffer(piece_),
                                 [self = shared()](Code error, std::size_t count) { self->on_read(error, count); });
    }
    void on_read(Code error, std::size_t count) {
        if (state_ == State::Ended)
            return;
        if (error)
            return finish(broken(error));
        if (state_ == State::Open && !core_->muted)
            core_->sink.bytes(plan_.id, as_bytes({piece_.data(), count}));
        if (state_ != State::Ended)
            read();
    }

    std::shared_ptr<TcpChannel> shared() { return std::static_pointer_cast<TcpChannel>(shared_from_this()); }

    std::optional<ClientStream> stream_;
    std::array<char, kPiece> piece_;
};

}  // namespace

std::shared_ptr<ClientChannel> make_tcp_channel(std::shared_ptr<ClientCore> core, ChannelPlan plan,
                                                ClientChannel::Ended ended) {
    return std::make_shared<TcpChannel>(std::move(core), std::move(plan), std::move(ended));
}

}  // namespace sluice::net
