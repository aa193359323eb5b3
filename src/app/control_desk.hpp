#pragma once

#include <map>
#include <string>
#include <string_view>

#include "app/control_filter.hpp"  // WatchFilter
#include "app/control_tokens.hpp"  // TokenTools
#include "app/control_views.hpp"   // RunFacts
#include "net/local_server.hpp"    // LineHandler, LocalServer
#include "world/live/inbox.hpp"    // Inbox
#include "world/node.hpp"          // EventObserver

namespace sluice::app {

// What the daemon answers over its socket. One request is one JSON object on one line:
//
//   {"id": 1, "do": "status"}                       orders, order, positions, account in the same way
//   {"id": 2, "do": "command", "command": TEXT, "terminal": true}
//   {"id": 3, "do": "watch", "family": "Fill"}      from here on, every event that matches, each on a line of its own
//   {"id": 4, "do": "preview", "command": TEXT}     what would become of an order, list or replace; nothing happens
//   {"id": 5, "do": "proposal", "order": "P1-..."}  the same of what waits for a person
//   {"id": 6, "do": "token_list"}                   and token_create, token_revoke, login (app/control_tokens.hpp)
//
// TEXT is a command in its JSON form (model/command_json.hpp), as a string. What it says of its origin is not believed: it
// is a Person's exactly when `terminal` says that one sat there, and a Token's otherwise. One answer a request:
//
//   {"id": 1, "ok": true, "recorded": true, ...}    recorded: the journal holds everything the answer says
//   {"id": 1, "ok": false, "code": "Invalid", "error": "..."}
//
// Lines are read on the socket's thread, carried out on the loop, and answered when the journal has caught up.
class ControlDesk final : public net::LineHandler, public world::EventObserver {
public:
    // `inbox` outlives the desk.
    ControlDesk(world::Inbox& inbox, RunFacts facts) : inbox_{inbox}, facts_{std::move(facts)} {}
    // Before the server starts; it ends before the desk does.
    void attach(net::LocalServer& server) { server_ = &server; }
    // Before the server starts.
    void set_token_tools(TokenTools tools) { token_tools_ = std::move(tools); }

    void on_line(net::ConnectionId connection, std::string_view line) override;
    void on_closed(net::ConnectionId connection) override;
    std::string last_words(net::ConnectionId connection, const Error& why) override;
    void on_event(const Event& event, UnixNanos now) override;

private:
    struct Request;
    struct Verb;
    static const Verb* find_verb(std::string_view name);

    void refuse(const Request& request, const Error& error);
    void receive(Request request);
    world::Afterwards answer_later(const Request& request, std::string members);

    // The verbs, on the loop: what they answer beside id, ok and recorded.
    Result<std::string> status(const Request& request, world::LoopDesk& loop);
    Result<std::string> orders(const Request& request, world::LoopDesk& loop);
    Result<std::string> order(const Request& request, world::LoopDesk& loop);
    Result<std::string> positions(const Request& request, world::LoopDesk& loop);
    Result<std::string> account(const Request& request, world::LoopDesk& loop);
    Result<std::string> command(const Request& request, world::LoopDesk& loop);
    Result<std::string> preview(const Request& request, world::LoopDesk& loop);
    Result<std::string> proposal(const Request& request, world::LoopDesk& loop);
    Result<std::string> watch(const Request& request, world::LoopDesk& loop);
    Result<std::string> token_create(const Request& request, world::LoopDesk& loop);
    Result<std::string> token_list(const Request& request, world::LoopDesk& loop);
    Result<std::string> token_revoke(const Request& request, world::LoopDesk& loop);
    Result<std::string> login(const Request& request, world::LoopDesk& loop);

    world::Inbox& inbox_;
    RunFacts facts_;
    TokenTools token_tools_;
    net::LocalServer* server_ = nullptr;
    std::map<net::ConnectionId, WatchFilter> watchers_;  // the loop's
    Certificates certificates_;                          // the loop's
};

}  // namespace sluice::app
