#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <vector>

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "base/text.hpp"
#include "gateway/door_test_support.hpp"
#include "gateway/metrics.hpp"
#include "gateway/ops_routes.hpp"
#include "gateway/resources_test_support.hpp"
#include "gateway/rest_words.hpp"

namespace sluice::gateway {
namespace {

using Json = nlohmann::json;

// As much of JSON Schema 2020-12 as gateway/openapi.json uses; a word it does not know is a fault of the schema, so nothing
// passes unseen. Each fault is a line: where, and what.
class SchemaCheck {
public:
    explicit SchemaCheck(const Json& document) : document_{document} {}

    std::vector<std::string> faults(const Json& schema, const Json& value) {
        faults_.clear();
        check(schema, value, "");
        return faults_;
    }
    const Json& resolved(const Json& schema) const {
        const Json* at = &schema;
        while (at->contains("$ref"))
            at = &document_.at(Json::json_pointer{at->at("$ref").get<std::string>().substr(1)});
        return *at;
    }

private:
    void fault(const std::string& where, const std::string& what) { faults_.push_back(where + ": " + what); }

    static std::string type_of(const Json& value) {
        if (value.is_number_integer())
            return "integer";
        return value.is_number() ? "number" : value.type_name();
    }
    static bool is_of(const std::string& wanted, const Json& value) {
        const std::string type = type_of(value);
        return type == wanted || (wanted == "number" && type == "integer");
    }
    void check_type(const Json& type, const Json& value, const std::string& where) {
        const bool fits = type.is_string() ? is_of(type.get<std::string>(), value)
                                           : std::any_of(type.begin(), type.end(), [&](const Json& one) {
                                                 return is_of(one.get<std::string>(), value);
                                             });
        if (!fits)
            fault(where, "is " + type_of(value) + ", not " + type.dump());
    }
    void check_properties(const Json& schema, const Json& value, const std::string& where) {
        const Json none = Json::object();
        const Json& properties = schema.contains("properties") ? schema.at("properties") : none;
        for (const auto& [name, member] : value.items()) {
            if (properties.contains(name))
                check(properties.at(name), member, where + "/" + name);
            else if (schema.value("additionalProperties", true) == false)
                fault(where, "has the member " + name + ", which the schema has not");
        }
        if (schema.contains("required"))
            for (const auto& name : schema.at("required"))
                if (!value.contains(name.get<std::string>()))
                    fault(where, "lacks " + name.get<std::string>());
    }
    void check_word(const std::string& word, const Json& schema, const Json& value, const std::string& where) {
        const Json& wanted = schema.at(word);
        if (word == "type") {
            check_type(wanted, value, where);
        } else if (word == "enum") {
            if (std::find(wanted.begin(), wanted.end(), value) == wanted.end())
                fault(where, "is " + value.dump() + ", not one of " + wanted.dump());
        } else if (word == "pattern") {
            if (value.is_string() &&
                !std::regex_search(value.get<std::string>(), std::regex{wanted.get<std::string>()}))
                fault(where, value.dump() + " does not match " + wanted.dump());
        } else if (word == "minimum") {
            if (value.is_number() && value < wanted)
                fault(where, value.dump() + " is below " + wanted.dump());
        } else if (word == "items") {
            for (std::size_t i = 0; value.is_array() && i < value.size(); ++i)
                check(wanted, value[i], where + "/" + std::to_string(i));
        } else if (!is_known(word)) {
            fault(where, "the schema has the word " + word + ", which is not checked");
        }
    }
    static bool is_known(const std::string& word) {
        static const std::vector<std::string> kSilent{"description", "examples", "properties",
                                                      "required",    "format",   "additionalProperties"};
        return std::find(kSilent.begin(), kSilent.end(), word) != kSilent.end();
    }
    void check(const Json& given, const Json& value, const std::string& where) {
        const Json& schema = resolved(given);
        for (const auto& [word, wanted] : schema.items())
            check_word(word, schema, value, where);
        if (value.is_object())
            check_properties(schema, value, where);
    }

    const Json& document_;
    std::vector<std::string> faults_;
};

const Json& document() {
    static const Json parsed = Json::parse(openapi_document());
    return parsed;
}

struct Operation {
    std::string name;
    const Json* json;
};
std::vector<Operation> operations() {
    std::vector<Operation> all;
    for (const auto& [path, item] : document().at("paths").items())
        for (const auto& [method, operation] : item.items()) {
            std::string upper = method;
            for (char& c : upper)
                c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
            all.push_back({upper + " " + path, &operation});
        }
    return all;
}

std::set<std::string> query_of(const Json& operation) {
    std::set<std::string> names;
    const SchemaCheck check{document()};
    if (operation.contains("parameters"))
        for (const auto& given : operation.at("parameters")) {
            const Json& parameter = check.resolved(given);
            if (parameter.at("in") == "query")
                names.insert(parameter.at("name").get<std::string>());
        }
    return names;
}

std::string who_of(Route::Who who) {
    switch (who) {
        case Route::Who::Anybody: return "anybody";
        case Route::Who::Token: return "token";
        case Route::Who::Person: return "person";
    }
    return "";
}

// The door's whole table, but for the page: what it adds itself is in it.
std::vector<Route> served_routes() {
    static Metrics metrics{MetricsOptions{}};
    std::vector<Route> routes = resource_routes(std::make_shared<ServiceFacts>());
    for (Route& route : ops_routes({false, &metrics}))
        routes.push_back(std::move(route));
    return DoorRig{{}, std::move(routes)}.gateway->routes();
}

TEST(OpenApi, HasEveryRouteAndNoOther) {
    std::set<std::string> written;
    for (const Operation& operation : operations())
        written.insert(operation.name);
    std::set<std::string> served;
    for (const Route& route : served_routes())
        served.insert(std::string{route.method} + " " + std::string{route.pattern});
    EXPECT_EQ(written, served);
}

TEST(OpenApi, SaysWhatTheTableSaysOfEachRoute) {
    std::map<std::string, const Json*> written;
    for (const Operation& operation : operations())
        written[operation.name] = operation.json;
    for (const Route& route : served_routes()) {
        const std::string name = std::string{route.method} + " " + std::string{route.pattern};
        SCOPED_TRACE(name);
        ASSERT_TRUE(written.contains(name));
        const Json& operation = *written.at(name);
        EXPECT_EQ(operation.at("x-who"), who_of(route.who));
        const std::string scope = route.who == Route::Who::Anybody ? "" : rest_word(route.scope);
        EXPECT_EQ(operation.value("x-scope", ""), scope);
        EXPECT_EQ(query_of(operation), std::set<std::string>(route.parameters.begin(), route.parameters.end()));
        EXPECT_TRUE(operation.at("responses").contains("default"));
    }
}

TEST(OpenApi, NamesEachOperationOnce) {
    std::set<std::string> names;
    for (const Operation& operation : operations())
        EXPECT_TRUE(names.insert(operation.json->at("operationId").get<std::string>()).second) << operation.name;
}

TEST(OpenApi, ResolvesEveryReference) {
    const std::function<void(const Json&)> walk = [&](const Json& value) {
        if (value.is_object() && value.contains("$ref")) {
            const std::string target = value.at("$ref").get<std::string>();
            EXPECT_TRUE(document().contains(Json::json_pointer{target.substr(1)})) << target;
        }
        if (value.is_structured())
            for (const auto& one : value)
                walk(one);
    };
    walk(document());
}

TEST(OpenApi, DocsNameEveryRoute) {
    std::ifstream file{std::string{SLUICE_SOURCE_DIR} + "/docs/api.md"};
    const std::string page{std::istreambuf_iterator<char>{file}, {}};
    for (const Operation& operation : operations())
        EXPECT_NE(page.find(operation.name), std::string::npos) << operation.name;
}

// Asks, and holds the answer against what the document says of that status.
class Answers : public testing::Test {
protected:
    RestReply ask(std::string method, const std::string& pattern, const std::string& target, std::string body = {},
                  std::string key = {}) {
        const RestReply reply = d.got(method, target, std::move(body), std::move(key));
        SCOPED_TRACE(method + " " + target);
        const Json& operation = document().at("paths").at(pattern).at(to_lower(method));
        const Json& responses = operation.at("responses");
        const std::string status = std::to_string(reply.status);
        EXPECT_TRUE(responses.contains(status)) << status << " is not written down; " << reply.problem.detail;
        const Json& response = SchemaCheck{document()}.resolved(responses.contains(status) ? responses.at(status)
                                                                                           : responses.at("default"));
        const bool is_problem = reply.status >= 400;
        wire::HttpReply rendered;
        if (is_problem)
            write_problem(reply.problem, "r1", rendered);
        const auto value = Json::parse(is_problem ? rendered.body : reply.body);
        const char* type = is_problem ? "application/problem+json" : "application/json";
        SchemaCheck check{document()};
        for (const std::string& fault : check.faults(response.at("content").at(type).at("schema"), value))
            ADD_FAILURE() << fault;
        for (const auto& header : reply.headers)
            EXPECT_TRUE(response.at("headers").contains(header.name)) << header.name;
        return reply;
    }
    void read(const std::string& path, const std::string& query = {}) { ask("GET", path, path + query); }

    // An account that holds something, a bracket that waits, a quote, and bars.
    void furnish() {
        ask("POST", "/v1/orders", "/v1/orders",
            R"({"symbol":"AAPL","side":"buy","qty":"10","limit_price":"187.50","take_profit":{"limit_price":"190"},
                "stop_loss":{"stop_price":"185"}})");
        d.desk.tell(d.newest(), ExecType::New);
        d.desk.fill(d.newest(), "e1", "4", "187.25");
        for (int i = 0; i < 60; ++i) {
            Trade trade;
            trade.instrument = engine::kAapl;
            trade.price = Price::from_nanos(187'000'000'000 + (i % 7) * 100'000'000LL);
            trade.size = Quantity::whole(5);
            d.board.on_trade(trade, d.desk.now - std::chrono::minutes{60 - i});
        }
        d.board.on_equity(engine::kAccount, d.desk.now, Amount::whole(100));
        d.settle();
    }

    RestDesk d;
};

TEST_F(Answers, OfEveryQuestionAreAsWritten) {
    furnish();
    for (const char* path :
         {"/v1/orders", "/v1/proposals", "/v1/positions", "/v1/account", "/v1/accounts", "/v1/balances", "/v1/limits",
          "/v1/equity", "/v1/instruments", "/v1/quotes", "/v1/locks", "/v1/health", "/v1/audit"})
        read(path);
    read("/v1/orders", "?status=all&limit=1");
    read("/v1/bars", "?symbol=AAPL&timeframe=5m");
    read("/v1/chart", "?symbol=AAPL");
    read("/v1/audit", "?from=1&limit=2");
    const std::string id{d.newest().placed_as.view()};
    ask("GET", "/v1/orders/{order_id}", "/v1/orders/" + id);
    ask("GET", "/v1/orders/{order_id}/explain", "/v1/orders/" + id + "/explain");
    ask("GET", "/v1/instruments/{symbol}", "/v1/instruments/ES-202612.CME");
    for (const auto& list : d.desk.state().lists)
        for (const auto& order : list.second.list.orders)
            ask("GET", "/v1/orders/{order_id}", "/v1/orders/" + std::string{order.cl_ord_id.view()});
}

TEST_F(Answers, OfOrdersAreAsWritten) {
    const std::string buy = R"({"symbol":"AAPL","side":"buy","qty":"10","limit_price":"187.50"})";
    ask("POST", "/v1/orders/preview", "/v1/orders/preview", buy);
    ask("POST", "/v1/orders/preview", "/v1/orders/preview",
        R"({"symbol":"AAPL","side":"buy","qty":"900","stop_loss":{"trail_percent":"1"}})");
    const RestReply placed = ask("POST", "/v1/orders", "/v1/orders", buy, "k");
    ask("POST", "/v1/orders", "/v1/orders", buy, "k");
    ask("POST", "/v1/orders", "/v1/orders", R"({"symbol":"AAPL","side":"buy","qty":"11"})", "k");
    ask("POST", "/v1/orders", "/v1/orders", R"({"symbol":"AAPL","side":"buy","qty":"900"})");
    ask("POST", "/v1/orders", "/v1/orders", R"({"symbol":"AAPL","side":"buy","qty":"x","foo":1})");
    const std::string path = "/v1/orders/" + placed.get("order_id");
    d.desk.tell(d.newest(), ExecType::New);
    ask("PATCH", "/v1/orders/{order_id}", path, R"({"qty":"9"})");
    ask("PATCH", "/v1/orders/{order_id}", path, R"({"qty":"8"})");
    ask("DELETE", "/v1/orders/{order_id}", path);
    ask("DELETE", "/v1/orders/{order_id}", "/v1/orders/none");
    ask("DELETE", "/v1/orders", "/v1/orders");
}

TEST_F(Answers, OfProposalsAreAsWritten) {
    d.caller.scope = Scope::Propose;
    const RestReply proposed =
        ask("POST", "/v1/orders", "/v1/orders",
            R"({"symbol":"AAPL","side":"buy","qty":"1","limit_price":"187.5","take_profit":{"limit_price":"190"}})");
    const std::string path = "/v1/proposals/" + proposed.get("proposal_id");
    read("/v1/proposals");
    ask("GET", "/v1/proposals/{proposal_id}", path);
    d.caller.person = true;
    ask("POST", "/v1/proposals/{proposal_id}/approve", path + "/approve", R"({"hash":"0123456789"})");
    ask("POST", "/v1/proposals/{proposal_id}/reject", path + "/reject");
}

TEST_F(Answers, OfActsAreAsWritten) {
    d.caller.person = true;
    const auto act = [&](const std::string& name, const std::string& body) {
        ask("POST", "/v1/" + name, "/v1/" + name, body);
    };
    act("freeze", R"({"symbol":"AAPL","reason":"news"})");
    read("/v1/locks");
    act("unfreeze", R"({"symbol":"AAPL","reason":"over"})");
    act("halt", "");
    read("/v1/locks");
    act("resume", R"({"reason":"fine"})");
    act("arm", R"({"seconds":60})");
    act("disarm", "{}");
    act("flatten", "{}");
    read("/v1/locks");
    act("reconcile", "{}");
    act("halt", R"({"reason":1})");
}

}  // namespace
}  // namespace sluice::gateway
