#include "net/client_channel.hpp"

#include <utility>

#include <boost/asio/post.hpp>

#include "net/client_dial.hpp"

namespace sluice::net {

namespace asio = boost::asio;

ClientChannel::ClientChannel(std::shared_ptr<ClientCore> core, ChannelPlan plan, Ended ended)
    : core_{std::move(core)}, plan_{std::move(plan)}, ended_{std::move(ended)}, timer_{core_->io} {}

void ClientChannel::start() {
    arm(plan_.give_up_at);
    dial_ = ClientDial::start(core_, plan_.endpoint, [self = shared_from_this()](Result<ClientStream> result) {
        self->dial_.reset();
        if (self->state_ != State::Opening)
            return;
        if (result)
            self->on_connected(std::move(*result));
        else
            self->finish(result.error().text);
    });
}

void ClientChannel::arm(Instant at) {
    timer_.expires_at(at);
    timer_.async_wait([self = shared_from_this()](Code error) { self->on_time(error); });
}

void ClientChannel::on_time(Code error) {
    if (error || state_ == State::Ended || std::chrono::steady_clock::now() < timer_.expiry())
        return;
    if (state_ == State::Opening)
        return finish("not open in time: " + place_of(plan_.endpoint) + " did not answer");
    if (state_ == State::Closing)
        finish("closed by this side; " + place_of(plan_.endpoint) + " did not take part in time");
}

void ClientChannel::on_open() {
    state_ = State::Open;
    timer_.cancel();
    if (!core_->muted)
        core_->sink.opened(plan_.id);
    if (state_ == State::Open && !writing_)
        write_next();
}

void ClientChannel::send(const wire::Outbox::Send& wanted, std::optional<Instant> send_by) {
    if (state_ != State::Opening && state_ != State::Open)
        return;
    queue_.push_back({wanted.bytes, wanted.kind, send_by});
    queued_ += wanted.bytes.size();
    if (queued_ > core_->options.queued_max)
        return finish_later("closed by this side: " + std::to_string(queued_) + " bytes waited for " +
                            place_of(plan_.endpoint) + ", which reads too slowly");
    if (state_ == State::Open && !writing_)
        write_next();
    if (!stalled_ && queued_ > core_->options.high_water)
        weigh_later();
}

void ClientChannel::write_next() {
    const Instant now = std::chrono::steady_clock::now();
    while (!queue_.empty() && queue_.front().send_by && *queue_.front().send_by <= now) {
        queued_ -= queue_.front().bytes.size();
        queue_.pop_front();
    }
    if (!queue_.empty()) {
        writing_ = true;
        return write(queue_.front());
    }
    if (state_ == State::Closing)
        say_goodbye();
}

void ClientChannel::on_written(Code error) {
    writing_ = false;
    if (state_ == State::Ended)
        return;
    if (error)
        return finish(broken(error));
    queued_ -= queue_.front().bytes.size();
    queue_.pop_front();
    write_next();
    weigh();
}

// Tells the sink once on each side: above the mark, and below half of it.
void ClientChannel::weigh() {
    if (state_ != State::Open || core_->muted)
        return;
    if (!stalled_ && queued_ > core_->options.high_water) {
        stalled_ = true;
        core_->sink.stalled(plan_.id, queued_);
    } else if (stalled_ && queued_ < core_->options.high_water / 2) {
        stalled_ = false;
        core_->sink.drained(plan_.id);
    }
}

void ClientChannel::weigh_later() {
    asio::post(core_->io, [self = shared_from_this()] { self->weigh(); });
}

void ClientChannel::close(const wire::Outbox::Close& wanted) {
    if (state_ == State::Ended)
        return;
    if (wanted.abrupt)
        return finish_later("reset by this side", true);
    if (state_ == State::Closing)
        return;
    if (state_ == State::Opening)
        return finish_later("closed by this side before it was open");
    goodbye_ = wanted;
    state_ = State::Closing;
    arm(std::chrono::steady_clock::now() + core_->options.farewell);
    if (!writing_)
        write_next();
}

void ClientChannel::drop() {
    state_ = State::Ended;
    timer_.cancel();
    if (const auto dial = std::exchange(dial_, nullptr))
        dial->cancel();
    cut(false);
}

void ClientChannel::finish_later(std::string reason, bool abrupt) {
    if (state_ == State::Ended)
        return;
    state_ = State::Ended;
    timer_.cancel();
    if (const auto dial = std::exchange(dial_, nullptr))
        dial->cancel();
    cut(abrupt);
    asio::post(core_->io, [self = shared_from_this(), reason = std::move(reason)] { self->last_word(reason); });
}

void ClientChannel::finish(const std::string& reason) {
    if (state_ == State::Ended)
        return;
    const auto keeper = shared_from_this();
    drop();
    last_word(reason);
}

void ClientChannel::last_word(const std::string& reason) {
    if (!core_->ended)
        ended_(plan_.id);
    if (!core_->muted)
        core_->sink.closed(plan_.id, reason);
}

std::string ClientChannel::broken(const Code& error) const {
    if (goodbye_)
        return "closed by this side";
    if (error == asio::error::eof)
        return place_of(plan_.endpoint) + " ended the connection";
    return "the connection to " + place_of(plan_.endpoint) + " broke: " + error.message();
}

}  // namespace sluice::net
