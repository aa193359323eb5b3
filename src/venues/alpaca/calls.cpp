#include "venues/alpaca/calls.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"              // parse_int64, trim
#include "venues/alpaca/signing.hpp"  // sign

namespace sluice::venues::alpaca {

namespace {

// A 429 that names no time: Alpaca counts by the minute, and gives room as the oldest calls leave it.
constexpr std::chrono::seconds kUnsaidPause{5};
// Nothing the venue says makes us wait longer than this.
constexpr std::chrono::minutes kLongestPause{5};
// Reads that can wait leave room for so many that cannot, or for half of all where there are few.
constexpr std::uint32_t kLeftForOthers = 10;

std::optional<std::int64_t> number_in(const wire::Headers& headers, std::string_view name) {
    const std::string* text = wire::find_header(headers, name);
    if (text == nullptr)
        return std::nullopt;
    const auto value = parse_int64(trim(*text));
    // Bounded so that no sum of it with a time wraps.
    return value && *value >= 0 && *value < 9'000'000'000 ? std::optional{*value} : std::nullopt;
}

// A read that waits for its turn: the urgent ones first, what is said of assets last.
int rank_of(const Read& read) { return static_cast<int>(read.priority) * 2 + (read.use == Use::Asset ? 1 : 0); }

bool is_broken(int status) { return status >= 500 || status == 408; }

}  // namespace

std::optional<UnixNanos> retry_at(const wire::Headers& headers, UnixNanos now) {
    std::optional<UnixNanos> at;
    if (const auto seconds = number_in(headers, "Retry-After"))
        at = now + std::chrono::seconds{std::min<std::int64_t>(*seconds, 3'600)};
    else if (const auto reset = number_in(headers, "X-RateLimit-Reset"))
        at = UnixNanos::from_seconds(*reset);
    if (!at || *at <= now)
        return std::nullopt;
    return std::min(*at, now + kLongestPause);
}

Calls::Calls(const AlpacaConfig& config)
    : config_{config},
      trading_{config.trading_limits},
      data_{config.data_limits},
      breaker_{config.breaker},
      random_{config.seed, 1} {}

void Calls::begin(UnixNanos now) {
    trading_.begin(now);
    data_.begin(now);
}

void Calls::read(Read wish, UnixNanos now, Outbox& out) {
    Flying call;
    call.read = std::move(wish);
    call.began = now;
    launch(std::move(call), now, out);
}

wire::HttpRequest* Calls::write(Use use, std::uint64_t subject, wire::Priority priority,
                                std::optional<UnixNanos> send_by, UnixNanos now, Outbox& out, Ended& ended) {
    ended = {};
    ended.use = use;
    ended.subject = subject;
    ended.end = CallEnd::NotSent;
    ended.began = now;
    const UnixNanos next = trading_.next(priority, now);
    if (next > now) {
        ended.retry_at = next;
        ended.text = "the rate limit of the account leaves no room for it now";
        return nullptr;
    }
    if (!breaker_.take(priority, now)) {
        ended.retry_at = breaker_.probe_at();
        ended.text = "the breaker is open after repeated failures";
        return nullptr;
    }
    trading_.take(priority, now);
    Flying call;
    call.read.use = use;
    call.read.subject = subject;
    call.read.priority = priority;
    call.began = now;
    call.write = true;
    return &start(std::move(call), send_by, now, out).request;
}

std::optional<Ended> Calls::on_reply(wire::CallId id, const wire::HttpReply& reply, UnixNanos now) {
    auto call = take(id);
    if (!call)
        return std::nullopt;
    look_at_limits(*call, reply, now);
    if (reply.status == 429) {
        breaker_.undecided();
        const UnixNanos at = retry_at(reply.headers, now).value_or(now + kUnsaidPause);
        governor_of(call->read.place).hold(at);
        return again_or(std::move(*call), CallEnd::Refused, at, "the venue's rate limit is spent (429)", &reply, now);
    }
    if (is_broken(reply.status)) {
        breaker_.failed(now);
        return again_or(std::move(*call), CallEnd::Failed, retry_at(reply.headers, now),
                        "the venue answered with status " + std::to_string(reply.status), &reply, now);
    }
    breaker_.succeeded();
    Ended ended;
    ended.use = call->read.use;
    ended.subject = call->read.subject;
    ended.reply = &reply;
    ended.began = call->began;
    return ended;
}

std::optional<Ended> Calls::on_failed(wire::CallId id, std::string_view reason, wire::Left left, UnixNanos now) {
    auto call = take(id);
    if (!call)
        return std::nullopt;
    breaker_.failed(now);
    return again_or(std::move(*call), left == wire::Left::Nothing ? CallEnd::NotSent : CallEnd::Failed, std::nullopt,
                    std::string{reason}, nullptr, now);
}

UnixNanos Calls::spare_at(UnixNanos now) const {
    const GovernorLimits& limits = config_.trading_limits;
    const std::uint32_t kept = limits.kept_for_cancels + limits.kept_for_exits + limits.kept_for_orders;
    const std::uint32_t room = limits.weight - std::min(limits.weight, kept);
    return trading_.next(wire::Priority::Read, now, std::clamp(room / 2, 1u, kLeftForOthers));
}

bool Calls::under_way(Use use) const {
    return std::any_of(flying_.begin(), flying_.end(), [&](const Flying& call) { return call.read.use == use; }) ||
           std::any_of(waiting_.begin(), waiting_.end(),
                       [&](const Waiting& waiting) { return waiting.call.read.use == use; });
}

std::optional<UnixNanos> Calls::due() const {
    std::optional<UnixNanos> at;
    for (const Waiting& waiting : waiting_)
        at = at ? std::min(*at, waiting.at) : waiting.at;
    return at;
}

void Calls::on_time(UnixNanos now, Outbox& out, std::vector<Ended>& ended) {
    std::vector<Waiting> ready;
    const auto split = std::stable_partition(waiting_.begin(), waiting_.end(),
                                             [&](const Waiting& waiting) { return waiting.at > now; });
    ready.assign(std::make_move_iterator(split), std::make_move_iterator(waiting_.end()));
    waiting_.erase(split, waiting_.end());
    std::stable_sort(ready.begin(), ready.end(),
                     [](const Waiting& a, const Waiting& b) { return rank_of(a.call.read) < rank_of(b.call.read); });
    for (Waiting& waiting : ready) {
        const auto& deadline = waiting.call.read.deadline;
        if (!deadline || now < *deadline) {
            launch(std::move(waiting.call), now, out);
            continue;
        }
        Ended end;
        end.use = waiting.call.read.use;
        end.subject = waiting.call.read.subject;
        end.end = CallEnd::NotSent;
        end.text = "it waited for the rate limit or the breaker until its deadline";
        end.began = waiting.call.began;
        ended.push_back(std::move(end));
    }
}

wire::Outbox::Call& Calls::start(Flying call, std::optional<UnixNanos> send_by, UnixNanos now, Outbox& out) {
    wire::Outbox::Call& to = out.channel.call();
    call.id = wire::CallId{++last_id_};
    to.id = call.id;
    to.endpoint = wire::EndpointId{static_cast<std::uint16_t>(call.read.place)};
    to.send_by = send_by;
    to.give_up_at = now + config_.give_up;
    if (call.read.deadline)
        to.give_up_at = std::min(to.give_up_at, *call.read.deadline);
    to.priority = call.read.priority;
    sign(config_, to.request.headers);
    flying_.push_back(std::move(call));
    return to;
}

// Now, or when governor and breaker let it.
void Calls::launch(Flying call, UnixNanos now, Outbox& out) {
    Governor& governor = governor_of(call.read.place);
    UnixNanos next = governor.next(call.read.priority, now);
    if (next <= now && breaker_.take(call.read.priority, now)) {
        governor.take(call.read.priority, now);
        const std::string target = call.read.target;
        wire::HttpRequest& request = start(std::move(call), std::nullopt, now, out).request;
        request.method = "GET";
        request.target = target;
        return;
    }
    const bool for_room = next > now;
    // While a probe is under way nobody knows when: look again soon.
    if (!for_room)
        next = std::max(breaker_.probe_at().value_or(now), now + std::chrono::milliseconds{500});
    if (call.read.deadline)
        next = std::min(next, *call.read.deadline);
    waiting_.push_back({std::move(call), next, for_room});
}

std::optional<Calls::Flying> Calls::take(wire::CallId id) {
    const auto it = std::find_if(flying_.begin(), flying_.end(), [&](const Flying& call) { return call.id == id; });
    if (it == flying_.end())
        return std::nullopt;
    Flying call = std::move(*it);
    flying_.erase(it);
    return call;
}

std::optional<Ended> Calls::again_or(Flying call, CallEnd end, std::optional<UnixNanos> retry_at, std::string text,
                                     const wire::HttpReply* reply, UnixNanos now) {
    ++call.failures;
    if (!call.write && call.read.again) {
        const auto at = config_.retries.next(call.failures, now, retry_at, random_);
        if (at && (!call.read.deadline || *at < *call.read.deadline)) {
            waiting_.push_back({std::move(call), *at, false});
            return std::nullopt;
        }
    }
    Ended ended;
    ended.use = call.read.use;
    ended.subject = call.read.subject;
    ended.end = end;
    ended.reply = reply;
    ended.retry_at = retry_at;
    ended.text = std::move(text);
    ended.began = call.began;
    return ended;
}

void Calls::look_at_limits(const Flying& call, const wire::HttpReply& reply, UnixNanos now) {
    const auto remaining = number_in(reply.headers, "X-RateLimit-Remaining");
    const auto reset = number_in(reply.headers, "X-RateLimit-Reset");
    if (!remaining || !reset || *remaining >= 1'000'000)
        return;
    governor_of(call.read.place).told(static_cast<std::uint32_t>(*remaining), UnixNanos::from_seconds(*reset), now);
    look_again(call.read.place, now);
}

// The venue's count may leave more room than we thought when these began to wait.
void Calls::look_again(Place place, UnixNanos now) {
    const bool data = place == Place::Data;
    for (Waiting& waiting : waiting_) {
        const Read& read = waiting.call.read;
        if (waiting.for_room && (read.place == Place::Data) == data)
            waiting.at = std::min(waiting.at, governor_of(place).next(read.priority, now));
    }
}

}  // namespace sluice::venues::alpaca
