#include "venues/alpaca/config.hpp"

#include <string_view>

#include "venues/alpaca/mapping_words.hpp"  // symbol_of

namespace sluice::venues::alpaca {

namespace {

constexpr std::string_view kPaperHost = "paper-api.alpaca.markets";
constexpr std::string_view kLiveHost = "api.alpaca.markets";

wire::Endpoint at(const std::optional<HostAt>& instead, std::string_view host, wire::Transport transport,
                  wire::PathClass path_class) {
    wire::Endpoint out;
    out.transport = transport;
    out.path_class = path_class;
    out.host = instead ? instead->host : std::string{host};
    out.port = instead ? instead->port : std::uint16_t{443};
    out.tls = instead ? instead->tls : true;
    return out;
}

// A host name in lower case and without the dot that may end it.
std::string plain_host(std::string_view host) {
    std::string out{host};
    for (char& c : out)
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    if (!out.empty() && out.back() == '.')
        out.pop_back();
    return out;
}

}  // namespace

std::vector<wire::Endpoint> endpoints_of(const AlpacaConfig& config) {
    using wire::PathClass;
    using wire::Transport;
    const std::string_view trading = config.mode == Mode::Live ? kLiveHost : kPaperHost;
    return {at(config.trading, trading, Transport::Http, PathClass::Trade),
            at(config.trading, trading, Transport::WebSocket, PathClass::Trade),
            at(config.data, "data.alpaca.markets", Transport::Http, PathClass::Data),
            at(config.stream, "stream.data.alpaca.markets", Transport::WebSocket, PathClass::Data)};
}

Status check(const AlpacaConfig& config) {
    const std::string where = "account " + std::string{config.account.view()} + " on alpaca: ";
    const std::string names = config.mode == Mode::Live ? "ALPACA_LIVE_API_KEY and ALPACA_LIVE_API_SECRET"
                                                        : "ALPACA_PAPER_API_KEY and ALPACA_PAPER_API_SECRET";
    if (config.key_id.empty() || config.secret.empty())
        return fail(ErrorCode::Invalid, where + "there is no key pair; set " + names);
    std::string symbol;
    for (const Subscription& each : config.instruments)
        if (auto status = symbol_of(each.instrument, symbol); !status)
            return fail(status.error().code, where + status.error().text);
    if (!config.trading)
        return {};
    const std::string host = plain_host(config.trading->host);
    if (config.mode == Mode::Paper && host == kLiveHost)
        return fail(ErrorCode::Invalid, where + "the trading host " + host +
                                            " is the live one and the mode is paper; use paper-api.alpaca.markets");
    if (config.mode == Mode::Live && host != kLiveHost)
        return fail(ErrorCode::Invalid,
                    where + "the mode is live and the trading host " + host + " is not api.alpaca.markets");
    return {};
}

}  // namespace sluice::venues::alpaca
