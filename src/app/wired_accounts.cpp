#include "app/wired_accounts.hpp"

#include <utility>

#include "venues/alpaca/client.hpp"  // AlpacaClient
#include "venues/alpaca/hosts.hpp"   // kHosts

namespace sluice::app {
namespace {

using venues::alpaca::AlpacaClient;
using venues::alpaca::AlpacaConfig;

AlpacaConfig alpaca_config(const Config& config, const AccountConfig& account,
                           const std::vector<Instrument>& instruments, bool brings_market) {
    AlpacaConfig alpaca;
    alpaca.account = account.account.id;
    alpaca.mode = config.mode;
    alpaca.key_id = account.credentials.api_key;
    alpaca.secret = account.credentials.api_secret;
    if (const auto& at = config.venues.alpaca.endpoint)
        alpaca.trading = alpaca.data = alpaca.stream = venues::alpaca::HostAt{at->host, at->port, at->tls};
    alpaca.feed = config.venues.alpaca.feed;
    alpaca.bars = false;  // ours are made of the trades
    alpaca.trading_limits.weight = config.venues.alpaca.requests_per_minute;
    alpaca.market_data = brings_market;
    for (const Instrument& instrument : instruments)
        alpaca.instruments.push_back({instrument.id, instrument.calendar});
    return alpaca;
}

}  // namespace

std::vector<venues::HostRow> all_hosts() {
    std::vector<venues::HostRow> rows;
    for (const venues::HostRow& row : venues::alpaca::kHosts)
        rows.push_back(row);
    return rows;
}

Result<WiredAccounts> WiredAccounts::make(const Config& config, const std::vector<Instrument>& instruments,
                                          const market::CalendarView& calendars) {
    const auto egress = world::Egress::make(config.mode, all_hosts(), config.egress_allow);
    if (!egress)
        return tl::unexpected{egress.error()};
    WiredAccounts accounts;
    accounts.sentences_ = egress->sentences();
    for (const AccountConfig& account : config.accounts) {
        if (account.account.venue != VenueId{"alpaca"})
            continue;
        const auto about = [&](const std::string& text) {
            return fail(ErrorCode::Invalid, "account " + std::string{account.account.id.view()} + ": " + text);
        };
        auto client =
            std::make_unique<AlpacaClient>(alpaca_config(config, account, instruments, accounts.empty()), calendars);
        if (!client->status())
            return about(client->status().error().text);
        for (const wire::Endpoint& endpoint : client->endpoints())
            if (const Status allowed = egress->judge(endpoint); !allowed)
                return about(allowed.error().text);
        accounts.wired_.push_back({account.account.venue,
                                   std::move(client),
                                   config.venues.alpaca.ca_file,
                                   {account.credentials.api_key, account.credentials.api_secret}});
    }
    return accounts;
}

Status WiredAccounts::add_to(world::LiveWires& wires, const world::TraceLine& trace) const {
    for (const Wired& one : wired_) {
        const world::ClientWire wire{.transport = {.ca_file = one.ca_file}, .trace = trace, .secrets = one.secrets};
        if (Status added = wires.add_client(one.venue, *one.client, wire); !added)
            return added;
    }
    return {};
}

}  // namespace sluice::app
