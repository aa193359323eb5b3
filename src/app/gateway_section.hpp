#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/section.hpp"  // Section

namespace sluice::app {

// Where the door listens.
struct ListenPlace {
    std::string host = "127.0.0.1";  // an address, or localhost
    std::uint16_t port = 7171;       // 0: a free one
    std::string text() const;        // "127.0.0.1:7171", "[::1]:7171"
};
// "127.0.0.1:7171", "[::1]:0". Error: one sentence, which begins with "must be".
Result<ListenPlace> parse_listen(std::string_view text);

// `gateway:`, the door for REST, the event stream and the page. Without the section there is none.
struct GatewayConfig {
    std::optional<ListenPlace> listen;  // absent: no door
    std::string certificate;            // PEM files; both or none
    std::string key;
    bool plain_text = false;                  // other machines may come without TLS
    std::vector<std::string> hosts;           // names under which it is reached besides its own address
    std::vector<std::string> origins;         // of pages elsewhere that may ask
    std::uint32_t requests_per_second = 100;  // of one token or session
    std::uint32_t readers_max = 2'048;        // of the stream

    bool tls() const { return !certificate.empty(); }
};
GatewayConfig read_gateway(Section section);

// `--listen` wins over the section: HOST:PORT, or off. Also whether a door may stand there at all. Error: one sentence.
Status apply_listen(const std::optional<std::string>& words, GatewayConfig& gateway);
// What is wrong with a door that other machines reach; empty: nothing is.
std::string why_not_open(const GatewayConfig& gateway);

}  // namespace sluice::app
