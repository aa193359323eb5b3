#pragma once

#include <functional>
#include <string>

namespace sluice::world {

// Takes the sentence of a broken rule.
using Fail = std::function<void(std::string)>;

}  // namespace sluice::world
