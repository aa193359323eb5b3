#include "gateway/attack_rig.hpp"
#include "gateway/attacks.hpp"

namespace sluice::gateway {
namespace {

const std::string kTrade = "Authorization: Bearer {trade}\r\n";

std::string get(std::string_view target) { return request("GET", target, kTrade); }
std::string order(std::string_view body, std::string_view headers = {}) {
    return request("POST", "/v1/orders", kTrade + std::string{headers}, body);
}
// An order that would do, but for one member.
std::string with(std::string_view member) {
    return order(R"({"symbol":"AAPL.US","side":"buy","order_type":"limit","limit_price":"10",)" + std::string{member} +
                 "}");
}

std::vector<Attack> on_paths() {
    return {
        {"up and down again", get("/v1/../v1/orders"), 404, "not_found"},
        {"up, encoded", get("/v1/%2e%2e/v1/orders"), 404, "not_found"},
        {"up, encoded twice", get("/v1/%252e%252e/orders"), 404, "not_found"},
        {"up, in an overlong form", get("/v1/%c0%ae%c0%ae/orders"), 404, "not_found"},
        {"two slashes", get("//v1/orders"), 404, "not_found"},
        {"two slashes within", get("/v1//orders"), 404, "not_found"},
        {"a slash at the end", get("/v1/orders/"), 404, "not_found"},
        {"a slash in an id, encoded", get("/v1/orders/a%2Fexplain"), 404, "not_found"},
        {"a backslash", get("/v1/orders%5c..%5c"), 404, "not_found"},
        {"a null byte in the path", get("/v1/orders%00"), 404, "not_found"},
        {"a line end in the path", get("/v1/orders/%0d%0aSet-Cookie:x"), 404, "not_found"},
        {"a path parameter", get("/v1/orders;account=B"), 404, "not_found"},
        {"other letters", get("/V1/Orders"), 404, "not_found"},
        {"a file of the machine", get("/etc/passwd"), 404, "not_found"},
        {"a file of the machine as a page's", get("/assets/..%2f..%2fetc%2fpasswd"), 404, "not_found"},
        {"half an escape", get("/v1/orders/%2"), 404, "not_found"},
        {"a method that is none of ours", request("TRACE", "/v1/orders", kTrade), 405, "method"},
        {"a made-up method", request("BREW", "/v1/orders", kTrade), 405, "method"},
        {"PUT where only POST is", request("PUT", "/v1/orders", kTrade, "{}"), 405, "method"},
        {"another method by a header", request("GET", "/v1/halt", kTrade + "X-HTTP-Method-Override: POST\r\n"), 405,
         "method"},
        {"what one may, asked by no page", request("OPTIONS", "/v1/orders", kTrade), 405, "method"},
        {"the server as a whole", request("OPTIONS", "*", kTrade), 404, "not_found"},
        {"an unknown parameter", get("/v1/orders?admin=true"), 400, "invalid"},
        {"a parameter twice", get("/v1/orders?account=A&account=B"), 400, "invalid"},
        {"a parameter with a null byte", get("/v1/orders?account=A%00B"), 400, "invalid"},
        {"a parameter that is no UTF-8", get("/v1/orders?account=%ff"), 400, "invalid"},
        {"a limit that is huge", get("/v1/orders?limit=99999999999999999999"), 400, "invalid"},
        {"a limit below zero", get("/v1/orders?limit=-1"), 400, "invalid"},
    };
}

std::vector<Attack> on_bodies() {
    std::string deep;
    for (int i = 0; i < 500; ++i)
        deep += "{\"a\":";
    return {
        {"a form", order("symbol=AAPL", "Content-Type: application/x-www-form-urlencoded\r\n"), 415, "media_type"},
        {"JSON said to be text", order("{}", "Content-Type: text/plain\r\n"), 415, "media_type"},
        {"a form with files", order("--a--", "Content-Type: multipart/form-data; boundary=a\r\n"), 415, "media_type"},
        {"a compressed body", order("{}", "Content-Encoding: gzip\r\n"), 415, "media_type"},
        {"another character set", order("{}", "Content-Type: application/json; charset=utf-16\r\n"), 415, "media_type"},
        {"two types", order("{}", "Content-Type: application/json\r\nContent-Type: text/plain\r\n"), 400, "invalid"},
        {"a body where none is taken", request("GET", "/v1/orders", kTrade, "{}"), 400, "invalid"},
        {"half a body of JSON", order(R"({"symbol":"AAPL.US")"), 400, "invalid"},
        {"no object", order("[]"), 400, "invalid"},
        {"two values", order("{}{}"), 400, "invalid"},
        {"a member twice", with(R"("qty":"1","qty":"100000")"), 400, "invalid"},
        {"a member twice, one escaped", with(R"("qty":"1","\u0071ty":"100000")"), 400, "invalid"},
        {"NaN", with(R"("qty":NaN)"), 400, "invalid"},
        {"NaN as a text", with(R"("qty":"NaN")"), 400, "invalid"},
        {"infinity as a text", with(R"("qty":"Infinity")"), 400, "invalid"},
        {"very deep", order(deep + "1" + std::string(500, '}')), 400, "invalid"},
        {"a null byte", order(std::string{"{\"symbol\":\"A\0\"}", 14}), 400, "invalid"},
        {"a null character, escaped", with(R"("qty":"1","strategy":"a\u0000b")"), 400, "invalid"},
        {"bytes that are no UTF-8", order("{\"symbol\":\"\xff\xfe\"}"), 400, "invalid"},
        {"half a surrogate pair", order(R"({"symbol":"\ud800"})"), 400, "invalid"},
        {"an unknown member", with(R"("qty":"1","leverage":"100")"), 400, "invalid"},
        {"a quantity that is a truth", with(R"("qty":true)"), 400, "invalid"},
        {"a quantity that is a list", with(R"("qty":["1"])"), 400, "invalid"},
        {"a quantity below zero", with(R"("qty":"-1")"), 400, "invalid"},
        {"a quantity of nothing", with(R"("qty":"0")"), 400, "invalid"},
        {"a huge number", with(R"("qty":1e999999)"), 400, "invalid"},
        {"a number of four hundred digits", with(R"("qty":")" + std::string(400, '9') + '"'), 400, "invalid"},
        {"a hexadecimal number", with(R"("qty":"0x10")"), 400, "invalid"},
        {"a number of another script", with("\"qty\":\"\xd9\xa1\""), 400, "invalid"},
        {"a side that is none", order(R"({"symbol":"AAPL.US","side":"up","qty":"1","order_type":"market"})"), 400,
         "invalid"},
        {"an instrument that is none",
         order(R"({"symbol":"'; DROP TABLE orders;--","side":"buy","qty":"1","order_type":"market"})"), 400, "invalid"},
        {"a key with spaces", order("{}", "Idempotency-Key: a b\r\n"), 400, "invalid"},
        {"a key that is too long", order("{}", "Idempotency-Key: " + std::string(300, 'x') + "\r\n"), 400, "invalid"},
        {"two keys", order("{}", "Idempotency-Key: a\r\nIdempotency-Key: b\r\n"), 400, "invalid"},
        {"a place in the stream that is none", request("GET", "/v1/events", kTrade + "Last-Event-ID: -1\r\n"), 400,
         "invalid"},
    };
}

}  // namespace

std::vector<Attack> attacks_on_words() {
    std::vector<Attack> all = on_paths();
    for (Attack& attack : on_bodies())
        all.push_back(std::move(attack));
    return all;
}

}  // namespace sluice::gateway
