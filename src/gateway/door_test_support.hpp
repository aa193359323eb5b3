#pragma once

#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/engine_test_support.hpp"    // Doors, kAccount
#include "gateway/entropy_test_support.hpp"  // CountingEntropy
#include "gateway/gateway.hpp"               // Gateway
#include "gateway/market_board.hpp"          // MarketBoard
#include "gateway/stream.hpp"                // Stream
#include "gateway/waiting_room.hpp"          // WaitingRoom

namespace sluice::gateway {

// A loop, an engine and a journal by hand behind the door: visits wait until run(), records are durable after it.
class DoorRig : public Visitors, LoopDesk {
public:
    static constexpr std::string_view kHost = "127.0.0.1:8420";

    explicit DoorRig(GatewayOptions options = {}, std::vector<Route> routes = test_routes())
        : engine_{config(), calendars_}, history_{}, waiting{*this} {
        engine::Effects out;
        engine_.start(1, now_, out);
        take(out);
        engine_.apply(Input{Command{{}, OpenAccount{engine::account()}}}, now_, out);
        take(out);
        options.hosts = {std::string{kHost}};
        gateway = std::make_unique<Gateway>(
            std::move(options), std::move(routes),
            GatewayParts{*this, engine_, stream, market, history_, waiting, entropy_.function(),
                         [this](std::string_view line) { terminal.emplace_back(line); }});
        gateway->attach([this](const auto& what) {
            wire::Outbox out;
            what(now_, out);
            take(out);
        });
    }

    // --- asking
    struct Asked {
        std::string method = "GET";
        std::string target = "/v1/orders";
        std::string token{};
        std::string body{};
        wire::Headers headers{};
        std::string host{kHost};
    };
    // Answered with status zero while it is not.
    wire::HttpReply ask(const Asked& asked) {
        const wire::RequestId id = send(asked);
        run();
        return replies.count(id) ? replies[id] : wire::HttpReply{0, {}, {}};
    }
    wire::RequestId send(const Asked& asked) {
        wire::HttpRequest request;
        request.method = asked.method;
        request.target = asked.target;
        request.body = asked.body;
        request.headers = asked.headers;
        request.headers.push_back({"Host", asked.host});
        request.headers.push_back({std::string{wire::kPeerHeader}, "127.0.0.1:50001"});
        if (!asked.token.empty())
            request.headers.push_back({"Authorization", "Bearer " + asked.token});
        if (!asked.body.empty() && !wire::find_header(request.headers, "Content-Type"))
            request.headers.push_back({"Content-Type", "application/json"});
        const wire::RequestId id{++last_id_};
        wire::Outbox out;
        gateway->on_request(id, request, now_, out);
        take(out);
        return id;
    }
    // Opens a WebSocket; the answer that refused it, or none.
    std::optional<wire::HttpReply> open_socket(std::uint64_t id, wire::Headers headers,
                                               std::string_view target = "/v1/ws") {
        if (!wire::find_header(headers, "Host"))
            headers.push_back({"Host", std::string{kHost}});
        wire::Outbox out;
        gateway->on_accept(wire::ChannelId{id}, target, headers, now_, out);
        std::optional<wire::HttpReply> refused;
        if (out.refusals.size() != 0)
            refused = out.refusals[0].reply;
        take(out);
        run();
        return refused;
    }
    void say_on_socket(std::uint64_t id, std::string_view text) {
        wire::Outbox out;
        gateway->on_message(wire::ChannelId{id}, as_bytes(text), wire::MessageKind::Text, now_, out);
        take(out);
    }

    // --- who asks
    std::string issue_token(sluice::Scope scope, AccountId account = {}, std::optional<UnixNanos> expires = {}) {
        const NewToken made = make_token(entropy_.function());
        const std::string name = "bot" + (tokens_++ == 0 ? std::string{} : std::to_string(tokens_));
        Token token{made.id, StrategyId::parse(name).value(), account, expires, {scope}, made.secret_hash};
        command({{}, IssueToken{token}});
        publish();
        return made.shown;
    }
    void revoke(const std::string& token) {
        command({{}, RevokeToken{TokenId::parse(read_token(token)->id).value(), "test"}});
        publish();
    }
    struct Login {
        std::string cookie;  // as a Cookie header says it
        std::string csrf;
    };
    Login log_in() {
        const auto reply = ask({"POST", "/v1/session", "", R"({"code":")" + gateway->new_login_code(now_) + "\"}"});
        const std::string* set = wire::find_header(reply.headers, "Set-Cookie");
        if (!set)
            return {};
        const auto at = reply.body.find("\"csrf\":\"") + 8;
        return {set->substr(0, set->find(';')), reply.body.substr(at, reply.body.find('"', at) - at)};
    }

    // --- the loop
    // Everything that waits, until nothing does; `journal_works` false: it is answered unrecorded.
    void run() {
        while (!visits_.empty()) {
            const Visit visit = std::move(visits_.front());
            visits_.pop_front();
            if (Afterwards afterwards = visit(*this)) {
                publish();
                afterwards(journal_works ? Recorded::Yes : Recorded::No);
            }
        }
        publish();
    }
    void pass(std::chrono::nanoseconds time) {
        now_ += time;
        for (bool fired = true; fired;) {
            fired = false;
            for (auto wake = wakes_.begin(); wake != wakes_.end(); ++wake) {
                if (wake->at > now_)
                    continue;
                const auto token = wake->token;
                wakes_.erase(wake);
                wire::Outbox out;
                gateway->on_timer(token, now_, out);
                take(out);
                fired = true;
                break;
            }
        }
        run();
    }
    // What the journal holds of refusals.
    std::vector<AccessRefusal> refusals() const {
        std::vector<AccessRefusal> found;
        for (const Event& event : events)
            if (const auto* refused = std::get_if<AccessRefused>(&event.body))
                found.push_back(refused->refusal);
        return found;
    }

    bool put(Visit visit, Urgency urgency) override {
        if (full && urgency == Urgency::Usual)
            return false;
        visits_.push_back(std::move(visit));
        return true;
    }

    // Every answer tells who asked what; /v1/later answers when `finish` says so.
    static std::vector<Route> test_routes();

    UnixNanos now() const override { return now_; }
    std::vector<Event> command(Command command) override {
        engine::Effects out;
        const std::size_t before = events.size();
        engine_.apply(Input{std::move(command)}, now_, out);
        take(out);
        return {events.begin() + static_cast<std::ptrdiff_t>(before), events.end()};
    }

    bool full = false;
    bool journal_works = true;
    std::vector<std::string> terminal;
    std::vector<Event> events;
    std::map<wire::RequestId, wire::HttpReply> replies;
    std::map<wire::ChannelId, std::vector<std::string>> sent;
    std::map<wire::ChannelId, std::uint16_t> closed;

private:
    class NoHistory final : public History {
    public:
        Status read(std::uint64_t, std::size_t, Answer) override {
            return fail(ErrorCode::Unavailable, "this test has no history");
        }
    };

    static engine::EngineConfig config() {
        engine::EngineConfig made;
        made.venues[engine::kVenue] = {};
        return made;
    }
    const engine::Engine& engine() const override { return engine_; }
    JournalState journal() const override {
        JournalState state;
        state.durable_up_to = state.appended = engine_.state().last_sequence;
        return state;
    }
    void take(engine::Effects& out) {
        events.insert(events.end(), out.events.begin(), out.events.end());
        out.clear();
    }
    void take(wire::Outbox& out) {
        for (const auto& [kind, index] : out.order) {
            if (kind == wire::Outbox::Kind::Reply)
                replies[out.replies[index].request] = out.replies[index].reply;
            if (kind == wire::Outbox::Kind::Send)
                sent[out.sends[index].channel].push_back(out.sends[index].bytes);
            if (kind == wire::Outbox::Kind::Close)
                closed[out.closes[index].channel] = out.closes[index].code;
        }
        wakes_.insert(wakes_.end(), out.wakes.begin(), out.wakes.end());
        out.clear();
    }
    // What is recorded is durable, and whoever listens is told.
    void publish() {
        for (; gateway && published_ < events.size(); ++published_)
            gateway->on_event(events[published_], now_);
    }

    engine::Doors calendars_;
    engine::Engine engine_;
    CountingEntropy entropy_;
    NoHistory history_;
    UnixNanos now_ = engine::kStart;
    std::deque<Visit> visits_;
    std::vector<wire::Outbox::WakeAt> wakes_;
    std::size_t published_ = 0;
    std::uint64_t last_id_ = 0;
    int tokens_ = 0;

public:
    MarketBoard market;
    WaitingRoom waiting;
    Stream stream{{}, history_, market};
    std::unique_ptr<Gateway> gateway;
};

inline std::vector<Route> DoorRig::test_routes() {
    const Handler tell = [](const Ask& ask, Room&, const Reply&) -> Said {
        std::string body = ask.method + ' ' + ask.route;
        for (const std::string& value : ask.path)
            body += ' ' + value;
        body += " by " + std::string{ask.caller.who.view()} + " key " + ask.idempotency_key;
        return Answer{200, body};
    };
    const Handler create = [](const Ask&, Room&, const Reply&) -> Said {
        return Answer{201, "{}", {{"Location", "/v1/orders/P1-A"}}};
    };
    const Handler later = [](const Ask& ask, Room& room, const Reply& reply) -> Said {
        const UnixNanos until = room.now + std::chrono::seconds{5};
        room.waiting.wait(
            until,
            [status = ask.method == "POST" ? 201 : 200](LoopDesk&, bool over) -> std::optional<Outcome> {
                return over ? std::optional<Outcome>{Answer{status, "waited"}} : std::nullopt;
            },
            reply);
        return Later{};
    };
    const Handler fails = [](const Ask&, Room&, const Reply&) -> Said {
        throw std::runtime_error{"a mistake of ours"};
    };
    using Who = Route::Who;
    return {{"GET", "/", Who::Anybody, Scope::Read, false, {}, tell},
            {"GET", "/v1/orders", Who::Token, Scope::Read, false, {"account", "limit", "symbol"}, tell},
            {"POST", "/v1/orders", Who::Token, Scope::Propose, false, {"wait"}, create},
            {"GET", "/v1/orders/{order_id}", Who::Token, Scope::Read, false, {}, tell},
            {"DELETE", "/v1/orders/{order_id}", Who::Token, Scope::Trade, true, {}, tell},
            {"GET", "/v1/instruments/{symbol}", Who::Token, Scope::Read, false, {}, tell},
            {"POST", "/v1/halt", Who::Token, Scope::Read, true, {}, tell},
            {"POST", "/v1/freeze", Who::Token, Scope::Admin, false, {}, tell},
            {"POST", "/v1/arm", Who::Person, Scope::Read, false, {}, tell},
            {"GET", "/v1/later", Who::Token, Scope::Read, false, {}, later},
            {"POST", "/v1/later", Who::Token, Scope::Read, false, {}, later},
            {"GET", "/v1/broken", Who::Token, Scope::Read, false, {}, fails}};
}

}  // namespace sluice::gateway
