#include "gateway/access.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"      // trim
#include "engine/engine.hpp"  // Engine
#include "gateway/door.hpp"   // text_member

namespace sluice::gateway {
namespace {

constexpr std::string_view kNotKnown =
    "The request shows no token or session that opens this door now; send Authorization: Bearer with a token of "
    "`sluice token create`, or log the page in again with `sluice token login`.";

// The cookie's value; empty: there is none.
std::string_view cookie_of(const wire::Headers& headers, std::string_view name) {
    const std::string* header = wire::find_header(headers, "Cookie");
    std::string_view rest = header ? std::string_view{*header} : std::string_view{};
    while (!rest.empty()) {
        const auto end = std::min(rest.find(';'), rest.size());
        const std::string_view pair = trim(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name)
            return pair.substr(equals + 1);
    }
    return {};
}

// What stands behind "Bearer "; empty: it is another scheme.
std::string_view bearer_of(std::string_view authorization) {
    constexpr std::string_view kScheme = "Bearer";
    if (authorization.size() <= kScheme.size() || authorization[kScheme.size()] != ' ' ||
        !wire::same_header_name(authorization.substr(0, kScheme.size()), kScheme))
        return {};
    return trim(authorization.substr(kScheme.size()));
}

Caller caller_of(const Sessions::Session& session) {
    Caller person;
    person.person = true;
    person.who = StrategyId{"person"};
    person.scope = Scope::Admin;
    person.session = session.name;
    return person;
}

bool changes_nothing(std::string_view method) { return method == "GET" || method == "HEAD"; }

const std::string& name_of(const Caller& caller) { return caller.person ? caller.session : caller.token; }

Problem too_many(std::string detail, std::chrono::milliseconds wait) {
    Problem problem{"too_many", std::move(detail)};
    problem.retry_after = wait;
    return problem;
}

Problem other_account(const Caller& caller, std::string_view named) {
    return {"other_account", "The token is bound to the account " + std::string{caller.account.view()} +
                                 " and cannot ask for \"" + std::string{named.substr(0, 40)} + "\"."};
}

}  // namespace

Access::Access(const GatewayOptions& options, const engine::Engine& engine, Entropy entropy)
    : options_{options},
      engine_{engine},
      sessions_{{options.sessions_max, options.session_idle, options.login_code_life, options.act_code_life,
                 options.act_code_tries},
                std::move(entropy)} {}

Problem Access::refuse(std::string_view code, std::string detail, UnixNanos now) {
    if (const auto wait = wrong_.take(options_.wrong, now))
        return too_many(
            "There have been too many wrong tokens, sessions and codes at this door; wait, and come back "
            "with a right one.",
            *wait);
    return {code, std::move(detail)};
}

std::variant<Caller, Problem> Access::by_token(std::string_view token, UnixNanos now) {
    if (auto caller = owner_of(token, engine_.state(), now))
        return std::move(*caller);
    return refuse("unauthorized", std::string{kNotKnown}, now);
}

std::variant<Caller, Problem> Access::who(const wire::Headers& headers, UnixNanos now) {
    if (const std::string* authorization = wire::find_header(headers, "Authorization"))
        return by_token(bearer_of(*authorization), now);
    if (const std::string_view cookie = cookie_of(headers, cookie_); !cookie.empty())
        if (const Sessions::Session* session = sessions_.use(cookie, now))
            return caller_of(*session);
    return refuse("unauthorized", std::string{kNotKnown}, now);
}

bool Access::shows_cookie(const wire::Headers& headers) const { return !cookie_of(headers, cookie_).empty(); }

bool Access::is_still(const Caller& caller, UnixNanos now) const {
    if (caller.person)
        return sessions_.find(caller.session, now) != nullptr;
    const auto id = TokenId::parse(caller.token);
    const engine::TokenState* known = id ? engine_.state().find_token(*id) : nullptr;
    return known && !known->revoked_at && !(known->token.expires && *known->token.expires <= now);
}

std::optional<Problem> Access::check_csrf(const Caller& caller, std::string_view method, const wire::Headers& headers,
                                          UnixNanos now) const {
    if (!caller.person || changes_nothing(method))
        return std::nullopt;
    const Sessions::Session* session = sessions_.find(caller.session, now);
    const std::string* shown = wire::find_header(headers, "X-Sluice-CSRF");
    if (session && shown && same_secret(*shown, session->csrf))
        return std::nullopt;
    return Problem{"csrf", "The header X-Sluice-CSRF is not that of this session; send the csrf of GET /v1/session."};
}

std::optional<Problem> Access::check_scope(const Caller& caller, const Route& route) {
    if (route.who == Route::Who::Person && !caller.person)
        return Problem{"person_only", "Only a person may do this, at the page or in the terminal; no token can."};
    if (caller.may(route.scope))
        return std::nullopt;
    return Problem{"scope", "The token's scope is " + std::string{to_text(caller.scope)} + ", and this needs " +
                                std::string{to_text(route.scope)} + "; use a token with that scope."};
}

std::optional<Problem> Access::check_account(const Ask& ask) {
    const Caller& caller = ask.caller;
    if (caller.account.empty())
        return std::nullopt;
    for (const auto& [name, value] : ask.query)
        if (name == "account" && value != caller.account.view())
            return other_account(caller, value);
    const auto named = ask.body.empty() ? std::nullopt : text_member(ask.body, "account");
    if (named && *named != caller.account.view())
        return other_account(caller, *named);
    return std::nullopt;
}

std::optional<Problem> Access::check_rate(const Caller& caller, bool urgent, UnixNanos now) {
    // A halt or a cancel is never held back where something else would pass.
    const Rate room{std::max(options_.urgent.per_second, 2 * options_.caller.per_second),
                    std::max(options_.urgent.burst, 2 * options_.caller.burst)};
    if (urgent && !urgent_.take(name_of(caller), room, now))
        return std::nullopt;
    const auto wait = callers_.take(name_of(caller), options_.caller, now);
    if (!wait)
        return std::nullopt;
    const Rate& rate = urgent ? room : options_.caller;
    return too_many("This caller has asked more than " + std::to_string(rate.per_second) +
                        " times a second; slow down, and ask the stream for what changes.",
                    *wait);
}

std::optional<Problem> Access::check_rate_of_nobody(UnixNanos now) {
    const auto wait = nobody_.take(options_.nobody, now);
    if (!wait)
        return std::nullopt;
    return too_many("Requests without a token have come more than " + std::to_string(options_.nobody.per_second) +
                        " times a second; slow down.",
                    *wait);
}

std::variant<Sessions::Opened, Problem> Access::open_session(std::string_view code, UnixNanos now) {
    if (auto opened = sessions_.open(code, now))
        return std::move(*opened);
    return refuse(
        "unauthorized",
        "The code opens no session: it is unknown, used or too old; `sluice token login` prints a fresh address.", now);
}

std::optional<Problem> Access::spend_act_code(std::string_view code, std::string_view session, UnixNanos now) {
    if (const auto wait = wrong_acts_.wait(options_.wrong, now))
        return too_many("There have been too many wrong codes; wait, and come back with the one the terminal shows.",
                        *wait);
    if (sessions_.spend_act_code(code, session, now))
        return std::nullopt;
    wrong_acts_.take(options_.wrong, now);
    return Problem{"code",
                   "The code is not the one the terminal shows, or it is used or too old; POST /v1/session/code shows "
                   "a fresh one there."};
}

}  // namespace sluice::gateway
