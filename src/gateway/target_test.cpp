#include "gateway/target.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "gateway/router.hpp"

namespace sluice::gateway {
namespace {

using Parts = std::vector<std::string>;

TEST(Target, APathIsItsDecodedParts) {
    EXPECT_EQ(split_path("/"), Parts{});
    EXPECT_EQ(split_path("/v1/orders"), (Parts{"v1", "orders"}));
    EXPECT_EQ(split_path("/v1/orders/client%3Aa%20b"), (Parts{"v1", "orders", "client:a b"}));
    EXPECT_EQ(split_path("/v1/instruments/BTC%2FUSDT.BINANCE"), (Parts{"v1", "instruments", "BTC/USDT.BINANCE"}));
    EXPECT_EQ(split_path("/a+b"), (Parts{"a+b"})) << "a plus is a plus in a path";
}

TEST(Target, APathHasOneSpelling) {
    for (const char* path : {"",
                             "v1",
                             "*",
                             "//",
                             "/v1/",
                             "/v1//orders",
                             "/v1/./orders",
                             "/v1/../orders",
                             "/v1/%2e%2e/orders",
                             "/v1/%2E/orders",
                             "/v1/.../orders",
                             "/v1\\orders",
                             "/v1/%5corders",
                             "/v1/orders;a=b",
                             "/v1/orders%00",
                             "/v1/%0d%0aorders",
                             "/v1/%252e%252e/orders",
                             "/v1/%2525",
                             "/v1/%",
                             "/v1/%4",
                             "/v1/%zz",
                             "/v1/%ff",
                             "/v1/%c0%ae",
                             "/v1/%ed%a0%80"})
        EXPECT_FALSE(split_path(path)) << path;
}

TEST(Target, ParametersAreDecodedAndKnown) {
    const auto read = read_query("symbol=A%2BB&symbol=C+D&limit=5&&account=", {"symbol", "limit", "account"});
    const Query expected{{"symbol", "A+B"}, {"symbol", "C D"}, {"limit", "5"}, {"account", ""}};
    EXPECT_EQ(std::get<Query>(read), expected);
    EXPECT_EQ(std::get<Query>(read_query("", {})), Query{});
}

TEST(Target, ParametersThatAreNotKnownTwiceOrBrokenAreRefused) {
    for (const char* query : {"foo=1", "limit=1&limit=2", "limit=%", "limit=%0", "%ff=1", "limit=%ff", "limit=%00",
                              "limit=a%0ab", "Limit=1", "limit%20=1"}) {
        const auto read = read_query(query, {"symbol", "limit"});
        ASSERT_TRUE(std::holds_alternative<Problem>(read)) << query;
        EXPECT_EQ(std::get<Problem>(read).code, "invalid");
        EXPECT_EQ(std::get<Problem>(read).parts.size(), 1u);
    }
}

RC_GTEST_PROP(Target, NoBytesMakeItStumble, (const std::string& bytes)) {
    if (const auto parts = split_path("/" + bytes))
        for (const std::string& part : *parts)
            RC_ASSERT(!part.empty() && part != "." && part != "..");
    read_query(bytes, {"a"});
}

Route route(std::string_view method, std::string_view pattern) {
    Route made;
    made.method = method;
    made.pattern = pattern;
    return made;
}
Router small_router() {
    std::vector<Route> routes{route("GET", "/"),
                              route("GET", "/v1/orders/{order_id}"),
                              route("DELETE", "/v1/orders/{order_id}"),
                              route("POST", "/v1/orders/preview"),
                              route("GET", "/v1/orders"),
                              route("POST", "/v1/orders"),
                              route("GET", "/v1/instruments/{symbol}"),
                              route("GET", "/v1/events")};
    routes.back().streams = true;
    return Router{routes};
}
std::string found(std::string_view method, std::string_view path) {
    static const Router router = small_router();
    const auto match = router.find(method, path);
    if (const auto* problem = std::get_if<Problem>(&match))
        return std::string{problem->code} + ' ' + problem->allow;
    const auto& hit = std::get<Router::Match>(match);
    std::string text = std::string{hit.route->method} + ' ' + std::string{hit.route->pattern};
    for (const std::string& value : hit.path)
        text += ' ' + value;
    return text;
}

TEST(Router, FindsTheRouteAndTheValuesOfItsNames) {
    EXPECT_EQ(found("GET", "/"), "GET /");
    EXPECT_EQ(found("GET", "/v1/orders"), "GET /v1/orders");
    EXPECT_EQ(found("DELETE", "/v1/orders/P1-A"), "DELETE /v1/orders/{order_id} P1-A");
    EXPECT_EQ(found("POST", "/v1/orders/preview"), "POST /v1/orders/preview");
    EXPECT_EQ(found("HEAD", "/v1/orders"), "GET /v1/orders");
}

TEST(Router, APathWithoutThatMethodSaysWhichItTakes) {
    EXPECT_EQ(found("PUT", "/v1/orders"), "method GET, HEAD, POST");
    EXPECT_EQ(found("OPTIONS", "/v1/orders/P1-A"), "method GET, HEAD, DELETE");
    EXPECT_EQ(found("GET", "/v1/orders/preview"), "method POST") << "it is no order's id";
    EXPECT_EQ(found("HEAD", "/v1/events"), "method GET") << "it has no end";
    EXPECT_EQ(found("get", "/v1/orders"), "method GET, HEAD, POST") << "methods have one spelling too";
}

TEST(Router, WhatIsNoPathOfOursIsNotFound) {
    for (const char* path : {"/v1", "/v1/", "/v1/Orders", "/v1/orders/", "/v1/orders/a/b", "/v1/orders/a%2Fb",
                             "/v2/orders", "/v1/orders/..", "*"})
        EXPECT_EQ(found("GET", path), "not_found ") << path;
    EXPECT_EQ(found("GET", "/v1/instruments/BTC%2FUSDT.BINANCE"), "GET /v1/instruments/{symbol} BTC/USDT.BINANCE");
}

}  // namespace
}  // namespace sluice::gateway
