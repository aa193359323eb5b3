#include "net/client_http.hpp"

#include <poll.h>

#include <cstring>
#include <utility>

#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>

#include "base/bytes.hpp"  // as_bytes

namespace sluice::net {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using wire::Left;

namespace {

constexpr std::size_t kPiece = 16'384;
constexpr std::size_t kHeadMax = 65'536;

bool is_interim(int status) { return status / 100 == 1 && status != 101; }

std::string reply_trouble(const std::string& place, const PooledCall& call, const boost::system::error_code& error) {
    if (error == http::error::body_limit)
        return "the reply of " + place + " has a body of more than " + std::to_string(call.body_max) + " bytes";
    if (error == http::error::header_limit)
        return "the reply of " + place + " has a head of more than " + std::to_string(kHeadMax) + " bytes";
    if (error == http::error::partial_message || error == http::error::end_of_stream)
        return place + " closed the connection before the whole reply had come";
    return "the reply of " + place + " is not HTTP/1.1: " + error.message();
}

}  // namespace

ClientConnection::ClientConnection(std::shared_ptr<ClientCore> core, CallPool& pool, ClientStream stream)
    : core_{std::move(core)},
      pool_{&pool},
      place_{pool.place()},
      stream_{std::move(stream)},
      idle_timer_{core_->io},
      since_{std::chrono::steady_clock::now()} {}

void ClientConnection::begin() {
    in_.resize(kPiece);
    rest();
    read();
}

bool ClientConnection::still_open() {
    pollfd asked{stream_.socket().native_handle(), POLLIN | POLLRDHUP, 0};
    const bool told = ::poll(&asked, 1, 0) > 0;
    // TLS has words of its own that may wait to be read, such as session tickets.
    const int bad = stream_.tls() != nullptr ? POLLRDHUP | POLLHUP | POLLERR : ~0;
    if (!told || (asked.revents & bad) == 0)
        return true;
    end();
    return false;
}

void ClientConnection::serve(std::shared_ptr<PooledCall> call) {
    if (std::exchange(served_, true))
        ++core_->counts.reused;
    idle_timer_.cancel();
    call_ = std::move(call);
    call_->connection = this;
    sent_ = 0;
    begin_reply();
    writing_ = true;
    asio::async_write(
        stream_, asio::buffer(call_->bytes),
        [self = shared_from_this(), call = call_](Code error, std::size_t count) { self->on_written(error, count); });
}

void ClientConnection::on_written(Code error, std::size_t count) {
    writing_ = false;
    sent_ = count;
    if (gone_)
        return;
    if (aborting_)
        return finish_abort();
    if (error)
        abort("the request to " + place_of(place_) + " could not be written: " + error.message());
}

void ClientConnection::read() {
    if (begin_ == end_)
        begin_ = end_ = 0;
    if (begin_ != 0) {
        std::memmove(in_.data(), in_.data() + begin_, end_ - begin_);
        end_ -= begin_;
        begin_ = 0;
    }
    if (end_ == in_.size())
        in_.resize(in_.size() * 2);
    stream_.async_read_some(
        asio::buffer(in_.data() + end_, in_.size() - end_),
        [self = shared_from_this()](Code error, std::size_t count) { self->on_read(error, count); });
}

void ClientConnection::on_read(Code error, std::size_t count) {
    if (gone_ || aborting_)
        return;
    if (error)
        return on_read_error(error);
    if (!call_)
        return end();
    end_ += count;
    feed();
    if (!gone_ && !aborting_)
        read();
}

// A body may be ended by the end of the connection; with TLS only by a close that was signed.
void ClientConnection::on_read_error(Code error) {
    if (!call_)
        return end();
    if (error != asio::error::eof)
        return abort("the connection to " + place_of(place_) + " broke: " + error.message());
    Code ended = http::error::end_of_stream;
    if (parser_->got_some())
        parser_->put_eof(ended = {});
    if (ended)
        return abort(reply_trouble(place_of(place_), *call_, ended));
    finish_reply();
}

void ClientConnection::begin_reply() {
    reply_.clear();
    ReplyParser::Part part;
    if (call_->streams)
        part = [this](std::string_view bytes) {
            if (!core_->muted)
                core_->sink.body_part(call_->id, as_bytes(bytes));
        };
    parser_.emplace(reply_, std::move(part));
    parser_->eager(true);
    parser_->header_limit(kHeadMax);
    parser_->skip(call_->is_head);
    if (call_->is_head)
        parser_->body_limit(boost::none);
    else
        parser_->body_limit(call_->body_max);
}

void ClientConnection::feed() {
    while (begin_ != end_) {
        Code error;
        begin_ += parser_->put(asio::buffer(in_.data() + begin_, end_ - begin_), error);
        if (gone_ || aborting_ || error == http::error::need_more)
            return;
        if (error)
            return abort(reply_trouble(place_of(place_), *call_, error));
        if (!parser_->is_done())
            continue;
        if (!is_interim(reply_.status))
            return finish_reply();
        begin_reply();
    }
}

void ClientConnection::finish_reply() {
    if (reply_.status == 101)
        return abort(place_of(place_) + " answered 101, an upgrade nobody asked for");
    const auto keeper = shared_from_this();
    const std::shared_ptr<PooledCall> call = std::exchange(call_, nullptr);
    const wire::HttpReply reply = std::move(reply_);
    // What came before the request was written, or behind the reply, leaves the connection in doubt.
    const bool keep = parser_->keep_alive() && !writing_ && begin_ == end_;
    CallPool& pool = *pool_;
    call->connection = nullptr;
    if (keep)
        rest();
    else
        end();
    pool.answer(*call, reply);
}

void ClientConnection::rest() {
    since_ = std::chrono::steady_clock::now();
    idle_timer_.expires_after(core_->options.idle_max);
    idle_timer_.async_wait([self = shared_from_this()](Code error) {
        if (!error && self->idle() && std::chrono::steady_clock::now() >= self->idle_timer_.expiry())
            self->end();
    });
}

void ClientConnection::abort(std::string reason) {
    if (gone_ || aborting_)
        return;
    aborting_ = true;
    abort_reason_ = std::move(reason);
    stream_.close();
    if (!writing_)
        finish_abort();
}

void ClientConnection::finish_abort() {
    const auto keeper = shared_from_this();
    const std::shared_ptr<PooledCall> call = std::exchange(call_, nullptr);
    CallPool& pool = *pool_;
    // Behind TLS nobody can say how much of it the kernel had taken when it failed.
    const Left left = sent_ == 0 && stream_.tls() == nullptr ? Left::Nothing : Left::Perhaps;
    end();
    call->connection = nullptr;
    pool.answer_failed(*call, abort_reason_, left);
}

void ClientConnection::end() {
    if (gone_)
        return;
    gone_ = true;
    idle_timer_.cancel();
    stream_.close();
    pool_->on_ended(*this);
}

void ClientConnection::drop() {
    gone_ = true;
    pool_ = nullptr;
    idle_timer_.cancel();
    if (call_) {
        call_->ended = true;
        call_->timer.cancel();
    }
    stream_.close();
}

}  // namespace sluice::net
