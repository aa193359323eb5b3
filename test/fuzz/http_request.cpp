// Any bytes as HTTP requests: what is read does not depend on where they are cut, limits hold, and what is told upward has
// no line ends in its headers.

#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "net/server_request.hpp"

namespace {

using sluice::net::RequestReader;
using sluice::wire::HttpRequest;

constexpr sluice::net::RequestLimits kLimits{512, 1'024};

struct Read {
    std::vector<HttpRequest> requests;
    int refused = 0;
    bool operator==(const Read&) const = default;
};

void check(const HttpRequest& request) {
    if (request.body.size() > kLimits.body_max || request.method.empty() || request.target.empty())
        std::abort();
    for (const auto& header : request.headers)
        if (header.name.empty() || header.value.find_first_of({"\r\n\0", 3}) != std::string::npos)
            std::abort();
}

Read read(std::string_view bytes, std::size_t piece) {
    RequestReader reader{kLimits};
    Read read;
    while (!bytes.empty() && !reader.refusal()) {
        std::string_view fed = bytes.substr(0, piece);
        bytes.remove_prefix(fed.size());
        while (!fed.empty() && !reader.refusal()) {
            fed.remove_prefix(reader.feed(fed));
            if (!reader.complete())
                continue;
            check(reader.request());
            read.requests.push_back(reader.request());
            reader.next();
        }
    }
    read.refused = reader.refusal() ? reader.refusal()->status : 0;
    return read;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    const Read whole = read(bytes, size + 1);
    if (whole != read(bytes, 1) || whole != read(bytes, 7))
        std::abort();
    return 0;
}
