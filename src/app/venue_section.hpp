#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/section.hpp"  // Section

namespace sluice::app {

// Where to reach a venue instead of at its own hosts: a simulator, a test server.
struct EndpointConfig {
    std::string host;
    std::uint16_t port = 443;
    bool tls = true;
};
// "https://host:port" or "http://host:port"; the port may be left out. Error: one sentence.
Result<EndpointConfig> parse_endpoint(std::string_view text);

struct AlpacaSection {
    std::optional<EndpointConfig> endpoint;  // for everything; absent: Alpaca's own hosts for the mode
    std::string feed = "iex";                // of the stock data stream: iex, sip or test
    std::string ca_file;                     // PEM, trusted besides the system's own
    std::uint32_t requests_per_minute = 200;
};
struct VenuesConfig {
    AlpacaSection alpaca;
};

// `venues:`, what a venue with a wire needs to know besides the accounts.
VenuesConfig read_venues(Section section);
// `egress: allow:`, hosts besides the venues' own.
std::vector<std::string> read_egress(Section section);

}  // namespace sluice::app
