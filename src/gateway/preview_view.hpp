#pragma once

#include <string>

#include "engine/preview.hpp"  // Preview

namespace sluice::gateway {

// What would become of an order, as REST shows it: {"hash", "denied", ..., "text"}, decimals as strings.
std::string rest_preview(const engine::Preview& preview);

}  // namespace sluice::gateway
