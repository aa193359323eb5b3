#include "gateway/security_headers.hpp"

namespace sluice::gateway {

const wire::Headers& security_headers() {
    static const wire::Headers headers{
        {"Content-Security-Policy",
         "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"},
        {"X-Content-Type-Options", "nosniff"},
        {"Referrer-Policy", "no-referrer"},
        {"Cross-Origin-Opener-Policy", "same-origin"},
        {"Cross-Origin-Resource-Policy", "same-origin"},
    };
    return headers;
}

void add_security_headers(wire::HttpReply& reply) {
    for (const wire::Header& header : security_headers())
        reply.headers.push_back(header);
    if (!wire::find_header(reply.headers, "Cache-Control"))
        reply.headers.push_back({"Cache-Control", "no-store"});
}

}  // namespace sluice::gateway
