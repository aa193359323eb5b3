#include "app/control_tokens.hpp"

#include <sys/random.h>

#include "app/control_command.hpp"  // describe_outcome
#include "base/assert.hpp"          // SLUICE_ASSERT
#include "base/json_writer.hpp"     // JsonWriter
#include "base/text.hpp"            // parse_uint64, quoted, to_lower
#include "engine/state.hpp"         // State, TokenState

namespace sluice::app {
namespace {

constexpr std::uint64_t kExpirySecondsMax = 3'650ull * 86'400;

Requester person() { return {.origin = Origin::Person, .who = StrategyId{"person"}, .key = {}}; }

Result<std::string> text_of(const JsonValue& request, std::string_view name) {
    const auto value = request.find(name);
    if (!value)
        return std::string{};
    const auto text = value->as_string();
    if (!text)
        return fail(ErrorCode::Invalid, std::string{name} + ": " + text.error().text);
    return std::string{*text};
}

template <class Id>
Status read_id(const JsonValue& request, std::string_view name, Id& out) {
    const auto text = text_of(request, name);
    if (!text)
        return tl::unexpected{text.error()};
    if (text->empty())
        return {};
    const auto id = Id::parse(*text);
    if (!id)
        return fail(ErrorCode::Invalid, std::string{name} + ": " + id.error().text);
    out = *id;
    return {};
}

Status read_scope(const JsonValue& request, Scope& out) {
    const auto text = text_of(request, "scope");
    if (!text)
        return tl::unexpected{text.error()};
    for (const Scope scope : {Scope::Read, Scope::Propose, Scope::Trade, Scope::Admin})
        if (to_lower(to_text(scope)) == *text) {
            out = scope;
            return {};
        }
    return fail(ErrorCode::Invalid, "the scope must be read, propose, trade or admin, not " + quoted(*text));
}

Status read_expiry(const JsonValue& request, std::optional<std::chrono::seconds>& out) {
    const auto text = text_of(request, "expires_in");
    if (!text || text->empty())
        return text ? Status{} : Status{tl::unexpected{text.error()}};
    const auto seconds = parse_uint64(*text);
    if (!seconds || *seconds == 0 || *seconds > kExpirySecondsMax)
        return fail(ErrorCode::Invalid,
                    "expires_in must be a whole number of seconds, at most ten years, not " + quoted(*text));
    out = std::chrono::seconds{static_cast<std::int64_t>(*seconds)};
    return {};
}

Status take_person(const TokenWords& words, std::string_view act) {
    if (words.terminal)
        return {};
    return fail(ErrorCode::Unsupported, std::string{act} + " is a person's act at a terminal; nothing was done");
}

std::string_view standing(const engine::TokenState& token, UnixNanos now) {
    if (token.revoked_at)
        return "revoked";
    return token.token.expires && *token.token.expires <= now ? "expired" : "valid";
}

void write_token(JsonWriter& json, const engine::TokenState& state, UnixNanos now) {
    json.begin_object();
    json.field("id", state.token.id.view());
    json.field("name", state.token.name.view());
    if (!state.token.scopes.empty())
        json.field("scope", std::string_view{to_lower(to_text(state.token.scopes.back()))});
    if (!state.token.account.empty())
        json.field("account", state.token.account.view());
    json.field("state", standing(state, now));
    json.field("issued_at", std::string_view{format_rfc3339(state.issued_at)});
    if (state.token.expires)
        json.field("expires", std::string_view{format_rfc3339(*state.token.expires)});
    if (state.revoked_at)
        json.field("revoked_at", std::string_view{format_rfc3339(*state.revoked_at)});
    json.end_object();
}

}  // namespace

Result<TokenWords> read_token_words(const JsonValue& request, std::string_view verb) {
    TokenWords words;
    if (const auto terminal = request.find("terminal"))
        words.terminal = terminal->as_bool().value_or(false);
    if (verb == "token_create") {
        if (const Status read = read_id(request, "name", words.name); !read)
            return tl::unexpected{read.error()};
        if (words.name.empty())
            return fail(ErrorCode::Invalid, "the member \"name\" is missing; it is who the token's orders are by");
        if (const Status read = read_scope(request, words.scope); !read)
            return tl::unexpected{read.error()};
        if (const Status read = read_id(request, "account", words.account); !read)
            return tl::unexpected{read.error()};
        if (const Status read = read_expiry(request, words.expires_in); !read)
            return tl::unexpected{read.error()};
    }
    if (verb == "token_revoke") {
        if (const Status read = read_id(request, "token", words.token); !read)
            return tl::unexpected{read.error()};
        if (words.token.empty())
            return fail(ErrorCode::Invalid, "the member \"token\" is missing; it is the id of the list");
        auto reason = text_of(request, "reason");
        if (!reason)
            return tl::unexpected{reason.error()};
        words.reason = std::move(*reason);
    }
    return words;
}

Result<std::string> create_token(const TokenWords& words, const TokenTools& tools, gateway::LoopDesk& loop) {
    if (const Status may = take_person(words, "creating a token"); !may)
        return tl::unexpected{may.error()};
    const gateway::NewToken made = gateway::make_token(tools.entropy);
    IssueToken issue;
    issue.token.id = made.id;
    issue.token.name = words.name;
    issue.token.account = words.account;
    issue.token.scopes = {words.scope};
    issue.token.secret_hash = made.secret_hash;
    if (words.expires_in)
        issue.token.expires = tools.wall() + *words.expires_in;
    const Command command{person(), issue};
    const std::vector<Event> followed = loop.command(command);
    std::string members = describe_outcome(command, followed, loop.engine().state());
    if (loop.engine().state().find_token(made.id) == nullptr)
        return members;
    members += ",\"token_id\":";
    JsonWriter{members}.string(made.id.view());
    members += ",\"token\":";
    JsonWriter{members}.string(made.shown);
    return members;
}

std::string list_tokens(const TokenTools& tools, const gateway::LoopDesk& loop) {
    std::string members{"\"tokens\":"};
    JsonWriter json{members};
    json.begin_array();
    const UnixNanos now = tools.wall();
    for (const auto& [id, token] : loop.engine().state().tokens)
        write_token(json, token, now);
    json.end_array();
    return members;
}

Result<std::string> revoke_token(const TokenWords& words, gateway::LoopDesk& loop) {
    if (const Status may = take_person(words, "revoking a token"); !may)
        return tl::unexpected{may.error()};
    const Command command{person(), RevokeToken{words.token, words.reason}};
    const std::vector<Event> followed = loop.command(command);
    return describe_outcome(command, followed, loop.engine().state());
}

Result<std::string> open_page(const TokenWords& words, const TokenTools& tools) {
    if (const Status may = take_person(words, "opening the page"); !may)
        return tl::unexpected{may.error()};
    if (!tools.page_address)
        return fail(ErrorCode::NotFound,
                    "this engine serves no page; give its configuration a `gateway:` section, or start it with "
                    "`sluice run --listen 127.0.0.1:7171`");
    std::string members{"\"page\":"};
    JsonWriter{members}.string(tools.page_address());
    return members;
}

void fill_with_entropy(std::span<std::uint8_t> bytes) {
    while (!bytes.empty()) {
        const ssize_t count = ::getrandom(bytes.data(), bytes.size(), 0);
        SLUICE_ASSERT(count > 0 || errno == EINTR, "the machine gives no randomness");
        if (count > 0)
            bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
}

}  // namespace sluice::app
