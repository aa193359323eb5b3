// The door as its world sees it: what the port tells, what it says, and its time.
#include "gateway/gateway.hpp"

#include <algorithm>
#include <utility>

#include "engine/engine.hpp"             // Engine
#include "gateway/gateway_impl.hpp"      // Impl
#include "gateway/market_board.hpp"      // MarketBoard
#include "gateway/security_headers.hpp"  // add_security_headers
#include "gateway/waiting_room.hpp"      // WaitingRoom

namespace sluice::gateway {
namespace {

constexpr wire::TimerToken kTimer{0xD00D'0000'0000'0001};
constexpr std::size_t kRunBytes = 4;
constexpr std::chrono::milliseconds kSoon{1};

std::vector<Route> with_door_routes(std::vector<Route> routes) {
    const auto add = [&](std::string_view method, std::string_view pattern, Route::Who who) -> Route& {
        Route& route = routes.emplace_back();
        route.method = method;
        route.pattern = pattern;
        route.who = who;
        return route;
    };
    add("POST", "/v1/session", Route::Who::Anybody);
    add("GET", "/v1/session", Route::Who::Token);
    add("DELETE", "/v1/session", Route::Who::Person);
    add("POST", "/v1/session/code", Route::Who::Person);
    Route& events = add("GET", "/v1/events", Route::Who::Token);
    events.parameters.assign(Stream::kParameters.begin(), Stream::kParameters.end());
    events.streams = true;
    add("GET", "/v1/ws", Route::Who::Token).streams = true;
    return routes;
}

}  // namespace

Gateway::Impl::Impl(GatewayOptions chosen, std::vector<Route> routes, GatewayParts leads)
    : options{std::move(chosen)},
      place{options.hosts, options.origins, options.tls},
      parts{std::move(leads)},
      router{with_door_routes(std::move(routes))},
      access{options, parts.engine, parts.entropy},
      run{random_hex(parts.entropy, kRunBytes)},
      sequence{parts.engine.state().last_sequence} {
    parts.stream.set_token_check(
        [this](std::string_view token, UnixNanos at) { return check_first_message(token, at); });
    parts.stream.set_still_valid([this](const Caller& caller, UnixNanos at) { return access.is_still(caller, at); });
}

Gateway::Impl::Within::Within(Impl& impl, UnixNanos now, wire::Outbox& out) : impl_{impl} {
    impl_.now = now;
    impl_.current = &out;
}
Gateway::Impl::Within::~Within() {
    impl_.arrange_wake();
    impl_.current = nullptr;
}

void Gateway::Impl::say(const std::function<void(UnixNanos, wire::Outbox&)>& what) {
    if (current)
        return what(now, *current);
    if (speak)
        speak([&](UnixNanos at, wire::Outbox& out) {
            const Within within{*this, at, out};
            what(at, out);
        });
}

void Gateway::Impl::on_time() {
    for (const AccessRefusal& refusal : refusals.take_due(now))
        record(refusal);
    parts.waiting.on_time(now);
}

void Gateway::Impl::arrange_wake() {
    const auto ours = refusals.next_due();
    const auto theirs = parts.waiting.next_due();
    if (!ours && !theirs)
        return;
    // What is overdue is being seen to on a visit, which comes before the next millisecond.
    const UnixNanos wished = !ours ? *theirs : !theirs ? *ours : std::min(*ours, *theirs);
    const UnixNanos next = std::max(wished, now + kSoon);
    if (wake_at && *wake_at <= next)
        return;
    wake_at = next;
    current->wakes.push_back({kTimer, next});
}

Gateway::Gateway(GatewayOptions options, std::vector<Route> routes, GatewayParts parts)
    : impl_{std::make_unique<Impl>(std::move(options), std::move(routes), std::move(parts))} {}
Gateway::~Gateway() = default;

void Gateway::attach(Speak speak) {
    impl_->speak = std::move(speak);
    impl_->parts.stream.attach([this](const auto& what) { impl_->say(what); });
}

void Gateway::serve_at(std::vector<std::string> hosts, std::vector<std::string> origins, std::uint16_t port) {
    impl_->place.hosts = std::move(hosts);
    impl_->place.origins = std::move(origins);
    if (port != 0)
        impl_->access.set_port(port);
}

void Gateway::on_event(const Event& event, UnixNanos now) {
    impl_->sequence = std::max(impl_->sequence, event.sequence);
    if (const auto* revoked = std::get_if<TokenRevoked>(&event.body))
        impl_->parts.stream.drop_token(revoked->token.view());
    impl_->parts.stream.on_event(event, now);
    impl_->parts.market.on_event(event);
    impl_->parts.waiting.on_event(event);
}

std::string Gateway::new_login_code(UnixNanos now) { return impl_->access.sessions().new_login_code(now); }
std::optional<Problem> Gateway::spend_act_code(std::string_view code, UnixNanos now) {
    return impl_->access.spend_act_code(code, impl_->acting, now);
}
std::variant<Caller, Problem> Gateway::check_token(std::string_view token, UnixNanos now) {
    return impl_->access.by_token(token, now);
}
const std::vector<Route>& Gateway::routes() const { return impl_->router.routes(); }
Gateway::Counts Gateway::counts() const {
    return {impl_->requests, impl_->refused, impl_->guests.size(), impl_->access.sessions().size()};
}

void Gateway::on_request(wire::RequestId id, const wire::HttpRequest& request, UnixNanos now, wire::Outbox& out) {
    const Impl::Within within{*impl_, now, out};
    const GuestPtr guest = impl_->take_in(id, request);
    if (auto problem = impl_->judge(*guest, request))
        impl_->answer(guest, std::move(*problem), Recorded::Yes, impl_->sequence);
    else
        impl_->lead_in(guest);
}

void Gateway::on_request_gone(wire::RequestId id, UnixNanos now, wire::Outbox& out) {
    const Impl::Within within{*impl_, now, out};
    const auto found = impl_->guests.find(id);
    if (found == impl_->guests.end())
        return impl_->parts.stream.on_request_gone(id, now, out);
    found->second->gone = true;
    impl_->guests.erase(found);
}

void Gateway::on_request_stalled(wire::RequestId id, std::size_t, UnixNanos now, wire::Outbox& out) {
    const Impl::Within within{*impl_, now, out};
    impl_->parts.stream.on_request_stalled(id, now, out);
}
void Gateway::on_request_drained(wire::RequestId id, UnixNanos now, wire::Outbox& out) {
    const Impl::Within within{*impl_, now, out};
    impl_->parts.stream.on_request_drained(id, now, out);
}

void Gateway::on_turned_away(const wire::TurnedAway& away, UnixNanos now, wire::Outbox& out) {
    const Impl::Within within{*impl_, now, out};
    AccessRefusal refusal;
    refusal.status = static_cast<std::uint32_t>(away.status);
    refusal.peer = away.peer;
    refusal.code = problem_code_of(away.status);
    refusal.text = away.why;
    ++impl_->refused;
    impl_->note(refusal);
}

void Gateway::on_message(wire::ChannelId id, Bytes bytes, wire::MessageKind kind, UnixNanos now, wire::Outbox& out) {
    const Impl::Within within{*impl_, now, out};
    impl_->speaking = id;
    impl_->parts.stream.on_message(id, bytes, kind, now, out);
}
void Gateway::on_closed(wire::ChannelId id, std::string_view, UnixNanos now, wire::Outbox& out) {
    const Impl::Within within{*impl_, now, out};
    impl_->strangers.erase(id);
    impl_->parts.stream.on_closed(id, now, out);
}
void Gateway::on_stalled(wire::ChannelId id, std::size_t, UnixNanos now, wire::Outbox& out) {
    const Impl::Within within{*impl_, now, out};
    impl_->parts.stream.on_stalled(id, now, out);
}
void Gateway::on_drained(wire::ChannelId id, UnixNanos now, wire::Outbox& out) {
    const Impl::Within within{*impl_, now, out};
    impl_->parts.stream.on_drained(id, now, out);
}

void Gateway::on_timer(wire::TimerToken token, UnixNanos now, wire::Outbox& out) {
    const Impl::Within within{*impl_, now, out};
    if (token != kTimer) {
        impl_->parts.stream.on_timer(token, now, out);
        return;
    }
    if (impl_->wake_at && *impl_->wake_at <= now)
        impl_->wake_at.reset();
    impl_->on_time();
}

void word_transport_refusal(int status, std::string_view why, wire::HttpReply& reply) {
    write_problem(Problem{problem_code_of(status), std::string{why}}, "", reply);
    reply.status = status;
    add_security_headers(reply);
}

}  // namespace sluice::gateway
