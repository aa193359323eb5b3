#pragma once

#include <memory>
#include <vector>

#include "app/config.hpp"            // StrategyConfig
#include "market/calendar_view.hpp"  // CalendarView
#include "strategy/strategy.hpp"     // Strategy

namespace sluice::app {

// One strategy a configuration entry, each on the instruments it names or on all. `calendars` outlives them.
std::vector<std::unique_ptr<strategy::Strategy>> build_strategies(const std::vector<StrategyConfig>& configs,
                                                                  const std::vector<Instrument>& instruments,
                                                                  const market::CalendarView& calendars);

}  // namespace sluice::app
