#include <algorithm>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/stream.hpp>

#include "base/bytes.hpp"  // Bytes
#include "net/client_channel.hpp"
#include "net/client_request.hpp"

namespace sluice::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace websocket = boost::beast::websocket;

// What is masked and written at once; a larger message takes several writes, and is one frame still.
constexpr std::size_t kPiece = 16'384;

// As much of `text` as fits, cut between two characters of UTF-8.
std::string_view cut_to(std::string_view text, std::size_t size_max) {
    std::size_t size = std::min(text.size(), size_max);
    while (size < text.size() && size > 0 && (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80)
        --size;
    return text.substr(0, size);
}

// RFC 6455, as a client; permessage-deflate is not offered.
class WebSocketChannel final : public ClientChannel {
public:
    using ClientChannel::ClientChannel;

private:
    using Stream = websocket::stream<ClientStream, false>;

    void on_connected(ClientStream stream) override {
        stream_.emplace(std::move(stream));
        stream_->set_option(timeouts(websocket::stream_base::none()));
        stream_->set_option(
            websocket::stream_base::decorator([this](websocket::request_type& request) { decorate(request); }));
        stream_->read_message_max(plan_.message_max);
        stream_->auto_fragment(false);
        stream_->write_buffer_bytes(kPiece);
        stream_->async_handshake(answer_, host_header(plan_.endpoint), plan_.endpoint.base_target + plan_.target,
                                 [self = shared()](Code error) { self->on_handshake(error); });
    }

    // The time for the handshake is the channel's own; the one set after it is for closing.
    websocket::stream_base::timeout timeouts(std::chrono::steady_clock::duration closing) const {
        return {closing, core_->options.ping_after * 2, true};
    }

    void decorate(websocket::request_type& request) const {
        request.set(beast::http::field::user_agent, "sluice");
        for (const wire::Header& header : plan_.headers)
            request.set(header.name, header.value);
    }

    void on_handshake(Code error) {
        if (state_ == State::Ended)
            return;
        if (error == websocket::error::upgrade_declined)
            tell_refusal();
        if (error)
            return finish(refused(error));
        stream_->set_option(timeouts(core_->options.farewell));
        read();
        on_open();
    }

    void tell_refusal() const {
        if (core_->muted)
            return;
        wire::HttpReply reply;
        reply.status = static_cast<int>(answer_.result_int());
        for (const auto& field : answer_)
            reply.headers.push_back({std::string{field.name_string()}, std::string{field.value()}});
        reply.body = answer_.body();
        core_->sink.refused(plan_.id, reply);
    }

    std::string refused(const Code& error) const {
        const std::string place = place_of(plan_.endpoint);
        if (error == websocket::error::upgrade_declined)
            return place + " answered " + std::to_string(answer_.result_int()) + " to the upgrade";
        return "no WebSocket with " + place + ": " + error.message();
    }

    void read() {
        stream_->async_read(buffer_, [self = shared()](Code error, std::size_t) { self->on_read(error); });
    }
    void on_read(Code error) {
        if (state_ == State::Ended)
            return;
        if (error)
            return finish(farewell(error));
        if (state_ == State::Open && !core_->muted) {
            const asio::const_buffer whole = buffer_.data();
            const Bytes bytes{static_cast<const std::byte*>(whole.data()), whole.size()};
            core_->sink.message(plan_.id, bytes,
                                stream_->got_text() ? wire::MessageKind::Text : wire::MessageKind::Binary);
        }
        buffer_.consume(buffer_.size());
        if (state_ != State::Ended)
            read();
    }

    std::string farewell(const Code& error) const {
        const std::string place = place_of(plan_.endpoint);
        const websocket::close_reason& told = stream_->reason();
        if (goodbye_)
            return "closed by this side";
        if (error == websocket::error::message_too_big || error == websocket::error::buffer_overflow)
            return place + " sent a message of more than " + std::to_string(plan_.message_max) + " bytes";
        if (error == websocket::error::closed || told.code != websocket::close_code::none) {
            const std::string words{told.reason.data(), told.reason.size()};
            return place + " closed the channel: " + std::to_string(told.code) + (words.empty() ? "" : " " + words);
        }
        if (error == beast::error::timeout)
            return place + " was silent and did not answer a ping";
        if (error.category() == make_error_code(websocket::error::closed).category())
            return place + " broke the WebSocket protocol: " + error.message();
        return broken(error);
    }

    // Where a write fails because reading has ended the stream, reading says why.
    void write(const Waiting& front) override {
        stream_->text(front.kind == wire::MessageKind::Text);
        stream_->async_write(asio::buffer(front.bytes), [self = shared()](Code error, std::size_t) {
            if (error != asio::error::operation_aborted)
                self->on_written(error);
        });
    }

    void say_goodbye() override {
        websocket::close_reason words{goodbye_->code};
        const std::string_view reason = cut_to(goodbye_->reason, words.reason.max_size());
        words.reason.assign(reason.data(), reason.size());
        stream_->async_close(words, [self = shared()](Code) { self->finish("closed by this side"); });
    }

    void cut(bool abrupt) override {
        if (!stream_)
            return;
        if (abrupt)
            stream_->next_layer().reset();
        else
            stream_->next_layer().close();
    }

    std::shared_ptr<WebSocketChannel> shared() {
        return std::static_pointer_cast<WebSocketChannel>(shared_from_this());
    }

    websocket::response_type answer_;
    beast::flat_buffer buffer_;
    std::optional<Stream> stream_;
};

}  // namespace

std::shared_ptr<ClientChannel> make_websocket(std::shared_ptr<ClientCore> core, ChannelPlan plan,
                                              ClientChannel::Ended ended) {
    return std::make_shared<WebSocketChannel>(std::move(core), std::move(plan), std::move(ended));
}

}  // namespace sluice::net
