#include "gateway/door.hpp"

#include <gtest/gtest.h>

namespace sluice::gateway {
namespace {

const DoorPlace kPlace{{"127.0.0.1:8420", "localhost:8420"}, {"https://desk.example"}, false};

std::string code_of(const std::optional<Problem>& problem) { return problem ? std::string{problem->code} : "passes"; }
std::string host(std::string value) { return code_of(check_host({{"Host", std::move(value)}}, kPlace)); }

TEST(Door, ServesTheHostsItWasToldAndNoOther) {
    EXPECT_EQ(host("127.0.0.1:8420"), "passes");
    EXPECT_EQ(host("LocalHost:8420"), "passes");
    for (const char* foreign :
         {"", "127.0.0.1", "127.0.0.1:8421", "evil.example", "evil.example:8420", "localhost:8420.evil.example",
          "localhost:8420@evil.example", "localhost.:8420", "[::1]:8420", "127.1:8420"})
        EXPECT_EQ(host(foreign), "misdirected") << foreign;
    EXPECT_EQ(code_of(check_host({}, kPlace)), "misdirected");
}

std::string origin(std::string value, std::string_view path = "/v1/orders", std::string_view at = "127.0.0.1:8420") {
    return code_of(check_origin({{"Host", std::string{at}}, {"Origin", std::move(value)}}, path, kPlace));
}

TEST(Door, OnlyItsOwnPageAndTheAllowedOnesAsk) {
    EXPECT_EQ(origin("http://127.0.0.1:8420"), "passes");
    EXPECT_EQ(origin("https://desk.example"), "passes");
    for (const char* foreign :
         {"null", "", "http://evil.example", "https://127.0.0.1:8420", "http://127.0.0.1:8421",
          "http://127.0.0.1:8420.evil.example", "http://localhost:8420", "file://", "http://127.0.0.1:8420/"})
        EXPECT_EQ(origin(foreign), "origin") << foreign;
    EXPECT_EQ(origin("http://evil.example", "/"), "origin");
    EXPECT_EQ(code_of(check_origin({{"Host", "127.0.0.1:8420"}}, "/v1/orders", kPlace)), "passes") << "no browser";
}

TEST(Door, ABrowsersRemarkOfAnotherSiteIsHeard) {
    const auto site = [](std::string value, std::string_view path) {
        return code_of(check_origin({{"Host", "127.0.0.1:8420"}, {"Sec-Fetch-Site", std::move(value)}}, path, kPlace));
    };
    EXPECT_EQ(site("same-origin", "/v1/orders"), "passes");
    EXPECT_EQ(site("none", "/v1/orders"), "passes") << "typed by the person";
    EXPECT_EQ(site("cross-site", "/v1/orders"), "origin");
    EXPECT_EQ(site("same-site", "/v1/orders"), "origin") << "another port";
    EXPECT_EQ(site("cross-site", "/"), "passes") << "a link to the page";
}

TEST(Door, HeadersThatDecideAreThereOnce) {
    EXPECT_FALSE(check_headers({{"X-A", "1"}, {"X-A", "2"}}));
    for (const char* name :
         {"Authorization", "Cookie", "origin", "Content-Type", "Idempotency-Key", "X-Sluice-CSRF", "Host"})
        EXPECT_TRUE(check_headers({{name, "1"}, {name, "1"}})) << name;
}

std::string body(std::string text, std::string type = "application/json", std::string_view method = "POST") {
    return code_of(check_body(method, {{"Content-Type", std::move(type)}}, text));
}

TEST(Door, ABodyIsOneJsonObject) {
    EXPECT_EQ(body("{}"), "passes");
    EXPECT_EQ(body(R"({"a":[1,{"b":"\u00e9"}]})"), "passes");
    for (const char* bad : {"[]", "1", "null", "\"a\"", "{", "{}x", "{'a':1}", R"({"a":NaN})", R"({"a":Infinity})",
                            R"({"a":01})", R"({"a":1,"a":2})", R"({"a":"\ud800"})", "{\"a\":\"\xff\"}", R"({"a":1,})",
                            "{\"a\":\"\n\"}", "\xef\xbb\xbf{}"})
        EXPECT_EQ(body(bad), "invalid") << bad;
    std::string deep;
    for (int i = 0; i < 100; ++i)
        deep += "{\"a\":";
    EXPECT_EQ(body(deep + "1" + std::string(100, '}')), "invalid");
}

TEST(Door, ANullCharacterIsPointedAt) {
    const auto problem = check_body("POST", {{"Content-Type", "application/json"}}, R"({"a":[0,{"b":"x\u0000y"}]})");
    ASSERT_TRUE(problem);
    ASSERT_EQ(problem->parts.size(), 1u);
    EXPECT_EQ(problem->parts[0].pointer, "/a/1/b");
    EXPECT_EQ(body(R"({"a\u0000":1})"), "invalid");
    EXPECT_EQ(body(std::string{"{\"a\":\"\0\"}", 9}), "invalid");
}

TEST(Door, ABodyIsSaidToBeJson) {
    EXPECT_EQ(body("{}", "application/json; charset=utf-8"), "passes");
    EXPECT_EQ(body("{}", "Application/JSON;charset=\"UTF-8\""), "passes");
    for (const char* type :
         {"text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/json; charset=utf-7",
          "application/jsonx", "text/json", "", "application/json, text/plain"})
        EXPECT_EQ(body("{}", type), "media_type") << type;
    EXPECT_EQ(code_of(check_body("POST", {}, "{}")), "media_type");
    EXPECT_EQ(code_of(check_body("POST", {}, "")), "passes") << "some take none";
    EXPECT_EQ(body("", "text/plain"), "media_type") << "the way of a form without fields";
    EXPECT_EQ(code_of(check_body("POST", {{"Content-Type", "application/json"}, {"Content-Encoding", "gzip"}}, "{}")),
              "media_type");
    EXPECT_EQ(code_of(check_body("GET", {{"Content-Type", "application/json"}}, "{}")), "invalid");
    EXPECT_EQ(code_of(check_body("DELETE", {{"Content-Type", "application/json"}}, "")), "passes");
}

TEST(Door, AnIdempotencyKeyIsQuotedOrNot) {
    const auto key = [](std::string value) { return read_idempotency_key({{"Idempotency-Key", std::move(value)}}); };
    EXPECT_EQ(std::get<std::string>(key("abc-1")), "abc-1");
    EXPECT_EQ(std::get<std::string>(key("\"abc-1\"")), "abc-1");
    EXPECT_EQ(std::get<std::string>(read_idempotency_key({})), "");
    for (const std::string& bad : {std::string{}, std::string{"\"\""}, std::string{"a b"}, std::string{"\"a"},
                                   std::string(256, 'x'), std::string{"caf\xc3\xa9"}, std::string{"a\\b"}})
        EXPECT_TRUE(std::holds_alternative<Problem>(key(bad))) << bad;
}

TEST(Door, ALastEventIdIsWhereAReaderGoesOn) {
    const auto from = [](std::string value) { return read_last_event_id({{"Last-Event-ID", std::move(value)}}); };
    EXPECT_EQ(std::get<std::optional<std::string>>(from("41")), "42");
    EXPECT_EQ(std::get<std::optional<std::string>>(from("")), std::nullopt);
    EXPECT_EQ(std::get<std::optional<std::string>>(read_last_event_id({})), std::nullopt);
    for (const char* bad : {"-1", "4x", "18446744073709551615", "99999999999999999999", " 1"})
        EXPECT_TRUE(std::holds_alternative<Problem>(from(bad))) << bad;
}

}  // namespace
}  // namespace sluice::gateway
