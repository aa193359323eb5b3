#pragma once

#include <string>

#include "model/quantities.hpp"  // Price

namespace sluice::strategy {

// For statistics only; the price itself stays exact.
constexpr double as_double(Price price) { return static_cast<double>(price.nanos()) * 1e-9; }

// Exactly `places` digits after the point, for sentences: 2.5 with two is "2.50". The figure must stay below 1e12 and
// `places` below 7; otherwise "?" stands there.
std::string fixed_text(double value, int places);

}  // namespace sluice::strategy
