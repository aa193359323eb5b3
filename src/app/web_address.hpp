#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"    // Result
#include "wire/endpoint.hpp"  // Endpoint

namespace sluice::app {

// "https://host:port/path?query" or the same with http; port and path may be left out.
struct WebAddress {
    wire::Endpoint endpoint;  // of class Data
    std::string path = "/";
};
// Error: one sentence that does not repeat the text, because its path may be a secret.
Result<WebAddress> parse_web_address(std::string_view text);

}  // namespace sluice::app
