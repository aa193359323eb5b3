#pragma once

#include <string_view>

namespace sluice::app {

// What `sluice init` writes: config/sluice.yaml, which a test holds equal to it.
extern const std::string_view kInitTemplate;

}  // namespace sluice::app
