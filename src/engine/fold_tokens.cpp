#include <string>

#include "engine/fold_parts.hpp"
#include "engine/idempotency.hpp"  // key_name

namespace sluice::engine {

void fold_key(State& s, const Requester& by, std::uint64_t body_hash, const ClOrdId& id, UnixNanos time) {
    if (!by.key.empty())
        s.keys.emplace(key_name(by), KeyUse{body_hash, id, time});
}

void fold_token_issued(State& s, const TokenIssued& e, const Event& event) {
    s.tokens.insert_or_assign(e.token.id, TokenState{e.token, e.by, event.time, std::nullopt, {}});
}

void fold_token_revoked(State& s, const TokenRevoked& e, const Event& event) {
    const auto known = s.tokens.find(e.token);
    if (known == s.tokens.end())
        return;
    known->second.revoked_at = event.time;
    known->second.why_revoked = e.reason;
}

void fingerprint_tokens(const State& s, std::string& out) {
    for (const auto& [id, state] : s.tokens) {
        const Token& token = state.token;
        out += "\ntoken " + std::string{id.view()} + ' ' + std::string{token.name.view()} + ' ' +
               (token.account.empty() ? "-" : std::string{token.account.view()}) + ' ' + token.secret_hash + ' ' +
               std::to_string(state.issued_at.nanos()) + ' ' +
               (token.expires ? std::to_string(token.expires->nanos()) : "-") + ' ' +
               (state.revoked_at ? std::to_string(state.revoked_at->nanos()) : "-");
        for (const Scope scope : token.scopes)
            out += ' ' + std::string{to_text(scope)};
    }
}

}  // namespace sluice::engine
