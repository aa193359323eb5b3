#include "app/gateway_section.hpp"

#include <algorithm>

#include "base/text.hpp"          // parse_uint64, quoted
#include "world/live/egress.hpp"  // is_loopback

namespace sluice::app {
namespace {

constexpr std::string_view kAnywhere[] = {"0.0.0.0", "::"};

bool is_address_text(std::string_view host) {
    return !host.empty() && std::all_of(host.begin(), host.end(), [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F') || c == '.' || c == ':';
    });
}

// A name as a Host header has it, perhaps with a port: no scheme, no path.
bool is_host_name(std::string_view text) {
    return !text.empty() && text.find_first_of("/?#@ \t\"") == std::string_view::npos;
}

bool is_origin(std::string_view text) {
    const bool known = text.starts_with("http://") || text.starts_with("https://");
    return known && is_host_name(text.substr(text.find("//") + 2));
}

std::vector<std::string> read_words(Section& section, std::string_view key, bool (*right)(std::string_view),
                                    const std::string& what) {
    std::vector<std::string> all;
    for (auto& [word, place] : section.words(key)) {
        if (right(word))
            all.push_back(std::move(word));
        else
            section.fault(place, key, "holds " + sluice::quoted(word) + ", which is no " + what);
    }
    return all;
}

void read_tls(Section section, GatewayConfig& gateway) {
    gateway.certificate = section.text("certificate", "");
    gateway.key = section.text("key", "");
    section.finish();
    if (gateway.certificate.empty() != gateway.key.empty())
        section.fault(section.place(), gateway.key.empty() ? "key" : "certificate",
                      "is missing; TLS takes both files, certificate and key, as PEM");
}

}  // namespace

std::string ListenPlace::text() const {
    const bool brackets = host.find(':') != std::string::npos;
    return (brackets ? "[" + host + "]" : host) + ":" + std::to_string(port);
}

Result<ListenPlace> parse_listen(std::string_view text) {
    const auto wrong = [&] {
        return fail(
            ErrorCode::Invalid,
            "must be ADDRESS:PORT such as 127.0.0.1:7171, with port 0 for a free one, not " + sluice::quoted(text));
    };
    const std::size_t colon = text.rfind(':');
    if (colon == std::string_view::npos)
        return wrong();
    const auto port = parse_uint64(text.substr(colon + 1));
    std::string_view host = text.substr(0, colon);
    if (!port || *port > 65'535)
        return wrong();
    if (host.starts_with('[') && host.ends_with(']'))
        host = host.substr(1, host.size() - 2);
    else if (host.find(':') != std::string_view::npos)
        return wrong();
    if (host == "localhost")
        host = "127.0.0.1";
    if (!is_address_text(host))
        return wrong();
    return ListenPlace{std::string{host}, static_cast<std::uint16_t>(*port)};
}

std::string why_not_open(const GatewayConfig& gateway) {
    if (!gateway.listen || world::is_loopback(gateway.listen->host))
        return {};
    const std::string where = gateway.listen->text();
    if (!gateway.tls() && !gateway.plain_text)
        return "is " + where +
               ", which other machines reach, and without TLS they would read tokens on the way; give gateway.tls a "
               "certificate and a key, listen on 127.0.0.1, or say plain_text: true";
    const bool anywhere =
        std::find(std::begin(kAnywhere), std::end(kAnywhere), gateway.listen->host) != std::end(kAnywhere);
    if (anywhere && gateway.hosts.empty())
        return "is " + where +
               ", which answers under every name, and gateway.hosts is empty; name there what others call this "
               "machine, such as trader.example";
    return {};
}

GatewayConfig read_gateway(Section section) {
    GatewayConfig gateway;
    if (!section.present())
        return gateway;
    gateway.listen.emplace();
    const std::string text = section.text("listen", gateway.listen->text());
    auto place = parse_listen(text);
    if (place)
        gateway.listen = std::move(*place);
    else
        section.fault(section.place_of("listen"), "listen", place.error().text);
    read_tls(section.section("tls"), gateway);
    gateway.plain_text = section.flag("plain_text", gateway.plain_text);
    gateway.hosts = read_words(section, "hosts", is_host_name, "host name such as trader.example");
    gateway.origins = read_words(section, "origins", is_origin, "origin such as https://desk.example");
    gateway.requests_per_second =
        static_cast<std::uint32_t>(section.count("requests_per_second", gateway.requests_per_second, 1, 100'000));
    gateway.readers_max = static_cast<std::uint32_t>(section.count("readers_max", gateway.readers_max, 1, 100'000));
    section.finish();
    if (const std::string wrong = why_not_open(gateway); !wrong.empty())
        section.fault(section.place_of("listen"), "listen", wrong);
    return gateway;
}

Status apply_listen(const std::optional<std::string>& words, GatewayConfig& gateway) {
    if (!words)
        return {};
    if (*words == "off") {
        gateway.listen.reset();
        return {};
    }
    auto place = parse_listen(*words);
    if (!place)
        return fail(ErrorCode::Invalid, "--listen " + place.error().text + "; off: no door");
    gateway.listen = std::move(*place);
    if (const std::string wrong = why_not_open(gateway); !wrong.empty())
        return fail(ErrorCode::Invalid, "--listen " + wrong);
    return {};
}

}  // namespace sluice::app
