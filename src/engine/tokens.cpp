#include "engine/tokens.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "engine/placing.hpp"  // denial_of

namespace sluice::engine {
namespace {

constexpr std::size_t kHashDigits = 64;
constexpr std::size_t kPathBytes = 200;
constexpr std::size_t kTextBytes = 300;
constexpr std::size_t kNameBytes = 64;  // of method, peer and problem

std::string name_of(const auto& id) { return std::string{id.view()}; }

Denial invalid(std::string text) { return denial_of(DenialCode::Invalid, std::move(text)); }

bool is_ours_to_do(const Requester& by) { return by.origin == Origin::Person || by.origin == Origin::Engine; }

bool is_hash(std::string_view text) {
    return text.size() == kHashDigits && std::all_of(text.begin(), text.end(), [](char c) {
               return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
           });
}

bool names_one_twice(const std::vector<Scope>& scopes) {
    for (std::size_t i = 0; i < scopes.size(); ++i)
        if (std::find(scopes.begin(), scopes.begin() + static_cast<std::ptrdiff_t>(i), scopes[i]) !=
            scopes.begin() + static_cast<std::ptrdiff_t>(i))
            return true;
    return false;
}

// Names under which the process, the terminal and the engine's own parts act.
constexpr std::array<std::string_view, 19> kReserved{"person",  "cli",      "config",  "configuration", "control",
                                                     "daemon",  "engine",   "gateway", "halt",          "halt-marker",
                                                     "list",    "flatten",  "trail",   "overfill",      "reconcile",
                                                     "adopted", "external", "sluice",  "system"};

// Who gave orders as a strategy of the configuration, as far as the journal knows.
bool is_strategy(const State& state, const StrategyId& name) {
    return std::any_of(state.orders.begin(), state.orders.end(), [&](const OrderState& order) {
        return order.by.origin == Origin::Strategy && order.by.who == name;
    });
}

// A name is whose keys, orders and proposals they are, so it is one caller's at a time. The process's own token of the last
// run may still be there when it gives itself the next.
std::optional<Denial> why_not_named(const Core& core, const StrategyId& name, const Requester& by) {
    if (name.view().find('/') != std::string_view::npos)
        return invalid("the name " + name_of(name) + " has a '/'; a name without one would be right");
    if (std::find(kReserved.begin(), kReserved.end(), name.view()) != kReserved.end())
        return invalid("the name " + name_of(name) + " is the program's own; another would be right");
    if (is_strategy(core.state, name))
        return invalid("the name " + name_of(name) + " is a strategy's, and its orders would be taken for the token's");
    if (by.origin == Origin::Engine)
        return std::nullopt;
    for (const auto& [id, known] : core.state.tokens)
        if (known.token.name == name && is_valid(known, core.now))
            return invalid("token " + name_of(id) + " has the name " + name_of(name) +
                           " and is valid; take another name, or revoke that one first");
    return std::nullopt;
}

std::optional<Denial> why_not(const Core& core, const Token& token) {
    if (token.id.empty() || token.name.empty())
        return invalid("a token needs an id and the name its commands are by");
    if (core.state.tokens.contains(token.id))
        return invalid("token " + name_of(token.id) + " was issued before; an id is used once");
    if (token.scopes.empty())
        return invalid("a token needs a scope: Read, Propose, Trade or Admin");
    if (names_one_twice(token.scopes))
        return invalid("a token names each scope once");
    if (!is_hash(token.secret_hash))
        return invalid("secret_hash must be the SHA-256 of the secret as 64 lower-case hexadecimal digits");
    if (token.expires && *token.expires <= core.now)
        return invalid("the token would have expired already; its end lies in the future or is left out");
    if (!token.account.empty() && !core.state.accounts.contains(token.account))
        return denial_of(DenialCode::UnknownAccount, "account " + name_of(token.account) + " is not open");
    return std::nullopt;
}

// One line of printable ASCII, however hostile what somebody sent.
std::string bounded(std::string text, std::size_t most) {
    text.resize(std::min(text.size(), most));
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
    return text;
}

}  // namespace

void issue_token(Core& core, const IssueToken& issue, const Requester& by) {
    const auto refuse = [&](Denial denial) {
        refuse_command(core, CommandKind::IssueToken, by, std::move(denial), {}, issue.token.account);
    };
    if (!is_ours_to_do(by))
        return refuse(denial_of(DenialCode::NeedsApproval, "issuing a token takes a person at the terminal"));
    if (auto denial = why_not(core, issue.token))
        return refuse(std::move(*denial));
    if (auto denial = why_not_named(core, issue.token.name, by))
        return refuse(std::move(*denial));
    core.emit(TokenIssued{issue.token, by});
}

void revoke_token(Core& core, const RevokeToken& revoke, const Requester& by) {
    const auto refuse = [&](Denial denial) { refuse_command(core, CommandKind::RevokeToken, by, std::move(denial)); };
    if (!is_ours_to_do(by))
        return refuse(denial_of(DenialCode::NeedsApproval, "revoking a token takes a person at the terminal"));
    const TokenState* known = core.state.find_token(revoke.token);
    if (known == nullptr)
        return refuse(invalid("token " + name_of(revoke.token) + " is not known; `sluice token list` shows all"));
    if (known->revoked_at)
        return refuse(invalid("token " + name_of(revoke.token) + " is revoked already"));
    core.emit(TokenRevoked{revoke.token, by, revoke.reason});
}

void note_refusal(Core& core, const NoteRefusal& note, const Requester& by) {
    if (by.origin != Origin::Engine)
        return refuse_command(
            core, CommandKind::NoteRefusal, by,
            denial_of(DenialCode::NeedsApproval, "only the process itself notes what its doors refuse"));
    AccessRefusal refusal = note.refusal;
    refusal.count = std::max(refusal.count, 1u);
    refusal.method = bounded(std::move(refusal.method), kNameBytes);
    refusal.path = bounded(std::move(refusal.path), kPathBytes);
    refusal.peer = bounded(std::move(refusal.peer), kNameBytes);
    refusal.code = bounded(std::move(refusal.code), kNameBytes);
    refusal.text = bounded(std::move(refusal.text), kTextBytes);
    core.emit(AccessRefused{std::move(refusal)});
}

bool is_valid(const TokenState& token, UnixNanos now) {
    return !token.revoked_at && (!token.token.expires || now < *token.token.expires);
}

}  // namespace sluice::engine
