#include "app/build_strategies.hpp"

#include <algorithm>

namespace sluice::app {
namespace {

std::vector<strategy::DeskConfig> desks_of(const StrategyConfig& config, const std::vector<Instrument>& instruments) {
    std::vector<strategy::DeskConfig> desks;
    for (const Instrument& instrument : instruments) {
        const auto& named = config.instruments;
        if (!named.empty() && std::find(named.begin(), named.end(), instrument.id) == named.end())
            continue;
        strategy::DeskConfig desk = config.desk;
        desk.strategy = config.id;
        desk.seat = static_cast<std::uint32_t>(desks.size());
        desk.account = config.account;
        desk.instrument = instrument;
        desks.push_back(desk);
    }
    return desks;
}

}  // namespace

std::vector<std::unique_ptr<strategy::Strategy>> build_strategies(const std::vector<StrategyConfig>& configs,
                                                                  const std::vector<Instrument>& instruments,
                                                                  const market::CalendarView& calendars) {
    std::vector<std::unique_ptr<strategy::Strategy>> strategies;
    for (const StrategyConfig& config : configs) {
        const std::vector<strategy::DeskConfig> desks = desks_of(config, instruments);
        if (desks.empty())
            continue;
        switch (config.kind) {
            case StrategyKind::EmaCross:
                strategies.push_back(std::make_unique<strategy::EmaCross>(config.ema_cross, desks, calendars));
                break;
            case StrategyKind::MeanReversion:
                strategies.push_back(
                    std::make_unique<strategy::MeanReversion>(config.mean_reversion, desks, calendars));
                break;
        }
    }
    return strategies;
}

}  // namespace sluice::app
