#pragma once

#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/json_reader.hpp"            // JsonDocument
#include "engine/engine_test_support.hpp"  // engine::Desk
#include "gateway/market_board.hpp"        // MarketBoard
#include "gateway/resources.hpp"           // resource_routes
#include "gateway/waiting_room.hpp"        // WaitingRoom

// The resources over a real engine: account A at venue `paper`, AAPL.US quoted at 187.49 and 187.50.
namespace sluice::gateway {

// The test desk's engine as a door finds it. Its journal is durable at once.
class RestLoop final : public LoopDesk {
public:
    explicit RestLoop(engine::Desk& desk) : desk_{desk} {}
    const engine::Engine& engine() const override { return desk_.engine(); }
    UnixNanos now() const override { return desk_.now; }
    JournalState journal() const override {
        JournalState state;
        state.durable_up_to = state.appended = desk_.state().last_sequence;
        return state;
    }
    std::vector<Event> command(Command command) override {
        const std::size_t before = desk_.journal.size();
        desk_.feed(std::move(command));
        return {desk_.journal.begin() + static_cast<std::ptrdiff_t>(before), desk_.journal.end()};
    }

private:
    engine::Desk& desk_;
};

// Visits wait until the test lets them in.
class RestVisitors final : public Visitors {
public:
    bool put(Visit visit, Urgency) override {
        visits.push_back(std::move(visit));
        return true;
    }
    void serve(LoopDesk& loop) {
        while (!visits.empty()) {
            const Visit visit = std::move(visits.front());
            visits.pop_front();
            if (const Afterwards afterwards = visit(loop))
                afterwards(Recorded::Yes);
        }
    }
    std::deque<Visit> visits;
};

// The desk's journal, told when the test says so.
class RestHistory final : public History {
public:
    explicit RestHistory(engine::Desk& desk) : desk_{desk} {}
    Status read(std::uint64_t from, std::size_t most, Answer answer) override {
        if (busy)
            return fail(ErrorCode::Unavailable, "too many questions wait");
        asked_.push_back([this, from, most, answer = std::move(answer)] {
            HistoryPart part;
            part.true_up_to = desk_.state().last_sequence;
            for (const Event& event : desk_.journal)
                if (event.sequence >= from && part.events.size() < most)
                    part.events.push_back(event);
            answer(std::move(part));
        });
        return {};
    }
    void serve() {
        for (; !asked_.empty(); ++questions) {
            const auto next = std::move(asked_.front());
            asked_.pop_front();
            next();
        }
    }
    bool busy = false;
    std::size_t questions = 0;

private:
    engine::Desk& desk_;
    std::deque<std::function<void()>> asked_;
};

// What a handler said, or said later.
struct RestReply {
    int status = 0;  // zero: nothing yet
    std::string body;
    wire::Headers headers;
    Problem problem{"", ""};

    std::string header(std::string_view name) const {
        const std::string* value = wire::find_header(headers, name);
        return value == nullptr ? "" : *value;
    }
    // A member of the body's object as it stands there: text without quotes.
    std::string get(std::string_view name) const { return member(body, name); }

    static std::string member(const std::string& text, std::string_view name) {
        const auto document = JsonDocument::parse(text);
        if (!document)
            return "no JSON: " + text;
        const auto value = document->root().find(name);
        if (!value)
            return "absent";
        switch (value->kind()) {
            case JsonKind::Null: return "null";
            case JsonKind::String: return std::string{value->as_string().value()};
            case JsonKind::Number: return std::string{value->as_number_text().value()};
            case JsonKind::Bool: return value->as_bool().value() ? "true" : "false";
            case JsonKind::Array:
            case JsonKind::Object: return std::to_string(value->size());
        }
        return "";
    }
};

class RestDesk {
public:
    explicit RestDesk(engine::EngineConfig config = {}) : desk{std::move(config)} {
        facts->version = "0.1.0";
        facts->market = "a test";
        facts->started = now;
        routes = resource_routes(facts);
        caller.who = StrategyId{"robot"};
        caller.token = "t1";
        caller.scope = Scope::Admin;
        board.on_quote(Quote{engine::kAapl, engine::px("187.49"), engine::px("187.50"), Quantity::whole(500),
                             Quantity::whole(300), desk.now, desk.now},
                       desk.now);
    }

    // The reply is filled at once, or later by settle().
    std::shared_ptr<RestReply> ask(std::string_view method, std::string_view target, std::string body = {},
                                   std::string key = {}) {
        const auto reply = std::make_shared<RestReply>();
        Ask ask;
        ask.method = method;
        ask.body = std::move(body);
        ask.idempotency_key = std::move(key);
        ask.caller = caller;
        ask.request_id = "r1";
        const std::size_t question = target.find('?');
        read_query(target, question, ask);
        const Route* route = find(method, target.substr(0, question), ask.path);
        if (route == nullptr) {
            reply->status = 404;
            return reply;
        }
        ask.route = route->pattern;
        Room room{loop, board, history, waiting, now};
        const Reply later = [reply](Outcome outcome) { std::visit([&](auto& one) { take(*reply, one); }, outcome); };
        Said said = route->handler(ask, room, later);
        if (auto* answer = std::get_if<Answer>(&said))
            take(*reply, *answer);
        else if (auto* problem = std::get_if<Problem>(&said))
            take(*reply, *problem);
        return reply;
    }
    RestReply got(std::string_view method, std::string_view target, std::string body = {}, std::string key = {}) {
        const auto reply = ask(method, target, std::move(body), std::move(key));
        settle();
        return *reply;
    }
    // Tells what is durable, and lets in who waits.
    void settle() {
        for (; told < desk.journal.size(); ++told) {
            board.on_event(desk.journal[told]);
            waiting.on_event(desk.journal[told]);
        }
        visitors.serve(loop);
        history.serve();
    }
    void wait(std::chrono::nanoseconds how_long) {
        now += how_long;
        waiting.on_time(now);
        settle();
    }
    const engine::OrderState& newest() const { return desk.state().orders.back(); }

    engine::Desk desk;
    UnixNanos now = UnixNanos::from_seconds(1'900'000'000);  // the door's clock
    RestLoop loop{desk};
    RestVisitors visitors;
    RestHistory history{desk};
    MarketBoard board;
    WaitingRoom waiting{visitors, 3};
    std::shared_ptr<ServiceFacts> facts = std::make_shared<ServiceFacts>();
    std::vector<Route> routes;
    Caller caller;
    std::size_t told = 0;

private:
    static void take(RestReply& reply, Answer& answer) {
        reply.status = answer.status;
        reply.body = std::move(answer.body);
        reply.headers = std::move(answer.headers);
    }
    static void take(RestReply& reply, Problem& problem) {
        reply.status = known_problem(problem.code).status;
        reply.problem = std::move(problem);
    }
    static void read_query(std::string_view target, std::size_t question, Ask& ask) {
        while (question != std::string_view::npos) {
            const std::size_t end = target.find('&', question + 1);
            const std::string_view pair = target.substr(question + 1, end - question - 1);
            const std::size_t equals = pair.find('=');
            ask.query.emplace_back(pair.substr(0, equals), pair.substr(equals + 1));
            question = end;
        }
    }
    const Route* find(std::string_view method, std::string_view path, std::vector<std::string>& values) const {
        const Route* best = nullptr;
        for (const Route& route : routes) {
            std::vector<std::string> found;
            if (route.method != method || !fits(route.pattern, path, found))
                continue;
            if (best == nullptr || found.size() < values.size()) {
                best = &route;
                values = found;
            }
        }
        return best;
    }
    static bool fits(std::string_view pattern, std::string_view path, std::vector<std::string>& values) {
        while (!pattern.empty() && !path.empty()) {
            const std::string_view a = pattern.substr(1, pattern.find('/', 1) - 1);
            const std::string_view b = path.substr(1, path.find('/', 1) - 1);
            if (a.starts_with('{'))
                values.emplace_back(b);
            else if (a != b)
                return false;
            pattern.remove_prefix(a.size() + 1);
            path.remove_prefix(b.size() + 1);
        }
        return pattern.empty() && path.empty();
    }
};

}  // namespace sluice::gateway
