// A request's way through the door: judged, led to its handler, answered, and written down when it was refused.
#include <algorithm>
#include <array>
#include <exception>
#include <utility>

#include "gateway/gateway_impl.hpp"      // Impl, Guest
#include "gateway/security_headers.hpp"  // add_security_headers
#include "gateway/target.hpp"            // read_query
#include "model/command.hpp"             // NoteRefusal

namespace sluice::gateway {
namespace {

constexpr std::chrono::milliseconds kFullPause{1'000};
constexpr std::size_t kShownPath = 80;

std::string header_or(const wire::Headers& headers, std::string_view name, std::string_view otherwise) {
    const std::string* value = wire::find_header(headers, name);
    return value ? *value : std::string{otherwise};
}

bool is_api(std::string_view path) { return path == "/v1" || path.starts_with("/v1/"); }

void set_header(wire::Headers& headers, std::string_view name, std::string value) {
    std::erase_if(headers, [&](const wire::Header& header) { return wire::same_header_name(header.name, name); });
    headers.push_back({std::string{name}, std::move(value)});
}

// What an answer that was to say "it is recorded" says when it is not.
Problem unrecorded() {
    return {
        "unrecorded",
        "The journal cannot be written, so it is not known that this is recorded, and it may be lost with the process; "
        "see what stands with GET /v1/orders before you ask again, with the same key."};
}

// Refusals that are part of daily use, or stand in the journal by themselves.
bool is_noted(const Problem& problem, bool by_door) {
    const int status = known_problem(problem.code).status;
    if (problem.code == "denied" || status == 409 || status >= 500)
        return false;
    return by_door || status != 404;
}

// The texts of these are the door's own words; those of others may quote what was sent.
bool may_be_quoted(std::string_view code) {
    constexpr std::array<std::string_view, 9> kOwnWords{
        "scope", "person_only", "misdirected", "origin", "csrf", "unauthorized", "code", "too_many", "media_type"};
    return std::find(kOwnWords.begin(), kOwnWords.end(), code) != kOwnWords.end();
}

// Of a path that is no route: its beginning, and nothing of a token that somebody put there.
std::string shown_path(const Guest& guest) {
    if (guest.route)
        return std::string{guest.route->pattern};
    const std::size_t secret = guest.path.find("slc_");
    return secret == std::string::npos ? guest.path.substr(0, kShownPath)
                                       : guest.path.substr(0, std::min(secret, kShownPath)) + "***";
}

}  // namespace

GuestPtr Gateway::Impl::take_in(wire::RequestId id, const wire::HttpRequest& request) {
    auto guest = std::make_shared<Guest>();
    guest->id = id;
    guest->request_id = run + '-' + std::to_string(++requests);
    guest->peer = header_or(request.headers, wire::kPeerHeader, "");
    guest->method = request.method;
    guest->path = wire::path_of(request.target);
    guests[id] = guest;
    return guest;
}

// In this order, so that a stranger learns nothing but that he is one: where it was sent and from which page, what it
// names, who asks, and only then what it says.
std::optional<Problem> Gateway::Impl::judge(Guest& guest, const wire::HttpRequest& request) {
    if (auto problem = judge_place(request))
        return problem;
    auto found = router.find(request.method, guest.path);
    if (auto* problem = std::get_if<Problem>(&found))
        return std::move(*problem);
    auto& match = std::get<Router::Match>(found);
    guest.route = match.route;
    guest.ask.path = std::move(match.path);
    guest.ask.route = match.route->pattern;
    guest.ask.method = match.route->method;
    guest.ask.request_id = guest.request_id;
    if (auto problem = judge_caller(guest, request))
        return problem;
    return judge_words(guest, request);
}

std::optional<Problem> Gateway::Impl::judge_place(const wire::HttpRequest& request) const {
    if (auto problem = check_host(request.headers, place))
        return problem;
    if (auto problem = check_headers(request.headers))
        return problem;
    return check_origin(request.headers, wire::path_of(request.target), place);
}

std::optional<Problem> Gateway::Impl::judge_caller(Guest& guest, const wire::HttpRequest& request) {
    if (guest.route->who == Route::Who::Anybody)
        return access.check_rate_of_nobody(now);
    auto who = access.who(request.headers, now);
    if (auto* problem = std::get_if<Problem>(&who))
        return std::move(*problem);
    guest.ask.caller = std::get<Caller>(std::move(who));
    if (auto problem = access.check_rate(guest.ask.caller, guest.route->urgent, now))
        return problem;
    if (auto problem = access.check_csrf(guest.ask.caller, request.method, request.headers, now))
        return problem;
    return Access::check_scope(guest.ask.caller, *guest.route);
}

std::optional<Problem> Gateway::Impl::judge_words(Guest& guest, const wire::HttpRequest& request) {
    if (auto problem = check_body(request.method, request.headers, request.body))
        return problem;
    auto query = read_query(wire::query_of(request.target), guest.route->parameters);
    if (auto* problem = std::get_if<Problem>(&query))
        return std::move(*problem);
    auto key = read_idempotency_key(request.headers);
    if (auto* problem = std::get_if<Problem>(&key))
        return std::move(*problem);
    guest.ask.query = std::get<Query>(std::move(query));
    guest.ask.idempotency_key = std::get<std::string>(std::move(key));
    guest.ask.body = request.body;
    if (const std::string* trace = wire::find_header(request.headers, "traceparent"))
        guest.ask.traceparent = *trace;
    if (const std::string* known = wire::find_header(request.headers, "If-None-Match"))
        guest.ask.if_none_match = *known;
    if (!guest.route->streams)
        return Access::check_account(guest.ask);
    auto last = read_last_event_id(request.headers);
    if (auto* problem = std::get_if<Problem>(&last))
        return std::move(*problem);
    if (auto from = std::get<std::optional<std::string>>(std::move(last))) {
        std::erase_if(guest.ask.query, [](const auto& entry) { return entry.first == "from"; });
        guest.ask.query.emplace_back("from", std::move(*from));
    }
    return Access::check_account(guest.ask);
}

void Gateway::Impl::lead_in(const GuestPtr& guest) {
    if (guest->route->handler)
        return visit(guest);
    if (guest->route->streams)
        return open_stream(guest);
    answer(guest, answer_at_door(*guest), Recorded::Yes, sequence);
}

void Gateway::Impl::visit(const GuestPtr& guest) {
    const auto urgency = guest->route->urgent ? Visitors::Urgency::Always : Visitors::Urgency::Usual;
    if (parts.visitors.put([this, guest](LoopDesk& desk) { return receive(guest, desk); }, urgency))
        return;
    Problem problem{"unavailable",
                    "The loop has more to do than it can take on; nothing was done, so ask again in a second."};
    problem.retry_after = kFullPause;
    answer(guest, std::move(problem), Recorded::Yes, sequence);
}

Afterwards Gateway::Impl::receive(const GuestPtr& guest, LoopDesk& desk) {
    if (guest->gone && guest->ask.method == "GET")
        return {};
    Room room{desk, parts.market, parts.history, parts.waiting, now};
    const bool kept = desk.journal().recorded;
    const Reply reply = [this, guest, kept](Outcome outcome, Recorded recorded) {
        answer_promised(guest, std::move(outcome), recorded, kept, sequence);
    };
    Said said = Later{};
    acting = guest->ask.caller.session;
    try {
        said = guest->route->handler(guest->ask, room, reply);
    } catch (const std::exception& mistake) {
        parts.terminal("The door's handler of " + guest->ask.route + " failed: " + mistake.what());
        said = Problem{"internal",
                       "The handler of this resource failed, and it is not known what it did; see what stands "
                       "before you ask again."};
    }
    acting.clear();
    if (std::holds_alternative<Later>(said)) {
        say([](UnixNanos, wire::Outbox&) {});  // its wait may need a wake
        return {};
    }
    Outcome outcome = std::holds_alternative<Answer>(said) ? Outcome{std::get<Answer>(std::move(said))}
                                                           : Outcome{std::get<Problem>(std::move(said))};
    return [this, guest, kept, outcome = std::move(outcome), up_to = desk.journal().appended](Recorded recorded) {
        answer_promised(guest, outcome, recorded, kept, up_to);
    };
}

// Where there is a journal (`kept`), "it is placed" is said only of what it holds.
void Gateway::Impl::answer_promised(const GuestPtr& guest, Outcome outcome, Recorded recorded, bool kept,
                                    std::uint64_t up_to) {
    const auto* good = std::get_if<Answer>(&outcome);
    const bool promised = good && (good->status == 201 || good->status == 202);
    if (recorded == Recorded::No && kept && promised)
        outcome = unrecorded();
    answer(guest, std::move(outcome), recorded, up_to);
}

// The first word counts; whoever has left hears none.
void Gateway::Impl::answer(const GuestPtr& guest, Outcome outcome, Recorded recorded, std::uint64_t up_to) {
    if (const auto* problem = std::get_if<Problem>(&outcome);
        problem && is_noted(*problem, !guest->route || !guest->route->handler)) {
        ++refused;
        note(*guest, *problem);
    }
    if (guest->gone)
        return;
    guest->gone = true;
    guests.erase(guest->id);
    say([&](UnixNanos, wire::Outbox& out) {
        wire::Outbox::Reply& said = out.reply();
        said.request = guest->id;
        write(*guest, outcome, recorded, up_to, said.reply);
    });
}

void Gateway::Impl::write(const Guest& guest, Outcome& outcome, Recorded recorded, std::uint64_t up_to,
                          wire::HttpReply& reply) {
    if (auto* problem = std::get_if<Problem>(&outcome)) {
        write_problem(*problem, guest.request_id, reply);
    } else {
        auto& answer = std::get<Answer>(outcome);
        reply.status = answer.status;
        reply.headers = std::move(answer.headers);
        reply.body = std::move(answer.body);
        if (!reply.body.empty() && !wire::find_header(reply.headers, "Content-Type"))
            reply.headers.push_back({"Content-Type", "application/json"});
    }
    if (!wire::find_header(reply.headers, "X-Sluice-Sequence"))
        reply.headers.push_back({"X-Sluice-Sequence", std::to_string(up_to)});
    reply.headers.push_back({"X-Request-Id", guest.request_id});
    if (recorded == Recorded::No)
        reply.headers.push_back({"X-Sluice-Recorded", "false"});
    if (is_api(guest.path))
        set_header(reply.headers, "Cache-Control", "no-store");
    add_security_headers(reply);
}

void Gateway::Impl::note(const Guest& guest, const Problem& problem) {
    const ProblemCode& known = known_problem(problem.code);
    AccessRefusal refusal;
    if (const auto token = TokenId::parse(guest.ask.caller.token))
        refusal.token = *token;
    refusal.status = static_cast<std::uint32_t>(known.status);
    refusal.method = guest.method;
    refusal.path = shown_path(guest);
    refusal.peer = guest.peer;
    refusal.code = known.code;
    refusal.text = may_be_quoted(known.code) ? problem.detail : std::string{known.title};
    note(refusal);
}

void Gateway::Impl::note(const AccessRefusal& refusal) {
    if (refusals.note(refusal, now))
        record(refusal);
}

void Gateway::Impl::record(const AccessRefusal& refusal) {
    const auto write_down = [refusal](LoopDesk& desk) -> Afterwards {
        desk.command({Requester{Origin::Engine, StrategyId{"gateway"}, {}}, NoteRefusal{refusal}});
        return {};
    };
    if (!parts.visitors.put(write_down, Visitors::Urgency::Usual))
        refusals.put_back(refusal);
}

}  // namespace sluice::gateway
