#include <algorithm>
#include <deque>
#include <optional>
#include <utility>

#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/websocket/error.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "base/bytes.hpp"  // Bytes
#include "net/server_close_words.hpp"
#include "net/server_http_impl.hpp"

namespace sluice::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = beast::websocket;
using Code = boost::system::error_code;
using Clock = std::chrono::steady_clock;

// How long the handshakes of opening and closing may take, and the end of the connection after a close.
constexpr std::chrono::seconds kHandshakeTime{5};
constexpr std::chrono::seconds kTeardownTime{1};
constexpr std::size_t kDeflatePiece = 64u << 10;
constexpr std::size_t kKeptBuffer = 64u << 10;
constexpr std::size_t kSpareStrings = 64;
constexpr std::uint16_t kGoingAway = 1001;
constexpr std::uint16_t kPolicyViolation = 1008;

beast::http::request<beast::http::empty_body> as_beast(const wire::HttpRequest& request) {
    beast::http::request<beast::http::empty_body> given{beast::http::verb::get, request.target, 11};
    // What the reader has judged and kept to itself.
    given.set(beast::http::field::host, "-");
    given.set(beast::http::field::connection, "upgrade");
    for (const wire::Header& header : request.headers)
        if (header.name != "Host" && header.name != wire::kPeerHeader)
            given.insert(header.name, header.value);
    return given;
}

// A WebSocket that was accepted. The machine may send as soon as it is told; what waits is bounded by the options.
class WebSocketChannel final : public Connection {
public:
    WebSocketChannel(std::shared_ptr<Server> server, ConnectionNumber number, std::unique_ptr<ServerStream> stream,
                     const wire::HttpRequest& request, UpgradeRefused refused)
        : server_{std::move(server)},
          number_{number},
          id_{server_->channel_id(number)},
          stream_{std::move(stream)},
          request_{request},
          upgrade_{as_beast(request)},
          give_back_{std::move(refused)},
          socket_{*stream_},
          timer_{server_->io.get_executor()} {}

    void start() override;
    void send(const wire::Outbox::Send& send, UnixNanos now) override;
    void close(const wire::Outbox::Close& close) override;
    void refuse_upgrade(const wire::Outbox::Refuse& refuse) override;
    void flush() override;
    void wind_down() override;
    void drop() override;

private:
    struct Message {
        wire::MessageKind kind = wire::MessageKind::Text;
        std::string bytes;
        Clock::time_point send_by = Clock::time_point::max();
    };

    std::shared_ptr<WebSocketChannel> self() { return std::static_pointer_cast<WebSocketChannel>(shared_from_this()); }

    void ask();
    void give_back();
    void set_options();
    void on_upgraded(Code error);
    void read();
    void on_read(Code error);
    void queue(const wire::Outbox::Send& send, Clock::time_point send_by);
    void forget_late();
    void forget_front();
    void on_written(Code error);
    void begin_close(std::uint16_t code, std::string_view reason);
    void say_close();
    void set_timer(std::chrono::seconds time);
    std::string why(Code error) const;
    void end(std::string reason, bool reset = false);
    // The sink hears it from the loop, never from within carry_out.
    template <class Call>
    void tell_later(Call call) {
        asio::post(server_->io, [self = self(), call = std::move(call)] { call(*self); });
    }

    std::shared_ptr<Server> server_;
    const ConnectionNumber number_;
    const wire::ChannelId id_;
    std::unique_ptr<ServerStream> stream_;
    const wire::HttpRequest request_;
    const beast::http::request<beast::http::empty_body> upgrade_;
    UpgradeRefused give_back_;
    std::optional<wire::HttpReply> refusal_;
    websocket::stream<ServerStream&> socket_;
    Timer timer_;  // of a close under way

    beast::flat_buffer in_;
    std::deque<Message> waiting_;  // the front one is being written
    std::vector<std::string> spare_;
    std::size_t queued_ = 0;
    bool asking_ = false;    // the sink is being told
    bool open_ = false;      // it knows of it
    bool upgraded_ = false;  // and the peer does
    bool writing_ = false;
    bool stalled_ = false;
    bool closing_ = false;  // by us
    bool close_said_ = false;
    bool tearing_down_ = false;
    bool gone_ = false;
    websocket::close_reason close_reason_;
};

void WebSocketChannel::set_options() {
    const ServerTransportOptions& options = server_->options;
    if (options.deflate) {
        websocket::permessage_deflate deflate;
        deflate.server_enable = true;
        deflate.compLevel = 3;  // the loop has other work than the last per cent
        socket_.set_option(deflate);
        socket_.write_buffer_bytes(kDeflatePiece);
    }
    socket_.set_option(websocket::stream_base::timeout{kHandshakeTime, websocket::stream_base::none(), false});
    socket_.set_option(websocket::stream_base::decorator(
        [](websocket::response_type& response) { response.set(beast::http::field::server, "sluice"); }));
    socket_.read_message_max(options.message_max);
    socket_.auto_fragment(false);
    stream_->on_teardown = [this] {
        tearing_down_ = true;
        set_timer(kTeardownTime);
    };
}

void WebSocketChannel::start() {
    tell_later([](WebSocketChannel& channel) { channel.ask(); });
}

void WebSocketChannel::ask() {
    if (gone_)
        return;
    open_ = asking_ = true;
    server_->sink->accepted(id_, request_.target, request_.headers);
    asking_ = false;
    if (gone_)
        return;
    if (refusal_)
        return give_back();
    give_back_ = nullptr;  // it holds the HTTP connection
    set_options();
    socket_.async_accept(upgrade_, [self = self()](Code error) { self->on_upgraded(error); });
}

void WebSocketChannel::give_back() {
    gone_ = true;
    timer_.cancel();
    tell_later([](WebSocketChannel& channel) {
        channel.server_->sink->closed(channel.id_, "we refused it: " + std::to_string(channel.refusal_->status));
    });
    std::exchange(give_back_, {})(std::move(stream_), *refusal_);
}

void WebSocketChannel::on_upgraded(Code error) {
    if (gone_)
        return;
    if (error)
        return end(why(error));
    upgraded_ = true;
    read();
    flush();
}

void WebSocketChannel::read() {
    if (!gone_)
        socket_.async_read(in_, [self = self()](Code error, std::size_t) { self->on_read(error); });
}

void WebSocketChannel::on_read(Code error) {
    if (gone_)
        return;
    if (error) {
        // The close that we said goes on by itself.
        if (error != asio::error::operation_aborted || !close_said_)
            end(why(error));
        return;
    }
    if (!closing_) {
        const Bytes bytes{static_cast<const std::byte*>(in_.data().data()), in_.size()};
        server_->sink->message(id_, bytes, socket_.got_text() ? wire::MessageKind::Text : wire::MessageKind::Binary);
    }
    in_.consume(in_.size());
    if (in_.capacity() > kKeptBuffer)
        in_.shrink_to_fit();
    read();
}

void WebSocketChannel::send(const wire::Outbox::Send& send, UnixNanos now) {
    if (gone_ || closing_ || !open_ || (send.send_by && *send.send_by <= now))
        return;
    if (queued_ + send.bytes.size() > server_->options.queued_max)
        return end("the peer left " + std::to_string(queued_) + " bytes unread, and that is the most that waits", true);
    auto send_by = Clock::time_point::max();
    if (send.send_by) {
        const auto left = static_cast<double>((*send.send_by - now).count()) / server_->options.speed;
        send_by = Clock::now() + std::chrono::nanoseconds{static_cast<std::int64_t>(left)};
    }
    queue(send, send_by);
}

void WebSocketChannel::queue(const wire::Outbox::Send& send, Clock::time_point send_by) {
    Message& message = waiting_.emplace_back();
    message.kind = send.kind;
    message.send_by = send_by;
    if (!spare_.empty()) {
        message.bytes = std::move(spare_.back());
        spare_.pop_back();
    }
    message.bytes = send.bytes;
    queued_ += send.bytes.size();
    if (stalled_ || queued_ <= server_->options.high_water)
        return;
    stalled_ = true;
    tell_later([queued = queued_](WebSocketChannel& channel) {
        // What was written meanwhile may have drained it already, and nobody would say so again.
        if (!channel.gone_ && channel.stalled_)
            channel.server_->sink->stalled(channel.id_, queued);
    });
}

void WebSocketChannel::forget_front() {
    std::string& bytes = waiting_.front().bytes;
    queued_ -= bytes.size();
    if (spare_.size() < kSpareStrings && bytes.capacity() <= kKeptBuffer)
        spare_.push_back(std::move(bytes));
    waiting_.pop_front();
}

void WebSocketChannel::forget_late() {
    while (!waiting_.empty() && waiting_.front().send_by != Clock::time_point::max() &&
           waiting_.front().send_by <= Clock::now())
        forget_front();
}

void WebSocketChannel::flush() {
    if (gone_ || !upgraded_ || writing_)
        return;
    forget_late();
    if (waiting_.empty())
        return say_close();
    writing_ = true;
    const Message& message = waiting_.front();
    socket_.text(message.kind == wire::MessageKind::Text);
    socket_.async_write(asio::buffer(message.bytes),
                        [self = self()](Code error, std::size_t) { self->on_written(error); });
}

void WebSocketChannel::on_written(Code error) {
    writing_ = false;
    if (gone_)
        return;
    if (error) {
        // Beast gives this to writers while the reader sees the peer's close, and will say so.
        if (error != asio::error::operation_aborted)
            end(why(error));
        return;
    }
    forget_front();
    flush();
    if (stalled_ && !gone_ && queued_ < server_->options.high_water / 2) {
        stalled_ = false;
        server_->sink->drained(id_);
    }
}

void WebSocketChannel::close(const wire::Outbox::Close& close) {
    if (gone_)
        return;
    if (close.abrupt)
        end("we reset the connection", true);
    else
        begin_close(close.code, close.reason);
}

void WebSocketChannel::refuse_upgrade(const wire::Outbox::Refuse& refuse) {
    if (gone_ || refusal_)
        return;
    if (asking_)
        refusal_ = refuse.reply;
    else
        begin_close(kPolicyViolation, "refused");
}

void WebSocketChannel::begin_close(std::uint16_t code, std::string_view reason) {
    if (std::exchange(closing_, true))
        return;
    close_reason_ = close_reason_of(code, reason);
    set_timer(kHandshakeTime);
}

void WebSocketChannel::set_timer(std::chrono::seconds time) {
    timer_.expires_after(time);
    timer_.async_wait([self = self()](Code error) {
        if (error || self->gone_)
            return;
        if (self->tearing_down_)
            self->stream_->close();  // what waits for the peer goes on, with its reason
        else
            self->end("we closed it, and the peer did not answer: " + in_words(self->close_reason_), true);
    });
}

void WebSocketChannel::say_close() {
    if (!closing_ || std::exchange(close_said_, true))
        return;
    socket_.async_close(close_reason_, [self = self()](Code error) {
        if (!self->gone_)
            self->end(self->why(error));
    });
}

std::string WebSocketChannel::why(Code error) const {
    if (closing_)
        return "we closed it: " + in_words(close_reason_);
    if (error == websocket::error::closed)
        return "the peer closed it: " + in_words(socket_.reason());
    if (error == websocket::error::message_too_big)
        return "a message of more than " + std::to_string(server_->options.message_max) + " bytes came";
    if (error == websocket::error::bad_frame_payload)
        return "a text message came that is not UTF-8";
    if (error == asio::error::eof || error == asio::ssl::error::stream_truncated)
        return "the peer left without a close frame";
    if (error == asio::error::connection_reset || error == asio::error::broken_pipe)
        return "the peer reset the connection";
    return "the connection broke: " + error.message();
}

void WebSocketChannel::end(std::string reason, bool reset) {
    if (gone_)
        return;
    gone_ = true;
    timer_.cancel();
    if (reset)
        stream_->reset();
    else
        stream_->close();
    if (open_)
        tell_later([reason = std::move(reason)](WebSocketChannel& channel) {
            channel.server_->sink->closed(channel.id_, reason);
        });
    server_->remove(number_);
}

void WebSocketChannel::wind_down() {
    if (!open_)
        return drop();
    begin_close(kGoingAway, "the server stops");
    flush();
}

void WebSocketChannel::drop() {
    open_ = false;
    end({});
}

}  // namespace

std::shared_ptr<Connection> make_websocket_channel(std::shared_ptr<Server> server, ConnectionNumber number,
                                                   std::unique_ptr<ServerStream> stream,
                                                   const wire::HttpRequest& request, UpgradeRefused refused) {
    return std::make_shared<WebSocketChannel>(std::move(server), number, std::move(stream), request,
                                              std::move(refused));
}

}  // namespace sluice::net
