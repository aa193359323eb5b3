#include "gateway/attack_rig.hpp"
#include "gateway/attacks.hpp"

namespace sluice::gateway {
namespace {

std::string bearer(std::string_view token) { return "Authorization: Bearer " + std::string{token} + "\r\n"; }
std::string list(std::string_view headers) { return request("GET", "/v1/orders", headers); }
std::string act(std::string_view target, std::string_view headers, std::string_view body = "{}") {
    return request("POST", target, headers, body);
}
std::string upgrade(std::string_view target, std::string_view headers) {
    return request("GET", target,
                   std::string{headers} +
                       "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                       "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n");
}
const std::string kOwnOrigin = "Origin: http://{host}\r\n";
const std::string kPage = "Cookie: {cookie}\r\n" + kOwnOrigin;
const std::string kBuy = R"({"symbol":"AAPL.US","side":"buy","qty":"1","order_type":"limit","limit_price":"10"})";
const std::string kMore = R"({"symbol":"AAPL.US","side":"buy","qty":"2","order_type":"limit","limit_price":"10"})";

}  // namespace

std::vector<Attack> attacks_on_access() {
    const std::string key = bearer("{trade}") + "Idempotency-Key: \"k1\"\r\n";
    return {
        // --- who
        {"no token", list(""), 401, "unauthorized"},
        {"an empty token", list("Authorization: Bearer \r\n"), 401, "unauthorized"},
        {"another scheme", list("Authorization: Basic YWRtaW46YWRtaW4=\r\n"), 401, "unauthorized"},
        {"a token that is none", list(bearer("letmein")), 401, "unauthorized"},
        {"an unknown token", list(bearer("slc_000000000000_" + std::string(64, '0'))), 401, "unauthorized"},
        {"a right id with a wrong secret", list(bearer("{admin}0")), 401, "unauthorized"},
        {"a token whose time is over", list(bearer("{expired}")), 401, "unauthorized"},
        {"a token that was revoked", list(bearer("{revoked}")), 401, "unauthorized"},
        {"a token in the address", request("GET", "/v1/orders?token={admin}"), 401, "unauthorized"},
        {"a token in a cookie", list("Cookie: sluice_session={admin}\r\n"), 401, "unauthorized"},
        {"a cookie as a token", list(bearer("{cookie}")), 401, "unauthorized"},
        {"a cookie that was planted", list("Cookie: sluice_session=" + std::string(64, 'a') + "\r\n"), 401,
         "unauthorized"},
        {"two tokens at once", list(bearer("{read}") + bearer("{admin}")), 400, "invalid"},
        {"a very long token", list(bearer("slc_a_" + std::string(2'000, 'x'))), 401, "unauthorized"},
        {"a login code that is none", act("/v1/session", "", R"({"code":"12345678"})"), 401, "unauthorized"},
        {"a login code a second time",
         act("/v1/session", kOwnOrigin, R"({"code":"{code}"})") +
             act("/v1/session", kOwnOrigin, R"({"code":"{code}"})"),
         401, "unauthorized", Audited::Yes, 2},
        // --- what for
        {"an order with a token that reads", act("/v1/orders", bearer("{read}"), kBuy), 403, "scope"},
        {"a replace with a token that proposes",
         request("PATCH", "/v1/orders/P1-A", bearer("{propose}"), R"({"qty":"1"})"), 403, "scope"},
        {"cancelling all with a token that proposes", request("DELETE", "/v1/orders", bearer("{propose}")), 403,
         "scope"},
        {"a freeze with a token that trades", act("/v1/freeze", bearer("{trade}")), 403, "scope"},
        {"flatten with a token that reads", act("/v1/flatten", bearer("{read}")), 403, "scope"},
        {"cancelling exits with a token that reads", act("/v1/halt", bearer("{read}"), R"({"cancel_exits":true})"), 403,
         "scope"},
        {"arming with a token", act("/v1/arm", bearer("{admin}"), R"({"seconds":60})"), 403, "person_only"},
        {"resuming with a token", act("/v1/resume", bearer("{admin}"), R"({"reason":"x"})"), 403, "person_only"},
        {"unfreezing with a token", act("/v1/unfreeze", bearer("{admin}")), 403, "person_only"},
        {"approving with a token", act("/v1/proposals/P1-A/approve", bearer("{admin}"), R"({"hash":"x"})"), 403,
         "person_only"},
        {"adopting with a token", act("/v1/reconcile", bearer("{admin}"), R"({"adopt":true})"), 403, "person_only"},
        {"a code for an act with a token", request("POST", "/v1/session/code", bearer("{admin}")), 403, "person_only"},
        {"another account in the query", request("GET", "/v1/orders?account=B", bearer("{bound}")), 403,
         "other_account"},
        {"another account in the body", act("/v1/orders", bearer("{bound}"), R"({"account":"B"})"), 403,
         "other_account"},
        {"another account's stream", request("GET", "/v1/events?account=B", bearer("{bound}")), 403, "other_account"},
        // --- again
        {"a key with another body", act("/v1/orders", key, kBuy) + act("/v1/orders", key, kMore), 422, "key_reused",
         Audited::Yes, 2},
        // --- from where
        {"a host that only resolves to us", list("Host: evil.example\r\n" + bearer("{admin}")), 421, "misdirected"},
        {"our host at another port", list("Host: 127.0.0.1:1\r\n" + bearer("{admin}")), 421, "misdirected"},
        {"our host without a port", list("Host: 127.0.0.1\r\n" + bearer("{admin}")), 421, "misdirected"},
        {"a host behind an at sign", list("Host: {host}@evil.example\r\n" + bearer("{admin}")), 421, "misdirected"},
        {"a host with a dot behind it", list("Host: {host}.\r\n" + bearer("{admin}")), 421, "misdirected"},
        {"a foreign host for the page's login", act("/v1/session", "Host: evil.example\r\n", R"({"code":"{code}"})"),
         421, "misdirected"},
        {"HTTP/1.0 without a host", "GET /v1/orders HTTP/1.0\r\n" + bearer("{admin}") + "\r\n", 421, "misdirected"},
        {"a foreign page reads", list("Origin: http://evil.example\r\n" + bearer("{admin}")), 403, "origin"},
        {"a page without a name acts", act("/v1/halt", "Origin: null\r\n" + bearer("{admin}")), 403, "origin"},
        {"a page of another scheme acts", act("/v1/halt", "Origin: https://{host}\r\n" + bearer("{admin}")), 403,
         "origin"},
        {"a page at another port acts", act("/v1/halt", "Origin: http://127.0.0.1:1\r\nCookie: {cookie}\r\n"), 403,
         "origin"},
        {"a browser fetches from another site", list("Sec-Fetch-Site: cross-site\r\nCookie: {cookie}\r\n"), 403,
         "origin"},
        {"a foreign page asks what it may", request("OPTIONS", "/v1/orders", "Origin: http://evil.example\r\n"), 403,
         "origin"},
        {"a session acts without proof", act("/v1/halt", kPage), 403, "csrf"},
        {"a session acts with another's proof",
         act("/v1/halt", kPage + "X-Sluice-CSRF: " + std::string(64, 'a') + "\r\n"), 403, "csrf"},
        {"a session logs out without proof", request("DELETE", "/v1/session", kPage), 403, "csrf"},
        {"a WebSocket of a foreign page", upgrade("/v1/ws", "Origin: http://evil.example\r\nCookie: {cookie}\r\n"), 403,
         "origin"},
        {"a WebSocket with a cookie and no page", upgrade("/v1/ws", "Cookie: {cookie}\r\n"), 403, "origin"},
        {"a WebSocket with a foreign host", upgrade("/v1/ws", "Host: evil.example\r\n" + bearer("{read}")), 421,
         "misdirected"},
        {"a WebSocket with a revoked token", upgrade("/v1/ws", bearer("{revoked}")), 401, "unauthorized"},
        {"a WebSocket elsewhere", upgrade("/v1/orders", bearer("{read}")), 404, "not_found"},
    };
}

}  // namespace sluice::gateway
