#pragma once

#include "model/quantities.hpp"  // Price

// Numbers as the library holds them.
namespace sluice::analytics::detail {

// The IEEE double nearest to the decimal price, which is what reading its text gives.
inline double as_float64(Price price) { return static_cast<double>(price.nanos()) / static_cast<double>(Price::kUnit); }
inline float as_float32(Price price) { return static_cast<float>(as_float64(price)); }

}  // namespace sluice::analytics::detail
