#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "gateway/handler.hpp"  // Route, Problem

namespace sluice::gateway {

using Query = std::vector<std::pair<std::string, std::string>>;

// The decoded parts of a path: "/v1/orders/P1-A" is {"v1", "orders", "P1-A"}, "/" is none. Each path has one spelling: empty
// and dot segments, backslashes, control characters, what is not UTF-8, what decodes to a percent sign and two digits, and
// a slash at the end make it no path of ours. An encoded slash stands for itself, as in "BTC%2FUSDT.BINANCE", and where it
// may do so is the router's to say.
std::optional<std::vector<std::string>> split_path(std::string_view path);

// The parameters, decoded, in order. A Problem: one that the route does not know, one that is there twice where it may be
// once, or one that is not percent-encoded UTF-8.
std::variant<Query, Problem> read_query(std::string_view query, const std::vector<std::string_view>& known);

}  // namespace sluice::gateway
