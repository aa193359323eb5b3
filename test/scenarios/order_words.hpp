#pragma once

#include <string>

#include "engine/state.hpp"  // State
#include "venue_words.hpp"   // OrderIds
#include "words.hpp"         // Line

namespace sluice::test {

// new c1 buy 100 AAPL [limit P] [stop P] [gtc|ioc] [reduce] [on ACCOUNT]
NewOrderSingle order_of(const Line& line);

// show position AAPL | cash | c1
std::string shown(const Line& line, const engine::State& state, const OrderIds& ids);

}  // namespace sluice::test
