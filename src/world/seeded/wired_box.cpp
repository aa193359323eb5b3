#include "world/seeded/wired_box.hpp"

#include <chrono>
#include <utility>

namespace sluice::world {

using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

constexpr seconds kAftermath{10};
// Refused before acceptance (venues/alpaca/README.md).
constexpr int kUnauthorized = 401;
constexpr int kTooMany = 429;

venues::alpaca::sim::SimConfig sim_config(std::uint64_t seed, std::vector<venues::feed::Listing> listings) {
    venues::alpaca::sim::SimConfig config;
    Random random{seed, 40};
    config.seed = seed;
    config.requests_per_minute = random.chance(1, 4) ? 200 : 1'000;
    config.latency_in = milliseconds{random.between(0, 20)};
    config.latency_out = milliseconds{random.between(0, 20)};
    config.listings = std::move(listings);
    return config;
}

std::string id_in(std::string_view body) {
    constexpr std::string_view kField = "\"client_order_id\":\"";
    const std::size_t at = body.find(kField);
    if (at == std::string_view::npos)
        return {};
    const std::string_view rest = body.substr(at + kField.size());
    return std::string{rest.substr(0, rest.find('"'))};
}

}  // namespace

WiredBox::WiredBox(std::uint64_t seed, std::vector<venues::feed::Listing> listings, Fail fail)
    : fail_{std::move(fail)},
      chance_{seed, 41},
      weather_{Random{seed, 42}},
      net_{&weather_},
      simulator_{sim_config(seed, std::move(listings)), nullptr},
      host_{*this, [this] { return now_; }} {
    host_.attach(net_.add_server(kHost, kPort, host_));
}

void WiredBox::start(UnixNanos now) {
    set_now(now);
    host_.tell(now, [&](wire::Server&, UnixNanos at, wire::Outbox& out) { simulator_.start(at, out); });
}

void WiredBox::feed(const Quote& quote, UnixNanos now) {
    set_now(now);
    host_.tell(now, [&](wire::Server&, UnixNanos at, wire::Outbox& out) { simulator_.feed(quote, at, out); });
}

void WiredBox::feed(const Trade& trade, UnixNanos now) {
    set_now(now);
    host_.tell(now, [&](wire::Server&, UnixNanos at, wire::Outbox& out) { simulator_.feed(trade, at, out); });
}

// ---- incidents

void WiredBox::draw_incident(UnixNanos now) {
    const auto which = static_cast<Incident>(chance_.below(count_of<Incident>()));
    Spell& spell = spells_[static_cast<std::size_t>(which)];
    if (spell.off_at)
        return;
    std::int64_t count = chance_.between(1, 4);
    milliseconds lasts{chance_.between(2'000, 20'000)};
    if (which == Incident::Storm429)
        count = chance_.between(1, 12);
    if (which == Incident::ClockSkew)
        count = chance_.between(1, 120);
    if (which == Incident::KeyRevoked)
        count = 1;
    if (which == Incident::MuteStream)
        count = chance_.chance(1, 2) ? venues::alpaca::sim::Incidents::kForever : count;
    simulator_.turn_on(which, count);
    spell.off_at = now + lasts;
    ++spell.times;
}

std::optional<UnixNanos> WiredBox::next_end() const {
    std::optional<UnixNanos> next;
    for (const Spell& spell : spells_)
        if (spell.off_at && (!next || spell.off_at->nanos() < next->nanos()))
            next = spell.off_at;
    return next;
}

void WiredBox::end_incidents(UnixNanos now) {
    for (std::size_t i = 0; i < spells_.size(); ++i) {
        Spell& spell = spells_[i];
        if (!spell.off_at || *spell.off_at > now)
            continue;
        simulator_.turn_off(static_cast<Incident>(i));
        spell.off_at.reset();
        spell.over_at = now;
    }
}

void WiredBox::become_honest(UnixNanos now) {
    weather_.calm();
    for (Spell& spell : spells_)
        if (spell.off_at)
            spell.off_at = now;
    end_incidents(now);
    simulator_.turn_off_all();
}

bool WiredBox::in_the_air(Incident which, UnixNanos now) const {
    const Spell& spell = spells_[static_cast<std::size_t>(which)];
    return spell.off_at || (spell.over_at && now < *spell.over_at + kAftermath);
}

std::uint64_t WiredBox::happened(Incident which) const {
    return which == Incident::ClockSkew ? spells_[static_cast<std::size_t>(which)].times
                                        : simulator_.incidents().happened(which);
}

// ---- the wire

void WiredBox::on_request(wire::RequestId id, const wire::HttpRequest& request, UnixNanos now, wire::Outbox& out) {
    const std::string ours = request.method == "POST" || request.method == "PATCH" ? id_in(request.body) : "";
    const auto before = ours.empty() ? arrived_.end() : arrived_.find(ours);
    if (before != arrived_.end() && before->second != kTooMany && before->second != kUnauthorized)
        fail_("order " + ours + " arrived at the venue twice, and the first had " +
              (before->second == 0 ? "no answer" : "the answer " + std::to_string(before->second)));
    simulator_.on_request(id, request, now, out);
    if (ours.empty())
        return;
    int status = 0;
    for (std::size_t i = 0; i < out.replies.size(); ++i)
        if (out.replies[i].request == id)
            status = out.replies[i].reply.status;
    arrived_[ours] = status;
}

void WiredBox::on_accept(wire::ChannelId channel, std::string_view target, const wire::Headers& headers, UnixNanos now,
                         wire::Outbox& out) {
    simulator_.on_accept(channel, target, headers, now, out);
}
void WiredBox::on_request_gone(wire::RequestId id, UnixNanos now, wire::Outbox& out) {
    simulator_.on_request_gone(id, now, out);
}
void WiredBox::on_message(wire::ChannelId channel, Bytes bytes, wire::MessageKind kind, UnixNanos now,
                          wire::Outbox& out) {
    simulator_.on_message(channel, bytes, kind, now, out);
}
void WiredBox::on_closed(wire::ChannelId channel, std::string_view reason, UnixNanos now, wire::Outbox& out) {
    simulator_.on_closed(channel, reason, now, out);
}
void WiredBox::on_stalled(wire::ChannelId channel, std::size_t queued, UnixNanos now, wire::Outbox& out) {
    simulator_.on_stalled(channel, queued, now, out);
}
void WiredBox::on_timer(wire::TimerToken token, UnixNanos now, wire::Outbox& out) {
    simulator_.on_timer(token, now, out);
}

}  // namespace sluice::world
