#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/alerts_section.hpp"        // AlertsConfig
#include "app/config_source.hpp"         // ConfigSource
#include "app/console.hpp"               // Environment
#include "app/credentials_check.hpp"     // Credentials
#include "app/gateway_section.hpp"       // GatewayConfig
#include "app/section.hpp"               // Shown
#include "app/telemetry_section.hpp"     // TelemetryConfig, LogsConfig
#include "app/venue_section.hpp"         // VenuesConfig
#include "market/corporate_actions.hpp"  // CorporateAction
#include "model/account.hpp"             // Account, Mode
#include "model/command.hpp"             // SetRate
#include "model/instrument.hpp"          // Instrument
#include "model/limits.hpp"              // Limits
#include "strategy/ema_cross.hpp"        // EmaCrossConfig
#include "strategy/mean_reversion.hpp"   // MeanReversionConfig

namespace sluice::app {

// How a paper account may buy (docs/margin.md).
enum class BuyingPower : std::uint8_t { Cash, RegT, CryptoSpot, India };

struct AccountConfig {
    Account account;
    Amount cash = Amount::whole(100'000);  // the opening balance of a paper account
    BuyingPower buying_power = BuyingPower::Cash;
    bool buying_power_given = false;  // somebody wrote it down: allow_short does not lift it
    Limits limits;
    Credentials credentials;  // of venues with a wire
    Place place;
};

enum class StrategyKind : std::uint8_t { EmaCross, MeanReversion };
constexpr std::string_view kStrategyWords[] = {"ema_cross", "mean_reversion"};
constexpr std::string_view word_of(StrategyKind kind) { return kStrategyWords[static_cast<std::size_t>(kind)]; }

struct StrategyConfig {
    StrategyKind kind = StrategyKind::EmaCross;
    StrategyId id;
    AccountId account{"main"};
    std::vector<InstrumentId> instruments;  // empty: everything the market data holds
    strategy::DeskConfig desk;              // strategy, account and instrument are filled in when it is built
    strategy::EmaCrossConfig ema_cross;
    strategy::MeanReversionConfig mean_reversion;
};

enum class DataSource : std::uint8_t { Synthetic, Files };
struct DataConfig {
    DataSource source = DataSource::Synthetic;
    std::uint64_t seed = 7;
    std::uint32_t sessions = 1;  // of the synthetic market
    std::vector<std::string> files;
};

enum class Durability : std::uint8_t { Disk, Os };
struct JournalConfig {
    Durability durability = Durability::Disk;
    bool durability_given = false;  // somebody wrote it down: nothing weakens it
    bool capture = false;
};

// How the paper exchange treats our orders.
enum class SlippageKind : std::uint8_t { None, Fixed, Percentage, SquareRoot };
// Whose ways the paper exchange has: its own, or those of a broker it stands in for.
enum class PaperProfile : std::uint8_t { None, Alpaca };
constexpr std::string_view kPaperProfileWords[] = {"none", "alpaca"};

struct PaperConfig {
    PaperProfile profile = PaperProfile::None;
    std::string fees = "alpaca";  // market/fees.hpp names them
    SlippageKind slippage = SlippageKind::None;
    Price slippage_amount;                       // Fixed
    Ratio slippage_fraction;                     // Percentage
    Ratio impact_coefficient = Ratio::whole(1);  // SquareRoot
    std::chrono::nanoseconds latency = std::chrono::milliseconds{50};
    Ratio latency_sigma;                    // above zero: log-normal, with `latency` as its median
    Ratio participation = Ratio::whole(1);  // of a displayed size or a print
    std::vector<market::CorporateAction> actions;
};

// Above this a second of the market, which is what an intent may wait for the journal, is shorter than a write takes.
constexpr std::uint32_t kDemoSpeedMax = 600;
struct DemoConfig {
    std::uint32_t speed = 60;  // market seconds a second; zero: as fast as it goes
};

struct Config {
    Mode mode = Mode::Paper;
    bool auto_execute = false;
    bool require_confirmation = true;
    bool rehearse_live = false;
    std::vector<AccountConfig> accounts;  // at least one
    std::optional<Limits> group_limits;   // over all accounts; `currency` is theirs
    std::vector<SetRate> rates;
    std::vector<Instrument> instruments;
    std::vector<StrategyConfig> strategies;  // empty: orders come from people only
    DataConfig data;
    JournalConfig journal;
    PaperConfig paper;
    VenuesConfig venues;
    std::vector<std::string> egress_allow;
    DemoConfig demo;
    GatewayConfig gateway;
    AlertsConfig alerts;
    TelemetryConfig telemetry;
    LogsConfig logs;

    std::vector<std::string> files;  // it was read from; empty: all defaults
    std::vector<Shown> shown;
};

constexpr std::string_view kDefaultConfigFile = "sluice.yaml";

// What holds when there is no file.
Config default_config();

// Every fault as one sentence with its place; no faults: `config` is whole.
struct ConfigOutcome {
    Config config;
    std::vector<std::string> faults;
};
ConfigOutcome read_config(const ConfigSource& source, const Environment& environment);
// Reads the file, or answers the defaults where `path` is empty and there is no ./sluice.yaml.
ConfigOutcome load_config(const std::string& path, const Environment& environment);

}  // namespace sluice::app
