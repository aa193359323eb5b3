#include "app/web_address.hpp"

#include <algorithm>

#include "app/venue_section.hpp"  // parse_endpoint

namespace sluice::app {

Result<WebAddress> parse_web_address(std::string_view text) {
    const auto wrong = [] { return fail(ErrorCode::Invalid, "must be http://HOST:PORT/PATH or https://HOST/PATH"); };
    const std::size_t scheme = text.find("://");
    if (scheme == std::string_view::npos)
        return wrong();
    const std::size_t slash = text.find('/', scheme + 3);
    const auto endpoint = parse_endpoint(text.substr(0, slash));
    if (!endpoint)
        return wrong();
    WebAddress address;
    address.endpoint = {wire::Transport::Http, wire::PathClass::Data, endpoint->host,
                        endpoint->port,        endpoint->tls,         ""};
    if (slash != std::string_view::npos)
        address.path = text.substr(slash);
    const bool plain =
        std::all_of(address.path.begin(), address.path.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
    if (!plain)
        return wrong();
    return address;
}

}  // namespace sluice::app
