#pragma once

#include <string>

#include "base/result.hpp"    // Result, Status
#include "wire/endpoint.hpp"  // Endpoint
#include "wire/http.hpp"      // HttpRequest

namespace sluice::net {

// The Host header of an endpoint: without the port its scheme implies.
std::string host_header(const wire::Endpoint& endpoint);

// Error when a header or the target could be read as something else by the server, or is the transport's to write.
Status check_headers(const wire::Headers& headers);
Status check_target(const std::string& target);

// The request as it goes onto the wire, head and body in one piece.
Result<std::string> request_bytes(const wire::Endpoint& endpoint, const wire::HttpRequest& request);

}  // namespace sluice::net
