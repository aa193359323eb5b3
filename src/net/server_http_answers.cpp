// An HTTP connection's way out: answers in the order of their requests, and the end.
#include <algorithm>

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/post.hpp>

#include "net/server_answer.hpp"
#include "net/server_http_impl.hpp"

namespace sluice::net {
namespace {

// How long a peer that was told the last answer may take to close its end.
constexpr std::chrono::seconds kLeaveTime{2};
constexpr std::size_t kKeptBuffer = 256u << 10;

bool wants_close(const wire::HttpReply& reply) {
    const std::string* connection = wire::find_header(reply.headers, "Connection");
    return connection && names_token(*connection, "close");
}

}  // namespace

HttpConnection::Slot* HttpConnection::find(wire::RequestId id) {
    if (slots_.empty() || farewell_)
        return nullptr;
    const std::uint32_t number = request_of(static_cast<std::uint64_t>(id));
    const std::size_t at = number - slots_.front().number;
    if (at >= slots_.size() || !slots_[at].told || slots_[at].number != number || slots_[at].hung != Hung::No)
        return nullptr;
    return &slots_[at];
}

void HttpConnection::reply(const wire::Outbox::Reply& asked) {
    Slot* slot = find(asked.request);
    if (!slot || slot->answered)
        return;
    const wire::HttpReply& reply = asked.reply;
    const Framing framing = !asked.streams ? Framing::Length : slot->http10 ? Framing::UntilClose : Framing::Chunked;
    slot->answered = true;
    slot->chunked = framing == Framing::Chunked;
    slot->keep_alive = slot->keep_alive && framing != Framing::UntilClose && !wants_close(reply);
    const Persistence persistence = !slot->keep_alive ? Persistence::Close
                                    : slot->http10    ? Persistence::KeepAlive
                                                      : Persistence::Usual;
    std::string& out = output_of(*slot);
    append_answer_head(out, reply, framing, persistence);
    const bool has_body = may_have_body(reply.status) && !slot->head;
    if (has_body && slot->chunked)
        append_chunk(out, reply.body);
    else if (has_body)
        out += reply.body;
    slot->done = !asked.streams || !has_body;
    settle();
}

void HttpConnection::part(const wire::Outbox::Part& part) {
    Slot* slot = find(part.request);
    if (!slot || !slot->answered || slot->done)
        return;
    if (backlog() + slot->held.size() > server_->options.queued_max)
        return end(true);
    std::string& out = output_of(*slot);
    if (slot->chunked)
        append_chunk(out, part.bytes);
    else
        out += part.bytes;
    if (part.last && slot->chunked)
        append_last_chunk(out);
    slot->done = part.last;
    if (!slot->done)
        note_stall(*slot);
    settle();
}

// The sink hears it from the loop, never from within carry_out.
void HttpConnection::note_stall(Slot& slot) {
    const std::size_t queued = backlog() + slot.held.size();
    if (slot.stalled || queued <= server_->options.high_water)
        return;
    slot.stalled = true;
    boost::asio::post(server_->io, [self = self(), id = server_->request_id(number_, slot.number), queued] {
        if (const Slot* still = self->find(id); still && self->phase_ != Phase::Gone && still->stalled)
            self->server_->sink->request_stalled(id, queued);
    });
}

void HttpConnection::tell_drained() {
    if (phase_ != Phase::Serving || farewell_ || slots_.empty() || !slots_.front().stalled ||
        backlog() >= server_->options.high_water / 2)
        return;
    slots_.front().stalled = false;
    server_->sink->request_drained(server_->request_id(number_, slots_.front().number));
}

void HttpConnection::hang(const wire::Outbox::Hang& hang) {
    if (Slot* slot = find(hang.request); slot && !slot->done)
        slot->hung = hang.quiet ? Hung::Quiet : Hung::Reset;
}

void HttpConnection::add_refusal(const wire::HttpReply& reply) {
    Slot& slot = slots_.emplace_back();
    slot.told = slot.keep_alive = false;
    slot.answered = slot.done = true;
    std::string& out = output_of(slot);
    append_answer_head(out, reply, Framing::Length, Persistence::Close);
    if (may_have_body(reply.status))
        out += reply.body;
    settle();
}

// Answers that are done leave the line, and what was held behind them moves up.
void HttpConnection::settle() {
    while (!farewell_ && !slots_.empty() && slots_.front().done) {
        const Slot& front = slots_.front();
        if (front.told)
            unwritten_.emplace_back(front.number, bytes_written_ + backlog());
        farewell_ = !front.keep_alive;
        slots_.pop_front();
        if (!farewell_ && !slots_.empty())
            queued_ += std::exchange(slots_.front().held, {});
    }
}

// RFC 9110, 10.1.1; said only when all answers before it are out.
void HttpConnection::continue_if_due() {
    if (phase_ != Phase::Serving || continued_ || last_ || !slots_.empty() || !reader_.continue_due())
        return;
    continued_ = true;
    queued_ += "HTTP/1.1 100 Continue\r\n\r\n";
}

void HttpConnection::flush() {
    if (phase_ != Phase::Serving || processing_ || write_under_way_)
        return;
    continue_if_due();
    if (queued_.empty())
        return go_on_when_written();
    writing_.swap(queued_);
    written_ = 0;
    write();
    set_deadline();
}

void HttpConnection::write() {
    write_under_way_ = true;
    write_deadline_ = Clock::now() + server_->options.idle_time;
    stream_->async_write_some(boost::asio::buffer(writing_.data() + written_, writing_.size() - written_),
                              [self = self()](Code error, std::size_t count) { self->on_written(error, count); });
}

void HttpConnection::on_written(Code error, std::size_t count) {
    write_under_way_ = false;
    if (phase_ == Phase::Gone)
        return;
    if (error)
        return end(false);
    written_ += count;
    bytes_written_ += count;
    while (!unwritten_.empty() && unwritten_.front().second <= bytes_written_)
        unwritten_.pop_front();
    if (written_ < writing_.size()) {
        write();
        return set_deadline();
    }
    writing_.clear();
    written_ = 0;
    if (writing_.capacity() > kKeptBuffer)
        std::string{}.swap(writing_);
    process();
    tell_drained();
}

// Everything queued is with the kernel.
void HttpConnection::go_on_when_written() {
    const Hung hung = slots_.empty() ? Hung::No : slots_.front().hung;
    if (hung == Hung::Reset) {
        end(true);
    } else if (hung == Hung::Quiet) {
        phase_ = Phase::Mute;
        pending_ = {};
        deadline_ = Clock::time_point::max();
        read();
    } else if (farewell_) {
        leave();
    } else if (upgrading_ && slots_.empty()) {
        upgrade();
    } else if (ended_ && slots_.empty()) {
        end(false);
    }
}

void HttpConnection::leave() {
    if (ended_)
        return end(false);
    phase_ = Phase::Leaving;
    pending_ = {};
    expire_at(Clock::now() + kLeaveTime);
    read();
    if (!stream_->secured()) {
        Code ignored;
        stream_->next_layer().shutdown(ServerStream::Socket::shutdown_send, ignored);
        return;
    }
    stream_->async_farewell([self = self()](Code error) {
        if (self->phase_ == Phase::Leaving && (!error || error == boost::asio::error::eof))
            self->end(false);
    });
}

void HttpConnection::end(bool reset) {
    if (phase_ == Phase::Gone)
        return;
    phase_ = Phase::Gone;
    timer_.cancel();
    if (reset)
        stream_->reset();
    else
        stream_->close();
    tell_gone();
    server_->remove(number_);
}

void HttpConnection::tell_gone() {
    std::vector<wire::RequestId> gone;
    for (const auto& [number, end] : unwritten_)
        gone.push_back(server_->request_id(number_, number));
    for (const Slot& slot : slots_) {
        if (slot.told && slot.hung == Hung::No)
            gone.push_back(server_->request_id(number_, slot.number));
    }
    if (gone.empty())
        return;
    boost::asio::post(server_->io, [server = server_, gone = std::move(gone)] {
        for (const wire::RequestId request : gone)
            server->sink->request_gone(request);
    });
}

void HttpConnection::wind_down() {
    slots_.clear();
    upgrading_ = false;
    last_ = farewell_ = true;
    pending_ = {};
    if (phase_ == Phase::Serving && (backlog() != 0 || stream_->secured()))
        flush();
    else if (phase_ != Phase::Leaving)
        end(false);
}

void HttpConnection::drop() {
    slots_.clear();
    unwritten_.clear();
    end(false);
}

}  // namespace sluice::net
