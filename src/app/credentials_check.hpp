#pragma once

#include <string>
#include <string_view>

#include "app/console.hpp"    // Environment
#include "app/section.hpp"    // Section
#include "model/account.hpp"  // Mode

namespace sluice::app {

// Reads `credentials:` of one account and holds lock 2's naming rule (design.md 5): secrets come from the environment, live
// ones from names that say LIVE (ALPACA_LIVE_API_KEY), paper ones from names that do not, so neither can be taken for the
// other. `venue` gives the name its first word.
// Answers the values, empty where there is none. They go nowhere but to the venue's client.
struct Credentials {
    std::string api_key;
    std::string api_secret;
    std::string access_token;
    std::string client_id;
};
Credentials read_credentials(Section& account, std::string_view venue, Mode mode, const Environment& environment);

}  // namespace sluice::app
