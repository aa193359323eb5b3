#pragma once

#include <vector>

#include "app/config.hpp"   // StrategyConfig
#include "app/section.hpp"  // Section

namespace sluice::app {

// The list `strategies:` of the root; both built-in strategies on every instrument when it is not there. Strategies without
// an account trade on `account`.
std::vector<StrategyConfig> read_strategies(Section& root, const AccountId& account, Reading& reading);

}  // namespace sluice::app
