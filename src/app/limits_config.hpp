#pragma once

#include <vector>

#include "app/section.hpp"    // Section
#include "model/command.hpp"  // SetRate
#include "model/limits.hpp"   // Limits

namespace sluice::app {

// `limits:` of the root or of one account; what is not named is that of `base`. Not finished: the caller may know more keys.
Limits read_limits(Section& section, const Limits& base);

// `limits_over_accounts:`, whose `currency` says what all accounts together are counted in. The section is there.
Limits read_group_limits(Section& section);

// `rates:`, a list of from, to, rate and where it is from.
std::vector<SetRate> read_rates(Section& root);

}  // namespace sluice::app
