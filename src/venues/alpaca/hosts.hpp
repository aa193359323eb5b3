#pragma once

#include "venues/hosts.hpp"  // HostRow

namespace sluice::venues::alpaca {

// Alpaca's hosts and what is reached there (docs.alpaca.markets). Data hosts serve both modes.
inline constexpr HostRow kHosts[] = {
    {"paper-api.alpaca.markets", wire::PathClass::Trade, Mode::Paper},
    {"api.alpaca.markets", wire::PathClass::Trade, Mode::Live},
    {"data.alpaca.markets", wire::PathClass::Data, Mode::Paper},
    {"data.alpaca.markets", wire::PathClass::Data, Mode::Live},
    {"stream.data.alpaca.markets", wire::PathClass::Data, Mode::Paper},
    {"stream.data.alpaca.markets", wire::PathClass::Data, Mode::Live},
    {"data.sandbox.alpaca.markets", wire::PathClass::Data, Mode::Paper},
    {"stream.data.sandbox.alpaca.markets", wire::PathClass::Data, Mode::Paper},
};

}  // namespace sluice::venues::alpaca
