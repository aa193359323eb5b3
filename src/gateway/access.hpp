#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

#include "gateway/gateway.hpp"   // GatewayOptions
#include "gateway/handler.hpp"   // Route, Ask, Problem, Caller
#include "gateway/rates.hpp"     // RateGate
#include "gateway/sessions.hpp"  // Sessions

namespace sluice::gateway {

// Who asks, whether he may, and how often.
class Access {
public:
    // The engine outlives it.
    Access(const GatewayOptions& options, const engine::Engine& engine, Entropy entropy);

    // By bearer token, or by the page's cookie. A Problem: unauthorized, in the same words whatever was wrong with it; or
    // too_many, when there have been so many wrong ones that not even that is said. Whoever is known always gets in.
    std::variant<Caller, Problem> who(const wire::Headers& headers, UnixNanos now);
    std::variant<Caller, Problem> by_token(std::string_view token, UnixNanos now);
    // Whether somebody who was let in may stay.
    bool is_still(const Caller& caller, UnixNanos now) const;

    // A session proves with its CSRF token that its own page asks.
    std::optional<Problem> check_csrf(const Caller& caller, std::string_view method, const wire::Headers& headers,
                                      UnixNanos now) const;
    static std::optional<Problem> check_scope(const Caller& caller, const Route& route);
    // The accounts that query and body name, against the one the caller is bound to.
    static std::optional<Problem> check_account(const Ask& ask);
    std::optional<Problem> check_rate(const Caller& caller, bool urgent, UnixNanos now);
    std::optional<Problem> check_rate_of_nobody(UnixNanos now);

    // Opens a session with a code of the terminal.
    std::variant<Sessions::Opened, Problem> open_session(std::string_view code, UnixNanos now);
    // `session`: of the person who shows it. After too many wrong ones none is looked at for a while.
    std::optional<Problem> spend_act_code(std::string_view code, std::string_view session, UnixNanos now);
    Sessions& sessions() { return sessions_; }
    const Sessions& sessions() const { return sessions_; }

    // Browsers tell hosts apart and not ports, so the name carries the port: two doors of one machine keep theirs.
    void set_port(std::uint16_t port) { cookie_ = "sluice_session_" + std::to_string(port); }
    const std::string& cookie() const { return cookie_; }
    bool shows_cookie(const wire::Headers& headers) const;

private:
    Problem refuse(std::string_view code, std::string detail, UnixNanos now);

    const GatewayOptions& options_;
    const engine::Engine& engine_;
    Sessions sessions_;
    RateGates callers_;
    RateGates urgent_;
    RateGate nobody_;
    RateGate wrong_;
    RateGate wrong_acts_;  // of people who are known, so that no stranger's mistakes keep them from acting
    std::string cookie_ = "sluice_session";
};

}  // namespace sluice::gateway
