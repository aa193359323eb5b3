#include "gateway/ops_routes.hpp"

#include <utility>

#include "base/json_writer.hpp"  // JsonWriter
#include "gateway/metrics.hpp"   // Metrics

namespace sluice::gateway {
namespace {

// One thing that must be so before new orders make sense.
struct Check {
    std::string what;
    AccountId account;  // empty: of the whole process
    std::string fault;  // empty: it is so
};

std::string journal_fault(const JournalState& journal) {
    if (!journal.recorded)
        return "this process has no journal: only cancels and exits leave";
    return journal.healthy ? "" : "the journal cannot be written: " + journal.text;
}

std::string venue_fault(const engine::State& state, const Account& account) {
    const auto known = state.venues.find(account.id);
    if (known == state.venues.end())
        return std::string{account.venue.view()} + " has not said anything yet";
    const VenueHealth& health = known->second;
    if (health.link == Link::Down)
        return std::string{account.venue.view()} + " is not connected" +
               (health.text.empty() ? "" : ": " + health.text);
    if (health.breaker == Breaker::Open)
        return "the breaker of " + std::string{account.venue.view()} + " is open";
    return "";
}

// Only accounts whose venue shows what it knows are compared; one that was never asked is none of them.
std::string comparison_fault(const engine::State& state, const AccountId& account) {
    const auto compared = state.reconciles.find(account);
    if (compared == state.reconciles.end() || compared->second.asked == 0)
        return "";
    return compared->second.compared_run == state.runs ? "" : "not compared with the venue in this run yet";
}

std::vector<Check> checks(LoopDesk& loop) {
    const engine::State& state = loop.engine().state();
    std::vector<Check> all;
    all.push_back({"recovered", {}, state.epoch == 0 ? "the first record of this run is not written yet" : ""});
    all.push_back({"journal", {}, journal_fault(loop.journal())});
    if (state.accounts.empty())
        all.push_back({"accounts", {}, "there is no account yet"});
    for (const auto& [id, account] : state.accounts) {
        all.push_back({"venue", id, venue_fault(state, account)});
        all.push_back({"comparison", id, comparison_fault(state, id)});
    }
    return all;
}

Answer ready(LoopDesk& loop, bool detail) {
    const std::vector<Check> all = checks(loop);
    bool ok = true;
    for (const Check& check : all)
        ok = ok && check.fault.empty();
    Answer answer;
    answer.status = ok ? 200 : 503;
    JsonWriter json{answer.body};
    json.begin_object();
    json.field("status", ok ? "ready" : "not_ready");
    if (detail) {
        json.key("checks");
        json.begin_array();
        for (const Check& check : all) {
            json.begin_object();
            json.field("check", check.what);
            if (!check.account.empty())
                json.field("account", check.account.view());
            json.field("ok", check.fault.empty());
            if (!check.fault.empty())
                json.field("text", check.fault);
            json.end_object();
        }
        json.end_array();
    }
    json.end_object();
    return answer;
}

// What is, without a promise: nobody waits for the journal, which may be what is asked about.
Said at_once(const Reply& reply, Answer answer) {
    reply(std::move(answer));
    return Later{};
}

Said alive(const Ask&, Room&, const Reply& reply) { return at_once(reply, {200, R"({"status":"alive"})", {}}); }

}  // namespace

std::vector<Route> ops_routes(const OpsOptions& options) {
    const auto route = [](std::string_view pattern, Route::Who who, Handler handler) {
        return Route{.method = "GET", .pattern = pattern, .who = who, .urgent = true, .handler = std::move(handler)};
    };
    std::vector<Route> routes;
    routes.push_back(route("/healthz", Route::Who::Anybody, alive));
    routes.push_back(route("/livez", Route::Who::Anybody, alive));
    routes.push_back(route("/readyz", Route::Who::Anybody,
                           [detail = options.loopback](const Ask&, Room& room, const Reply& reply) -> Said {
                               return at_once(reply, ready(room.loop, detail));
                           }));
    if (options.metrics == nullptr)
        return routes;
    routes.push_back(route("/metrics", options.loopback ? Route::Who::Anybody : Route::Who::Token,
                           [metrics = options.metrics](const Ask& ask, Room& room, const Reply& reply) -> Said {
                               if (!ask.caller.account.empty())
                                   return Problem{"other_account",
                                                  "The figures are of every account, and the token is bound to " +
                                                      std::string{ask.caller.account.view()} +
                                                      "; use a token of no account."};
                               LoopDesk& loop = room.loop;
                               return at_once(reply, {200,
                                                      metrics->text(loop.engine(), loop.journal(), loop.now()),
                                                      {{"Content-Type", "text/plain; version=0.0.4; charset=utf-8"}}});
                           }));
    return routes;
}

}  // namespace sluice::gateway
