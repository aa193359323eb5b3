#include "venues/alpaca/simulator.hpp"

#include <algorithm>

#include "wire/http.hpp"  // path_of, find_header

namespace sluice::venues::alpaca::sim {

namespace {

constexpr wire::TimerToken kTurn{0xA1B};
constexpr std::chrono::seconds kReplyHeldFor{2};
constexpr std::string_view kEvents = "/v2/events/trades";

bool starts_with(std::string_view text, std::string_view start) { return text.substr(0, start.size()) == start; }

std::string header(const wire::HttpRequest& request, std::string_view name) {
    const std::string* value = wire::find_header(request.headers, name);
    return value == nullptr ? std::string{} : *value;
}

}  // namespace

Simulator::Simulator(SimConfig config, std::unique_ptr<feed::Tape> tape)
    : broker_{std::move(config)}, streams_{broker_, *this}, request_ids_{broker_.config.seed, 0xA3} {
    if (!tape)
        return;
    DataDeskOptions options;
    options.seed = broker_.config.seed;
    options.one_event_a_wake = broker_.config.one_event_a_wake;
    data_ = std::make_unique<MarketDataDesk>(std::move(tape), options, static_cast<KeyRing&>(*this),
                                             static_cast<MarketTap*>(this));
}

Simulator::~Simulator() = default;

void Simulator::start(UnixNanos now, wire::Outbox& out) {
    schedule_ = FaultSchedule{scenario_, now};
    begin(now);
    if (data_) {
        data_->start(now, out);
        for (std::size_t i = 0; i < data_->listings().size(); ++i) {
            if (const auto trade = data_->latest_trade(i, now))
                broker_.on_trade(*trade, now_);
            if (const auto quote = data_->latest_quote(i, now))
                broker_.on_quote(*quote, now_);
        }
    }
    finish(out);
}

UnixNanos Simulator::begin(UnixNanos now) {
    now_ = std::max(now_, now);
    turn_dial();
    broker_.settle(now_);
    return now_;
}

void Simulator::turn_dial() {
    counts_.fills = broker_.executions;
    counts_.updates = streams_.told();
    std::vector<FaultTurn> turns;
    schedule_.turn(now_, counts_, turns);
    for (const FaultTurn& turn : turns)
        turn.count == 0 ? turn_off(turn.which) : turn_on(turn.which, turn.count);
}

// What there is to tell is told, and a wake is asked for unless an earlier one is under way.
void Simulator::finish(wire::Outbox& out) {
    streams_.flush(now_, out);
    release_held_replies(out);
    turn_dial();
    std::optional<UnixNanos> due;
    const auto consider = [&](std::optional<UnixNanos> at) {
        if (at && (!due || *at < *due))
            due = at;
    };
    consider(broker_.next_due());
    consider(streams_.next_due());
    consider(schedule_.next_due());
    consider(broker_.next_bell(now_));
    for (const HeldReply& held : held_replies_)
        consider(held.until);
    if (!due || (wake_at_ && *wake_at_ > now_ && *wake_at_ <= *due))
        return;
    wake_at_ = std::max(*due, now_);
    out.wakes.push_back({kTurn, *wake_at_});
}

void Simulator::feed(const feed::MarketEvent& event, UnixNanos now, wire::Outbox& out) {
    begin(now);
    if (const auto* quote = std::get_if<Quote>(&event))
        broker_.on_quote(*quote, now_);
    else
        broker_.on_trade(std::get<Trade>(event), now_);
    broker_.settle(now_);
    finish(out);
}

// The exchange first, then who trades there, then who only looks.
void Simulator::on_market(std::size_t, const feed::MarketEvent& event, UnixNanos now, wire::Outbox& out) {
    now_ = std::max(now_, now);
    if (const auto* quote = std::get_if<Quote>(&event))
        broker_.on_quote(*quote, now_);
    else
        broker_.on_trade(std::get<Trade>(event), now_);
    broker_.settle(now_);
    streams_.flush(now_, out);
}

void Simulator::turn_off(Incident which) {
    broker_.incidents.turn_off(which);
    if (which == Incident::KeyRevoked)
        for (SimAccount& account : broker_.accounts)
            account.revoked = false;
    if (which == Incident::MuteStream && data_)
        data_->set_mute(false);
}

void Simulator::turn_off_all() {
    for (std::size_t i = 0; i < count_of<Incident>(); ++i)
        turn_off(static_cast<Incident>(i));
}

// --- who may ask

// Keys of the live environment begin with AK; none of those is ever taken here.
SimAccount* Simulator::admit(std::string_view key, std::string_view secret, UnixNanos now) {
    if (key.empty() || secret.empty() || starts_with(key, "AK"))
        return nullptr;
    SimAccount* account = broker_.find_account(key);
    if (account == nullptr)
        return &broker_.open_account(key, secret, now);
    return account->secret == secret && !account->revoked ? account : nullptr;
}

bool Simulator::accepts(std::string_view key, std::string_view secret) { return admit(key, secret, now_) != nullptr; }

SimAccount* Simulator::account_of(const wire::HttpRequest& request) {
    const std::string bearer = header(request, "Authorization");
    if (starts_with(bearer, "Bearer "))
        return admit(bearer.substr(7), bearer.substr(7), now_);
    return admit(header(request, "APCA-API-KEY-ID"), header(request, "APCA-API-SECRET-KEY"), now_);
}

// Keys and rates, and the incidents that are about them.
std::optional<Answer> Simulator::turn_away(SimAccount* account, wire::Headers& headers, wire::Outbox& out) {
    if (account == nullptr)
        return refused(401, 40110000, "unauthorized.");
    if (broker_.incidents.take(Incident::KeyRevoked)) {
        account->revoked = true;
        streams_.drop(*account, out);
        return refused(401, 40110000, "unauthorized.");
    }
    RateWindow::Answer rate = account->rate.ask(broker_.config.requests_per_minute, now_);
    if (broker_.incidents.take(Incident::Storm429))
        rate.allowed = false, rate.remaining = 0;
    headers.push_back({"X-RateLimit-Limit", std::to_string(rate.limit)});
    headers.push_back({"X-RateLimit-Remaining", std::to_string(rate.remaining)});
    headers.push_back({"X-RateLimit-Reset", std::to_string(rate.reset)});
    if (!rate.allowed)
        return refused(429, 42910000, "rate limit exceeded");
    return std::nullopt;
}

wire::Headers Simulator::common_headers() {
    constexpr std::string_view kHex = "0123456789abcdef";
    std::string id;
    for (int half = 0; half < 2; ++half) {
        std::uint64_t word = request_ids_.next();
        for (int i = 0; i < 16; ++i, word >>= 4)
            id.push_back(kHex[word & 15]);
    }
    return {{"X-Request-ID", std::move(id)}};
}

// --- requests

void Simulator::on_request(wire::RequestId id, const wire::HttpRequest& request, UnixNanos at, wire::Outbox& out) {
    begin(at);
    wire::Headers headers = common_headers();
    const std::string_view path = wire::path_of(request.target);
    if (starts_with(path, "/sim/")) {
        respond(id, request, control(request), std::move(headers), {}, out);
        return finish(out);
    }
    SimAccount* account = account_of(request);
    counts_.requests += account != nullptr ? 1 : 0;
    const bool data = data_ && MarketDataDesk::serves(request.target);
    if (!(data && account == nullptr && MarketDataDesk::is_public(request.target)))
        if (auto no = turn_away(account, headers, out)) {
            respond(id, request, std::move(*no), std::move(headers), {}, out);
            return finish(out);
        }
    if (data) {
        data_->answer(id, request, std::move(headers), now_, out);
        return finish(out);
    }
    if (path == kEvents && request.method == "GET") {
        wire::Outbox::Reply& reply = out.reply();
        reply.request = id;
        reply.streams = true;
        reply.reply.status = 200;
        reply.reply.headers = std::move(headers);
        reply.reply.headers.push_back({"Content-Type", "text/event-stream"});
        streams_.open_events(id, *account, request.target, out);
        return finish(out);
    }
    Effects effects;
    Answer said = route({broker_, *account, now_}, request, effects);
    respond(id, request, std::move(said), std::move(headers), effects, out);
    counts_.orders += effects.placed.size();
    for (const OrderIndex order : effects.placed)
        broker_.begin(order, now_);
    if (effects.replacement != kNoOrder)
        broker_.begin_replace(effects.replacement, now_);
    finish(out);
}

// The reply, unless an incident befalls it.
void Simulator::respond(wire::RequestId id, const wire::HttpRequest& asked, Answer answer, wire::Headers headers,
                        const Effects& effects, wire::Outbox& out) {
    const bool taken = effects.order_request && answer.status < 300;
    if (taken && broker_.incidents.take(Incident::ReplyLost)) {
        wire::Outbox::Hang& hang = out.hang();
        hang.request = id;
        hang.quiet = broker_.chance.chance(1, 2);
        return;
    }
    if (taken && broker_.incidents.take(Incident::ErrorAfterAccept))
        answer = broker_.chance.chance(1, 2) ? refused(504, 50410000, "gateway timeout")
                                             : refused(500, 50010000, "internal server error occurred");
    wire::HttpReply reply;
    reply.status = answer.status;
    reply.headers = std::move(headers);
    if (!answer.body.empty())
        reply.headers.push_back({"Content-Type", "application/json; charset=UTF-8"});
    reply.body = std::move(answer.body);
    if (taken && asked.method == "POST" && effects.placed.size() == 1 &&
        broker_.incidents.take(Incident::FillBeforeAck)) {
        held_replies_.push_back({id, std::move(reply), effects.placed.front(), now_ + kReplyHeldFor});
        return;
    }
    wire::Outbox::Reply& entry = out.reply();
    entry.request = id;
    entry.reply = std::move(reply);
}

void Simulator::release_held_replies(wire::Outbox& out) {
    for (std::size_t i = 0; i < held_replies_.size();) {
        HeldReply& held = held_replies_[i];
        const SimOrder& order = broker_.orders[held.order];
        if (order.filled.is_zero() && !order.is_over() && held.until > now_) {
            ++i;
            continue;
        }
        wire::Outbox::Reply& entry = out.reply();
        entry.request = held.request;
        entry.reply = std::move(held.reply);
        held_replies_.erase(held_replies_.begin() + static_cast<std::ptrdiff_t>(i));
    }
}

void Simulator::on_request_gone(wire::RequestId id, UnixNanos now, wire::Outbox& out) {
    begin(now);
    streams_.on_request_gone(id);
    if (data_)
        data_->forget(id);
    held_replies_.erase(std::remove_if(held_replies_.begin(), held_replies_.end(),
                                       [&](const HeldReply& held) { return held.request == id; }),
                        held_replies_.end());
    finish(out);
}

// --- streams

void Simulator::on_accept(wire::ChannelId channel, std::string_view target, const wire::Headers& headers, UnixNanos at,
                          wire::Outbox& out) {
    begin(at);
    if (wire::path_of(target) == "/stream") {
        streams_.on_accept(channel, headers, now_, out);
    } else if (data_ && MarketDataDesk::streams(target)) {
        data_->on_accept(channel, target, headers, now_, out);
    } else {
        wire::Outbox::Close& end = out.close();
        end.channel = channel;
        end.code = 1008;
        end.reason = "no stream is served here; /stream, /v2/iex and /v1beta3/crypto/us are";
    }
    finish(out);
}

void Simulator::on_message(wire::ChannelId channel, Bytes bytes, wire::MessageKind, UnixNanos at, wire::Outbox& out) {
    begin(at);
    if (streams_.owns(channel))
        streams_.on_message(channel, bytes, now_, out);
    else if (data_ && data_->owns(channel))
        data_->on_message(channel, bytes, now_, out);
    finish(out);
}

void Simulator::on_closed(wire::ChannelId channel, std::string_view, UnixNanos at, wire::Outbox& out) {
    begin(at);
    streams_.on_closed(channel);
    if (data_ && data_->owns(channel))
        data_->on_closed(channel);
    finish(out);
}

void Simulator::on_stalled(wire::ChannelId channel, std::size_t, UnixNanos at, wire::Outbox& out) {
    begin(at);
    if (data_ && data_->owns(channel))
        data_->on_stalled(channel, out);
    finish(out);
}

void Simulator::on_timer(wire::TimerToken token, UnixNanos at, wire::Outbox& out) {
    if (token == kTurn && wake_at_ && *wake_at_ <= at)
        wake_at_.reset();
    begin(at);
    if (token != kTurn && data_) {
        data_->on_timer(now_, out);
        broker_.settle(now_);
    }
    finish(out);
}

}  // namespace sluice::venues::alpaca::sim
