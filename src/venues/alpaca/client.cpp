#include "venues/alpaca/client.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "venues/alpaca/signing.hpp"  // mode_of

namespace sluice::venues::alpaca {

namespace {

constexpr wire::TimerToken kDue{1};
constexpr std::chrono::minutes kClockEvery{5};
constexpr std::uint64_t kNoSubject = 0;

}  // namespace

AlpacaClient::AlpacaClient(AlpacaConfig config, const market::CalendarView& calendars)
    : config_{std::move(config)},
      status_{check(config_)},
      calls_{config_},
      reporter_{known_, {config_.venue, config_.account}},
      reference_{config_, calls_, calendars},
      desk_{config_, calls_, known_, reporter_, reference_},
      stream_{config_},
      data_{config_, calls_, calendars},
      mode_{config_.mode},
      key_pauses_{config_.reconnects, Random{config_.seed, 3}},
      gap_pauses_{config_.reconnects, Random{config_.seed, 5}} {}

void AlpacaClient::start(UnixNanos now, Outbox& out) {
    started_ = now;
    polled_at_ = now;
    desk_.start(now);
    calls_.begin(now);
    if (!status_) {
        why_ = status_.error().text;
        return settle(now, out);
    }
    check_keys(now, out);
    ask_clock(now, out);
    settle(now, out);
}

void AlpacaClient::submit(const VenueRequest& request, UnixNanos now, Outbox& out) {
    if (const auto* wish = std::get_if<SendSnapshot>(&request.body))
        begin_snapshot(*wish, now, out);
    else
        desk_.submit(request, now, out);
    settle(now, out);
}

void AlpacaClient::on_http_reply(wire::CallId id, const wire::HttpReply& reply, UnixNanos now, Outbox& out) {
    if (const auto ended = calls_.on_reply(id, reply, now))
        route(*ended, now, out);
    settle(now, out);
}

void AlpacaClient::on_http_failed(wire::CallId id, std::string_view reason, wire::Left left, UnixNanos now,
                                  Outbox& out) {
    if (const auto ended = calls_.on_failed(id, reason, left, now))
        route(*ended, now, out);
    settle(now, out);
}

void AlpacaClient::route(const Ended& ended, UnixNanos now, Outbox& out) {
    switch (ended.use) {
        case Use::KeyCheck: return on_keys(ended, now, out);
        case Use::Clock: on_clock(ended, now); break;
        case Use::Sweep: on_sweep(ended, now, out); break;
        case Use::Latest:
        case Use::History: data_.on_ended(ended, now, out); break;
        case Use::Asset:
        case Use::Calendar: reference_.on_ended(ended, now, out); break;
        case Use::New:
        case Use::Replace:
        case Use::Cancel:
        case Use::Lookup:
        case Use::Query: desk_.on_ended(ended, now, out); break;
    }
    if (ended.reply != nullptr && ended.reply->status == 401 && ended.use != Use::Latest && ended.use != Use::History)
        keys_lost("the venue refuses the keys (401)", now);
}

// --- keys and clock

void AlpacaClient::check_keys(UnixNanos now, Outbox& out) {
    keys_at_.reset();
    Read read;
    read.use = Use::KeyCheck;
    read.subject = kNoSubject;
    read.target = "/v2/account";
    read.again = false;
    calls_.read(std::move(read), now, out);
}

void AlpacaClient::on_keys(const Ended& ended, UnixNanos now, Outbox& out) {
    const auto again = [&](std::string why) {
        why_ = std::move(why);
        keys_ = Keys::Unchecked;
        keys_at_ = std::max(key_pauses_.next(now), ended.retry_at.value_or(now));
    };
    if (ended.end != CallEnd::Answered)
        return again("the account cannot be asked for: " + ended.text);
    if (ended.reply->status / 100 != 2)
        return again("the venue refuses the keys with status " + std::to_string(ended.reply->status));
    const auto account = decode<Account>(ended.reply->body);
    if (!account)
        return again("the account cannot be read: " + account.error().text);
    key_pauses_.held();
    mode_ = mode_of(account->account_number);
    if (mode_ != config_.mode) {
        keys_ = Keys::WrongMode;
        why_ = "the keys are of a " + std::string{to_text(mode_)} + " account and the mode is " +
               std::string{to_text(config_.mode)};
        return;
    }
    const bool first = keys_ != Keys::Good;
    keys_ = Keys::Good;
    if (const auto balance = to_balance(*account, reporter_.whose(), now + clock_offset_))
        out.reports.emplace_back(*balance);
    if (!first)
        return;
    gap_ = Gap::Open;
    if (stream_.is_listening())
        begin_gap(now, out);
    else if (!stream_.due())
        stream_.open(now, out);
    data_.start(now, out);
    reference_.start(now, out);
}

void AlpacaClient::keys_lost(std::string why, UnixNanos now) {
    if (keys_ != Keys::Good)
        return;
    keys_ = Keys::Unchecked;
    why_ = std::move(why);
    keys_at_ = key_pauses_.next(now);
}

void AlpacaClient::ask_clock(UnixNanos now, Outbox& out) {
    clock_at_ = now + kClockEvery;
    Read read;
    read.use = Use::Clock;
    read.subject = kNoSubject;
    read.target = "/v2/clock";
    read.again = false;
    calls_.read(std::move(read), now, out);
}

void AlpacaClient::on_clock(const Ended& ended, UnixNanos now) {
    if (ended.end != CallEnd::Answered || ended.reply->status / 100 != 2)
        return;
    const auto clock = decode<Clock>(ended.reply->body);
    if (!clock)
        return reporter_.count_unreadable();
    // Read somewhere between question and answer.
    clock_offset_ = clock->timestamp.at - (ended.began + (now - ended.began) / 2);
}

// --- the stream

void AlpacaClient::on_open(wire::ChannelId channel, UnixNanos now, Outbox& out) {
    if (stream_.is(channel))
        stream_.on_open(out);
    else
        data_.on_open(channel, now, out);
    settle(now, out);
}

void AlpacaClient::on_message(wire::ChannelId channel, Bytes bytes, wire::MessageKind, UnixNanos now, Outbox& out) {
    if (!stream_.is(channel)) {
        data_.on_message(channel, bytes, now, out);
        return settle(now, out);
    }
    switch (stream_.on_message(bytes, now, out)) {
        case AccountStream::Heard::Nothing: break;
        case AccountStream::Heard::Listening: begin_gap(now, out); break;
        case AccountStream::Heard::Update: on_update(now, out); break;
        case AccountStream::Heard::Refused: keys_lost("trade_updates refuses the keys", now); break;
        case AccountStream::Heard::Unreadable:
            reporter_.count_unreadable();
            // Nobody knows what it said, so it is asked for.
            if (gap_ == Gap::Filled)
                begin_gap(now, out);
            break;
    }
    settle(now, out);
}

void AlpacaClient::on_update(UnixNanos now, Outbox& out) {
    const TradeUpdate& update = stream_.update();
    // A stamp of the future would hide what happens until then.
    if (update.timestamp)
        last_event_ = std::max(last_event_.value_or(UnixNanos{}), std::min(*update.timestamp, now + clock_offset_));
    reporter_.tell(update, now, out);
}

void AlpacaClient::on_closed(wire::ChannelId channel, std::string_view reason, UnixNanos now, Outbox& out) {
    if (stream_.is(channel)) {
        stream_.on_closed(now);
        stream_lost(reason, now, out);
    } else {
        data_.on_closed(channel, now);
    }
    settle(now, out);
}

void AlpacaClient::stream_lost(std::string_view reason, UnixNanos now, Outbox& out) {
    gap_ = Gap::Open;
    gap_at_.reset();
    expected_.clear();
    why_ = "trade_updates is lost: " + std::string{reason};
    stream_.drop(reason, now, out);
}

// What the venue took and the stream does not tell of: it is open and mute.
void AlpacaClient::look_at_expected(UnixNanos now, Outbox& out) {
    std::erase_if(expected_, [&](const Expected& each) {
        const auto* seen = known_.find(each.order_id);
        return seen != nullptr && seen->last_update && *seen->last_update >= each.since;
    });
    const bool mute =
        std::any_of(expected_.begin(), expected_.end(), [&](const Expected& each) { return each.until <= now; });
    if (mute)
        stream_lost("it does not tell of an order the venue took", now, out);
}

// --- time

void AlpacaClient::on_timer(wire::TimerToken token, UnixNanos now, Outbox& out) {
    if (token != kDue)
        return;
    if (wake_at_ && *wake_at_ <= now)
        wake_at_.reset();
    std::vector<Ended> ended;
    calls_.on_time(now, out, ended);
    for (const Ended& each : ended)
        route(each, now, out);
    if (keys_at_ && *keys_at_ <= now)
        check_keys(now, out);
    // While nobody else calls, the probe the breaker wants is a question for the clock.
    const auto probe = calls_.breaker().probe_at();
    const bool wanted = (clock_at_ && *clock_at_ <= now) || (probe && *probe <= now);
    if (wanted && !calls_.under_way(Use::Clock))
        ask_clock(now, out);
    if (keys_ == Keys::Good) {
        stream_.on_time(now, out);
        data_.on_time(now, out);
        reference_.on_time(now, out);
        if (gap_at_ && *gap_at_ <= now && stream_.is_listening())
            begin_gap(now, out);
        begin_poll(now, out);
    }
    reporter_.tell_kept(now, out);
    settle(now, out);
}

std::optional<UnixNanos> AlpacaClient::due() const {
    std::optional<UnixNanos> at;
    const auto consider = [&](std::optional<UnixNanos> when) {
        if (when)
            at = at ? std::min(*at, *when) : when;
    };
    if (!status_)
        return at;
    consider(calls_.due());
    consider(keys_at_);
    if (!calls_.under_way(Use::Clock)) {
        consider(clock_at_);
        consider(calls_.breaker().probe_at());
    }
    consider(reporter_.due());
    if (keys_ != Keys::Good)
        return at;
    consider(stream_.due());
    consider(data_.due());
    consider(reference_.due());
    if (may_ask_assets())
        consider(reference_.room_at());
    if (stream_.is_listening())
        consider(gap_at_);
    for (const Expected& each : expected_)
        consider(each.until);
    if (gap_ == Gap::Filled && known_.has_live())
        consider(std::max(stream_.last_heard(), polled_at_) + config_.poll_after);
    return at;
}

// What was missed and what a snapshot asks for stand between exits and the venue: that comes first.
bool AlpacaClient::may_ask_assets() const {
    return keys_ == Keys::Good && gap_ == Gap::Filled && !sweeps_.runs(SweepKind::Snapshot);
}

// What follows from what has just happened, whatever it was.
void AlpacaClient::settle(UnixNanos now, Outbox& out) {
    if (desk_.take_keys_refused())
        keys_lost("the venue refuses the keys", now);
    for (const auto& [order_id, since] : desk_.take_expected())
        if (stream_.is_listening())
            expected_.push_back({order_id, since, now + config_.mute_after});
    for (const OrderId& id : reporter_.take_wanted())
        desk_.look_up(id, now, out);
    look_at_expected(now, out);
    if (gap_ == Gap::Looking && desk_.looking() == 0) {
        const bool failed = desk_.take_look_failed();
        gap_ = failed ? Gap::Open : Gap::Filled;
        if (failed)
            gap_at_ = gap_pauses_.next(now);
        else
            gap_pauses_.held();
    }
    if (may_ask_assets())
        reference_.ask_wanted(now, out);
    tell_health(out);
    const auto at = due();
    if (!at || (wake_at_ && *wake_at_ > now && *wake_at_ <= *at))
        return;
    wake_at_ = std::max(*at, now);
    out.channel.wakes.push_back({kDue, *wake_at_});
}

void AlpacaClient::tell_health(Outbox& out) {
    const bool broken = calls_.breaker().state() == Breaker::Open;
    VenueHealth health;
    health.venue = config_.venue;
    health.account = config_.account;
    health.link = keys_ == Keys::Good ? Link::Up : Link::Down;
    const bool caught_up = gap_ == Gap::Filled && reference_.is_settled();
    health.breaker = broken || !caught_up ? Breaker::Open : Breaker::Closed;
    health.mode = mode_;
    const bool same = told_ && told_->link == health.link && told_->breaker == health.breaker &&
                      told_->mode == health.mode && told_differences_ == reference_.differences();
    if (same)
        return;
    if (health.link == Link::Down)
        health.text = why_.empty() ? "the keys are being checked" : why_;
    else if (broken)
        health.text = "the venue failed several times in a row; it is tried again in a minute";
    else if (gap_ != Gap::Filled)
        health.text = "trade_updates is not caught up; cancels and exits go" + (why_.empty() ? "" : ": " + why_);
    else if (!caught_up)
        health.text = "the venue's calendar is being compared with ours; cancels and exits go";
    else
        health.text = "trade_updates is caught up";
    told_differences_ = reference_.differences();
    if (health.link == Link::Up && !told_differences_.empty())
        health.text += "; " + told_differences_;
    told_ = health;
    out.reports.emplace_back(std::move(health));
}

std::uint64_t AlpacaClient::history(const BarsWish& wish, UnixNanos now, Outbox& out) {
    const std::uint64_t ticket = data_.history(wish, now, out);
    settle(now, out);
    return ticket;
}

}  // namespace sluice::venues::alpaca
