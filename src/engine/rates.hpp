#pragma once

#include "engine/core.hpp"  // Core

namespace sluice::engine {

// A rate from one currency to another, as it is known now: quoted by an instrument of the market, or set.

void set_rate(Core& core, const SetRate& rate, const Requester& by);

}  // namespace sluice::engine
