#include "world/live/loop.hpp"

#include <algorithm>
#include <utility>

namespace sluice::world {
namespace {

// Work done before the loop looks at the journal's answers and its orders again.
constexpr int kStepsPerPass = 256;
// Visits that may wait, received before the sockets are heard again: a halt among them comes in between.
constexpr std::size_t kVisitsPerPass = 16;
// A stop asked for by a signal is seen this soon.
constexpr std::chrono::milliseconds kSleepMax{100};

std::string millis_text(std::chrono::nanoseconds value) {
    return std::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(value).count()) + " ms";
}

}  // namespace

LiveLoop::LiveLoop(Node& node, BarStage& bars, JournalDesk& journal, Clock& clock, Log& log, LiveLoopOptions options,
                   Inbox* inbox)
    : node_{node},
      stepper_{node, bars},
      journal_{journal},
      clock_{clock},
      market_{std::in_place, clock, options.start ? options.speed : 1.0, options.start},
      log_{log},
      options_{options},
      watchdog_{clock, log, options.callback_max},
      halts_{log} {
    stepper_.add_observer(*this);
    if (inbox != nullptr)
        visits_.emplace(node, *inbox);
}

LiveCounts LiveLoop::counts() const {
    LiveCounts all = counts_;
    all.slow_callbacks = watchdog_.slow();
    all.slowest = watchdog_.slowest();
    return all;
}

void LiveLoop::begin(std::uint64_t epoch, std::vector<Command> setup, MarketSource* source) {
    source_ = source;
    halts_.begin(node_.engine());
    // A recorded market begins when it says, however long the start takes.
    const UnixNanos now = options_.start.value_or(market_->now());
    stepper_.set_now(now);
    watchdog_.watch("the start", [&] { node_.start(epoch, now, std::move(setup)); });
    halts_.look(node_.engine(), node_.appended(), durable_, healthy_);
}

void LiveLoop::set_start(UnixNanos at) {
    options_.start = at;
    market_.emplace(clock_, options_.speed, at);
}

void LiveLoop::stop(std::string reason) {
    if (!stopping_)
        stopping_ = std::move(reason);
}

LiveLoop::Pass LiveLoop::pass() {
    const UnixNanos now = market_->now();
    if (const auto step = market_->take_step()) {
        ++counts_.clock_steps;
        log_.warn("the wall clock was set by " + millis_text(*step) + "; ours does not go back");
    }
    // To the node it is as late as what it has seen: a market played fast may have events still to come before `now`.
    take_replies(options_.start ? stepper_.now() : now);
    if (!stopped_) {
        catch_up(now);
        if (drained_at_ && now >= *drained_at_)
            stop("the data ended");
        receive();
        if (stopping_)
            finish(now);
        if (!journal_.records())
            watchdog_.watch("what happened", [&] { node_.publish_unrecorded(stepper_.now()); });
    }
    halts_.look(node_.engine(), node_.appended(), durable_, healthy_);
    return rest();
}

void LiveLoop::take_replies(UnixNanos now) {
    while (auto reply = journal_.take_reply()) {
        if (reply->healthy != healthy_) {
            healthy_ = reply->healthy;
            if (healthy_)
                log_.info("the journal is written again");
            else
                log_.error("the journal cannot be written, so nothing new is exposed: " + reply->text);
            trouble_.reset();
            if (!healthy_)
                trouble_ = Error{ErrorCode::Io, reply->text};
            watchdog_.watch("the journal's health", [&] { node_.on_journal_health(healthy_, reply->text, now); });
        }
        if (reply->durable_up_to > durable_) {
            durable_ = reply->durable_up_to;
            head_hash_ = reply->head;
            watchdog_.watch("a commit", [&] { node_.on_durable(durable_, now); });
        }
        if (visits_)
            watchdog_.watch("the answers", [&] { visits_->settle(durable_, healthy_); });
    }
}

// Whoever came from another thread: after the market of this pass, so that they see what it brought.
void LiveLoop::receive() {
    if (!visits_)
        return;
    const std::size_t most = stopping_ ? SIZE_MAX : kVisitsPerPass;
    watchdog_.watch("a visit", [&] { visits_wait_ = visits_->receive(stepper_.now(), journal_state(), most); });
}

JournalState LiveLoop::journal_state() const {
    return {.recorded = journal_.records(),
            .healthy = healthy_,
            .text = healthy_ || !trouble_ ? std::string{} : trouble_->text,
            .durable_up_to = durable_,
            .appended = node_.appended(),
            .head = head_hash_};
}

// The head of the source, or false at its end.
bool LiveLoop::fetch() {
    if (head_)
        return true;
    if (source_ == nullptr)
        return false;
    MarketEvent event;
    const auto more = source_->next(event);
    if (more && *more) {
        head_ = std::move(event);
        return true;
    }
    source_ = nullptr;
    if (!more) {
        trouble_ = more.error();
        log_.error("the market source failed: " + more.error().text);
        stop("the market source failed");
    } else if (!options_.goes_on) {
        drained_at_ = stepper_.now() + options_.drain;
    }
    return false;
}

void LiveLoop::catch_up(UnixNanos now) {
    for (int step = 0; step < kStepsPerPass && !stopping_; ++step) {
        const bool has_event = fetch();
        const UnixNanos event_at = has_event ? std::max(time_of(*head_), stepper_.now()) : now;
        const auto due = stepper_.next_due();
        if (due && *due <= std::min(now, event_at)) {
            watchdog_.watch("a timer", [&] { stepper_.fire(std::min(now, event_at)); });
        } else if (has_event && event_at <= now) {
            watchdog_.watch("a market event", [&] { stepper_.deliver(*head_); });
            head_.reset();
        } else {
            // With nothing waiting, a long silence of a recorded or made-up market is passed over.
            const bool waiting = journal_.has_backlog() || (journal_.records() && node_.appended() > durable_);
            const UnixNanos next = due ? std::min(*due, event_at) : event_at;
            if (has_event && options_.start && options_.skip_silence.count() > 0 && !waiting &&
                event_at - now > options_.skip_silence)
                market_->jump_to(next);
            break;
        }
    }
    // Time passed for those who only ask what time it is.
    stepper_.set_now(std::min(now, head_ ? std::max(time_of(*head_), stepper_.now()) : now));
}

void LiveLoop::finish(UnixNanos now) {
    watchdog_.watch("the stop", [&] {
        stepper_.set_now(now);
        stepper_.finish_bars();
        node_.stop(*stopping_, now);
    });
    stopped_ = true;
    head_.reset();
    source_ = nullptr;
}

LiveLoop::Pass LiveLoop::rest() {
    Pass out;
    out.handed_over = journal_.hand_over();
    out.ended = stopped_ && (!journal_.records() || (!journal_.has_backlog() && durable_ >= node_.appended()));
    out.sleep_for = kSleepMax;
    if (stopped_)
        return out;
    if (visits_wait_)
        out.sleep_for = std::chrono::nanoseconds{0};
    if (const auto due = stepper_.next_due())
        out.sleep_for = std::min<std::chrono::nanoseconds>(out.sleep_for, market_->until(*due));
    if (head_)
        out.sleep_for = std::min<std::chrono::nanoseconds>(out.sleep_for, market_->until(time_of(*head_)));
    if (drained_at_)
        out.sleep_for = std::min<std::chrono::nanoseconds>(out.sleep_for, market_->until(*drained_at_));
    return out;
}

}  // namespace sluice::world
