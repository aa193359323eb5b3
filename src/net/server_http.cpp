// An HTTP connection's way in: what it reads, tells and refuses, and its deadlines.
#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include "net/server_http_impl.hpp"

namespace sluice::net {
namespace {

// Requests of one connection that wait for their answers; further ones stay unread.
constexpr std::size_t kPipelineMax = 64;
constexpr std::size_t kWebSocketKeySize = 24;  // sixteen bytes in base 64

std::string peer_of(const AcceptedSocket& socket) {
    boost::system::error_code error;
    const auto peer = socket.remote_endpoint(error);
    if (error)
        return "gone";
    const std::string address = peer.address().to_string();
    return (peer.address().is_v6() ? '[' + address + ']' : address) + ':' + std::to_string(peer.port());
}

}  // namespace

std::shared_ptr<Connection> make_http_connection(std::shared_ptr<Server> server, ConnectionNumber number,
                                                 AcceptedSocket socket, Admission admission) {
    return std::make_shared<HttpConnection>(std::move(server), number, std::move(socket), admission);
}

HttpConnection::HttpConnection(std::shared_ptr<Server> server, ConnectionNumber number, AcceptedSocket socket,
                               Admission admission)
    : server_{std::move(server)},
      number_{number},
      admission_{admission},
      stream_{std::make_unique<ServerStream>(std::move(socket), server_->tls ? &*server_->tls : nullptr)},
      reader_{{server_->options.head_max, server_->options.body_max}},
      timer_{server_->io.get_executor()} {
    if (!server_->options.tells_place)
        return;
    peer_ = peer_of(stream_->next_layer());
    reader_.tell_place(peer_);
}

void HttpConnection::start() {
    if (!stream_->secured())
        return serve();
    phase_ = Phase::Handshake;
    expire_at(Clock::now() + server_->options.request_time);
    stream_->async_handshake([self = self()](Code error) {
        if (self->phase_ != Phase::Handshake)
            return;
        if (error)
            self->end(false);
        else
            self->serve();
    });
}

void HttpConnection::serve() {
    phase_ = Phase::Serving;
    if (admission_ == Admission::Surplus)
        refuse({503, "All " + std::to_string(server_->options.connections_max) +
                         " connections of this server are taken; come back when one is free."});
    process();
}

void HttpConnection::read() {
    if (phase_ == Phase::Gone || reading_ || ended_ || upgrading_ || !pending_.empty())
        return;
    reading_ = true;
    stream_->async_read_some(boost::asio::buffer(in_),
                             [self = self()](Code error, std::size_t count) { self->on_read(error, count); });
}

void HttpConnection::on_read(Code error, std::size_t count) {
    reading_ = false;
    if (phase_ == Phase::Gone)
        return;
    if (error)
        return on_end_of_input(error);
    if (phase_ != Phase::Serving)
        return read();
    pending_ = {in_.data(), count};
    process();
}

// A peer that shuts its own end may still wait for what it asked; one that listens to a stream has left.
void HttpConnection::on_end_of_input(Code error) {
    ended_ = true;
    const bool owed = !slots_.empty() || backlog() != 0;
    const bool streaming = !slots_.empty() && slots_.front().answered && !slots_.front().done;
    if (error != boost::asio::error::eof || phase_ != Phase::Serving || !owed || streaming)
        return end(false);
    last_ = true;
    watch_for_reset();
    set_deadline();
}

void HttpConnection::watch_for_reset() {
    stream_->next_layer().async_wait(ServerStream::Socket::wait_error, [self = self()](Code error) {
        if (!error && self->phase_ != Phase::Gone)
            self->end(false);
    });
}

bool HttpConnection::may_take_request() const {
    return !last_ && slots_.size() < kPipelineMax && backlog() < server_->options.high_water;
}

void HttpConnection::process() {
    if (processing_)
        return;
    processing_ = true;
    while (phase_ == Phase::Serving && !pending_.empty() && may_take_request()) {
        pending_.remove_prefix(reader_.feed(pending_));
        if (reader_.refusal())
            refuse(*reader_.refusal());
        else if (reader_.complete())
            take_request();
    }
    processing_ = false;
    if (last_)
        pending_ = {};
    flush();
    read();
    set_deadline();
}

void HttpConnection::take_request() {
    request_deadline_.reset();
    continued_ = false;
    if (reader_.wants_websocket())
        return begin_upgrade();
    Slot& slot = slots_.emplace_back();
    slot.number = next_request_++;
    slot.head = reader_.request().method == "HEAD";
    slot.http10 = reader_.http10();
    slot.keep_alive = reader_.keep_alive() && slot.number != kRequestMax;
    last_ = !slot.keep_alive;
    server_->sink->request(server_->request_id(number_, slot.number), reader_.request());
    reader_.next();
}

void HttpConnection::begin_upgrade() {
    const wire::HttpRequest& request = reader_.request();
    const std::string* version = wire::find_header(request.headers, "Sec-WebSocket-Version");
    const std::string* key = wire::find_header(request.headers, "Sec-WebSocket-Key");
    if (request.method != "GET" || !request.body.empty())
        return refuse({400, "A WebSocket is asked for with GET and without a body."});
    if (!version || *version != "13")
        return refuse({426, "The only WebSocket version this server speaks is 13."});
    if (!key || key->size() != kWebSocketKeySize)
        return refuse({400, "Sec-WebSocket-Key is not sixteen bytes in base 64."});
    if (!pending_.empty())
        return refuse({400, "A WebSocket client waits for the answer to its upgrade before it sends anything."});
    last_ = upgrading_ = true;
}

void HttpConnection::upgrade() {
    phase_ = Phase::Gone;
    timer_.cancel();
    const auto channel =
        make_websocket_channel(server_, number_, std::move(stream_), reader_.request(),
                               [self = self()](std::unique_ptr<ServerStream> stream, const wire::HttpReply& answer) {
                                   self->take_back(std::move(stream), answer);
                               });
    server_->replace(number_, channel);
    channel->start();
}

void HttpConnection::take_back(std::unique_ptr<ServerStream> stream, const wire::HttpReply& answer) {
    stream_ = std::move(stream);
    server_->replace(number_, self());
    phase_ = Phase::Serving;
    upgrading_ = timer_set_ = false;
    add_refusal(answer);
    process();
}

void HttpConnection::refuse(const Refusal& refusal) {
    last_ = true;
    wire::HttpReply reply;
    reply.status = refusal.status;
    if (server_->options.word_refusal) {
        server_->options.word_refusal(refusal.status, refusal.why, reply);
    } else {
        reply.headers.push_back({"Content-Type", "text/plain; charset=utf-8", wire::Secrecy::Open});
        reply.body = refusal.why + "\n";
    }
    if (refusal.status == 426)
        reply.headers.push_back({"Sec-WebSocket-Version", "13", wire::Secrecy::Open});
    add_refusal(reply);
    server_->sink->turned_away({refusal.status, refusal.why, peer_});
}

// Reads the clock a few times a request; the timer is moved only when it would ring too late.
void HttpConnection::set_deadline() {
    if (phase_ != Phase::Serving)
        return;
    const auto now = Clock::now();
    auto at = Clock::time_point::max();
    if (write_under_way_)
        at = write_deadline_;
    if (reader_.begun() && pending_.empty() && !last_) {
        if (!request_deadline_)
            request_deadline_ = now + server_->options.request_time;
        at = std::min(at, *request_deadline_);
    } else if (!write_under_way_ && slots_.empty() && !upgrading_) {
        at = now + server_->options.idle_time;
    }
    expire_at(at);
}

void HttpConnection::expire_at(Clock::time_point at) {
    deadline_ = at;
    if (at == Clock::time_point::max() || (timer_set_ && timer_.expiry() <= at))
        return;
    timer_set_ = true;
    timer_.expires_at(at);
    timer_.async_wait([self = self()](Code error) {
        if (!error)
            self->on_time();
    });
}

void HttpConnection::on_time() {
    timer_set_ = false;
    if (phase_ == Phase::Gone)
        return;
    if (Clock::now() < deadline_)
        expire_at(deadline_);
    else
        on_deadline();
}

void HttpConnection::on_deadline() {
    const auto now = Clock::now();
    if (phase_ != Phase::Serving)
        return end(false);
    if (write_under_way_ && write_deadline_ <= now)
        return end(true);  // it reads nothing of what it asked for
    if (!request_deadline_ || *request_deadline_ > now)
        return leave();
    request_deadline_.reset();
    refuse({408,
            "The request did not come whole within " + std::to_string(server_->options.request_time.count()) + " ms."});
    process();
}

}  // namespace sluice::net
