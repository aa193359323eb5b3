#include <algorithm>
#include <iterator>
#include <map>
#include <set>

#include <gtest/gtest.h>

#include "gateway/door_test_support.hpp"
#include "gateway/metrics.hpp"
#include "gateway/ops_routes.hpp"
#include "gateway/page.hpp"
#include "gateway/resources.hpp"
#include "gateway/rest_words.hpp"

// Over the whole table of routes: who gets in. A route that is added is asked here too, by itself.
namespace sluice::gateway {
namespace {

using Scopes = std::vector<std::pair<Scope, sluice::Scope>>;
const Scopes kScopes{{Scope::Read, sluice::Scope::Read},
                     {Scope::Propose, sluice::Scope::Propose},
                     {Scope::Trade, sluice::Scope::Trade},
                     {Scope::Admin, sluice::Scope::Admin}};

// All that a daemon serves, with handlers that only say that they were reached.
class WholeDoor {
public:
    explicit WholeDoor(bool loopback) {
        GatewayOptions options;
        const Rate many{1'000'000, 1'000'000};
        options.caller = options.urgent = options.nobody = options.wrong = many;
        rig = std::make_unique<DoorRig>(std::move(options), table(loopback));
        for (const auto& [ours, models] : kScopes)
            tokens[ours] = rig->issue_token(models);
    }
    const std::vector<Route>& routes() const { return rig->gateway->routes(); }

    std::unique_ptr<DoorRig> rig;
    std::map<Scope, std::string> tokens;
    int reached = 0;

private:
    std::vector<Route> table(bool loopback) {
        std::vector<Route> all = resource_routes(std::make_shared<ServiceFacts>());
        for (auto more : {ops_routes({loopback, &metrics_}), page_routes()})
            all.insert(all.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
        for (Route& route : all)
            route.handler = [this](const Ask&, Room&, const Reply&) -> Said {
                ++reached;
                return Answer{200, "{}"};
            };
        return all;
    }
    Metrics metrics_{MetricsOptions{}};
};

std::string name_of(const Route& route) { return std::string{route.method} + " " + std::string{route.pattern}; }
bool changes(const Route& route) { return route.method != "GET"; }

// An address that fits the pattern.
std::string address_of(const Route& route) {
    std::string address{route.pattern};
    for (std::size_t at = address.find('{'); at != std::string::npos; at = address.find('{'))
        address.replace(at, address.find('}') + 1 - at, "x");
    return address;
}

DoorRig::Asked asked(const Route& route, std::string token = {}) {
    return {std::string{route.method}, address_of(route), std::move(token)};
}

// The code of the problem; empty: it is none.
std::string code_of(const wire::HttpReply& reply) {
    constexpr std::string_view kMark = "\"code\":\"";
    const std::size_t at = reply.body.find(kMark);
    if (at == std::string::npos)
        return {};
    const std::size_t begin = at + kMark.size();
    return reply.body.substr(begin, reply.body.find('"', begin) - begin);
}

class RouteRights : public testing::TestWithParam<bool> {
protected:
    std::string said(const DoorRig::Asked& asked) {
        const wire::HttpReply reply = door.rig->ask(asked);
        const std::string code = code_of(reply);
        return code.empty() ? std::to_string(reply.status) : std::to_string(reply.status) + " " + code;
    }
    // Whether the door itself turned it away.
    static bool turned_away(const std::string& said) {
        return said == "401 unauthorized" || said == "403 scope" || said == "403 person_only" || said == "403 csrf";
    }

    WholeDoor door{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(On, RouteRights, testing::Bool(), [](const auto& on) {
    return on.param ? std::string{"Loopback"} : std::string{"OtherMachines"};
});

TEST_P(RouteRights, OnlyTheseAreOpenToAll) {
    std::set<std::string> open{"GET /",       "GET /assets/{name}",   "GET /healthz",    "GET /livez",
                               "GET /readyz", "GET /v1/openapi.json", "POST /v1/session"};
    if (GetParam())
        open.insert("GET /metrics");
    std::set<std::string> found;
    for (const Route& route : door.routes())
        if (route.who == Route::Who::Anybody)
            found.insert(name_of(route));
    EXPECT_EQ(found, open);
}

TEST_P(RouteRights, EveryOtherTakesATokenOrASession) {
    int asked_for = 0;
    for (const Route& route : door.routes()) {
        if (route.who == Route::Who::Anybody)
            continue;
        SCOPED_TRACE(name_of(route));
        ++asked_for;
        EXPECT_EQ(said(asked(route)), "401 unauthorized");
        EXPECT_EQ(said(asked(route, "slc_4f1c09ab_0123456789")), "401 unauthorized");
        DoorRig::Asked with_cookie = asked(route);
        with_cookie.headers = {{"Cookie", "sluice_session=0123456789abcdef"}};
        EXPECT_EQ(said(with_cookie), "401 unauthorized");
        if (route.method != "GET" || route.streams)
            continue;
        DoorRig::Asked head = asked(route);
        head.method = "HEAD";
        EXPECT_EQ(door.rig->ask(head).status, 401);
    }
    EXPECT_GT(asked_for, 35);
    EXPECT_EQ(door.reached, 0);
    EXPECT_EQ(door.rig->open_socket(900, {{"Authorization", "Bearer slc_4f1c09ab_0123456789"}})->status, 401);
}

TEST_P(RouteRights, ATokenOfTooSmallAScopeIsToldSo) {
    for (const Route& route : door.routes()) {
        if (route.who == Route::Who::Anybody)
            continue;
        SCOPED_TRACE(name_of(route));
        for (const auto& [scope, token] : door.tokens) {
            const int before = door.reached;
            const std::string answer = said(asked(route, token));
            if (route.who == Route::Who::Person)
                EXPECT_EQ(answer, "403 person_only") << rest_word(scope);
            else if (scope < route.scope)
                EXPECT_EQ(answer, "403 scope") << rest_word(scope);
            else
                EXPECT_FALSE(turned_away(answer)) << rest_word(scope) << ": " << answer;
            EXPECT_TRUE(!turned_away(answer) || door.reached == before) << rest_word(scope);
        }
    }
    EXPECT_GT(door.reached, 50);
}

TEST_P(RouteRights, WhatChangesSomethingIsNamedHereWithWhatItTakes) {
    const std::map<std::string, std::string> wanted{{"POST /v1/session", "nothing"},
                                                    {"POST /v1/halt", "read"},
                                                    {"POST /v1/orders/preview", "read"},
                                                    {"POST /v1/orders", "propose"},
                                                    {"DELETE /v1/orders/{order_id}", "propose"},
                                                    {"POST /v1/proposals/{proposal_id}/reject", "propose"},
                                                    {"PATCH /v1/orders/{order_id}", "trade"},
                                                    {"DELETE /v1/orders", "trade"},
                                                    {"POST /v1/flatten", "trade"},
                                                    {"POST /v1/disarm", "admin"},
                                                    {"POST /v1/freeze", "admin"},
                                                    {"POST /v1/reconcile", "admin"},
                                                    {"POST /v1/arm", "a person"},
                                                    {"POST /v1/resume", "a person"},
                                                    {"POST /v1/unfreeze", "a person"},
                                                    {"POST /v1/proposals/{proposal_id}/approve", "a person"},
                                                    {"POST /v1/session/code", "a person"},
                                                    {"DELETE /v1/session", "a person"}};
    std::map<std::string, std::string> found;
    for (const Route& route : door.routes())
        if (changes(route))
            found[name_of(route)] = route.who == Route::Who::Anybody  ? "nothing"
                                    : route.who == Route::Who::Person ? "a person"
                                                                      : std::string{rest_word(route.scope)};
    EXPECT_EQ(found, wanted);
}

TEST_P(RouteRights, APersonReachesEverythingAndChangesNothingWithoutTheProof) {
    for (const Route& route : door.routes()) {
        if (route.who == Route::Who::Anybody)
            continue;
        SCOPED_TRACE(name_of(route));
        const DoorRig::Login login = door.rig->log_in();
        ASSERT_FALSE(login.cookie.empty());
        DoorRig::Asked by_person = asked(route);
        by_person.headers = {{"Cookie", login.cookie}};
        if (changes(route)) {
            const int before = door.reached;
            EXPECT_EQ(said(by_person), "403 csrf");
            EXPECT_EQ(door.reached, before);
            by_person.headers.push_back({"X-Sluice-CSRF", login.csrf});
        }
        const std::string answer = said(by_person);
        EXPECT_FALSE(turned_away(answer)) << answer;
    }
}

}  // namespace
}  // namespace sluice::gateway
