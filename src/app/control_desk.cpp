#include "app/control_desk.hpp"

#include <algorithm>
#include <memory>
#include <utility>

#include "app/control_command.hpp"  // read_control_command, write_outcome
#include "base/json_reader.hpp"     // JsonDocument
#include "base/json_writer.hpp"     // JsonWriter
#include "base/text.hpp"            // quoted, closest
#include "engine/preview.hpp"       // Preview, render, to_json
#include "model/json.hpp"           // write_json

namespace sluice::app {
namespace {

constexpr std::size_t kOrdersMost = 1'000;

// What a line held, as far as all verbs share it.
struct Words {
    AccountId account;
    ClOrdId order;
    bool all = false;  // ended orders too
};

Result<Words> read_words(const JsonValue& request) {
    Words words;
    if (const auto account = request.find("account")) {
        const auto id = account->as_string().and_then([](std::string_view text) { return AccountId::parse(text); });
        if (!id)
            return fail(ErrorCode::Invalid, "account: " + id.error().text);
        words.account = *id;
    }
    if (const auto order = request.find("order")) {
        const auto id = order->as_string().and_then([](std::string_view text) { return ClOrdId::parse(text); });
        if (!id)
            return fail(ErrorCode::Invalid, "order: " + id.error().text);
        words.order = *id;
    }
    if (const auto all = request.find("all")) {
        const auto wanted = all->as_bool();
        if (!wanted)
            return tl::unexpected{wanted.error()};
        words.all = *wanted;
    }
    return words;
}

// The answer's beginning: {"id": as it came, "ok": ...
std::string begin_answer(std::string_view id, bool ok) {
    std::string text{"{"};
    if (!id.empty())
        text += "\"id\":" + std::string{id} + ",";
    return text + "\"ok\":" + (ok ? "true" : "false");
}

std::string render_error(std::string_view id, const Error& error) {
    std::string text = begin_answer(id, false);
    text += ",\"code\":";
    JsonWriter{text}.string(to_string(error.code));
    text += ",\"error\":";
    JsonWriter{text}.string(error.text);
    return text + "}";
}

template <class F>
std::string member(std::string_view name, F&& write) {
    std::string text = "\"" + std::string{name} + "\":";
    JsonWriter json{text};
    write(json);
    return text;
}

// As figures, as text, and what of it decides how a person goes on.
std::string describe(const engine::Preview& preview) {
    const bool denied = engine::is_denied(preview);
    std::string text = "\"preview\":" + engine::to_json(preview);
    text += denied ? ",\"denied\":true" : ",\"denied\":false";
    text += ",\"hash\":";
    JsonWriter{text}.string(preview.hash);
    text += ",\"text\":";
    JsonWriter{text}.string(engine::render(preview));
    return text;
}

}  // namespace

struct ControlDesk::Request {
    net::ConnectionId connection{};
    std::string id;  // as JSON; empty: none was given
    const Verb* verb = nullptr;
    Words words;
    WatchFilter filter;
    Command command;
    TokenWords token;
};

struct ControlDesk::Verb {
    std::string_view name;
    Result<std::string> (ControlDesk::*carry_out)(const Request&, world::LoopDesk&);
    bool at_once = false;  // the answer says only what is durable already
};

const ControlDesk::Verb* ControlDesk::find_verb(std::string_view name) {
    static constexpr Verb kVerbs[] = {
        {"status", &ControlDesk::status},         {"orders", &ControlDesk::orders},
        {"order", &ControlDesk::order},           {"positions", &ControlDesk::positions},
        {"account", &ControlDesk::account},       {"command", &ControlDesk::command},
        {"watch", &ControlDesk::watch, true},     {"preview", &ControlDesk::preview},
        {"proposal", &ControlDesk::proposal},     {"token_create", &ControlDesk::token_create},
        {"token_list", &ControlDesk::token_list}, {"token_revoke", &ControlDesk::token_revoke},
        {"login", &ControlDesk::login},
    };
    const auto* found =
        std::find_if(std::begin(kVerbs), std::end(kVerbs), [&](const Verb& verb) { return verb.name == name; });
    return found == std::end(kVerbs) ? nullptr : found;
}

void ControlDesk::refuse(const Request& request, const Error& error) {
    server_->send(request.connection, render_error(request.id, error));
}

void ControlDesk::on_line(net::ConnectionId connection, std::string_view line) {
    Request request;
    request.connection = connection;
    const auto document = JsonDocument::parse(line);
    if (!document)
        return refuse(request, Error{ErrorCode::Invalid, "the request is no JSON: " + document.error().text});
    const JsonValue root = document->root();
    if (const auto id = root.find("id")) {
        const auto number = id->as_uint64();
        if (!number)
            return refuse(request, number.error());
        request.id = std::to_string(*number);
    }
    const auto name = root.get("do").and_then([](const JsonValue& value) { return value.as_string(); });
    if (!name)
        return refuse(request, name.error());
    request.verb = find_verb(*name);
    if (request.verb == nullptr)
        return refuse(request, Error{ErrorCode::Invalid, "there is no request " + quoted(*name)});
    auto words = read_words(root);
    if (!words)
        return refuse(request, words.error());
    request.words = *words;
    if (*name == "watch") {
        auto filter = read_filter(root);
        if (!filter)
            return refuse(request, filter.error());
        request.filter = std::move(*filter);
    }
    if (*name == "command" || *name == "preview") {
        auto command = read_control_command(root);
        if (!command)
            return refuse(request, command.error());
        request.command = std::move(*command);
    }
    if (name->starts_with("token_") || *name == "login") {
        auto token = read_token_words(root, *name);
        if (!token)
            return refuse(request, token.error());
        request.token = std::move(*token);
    }
    receive(std::move(request));
}

void ControlDesk::receive(Request request) {
    const bool urgent = request.verb->name == "command" && never_waits(request.command);
    const auto shared = std::make_shared<const Request>(std::move(request));
    const bool taken = inbox_.put(
        [this, shared](world::LoopDesk& loop) -> world::Afterwards {
            const Request& wanted = *shared;
            const auto members = (this->*wanted.verb->carry_out)(wanted, loop);
            if (!members) {
                refuse(wanted, members.error());
                return {};
            }
            world::Afterwards answer = answer_later(wanted, *members);
            if (!wanted.verb->at_once)
                return answer;
            answer(world::Recorded::Yes);
            return {};
        },
        urgent ? world::Inbox::Urgency::Always : world::Inbox::Urgency::Usual);
    if (!taken)
        refuse(*shared, Error{ErrorCode::Unavailable, "too many requests wait already; nothing was done, ask again"});
}

world::Afterwards ControlDesk::answer_later(const Request& request, std::string members) {
    return [this, connection = request.connection, id = request.id,
            members = std::move(members)](world::Recorded recorded) {
        std::string text = begin_answer(id, true);
        text += recorded == world::Recorded::Yes ? ",\"recorded\":true" : ",\"recorded\":false";
        if (!members.empty())
            text += "," + members;
        server_->send(connection, text + "}");
    };
}

void ControlDesk::on_closed(net::ConnectionId connection) {
    inbox_.put(
        [this, connection](world::LoopDesk&) {
            watchers_.erase(connection);
            return world::Afterwards{};
        },
        world::Inbox::Urgency::Always);
}

// A watcher that is cut must know that it did not see everything.
std::string ControlDesk::last_words(net::ConnectionId, const Error& why) {
    std::string text = render_error("", why);
    text.insert(1, "\"gap\":true,");
    return text;
}

void ControlDesk::on_event(const Event& event, UnixNanos) {
    if (const auto* compared = std::get_if<Reconciled>(&event.body))
        certificates_.insert_or_assign(compared->account, *compared);
    if (watchers_.empty())
        return;
    std::string text;
    write_json(event, text);
    for (const auto& [connection, filter] : watchers_)
        if (filter.wants(event, text))
            server_->send(connection, text);
}

Result<std::string> ControlDesk::status(const Request&, world::LoopDesk& loop) {
    return member("status", [&](JsonWriter& json) { write_status(json, loop, facts_, certificates_); }) +
           ",\"watchers\":" + std::to_string(watchers_.size());
}

Result<std::string> ControlDesk::orders(const Request& request, world::LoopDesk& loop) {
    return member("orders",
                  [&](JsonWriter& json) {
                      write_orders(json, loop.engine().state(), request.words.account, !request.words.all, kOrdersMost);
                  }) +
           "," + member("proposals", [&](JsonWriter& json) {
               write_proposals(json, loop.engine().state(), request.words.account, loop.now());
           });
}

Result<std::string> ControlDesk::order(const Request& request, world::LoopDesk& loop) {
    const engine::State& state = loop.engine().state();
    const auto found = request.words.order.empty() ? std::nullopt : find_any_order(state, request.words.order);
    if (!found)
        return fail(ErrorCode::NotFound, request.words.order.empty()
                                             ? "the member \"order\" is missing"
                                             : "there is no order " + std::string{request.words.order.view()});
    return member("order", [&](JsonWriter& json) { write_order(json, state, *found); });
}

Result<std::string> ControlDesk::positions(const Request& request, world::LoopDesk& loop) {
    return member("positions",
                  [&](JsonWriter& json) { write_positions(json, loop.engine().state(), request.words.account); });
}

Result<std::string> ControlDesk::account(const Request& request, world::LoopDesk& loop) {
    const engine::State& state = loop.engine().state();
    if (!request.words.account.empty() && !state.accounts.contains(request.words.account))
        return fail(ErrorCode::NotFound, "there is no account " + std::string{request.words.account.view()});
    return member("accounts", [&](JsonWriter& json) { write_accounts(json, state, request.words.account); });
}

Result<std::string> ControlDesk::command(const Request& request, world::LoopDesk& loop) {
    const std::vector<Event> followed = loop.command(request.command);
    return describe_outcome(request.command, followed, loop.engine().state());
}

Result<std::string> ControlDesk::preview(const Request& request, world::LoopDesk& loop) {
    return describe(loop.engine().preview(request.command));
}

Result<std::string> ControlDesk::proposal(const Request& request, world::LoopDesk& loop) {
    const engine::State& state = loop.engine().state();
    const auto found = state.proposals.find(request.words.order);
    if (found == state.proposals.end())
        return fail(ErrorCode::NotFound, "no proposal " + std::string{request.words.order.view()} +
                                             " waits; sluice status names those that do");
    const engine::Proposal& waiting = found->second;
    Command command{waiting.by, SubmitOrder{waiting.order}};
    if (waiting.list)
        command.body = SubmitList{*waiting.list};
    return describe(loop.engine().preview(command)) + "," + member("proposals", [&](JsonWriter& json) {
               write_proposals(json, state, waiting.order.account, loop.now());
           });
}

Result<std::string> ControlDesk::token_create(const Request& request, world::LoopDesk& loop) {
    return create_token(request.token, token_tools_, loop);
}
Result<std::string> ControlDesk::token_list(const Request&, world::LoopDesk& loop) {
    return list_tokens(token_tools_, loop);
}
Result<std::string> ControlDesk::token_revoke(const Request& request, world::LoopDesk& loop) {
    return revoke_token(request.token, loop);
}
Result<std::string> ControlDesk::login(const Request& request, world::LoopDesk&) {
    return open_page(request.token, token_tools_);
}

// The answer comes before the first event of this watcher.
Result<std::string> ControlDesk::watch(const Request& request, world::LoopDesk& loop) {
    watchers_.insert_or_assign(request.connection, request.filter);
    return member("from", [&](JsonWriter& json) { json.unsigned_integer(loop.journal().durable_up_to + 1); });
}

}  // namespace sluice::app
