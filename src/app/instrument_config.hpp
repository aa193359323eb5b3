#pragma once

#include <span>
#include <string_view>

#include "app/section.hpp"       // Section
#include "model/instrument.hpp"  // Instrument

namespace sluice::app {

// One entry of `instruments:`. What contradicts itself is a fault of the section.
Instrument read_instrument(Section& section, std::span<const std::string_view> calendars);

}  // namespace sluice::app
