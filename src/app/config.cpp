#include "app/config.hpp"

#include <algorithm>
#include <filesystem>
#include <set>
#include <system_error>

#include "app/instrument_config.hpp"  // read_instrument
#include "app/limits_config.hpp"      // read_limits, read_rates
#include "app/paper_section.hpp"      // read_paper
#include "app/strategy_config.hpp"    // read_strategy, default_strategies
#include "base/text.hpp"              // quoted

namespace sluice::app {
namespace {

constexpr std::string_view kModes[] = {"paper", "live"};
constexpr std::string_view kVenues[] = {"paper", "alpaca", "ibkr", "binance", "openalgo", "dhan"};
constexpr std::string_view kSources[] = {"synthetic", "files"};
constexpr std::string_view kDurabilities[] = {"disk", "os"};
constexpr std::string_view kBuyingPowers[] = {"cash", "reg_t", "crypto_spot", "india"};
constexpr std::string_view kCalendars[] = {"NYSE",    "NYSE.PRE", "NYSE.POST", "24x7",     "FX", "NSE",
                                           "NSE-CAS", "NSE-FO",   "NSE.PRE",   "NSE.POST", "CME"};

Limits read_whole_limits(Section section, const Limits& base) {
    const Limits limits = read_limits(section, base);
    section.finish();
    return limits;
}

AccountConfig read_account(Section& section, Mode mode, const Limits& limits, const Environment& environment) {
    AccountConfig config;
    config.place = section.place();
    config.account.id = section.id("id", AccountId{"main"});
    if (section.present() && !section.has("id"))
        section.fault(section.place(), "id", "is missing; give the account a name");
    const std::string_view venue = kVenues[section.choice("venue", 0, kVenues)];
    if (venue != "paper" && venue != "alpaca")
        section.fault(section.place_of("venue"), "venue",
                      "is " + std::string{venue} + ", which is not available in this version; paper and alpaca are");
    config.account.venue = *VenueId::parse(venue);
    config.account.base_currency = section.id("currency", Currency{"USD"});
    config.account.calendar = *CalendarId::parse(kCalendars[section.choice("calendar", 0, kCalendars)]);
    config.cash = section.amount("cash", Amount::whole(100'000), Amount{});
    config.credentials = read_credentials(section, venue, mode, environment);
    config.buying_power = static_cast<BuyingPower>(section.choice("buying_power", 0, kBuyingPowers));
    config.buying_power_given = section.has("buying_power");
    config.limits = read_whole_limits(section.section("limits"), limits);
    section.finish();
    return config;
}

void read_accounts(Section& root, Config& config, const Limits& limits, const Environment& environment,
                   Reading& reading) {
    if (!root.has("accounts")) {
        Section none{nullptr, "accounts[0]", reading};
        root.sections("accounts");
        config.accounts.push_back(read_account(none, config.mode, limits, environment));
        return;
    }
    std::set<AccountId> seen;
    for (Section& section : root.sections("accounts")) {
        AccountConfig account = read_account(section, config.mode, limits, environment);
        if (!seen.insert(account.account.id).second)
            section.fault(section.place_of("id"), "id",
                          "is " + sluice::quoted(account.account.id.view()) + " a second time");
        config.accounts.push_back(std::move(account));
    }
    if (config.accounts.empty() && root.is_list("accounts"))
        root.fault(root.place_of("accounts"), "accounts",
                   "is empty; at least one account is needed, or leave the key out");
}

DataConfig read_data(Section section) {
    DataConfig data;
    data.source = static_cast<DataSource>(section.choice("source", 0, kSources));
    data.seed = section.count("seed", data.seed, 0, 9'223'372'036'854'775'807u);
    data.sessions = static_cast<std::uint32_t>(section.count("sessions", data.sessions, 1, 60));
    for (auto& [file, place] : section.words("files"))
        data.files.push_back(std::move(file));
    if (section.present() && data.source == DataSource::Files && data.files.empty())
        section.fault(section.place(), "files", "is empty while data.source is files; name at least one file");
    section.finish();
    return data;
}

JournalConfig read_journal(Section section, Mode mode) {
    JournalConfig journal;
    journal.durability_given = section.has("durability");
    journal.durability = static_cast<Durability>(section.choice("durability", 0, kDurabilities));
    if (mode == Mode::Live && journal.durability == Durability::Os)
        section.fault(section.place_of("durability"), "durability",
                      "is os, which may lose the last orders when the machine stops; live mode takes disk only");
    journal.capture = section.flag("capture", journal.capture);
    section.finish();
    return journal;
}

// What no single section can see.
void check_together(Section& root, const Config& config) {
    std::set<InstrumentId> instruments;
    for (const Instrument& instrument : config.instruments)
        instruments.insert(instrument.id);
    std::set<AccountId> accounts;
    for (const AccountConfig& account : config.accounts)
        accounts.insert(account.account.id);
    std::vector<Section> sections = root.sections("strategies");
    for (std::size_t i = 0; i < sections.size() && i < config.strategies.size(); ++i) {
        const StrategyConfig& strategy = config.strategies[i];
        if (!accounts.contains(strategy.account))
            sections[i].fault(sections[i].place_of("account"), "account",
                              "is " + sluice::quoted(strategy.account.view()) + ", and accounts holds no such id");
        for (const InstrumentId& instrument : strategy.instruments)
            if (!instruments.empty() && !instruments.contains(instrument))
                sections[i].fault(sections[i].place_of("instruments"), "instruments",
                                  "names " + std::string{instrument.view()} + ", and instruments holds no such id");
        for (std::size_t j = 0; j < i; ++j)
            if (config.strategies[j].id == strategy.id)
                sections[i].fault(
                    sections[i].place_of("id"), "id",
                    "is " + sluice::quoted(strategy.id.view()) + " a second time; give one of the two another id");
    }
}

}  // namespace

ConfigOutcome read_config(const ConfigSource& source, const Environment& environment) {
    Reading reading;
    Config config;
    config.files = source.files;
    Section root{&source.root, "", reading};

    config.mode = static_cast<Mode>(root.choice("mode", 0, kModes));
    Section automation = root.section("automation");
    config.auto_execute = automation.flag("auto_execute", false);
    config.require_confirmation = automation.flag("require_confirmation", true);
    config.rehearse_live = automation.flag("rehearse_live", false);
    automation.finish();

    read_accounts(root, config, read_whole_limits(root.section("limits"), Limits{}), environment, reading);
    if (Section together = root.section("limits_over_accounts"); together.present())
        config.group_limits = read_group_limits(together);
    config.rates = read_rates(root);
    std::set<InstrumentId> seen;
    for (Section& section : root.sections("instruments")) {
        config.instruments.push_back(read_instrument(section, kCalendars));
        const InstrumentId& id = config.instruments.back().id;
        if (!id.empty() && !seen.insert(id).second)
            section.fault(section.place_of("id"), "id", "is " + sluice::quoted(id.view()) + " a second time");
    }
    config.strategies = read_strategies(
        root, config.accounts.empty() ? AccountId{"main"} : config.accounts.front().account.id, reading);
    config.data = read_data(root.section("data"));
    config.journal = read_journal(root.section("journal"), config.mode);
    config.paper = read_paper(root.section("paper"));
    config.venues = read_venues(root.section("venues"));
    config.egress_allow = read_egress(root.section("egress"));
    config.gateway = read_gateway(root.section("gateway"));
    config.alerts = read_alerts(root.section("alerts"));
    config.telemetry = read_telemetry(root.section("telemetry"));
    config.logs = read_logs(root.section("logs"));
    Section demo = root.section("demo");
    config.demo.speed = static_cast<std::uint32_t>(demo.count("speed", config.demo.speed, 1, kDemoSpeedMax));
    demo.finish();

    root.finish();
    if (reading.faults.empty())
        check_together(root, config);
    config.shown = std::move(reading.shown);
    return {.config = std::move(config), .faults = std::move(reading.faults)};
}

Config default_config() {
    ConfigSource nothing;
    nothing.root.kind = YamlNode::Kind::Map;
    return read_config(nothing, {}).config;
}

ConfigOutcome load_config(const std::string& path, const Environment& environment) {
    std::string file = path;
    if (file.empty()) {
        std::error_code error;
        if (!std::filesystem::exists(kDefaultConfigFile, error))
            return {.config = default_config(), .faults = {}};
        file = kDefaultConfigFile;
    }
    const auto source = load_config_source(file, environment);
    if (!source)
        return {.config = default_config(), .faults = {source.error().text}};
    return read_config(*source, environment);
}

}  // namespace sluice::app
