#pragma once

#include <string_view>

#include "venues/alpaca/config.hpp"  // AlpacaConfig
#include "wire/http.hpp"             // Headers

namespace sluice::venues::alpaca {

// What the venue's account number says: Alpaca's paper accounts begin with PA, the live ones with anything else.
Mode mode_of(std::string_view account_number);

// The key pair as headers, flagged secret.
void sign(const AlpacaConfig& config, wire::Headers& headers);

}  // namespace sluice::venues::alpaca
