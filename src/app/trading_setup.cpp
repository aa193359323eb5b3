#include "app/trading_setup.hpp"

#include <random>
#include <string>

#include "app/cli.hpp"                 // kVersion
#include "market/fees.hpp"             // find_fee_schedule
#include "venues/alpaca/client.hpp"    // kCapabilities
#include "venues/alpaca/stand_in.hpp"  // stand_in, stand_in_row

namespace sluice::app {
namespace {

const VenueId kPaper{"paper"};

market::FeeSchedule fees_of(const PaperConfig& config) { return fees_named(config.fees); }

// The exchange of this process ends with it, and with it the lists and trailing stops that it keeps by itself. Ours are
// taken up again from the journal, so here the engine holds them.
Capabilities paper_row() {
    Capabilities row = venues::paper::kCapabilities;
    row.brackets = false;
    row.oco = false;
    row.trailing_stops = false;
    return row;
}

// Where nobody named a margin profile, an account that may sell short is lent to, unchecked.
exchange::BuyingPower buying_power_of(const AccountConfig& account) {
    if (account.limits.allow_short && !account.buying_power_given)
        return exchange::BuyingPower::Unchecked;
    switch (account.buying_power) {
        case BuyingPower::Cash: return exchange::BuyingPower::Cash;
        case BuyingPower::RegT: return exchange::BuyingPower::RegT;
        case BuyingPower::CryptoSpot: return exchange::BuyingPower::CryptoSpot;
        case BuyingPower::India: return exchange::BuyingPower::India;
    }
    return exchange::BuyingPower::Cash;
}

}  // namespace

// A fee paid in the coin bought would leave a currency that nothing here can convert, and limits that cannot be judged.
market::FeeSchedule fees_named(const std::string& name) {
    market::FeeSchedule fees = market::find_fee_schedule(name).value_or(market::no_fees());
    for (market::FeeLine& line : fees.lines)
        line.currency = market::FeeCurrency::Quote;
    return fees;
}

engine::EngineConfig engine_config(const Config& config, std::uint32_t speed) {
    engine::EngineConfig engine;
    engine.proposal_lasts *= speed;
    engine.send_within *= speed;
    engine.auto_execute = config.auto_execute;
    engine.require_confirmation = config.require_confirmation;
    engine.rehearse_live = config.rehearse_live;
    engine.version = std::string{kVersion};
    engine.venues[kPaper] = config.paper.profile == PaperProfile::Alpaca ? venues::alpaca::stand_in_row() : paper_row();
    engine.fees[kPaper] = fees_of(config.paper);
    engine.venues[VenueId{"alpaca"}] = venues::alpaca::kCapabilities;
    engine.fees[VenueId{"alpaca"}] = fees_named("alpaca");
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
    paper.exchange.slippage.coefficient = wanted.impact_coefficient;
    paper.exchange.latency_sigma = wanted.latency_sigma;
    paper.exchange.participation = wanted.participation;
    paper.exchange.seed = config.data.seed;
    paper.actions = wanted.actions;
    paper.exchange.fees = fees_of(wanted);
    for (const AccountConfig& account : config.accounts) {
        if (account.account.venue != kPaper)
            continue;
        venues::paper::PaperAccount opened;
        opened.id = account.account.id;
        opened.currency = account.account.base_currency;
        opened.opening_cash = account.cash;
        opened.buying_power = buying_power_of(account);
        paper.accounts.push_back(opened);
    }
    for (const Instrument& instrument : instruments)
        paper.listings.push_back({.instrument = instrument, .filters = {}});
    if (wanted.profile == PaperProfile::Alpaca)
        venues::alpaca::stand_in(paper);
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
    for (const SetRate& rate : config.rates)
        commands.push_back({by, rate});
    if (config.group_limits)
        commands.push_back({by, SetLimits{AccountId{}, *config.group_limits}});
    return commands;
}

std::uint64_t draw_epoch() {
    std::random_device device;
    return ((std::uint64_t{device()} << 32) | device()) >> 18;
}

}  // namespace sluice::app
