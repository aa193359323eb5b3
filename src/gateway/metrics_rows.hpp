#pragma once

#include <span>
#include <string_view>

#include "gateway/metrics.hpp"  // MetricRow

namespace sluice::gateway {

// Every figure there is, in the order of the text.
std::span<const MetricRow> metric_rows();
// The name stands in the table.
const MetricRow& metric_row(std::string_view name);

}  // namespace sluice::gateway
