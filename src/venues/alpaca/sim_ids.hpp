#pragma once

#include <string>
#include <string_view>

#include "base/random.hpp"  // Random

namespace sluice::venues::alpaca::sim {

// Ids in the form of UUIDs (RFC 9562: version 4 drawn, version 8 of a name). Both are functions of what they are made of.
std::string draw_uuid(Random& random);
std::string uuid_of_name(std::string_view name);
// 8-4-4-4-12 hexadecimal digits.
bool is_uuid(std::string_view text);

}  // namespace sluice::venues::alpaca::sim
