#include "app/demo_plan.hpp"

#include <algorithm>

#include "app/alpaca_box.hpp"      // box_listings, box_label
#include "base/text.hpp"           // parse_uint64, closest
#include "exchange/synthetic.hpp"  // synthetic_specs, synthetic_label

namespace sluice::app {
namespace {

constexpr std::uint64_t kSeedMax = 9'223'372'036'854'775'807u;

Status apply_speed(const DemoOptions& options, DemoPlan& plan) {
    const auto speed = market_speed(options, plan.config.demo.speed);
    if (!speed)
        return tl::unexpected{speed.error()};
    plan.speed = *speed;
    return {};
}

Status apply_seed(const DemoOptions& options, Config& config) {
    if (!options.seed)
        return {};
    if (!options.data.empty())
        return fail(ErrorCode::Invalid,
                    "--seed belongs to the synthetic market and --data to real data; give one of them");
    const auto seed = parse_uint64(*options.seed);
    if (!seed || *seed > kSeedMax)
        return fail(ErrorCode::Invalid, "--seed must be a whole number from 0 to 9223372036854775807, not " +
                                            sluice::quoted(*options.seed));
    config.data.seed = *seed;
    config.data.source = DataSource::Synthetic;
    return {};
}

Status apply_strategy(const DemoOptions& options, Config& config) {
    if (!options.strategy)
        return {};
    std::vector<std::string_view> known{std::begin(kStrategyWords), std::end(kStrategyWords)};
    for (const StrategyConfig& strategy : config.strategies)
        known.push_back(strategy.id.view());
    if (std::find(known.begin(), known.end(), *options.strategy) == known.end()) {
        std::string sentence =
            "--strategy must be ema_cross or mean_reversion, not " + sluice::quoted(*options.strategy);
        if (const auto meant = closest(*options.strategy, known))
            sentence += "; did you mean " + std::string{*meant} + "?";
        return fail(ErrorCode::Invalid, sentence);
    }
    std::erase_if(config.strategies, [&](const StrategyConfig& strategy) {
        return strategy.id.view() != *options.strategy && word_of(strategy.kind) != *options.strategy;
    });
    if (config.strategies.empty())
        return fail(ErrorCode::Invalid, "the configuration holds no strategy of the kind " + *options.strategy);
    return {};
}

// What the configuration defines wins over what the market says of itself.
void define(DemoPlan& plan, Instrument instrument) {
    for (const Instrument& known : plan.config.instruments)
        if (known.id == instrument.id)
            instrument = known;
    plan.instruments.push_back(std::move(instrument));
}

std::string names_of(const std::vector<Instrument>& instruments) {
    std::string text;
    for (const Instrument& instrument : instruments)
        text += (text.empty() ? "" : ", ") + std::string{instrument.id.view()};
    return text;
}

std::string file_name(const std::string& path) { return path.substr(path.rfind('/') + 1); }

Status load_files(DemoPlan& plan) {
    auto scan = scan_market(plan.config.data.files);
    if (!scan)
        return tl::unexpected{scan.error()};
    plan.scan = std::move(*scan);
    for (const Instrument& instrument : plan.scan.instruments)
        define(plan, instrument);
    std::string files;
    for (const std::string& file : plan.config.data.files)
        files += (files.empty() ? "" : ", ") + file_name(file);
    plan.sentence = "The market is real: " + names_of(plan.instruments) + " from " + files +
                    ". Orders and fills are simulated by the paper exchange; no money moves.";
    return {};
}

// Orders go over the broker's own wire to a simulator of it, which trades against this market.
Status put_in_box(DemoPlan& plan) {
    for (const Instrument& instrument : plan.instruments) {
        auto listing = box_listing(instrument);
        if (!listing)
            return fail(ErrorCode::Invalid, "Alpaca cannot list this market: " + listing.error().text);
        plan.listings.push_back(std::move(*listing));
    }
    plan.sentence += plan.boxed ? " They pass over the wire of Alpaca in a box."
                                : " It trades as Alpaca does, fees and hours included.";
    return {};
}

Status apply_venue(const DemoOptions& options, DemoPlan& plan) {
    if (options.venue && *options.venue != "paper" && *options.venue != "alpaca")
        return fail(ErrorCode::Invalid, "--venue must be paper or alpaca, not " + sluice::quoted(*options.venue));
    if (options.by_account)
        return {};
    plan.boxed = options.venue == "alpaca";
    if (options.profile && *options.profile != "none" && *options.profile != "alpaca")
        return fail(ErrorCode::Invalid, "--profile must be none or alpaca, not " + sluice::quoted(*options.profile));
    if (options.profile && plan.boxed)
        return fail(ErrorCode::Invalid, "--profile is of the paper venue, and --venue alpaca is that broker already");
    if (options.profile)
        plan.config.paper.profile = *options.profile == "alpaca" ? PaperProfile::Alpaca : PaperProfile::None;
    plan.as_alpaca = !plan.boxed && plan.config.paper.profile == PaperProfile::Alpaca;
    if (options.trace && !plan.boxed)
        return fail(ErrorCode::Invalid, "--trace shows a wire, and the paper venue has none; --venue alpaca has one");
    for (AccountConfig& account : plan.config.accounts)
        account.account.venue = plan.boxed ? VenueId{"alpaca"} : VenueId{"paper"};
    return {};
}

void make_synthetic(DemoPlan& plan) {
    if (plan.boxed || plan.as_alpaca) {
        plan.listings = box_listings();
        for (const venues::feed::Listing& listing : plan.listings)
            define(plan, listing.spec.instrument);
        plan.sentence = plan.boxed ? box_label(plan.config.data.seed) : stand_in_label(plan.config.data.seed);
        return;
    }
    for (const exchange::SyntheticSpec& spec : exchange::synthetic_specs())
        define(plan, spec.instrument);
    plan.sentence = exchange::synthetic_label(plan.config.data.seed);
}

// Whether a rate of the configuration, or an instrument that quotes one in the other, converts directly or over USD.
bool converts(const DemoPlan& plan, const Currency& from, const Currency& to) {
    const auto direct = [&](const Currency& a, const Currency& b) {
        const auto is_pair = [&](const Currency& x, const Currency& y) {
            return (x == a && y == b) || (x == b && y == a);
        };
        return a == b ||
               std::any_of(plan.config.rates.begin(), plan.config.rates.end(),
                           [&](const SetRate& rate) { return is_pair(rate.from, rate.to); }) ||
               std::any_of(plan.instruments.begin(), plan.instruments.end(), [&](const Instrument& one) {
                   return one.base_currency && is_pair(*one.base_currency, one.currency);
               });
    };
    const Currency dollar{"USD"};
    return direct(from, to) || (direct(from, dollar) && direct(dollar, to));
}

bool has_wire(const Config& config) {
    return std::any_of(config.accounts.begin(), config.accounts.end(),
                       [](const AccountConfig& one) { return one.account.venue != VenueId{"paper"}; });
}

// Money moves only over a wire, and one process has one kind of market.
Status check_mode(const DemoOptions& options, const Config& config) {
    const bool over_wire = options.by_account && has_wire(config);
    if (config.mode == Mode::Live && !over_wire)
        return fail(ErrorCode::Unsupported,
                    "the configuration says mode: live, and " + std::string{options.who} +
                        " trades on paper; set mode: paper, or name another file with --config");
    for (const AccountConfig& account : config.accounts)
        if (over_wire && account.account.venue == VenueId{"paper"})
            return fail(ErrorCode::Unsupported,
                        "account " + std::string{account.account.id.view()} +
                            " is on the paper venue beside accounts of a venue with a wire; run them in two processes, "
                            "each with its own home");
    if (over_wire && config.instruments.empty())
        return fail(
            ErrorCode::Invalid,
            "instruments is empty; name what is traded, such as {id: AAPL.US}, for its market data is asked for");
    return {};
}

// Over a wire the venue says what happens, now.
void use_venue_market(DemoPlan& plan) {
    plan.instruments = plan.config.instruments;
    plan.endless = true;
    plan.sentence = "The market is the venue's: " + names_of(plan.instruments) + ". ";
    plan.sentence +=
        plan.config.mode == Mode::Live ? "Mode LIVE: orders move real money." : "Mode paper: no money moves.";
}

Status check_accounts(DemoPlan& plan) {
    for (AccountConfig& account : plan.config.accounts) {
        // Without a file to say otherwise the account is in the money of the market.
        if (plan.config.files.empty() && !plan.instruments.empty())
            account.account.base_currency = plan.instruments.front().currency;
        for (const Instrument& instrument : plan.instruments)
            if (!converts(plan, instrument.currency, account.account.base_currency))
                return fail(ErrorCode::Invalid,
                            std::string{instrument.id.view()} + " is quoted in " +
                                std::string{instrument.currency.view()} + " and the account " +
                                std::string{account.account.id.view()} + " is in " +
                                std::string{account.account.base_currency.view()} +
                                ", and nothing says what one is worth in the other; name it under rates, or set "
                                "accounts[].currency to one of them");
    }
    return {};
}

Status check_strategies(const DemoPlan& plan) {
    for (const StrategyConfig& strategy : plan.config.strategies)
        for (const InstrumentId& id : strategy.instruments)
            if (std::none_of(plan.instruments.begin(), plan.instruments.end(),
                             [&](const Instrument& instrument) { return instrument.id == id; }))
                return fail(ErrorCode::Invalid, "the strategy " + std::string{strategy.id.view()} + " trades " +
                                                    std::string{id.view()} + ", and the market data holds " +
                                                    names_of(plan.instruments));
    return {};
}

// A demo that is watched has a door on a free port, whatever the configuration says of a daemon's; one that passes as fast
// as it goes, or that only prints its report, has none.
Status place_door(const DemoOptions& options, DemoPlan& plan) {
    GatewayConfig& door = plan.config.gateway;
    if (options.by_account)
        return apply_listen(options.listen, door);
    if (!plan.speed && options.listen && *options.listen != "off")
        return fail(ErrorCode::Invalid,
                    "--listen opens a door to a demo that is watched, and --speed max has none; give another --speed");
    door.listen.reset();
    if (plan.speed && options.output == Output::Text)
        door.listen = ListenPlace{.port = 0};
    return apply_listen(options.listen, door);
}

std::string command_of(const DemoOptions& options, const DemoPlan& plan) {
    std::string text = "sluice demo";
    for (const std::string& file : options.data)
        text += " --data " + file;
    if (plan.config.data.source == DataSource::Synthetic)
        text += " --seed " + std::to_string(plan.config.data.seed);
    if (options.strategy)
        text += " --strategy " + *options.strategy;
    if (plan.boxed)
        text += " --venue alpaca";
    if (plan.as_alpaca)
        text += " --profile alpaca";
    if (!options.config_file.empty())
        text += " --config " + options.config_file;
    text += " --speed " + (plan.speed ? std::to_string(*plan.speed) : std::string{"max"});
    return text + (plan.endless ? "" : " --exit");
}

}  // namespace

Result<std::optional<std::uint32_t>> market_speed(const DemoOptions& options, std::uint32_t usual) {
    if (!options.speed)
        return usual;
    if (*options.speed == "max")
        return std::nullopt;
    const auto speed = parse_uint64(*options.speed);
    if (!speed || *speed < 1 || *speed > kDemoSpeedMax)
        return fail(ErrorCode::Invalid,
                    "--speed must be max or a whole number from 1 to 600 (market seconds a second), not " +
                        sluice::quoted(*options.speed));
    return static_cast<std::uint32_t>(*speed);
}

Result<DemoPlan> plan_demo(const DemoOptions& options, const Environment& environment) {
    ConfigOutcome outcome = load_config(options.config_file, environment);
    if (!outcome.faults.empty()) {
        std::string sentences;
        for (const std::string& fault : outcome.faults)
            sentences += (sentences.empty() ? "" : "\n") + fault;
        return fail(ErrorCode::Invalid, sentences);
    }
    DemoPlan plan;
    plan.config = std::move(outcome.config);
    Config& config = plan.config;
    if (auto done = check_mode(options, config); !done)
        return tl::unexpected{done.error()};
    if (auto done = apply_speed(options, plan); !done)
        return tl::unexpected{done.error()};
    if (auto done = apply_seed(options, config); !done)
        return tl::unexpected{done.error()};
    if (auto done = apply_strategy(options, config); !done)
        return tl::unexpected{done.error()};
    if (auto done = apply_venue(options, plan); !done)
        return tl::unexpected{done.error()};
    if (!options.data.empty()) {
        config.data.source = DataSource::Files;
        config.data.files = options.data;
    }
    if (options.by_account && has_wire(config)) {
        use_venue_market(plan);
    } else if (config.data.source == DataSource::Files) {
        if (auto done = load_files(plan); !done)
            return tl::unexpected{done.error()};
        if (plan.boxed || plan.as_alpaca)
            if (auto done = put_in_box(plan); !done)
                return tl::unexpected{done.error()};
    } else {
        make_synthetic(plan);
        plan.endless = plan.speed.has_value() && !options.exit_at_end;
    }
    if (auto done = check_accounts(plan); !done)
        return tl::unexpected{done.error()};
    if (auto done = check_strategies(plan); !done)
        return tl::unexpected{done.error()};
    if (auto done = place_door(options, plan); !done)
        return tl::unexpected{done.error()};
    plan.home = options.home;
    plan.command = command_of(options, plan);
    return plan;
}

}  // namespace sluice::app
