// What the door serves itself: sessions, and the ways into the stream.
#include <utility>

#include "base/json_reader.hpp"      // JsonDocument
#include "base/json_writer.hpp"      // JsonWriter
#include "engine/engine.hpp"         // Engine
#include "gateway/gateway_impl.hpp"  // Impl, Guest
#include "gateway/security_headers.hpp"
#include "gateway/target.hpp"  // read_query

namespace sluice::gateway {
namespace {

constexpr std::string_view kSocketPath = "/v1/ws";

std::string cookie(const std::string& name, std::string_view value, bool secure, bool ends) {
    std::string text = name + '=' + std::string{value} + "; HttpOnly; SameSite=Strict; Path=/";
    if (secure)
        text += "; Secure";
    if (ends)
        text += "; Max-Age=0";
    return text;
}

// The one member of the body; a Problem: it has another, or that one is no text.
std::variant<std::string, Problem> code_of(std::string_view body) {
    const auto bad = [](std::string pointer) {
        Problem problem{"invalid",
                        "The body must be {\"code\": \"...\"} with the code of the address that was printed."};
        problem.parts.push_back({std::move(pointer), problem.detail});
        return problem;
    };
    const auto document = JsonDocument::parse(body);
    if (!document)
        return bad("");
    for (const JsonValue member : document->root())
        if (member.key() != "code")
            return bad('/' + std::string{member.key()});
    const auto code = document->root().find("code");
    if (!code || code->kind() != JsonKind::String)
        return bad("/code");
    return std::string{code->as_string().value_or("")};
}

}  // namespace

void Gateway::Impl::open_stream(const GuestPtr& guest) {
    if (guest->ask.route == kSocketPath)
        return answer(guest,
                      Problem{"upgrade", "This is the address of a WebSocket; ask for an upgrade, or read /v1/events."},
                      Recorded::Yes, sequence);
    guests.erase(guest->id);  // the stream answers from here on
    say([&](UnixNanos at, wire::Outbox& out) {
        auto problem = parts.stream.add_sse(guest->id, guest->ask, at, out);
        if (!problem)
            return;
        guests[guest->id] = guest;
        answer(guest, std::move(*problem), Recorded::Yes, sequence);
    });
}

Outcome Gateway::Impl::answer_at_door(const Guest& guest) {
    const bool is_code = guest.ask.route == "/v1/session/code";
    if (guest.ask.method == "POST")
        return is_code ? show_act_code() : open_session(guest);
    return guest.ask.method == "GET" ? show_session(guest) : close_session(guest);
}

std::string Gateway::Impl::session_body(const Caller& caller) const {
    std::string body;
    JsonWriter json{body};
    json.begin_object();
    json.field("who", caller.who.view());
    json.key("scopes");
    json.begin_array();
    for (const Scope scope : {Scope::Read, Scope::Propose, Scope::Trade, Scope::Admin})
        if (caller.may(scope))
            json.string(to_text(scope));
    json.end_array();
    const Sessions::Session* session = access.sessions().find(caller.session, now);
    const auto id = TokenId::parse(caller.token);
    const engine::TokenState* token = id ? parts.engine.state().find_token(*id) : nullptr;
    const auto expires = session ? std::optional{access.sessions().end_of(*session)}
                         : token ? token->token.expires
                                 : std::nullopt;
    json.key("csrf");
    session ? json.string(session->csrf) : json.null();
    json.key("expires");
    expires ? json.string(format_rfc3339(*expires)) : json.null();
    json.key("account");
    caller.account.empty() ? json.null() : json.string(caller.account.view());
    json.field("code_needed", options.strict && caller.person);
    json.end_object();
    return body;
}

Outcome Gateway::Impl::open_session(const Guest& guest) {
    auto code = code_of(guest.ask.body);
    if (auto* problem = std::get_if<Problem>(&code))
        return std::move(*problem);
    auto opened = access.open_session(std::get<std::string>(code), now);
    if (auto* problem = std::get_if<Problem>(&opened))
        return std::move(*problem);
    const auto& session = std::get<Sessions::Opened>(opened);
    Caller person;
    person.person = true;
    person.who = StrategyId{"person"};
    person.scope = Scope::Admin;
    person.session = session.session->name;
    Answer answer{200, session_body(person)};
    answer.headers.push_back(
        {"Set-Cookie", cookie(access.cookie(), session.cookie, options.tls, false), wire::Secrecy::Secret});
    return answer;
}

Outcome Gateway::Impl::show_session(const Guest& guest) { return Answer{200, session_body(guest.ask.caller)}; }

Outcome Gateway::Impl::close_session(const Guest& guest) {
    const std::string name = guest.ask.caller.session;
    access.sessions().close(name);
    parts.stream.drop([&](const Caller& reader) { return reader.person && reader.session == name; },
                      "the session was ended");
    Answer answer{204};
    answer.headers.push_back({"Set-Cookie", cookie(access.cookie(), "", options.tls, true)});
    return answer;
}

Outcome Gateway::Impl::show_act_code() {
    if (const auto wait = access.sessions().act_code_wait(now)) {
        Problem problem{"too_many", "A code was shown a moment ago and is still to be used; use it, or wait."};
        problem.retry_after = *wait;
        return problem;
    }
    const std::string code = access.sessions().new_act_code(now);
    parts.terminal("A person at the page asks for a code for one act: " + code + " (it works once, for " +
                   std::to_string(options.act_code_life.count()) + " s)");
    std::string body;
    JsonWriter json{body};
    json.begin_object();
    json.field("expires", format_rfc3339(now + options.act_code_life));
    json.end_object();
    return Answer{200, std::move(body)};
}

// Absent: it shows its token in its first message.
std::variant<std::optional<Caller>, Problem> Gateway::Impl::judge_socket(std::string_view target,
                                                                         const wire::Headers& headers) {
    if (wire::path_of(target) != kSocketPath)
        return Problem{"not_found", "There is no WebSocket at this path; the stream is at /v1/ws."};
    auto query = read_query(wire::query_of(target), {});
    if (auto* problem = std::get_if<Problem>(&query))
        return std::move(*problem);
    const bool shows_token = wire::find_header(headers, "Authorization") != nullptr;
    const bool shows_cookie = access.shows_cookie(headers);
    if (!shows_token && !shows_cookie) {
        if (auto problem = access.check_rate_of_nobody(now))
            return std::move(*problem);
        return std::optional<Caller>{};
    }
    if (!shows_token && !wire::find_header(headers, "Origin"))
        return Problem{"origin",
                       "A WebSocket that is opened by a page's cookie says which page it is of; Origin is missing."};
    auto who = access.who(headers, now);
    if (auto* problem = std::get_if<Problem>(&who))
        return std::move(*problem);
    auto& caller = std::get<Caller>(who);
    if (auto problem = access.check_rate(caller, false, now))
        return std::move(*problem);
    return std::optional<Caller>{std::move(caller)};
}

std::variant<Caller, Problem> Gateway::Impl::check_first_message(std::string_view token, UnixNanos at) {
    auto who = access.by_token(token, at);
    const auto stranger = strangers.find(speaking);
    if (const auto* problem = std::get_if<Problem>(&who)) {
        Guest guest;
        guest.method = "GET";
        guest.path = kSocketPath;
        guest.peer = stranger == strangers.end() ? "" : stranger->second;
        ++refused;
        note(guest, *problem);
    }
    if (stranger != strangers.end())
        strangers.erase(stranger);
    return who;
}

void Gateway::on_accept(wire::ChannelId id, std::string_view target, const wire::Headers& headers, UnixNanos now,
                        wire::Outbox& out) {
    const Impl::Within within{*impl_, now, out};
    wire::HttpRequest request;
    request.target = target;
    request.headers = headers;
    const GuestPtr guest = impl_->take_in(wire::RequestId{static_cast<std::uint64_t>(id)}, request);
    impl_->guests.erase(guest->id);
    auto problem = impl_->judge_place(request);
    bool stranger = false;
    if (!problem) {
        auto caller = impl_->judge_socket(target, headers);
        if (auto* why = std::get_if<Problem>(&caller)) {
            problem = std::move(*why);
        } else {
            stranger = !std::get<std::optional<Caller>>(caller);
            problem = impl_->parts.stream.add_socket(id, std::get<std::optional<Caller>>(std::move(caller)), now, out);
        }
    }
    if (!problem && stranger)
        impl_->strangers[id] = guest->peer;
    if (!problem)
        return;
    ++impl_->refused;
    impl_->note(*guest, *problem);
    wire::Outbox::Refuse& refuse = out.refuse();
    refuse.channel = id;
    Outcome outcome{std::move(*problem)};
    impl_->write(*guest, outcome, Recorded::Yes, impl_->sequence, refuse.reply);
}

}  // namespace sluice::gateway
