#include "app/trading_setup.hpp"

#include <random>
#include <string>

#include "app/cli.hpp"      // kVersion
#include "market/fees.hpp"  // find_fee_schedule

namespace sluice::app {

engine::EngineConfig engine_config(const Config& config) {
    engine::EngineConfig engine;
    engine.auto_execute = config.auto_execute;
    engine.require_confirmation = config.require_confirmation;
    engine.rehearse_live = config.rehearse_live;
    engine.version = std::string{kVersion};
    return engine;
}

venues::paper::PaperConfig paper_config(const Config& config, const std::vector<Instrument>& instruments,
                                        std::uint64_t run) {
    const PaperConfig& wanted = config.paper;
    venues::paper::PaperConfig paper;
    paper.exchange.run = run;
    paper.exchange.latency_in = wanted.latency;
    paper.exchange.latency_out = wanted.latency;
    paper.exchange.slippage.kind = static_cast<exchange::SlippageKind>(wanted.slippage);
    paper.exchange.slippage.per_unit = wanted.slippage_amount;
    paper.exchange.slippage.of_price = wanted.slippage_fraction;
    paper.exchange.fees = market::find_fee_schedule(wanted.fees).value_or(market::no_fees());
    // A fee paid in the coin bought would leave a currency that nothing here can convert, and limits that cannot be judged.
    for (market::FeeLine& line : paper.exchange.fees.lines)
        line.currency = market::FeeCurrency::Quote;
    for (const AccountConfig& account : config.accounts) {
        venues::paper::PaperAccount opened;
        opened.id = account.account.id;
        opened.currency = account.account.base_currency;
        opened.opening_cash = account.cash;
        if (account.limits.allow_short)
            opened.buying_power = exchange::BuyingPower::Unchecked;
        paper.accounts.push_back(opened);
    }
    for (const Instrument& instrument : instruments)
        paper.listings.push_back({.instrument = instrument, .filters = {}});
    return paper;
}

std::vector<Command> setup_commands(const Config& config, const std::vector<Instrument>& instruments) {
    const Requester by{.origin = Origin::Person, .who = StrategyId{"config"}, .key = {}};
    std::vector<Command> commands;
    for (const Instrument& instrument : instruments)
        commands.push_back({by, DefineInstrument{instrument}});
    for (const AccountConfig& account : config.accounts) {
        commands.push_back({by, OpenAccount{account.account}});
        commands.push_back({by, SetLimits{account.account.id, account.limits}});
    }
    return commands;
}

std::uint64_t draw_epoch() {
    std::random_device device;
    return ((std::uint64_t{device()} << 32) | device()) >> 18;
}

}  // namespace sluice::app
