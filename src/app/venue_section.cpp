#include "app/venue_section.hpp"

#include "base/text.hpp"  // parse_uint64

namespace sluice::app {
namespace {

constexpr std::string_view kFeeds[] = {"iex", "sip", "test"};

AlpacaSection read_alpaca(Section section) {
    AlpacaSection alpaca;
    if (const std::string text = section.text("endpoint", ""); !text.empty()) {
        auto endpoint = parse_endpoint(text);
        if (endpoint)
            alpaca.endpoint = std::move(*endpoint);
        else
            section.fault(section.place_of("endpoint"), "endpoint", endpoint.error().text);
    }
    alpaca.feed = kFeeds[section.choice("feed", 0, kFeeds)];
    alpaca.ca_file = section.text("ca_file", "");
    alpaca.requests_per_minute =
        static_cast<std::uint32_t>(section.count("requests_per_minute", alpaca.requests_per_minute, 1, 10'000));
    section.finish();
    return alpaca;
}

}  // namespace

Result<EndpointConfig> parse_endpoint(std::string_view text) {
    const auto wrong = [&] {
        return fail(ErrorCode::Invalid, "must be http://HOST:PORT or https://HOST, without a path, not " +
                                            sluice::quoted(std::string{text}));
    };
    EndpointConfig endpoint;
    if (text.starts_with("https://")) {
        text.remove_prefix(8);
    } else if (text.starts_with("http://")) {
        text.remove_prefix(7);
        endpoint.tls = false;
        endpoint.port = 80;
    } else {
        return wrong();
    }
    if (text.ends_with('/'))
        text.remove_suffix(1);
    const std::size_t colon = text.rfind(':');
    if (colon != std::string_view::npos && !text.ends_with(']')) {
        const auto port = parse_uint64(text.substr(colon + 1));
        if (!port || *port == 0 || *port > 65'535)
            return wrong();
        endpoint.port = static_cast<std::uint16_t>(*port);
        text = text.substr(0, colon);
    }
    if (text.empty() || text.find_first_of("/?#@ ") != std::string_view::npos)
        return wrong();
    endpoint.host = text;
    return endpoint;
}

VenuesConfig read_venues(Section section) {
    VenuesConfig venues;
    venues.alpaca = read_alpaca(section.section("alpaca"));
    section.finish();
    return venues;
}

std::vector<std::string> read_egress(Section section) {
    std::vector<std::string> allow;
    for (auto& [host, place] : section.words("allow"))
        allow.push_back(std::move(host));
    section.finish();
    return allow;
}

}  // namespace sluice::app
