#include "gateway/attack_rig.hpp"
#include "gateway/attacks.hpp"

namespace sluice::gateway {
namespace {

const std::string kTrade = "Authorization: Bearer {trade}\r\n";

// A head as it is written, behind the request line and the host.
std::string halt(std::string_view headers, std::string_view body = {}) {
    return "POST /v1/halt HTTP/1.1\r\nHost: {host}\r\n" + kTrade + std::string{headers} + "\r\n" + std::string{body};
}
const std::string kHidden = "GET /v1/orders HTTP/1.1\r\nHost: {host}\r\n\r\n";

}  // namespace

std::vector<Attack> attacks_on_transport() {
    return {
        // --- smuggled: two readers would see two different requests
        {"both lengths", halt("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n" + kHidden), 400,
         "invalid"},
        {"two lengths", halt("Content-Length: 0\r\nContent-Length: 44\r\n", kHidden), 400, "invalid"},
        {"a length with a sign", halt("Content-Length: +2\r\n", "{}"), 400, "invalid"},
        {"a length below zero", halt("Content-Length: -1\r\n", "{}"), 400, "invalid"},
        {"a length in hexadecimal", halt("Content-Length: 0x2\r\n", "{}"), 400, "invalid"},
        {"a list of lengths", halt("Content-Length: 2, 2\r\n", "{}"), 400, "invalid"},
        {"chunked twice", halt("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), 400,
         "invalid"},
        {"another coding", halt("Transfer-Encoding: gzip, chunked\r\n", "0\r\n\r\n"), 501, "not_implemented"},
        {"chunked in a disguise", halt("Transfer-Encoding: xchunked\r\n", "0\r\n\r\n"), 501, "not_implemented"},
        {"a space before the colon", halt("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"), 400, "invalid"},
        {"a header over two lines", halt("X-A: 1\r\n Transfer-Encoding: chunked\r\n"), 400, "invalid"},
        {"a line that ends with a bare LF", halt("X-A: 1\nContent-Length: 2\r\n", "{}"), 400, "invalid"},
        {"a chunk whose size is none", halt("Transfer-Encoding: chunked\r\n", "zz\r\n{}\r\n0\r\n\r\n"), 400, "invalid"},
        {"a chunk whose size wraps", halt("Transfer-Encoding: chunked\r\n", "fffffffffffffffff\r\n"), 400, "invalid"},
        {"a chunk longer than its size", halt("Transfer-Encoding: chunked\r\n", "2\r\n{}x\r\n0\r\n\r\n"), 400,
         "invalid"},
        {"a request behind a refused one", halt("Content-Length: x\r\n", kHidden + kHidden), 400, "invalid"},
        // --- places
        {"two hosts", "GET /v1/orders HTTP/1.1\r\nHost: {host}\r\nHost: evil.example\r\n\r\n", 400, "invalid"},
        {"no host", "GET /v1/orders HTTP/1.1\r\n\r\n", 400, "invalid"},
        {"another host in the target", "GET http://evil.example/v1/orders HTTP/1.1\r\nHost: {host}\r\n\r\n", 400,
         "invalid"},
        {"an address the peer made up", halt(":peer: 10.0.0.1:1\r\n"), 400, "invalid"},
        {"a tunnel", "CONNECT evil.example:443 HTTP/1.1\r\nHost: {host}\r\n\r\n", 501, "not_implemented"},
        // --- sizes and times
        {"headers without an end", halt("X-A: " + std::string(5'000, 'a') + "\r\n"), 431, "head_too_large"},
        {"a target without an end", "GET /" + std::string(5'000, 'a') + " HTTP/1.1\r\n", 414, "target_too_long"},
        {"a body that is too long", halt("Content-Length: 16385\r\n"), 413, "too_large"},
        {"a body said to be huge", halt("Content-Length: 999999999999999999\r\n"), 413, "too_large"},
        {"chunks that are too long", halt("Transfer-Encoding: chunked\r\n", "4001\r\n"), 413, "too_large"},
        {"half a head, then nothing", "GET /v1/orders HTTP/1.1\r\nHost:", 408, "too_slow"},
        {"half a body, then nothing", halt("Content-Type: application/json\r\nContent-Length: 20\r\n", "{\"reason\""),
         408, "too_slow"},
        {"an expectation", halt("Expect: miracles\r\n"), 417, "expectation"},
        // --- other languages
        {"HTTP/2 at once", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505, "version"},
        {"HTTP/0.9", "GET /v1/orders\r\n\r\n", 400, "invalid"},
        {"TLS on a plain port", std::string{"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11}, 400, "invalid"},
        {"a control character in a header", halt("X-A: a\x01z\r\n"), 400, "invalid"},
        {"a null byte in a header", halt(std::string{"X-A: a\0z\r\n", 10}), 400, "invalid"},
        {"a WebSocket of an old version",
         "GET /v1/ws HTTP/1.1\r\nHost: {host}\r\n" + kTrade +
             "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 8\r\n"
             "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n",
         426, "upgrade"},
    };
}

}  // namespace sluice::gateway
