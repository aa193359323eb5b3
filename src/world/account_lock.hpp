#pragma once

#include <string>

#include "base/result.hpp"      // Result
#include "model/ids.hpp"        // VenueId, AccountId
#include "world/home_lock.hpp"  // HomeLock

namespace sluice::world {

// The folder of this user's locks that hold over all homes: `runtime`/sluice, or /tmp/sluice-<user> where `runtime` (the
// value of XDG_RUNTIME_DIR) is empty. Made when missing. Error Invalid when it is another user's or open to others.
Result<std::string> lock_folder(const std::string& runtime);

// Two engines never share one account of one venue, whatever homes they run in: they would double each other's exits and
// overrun each other's limits. Error Unavailable names the process that has it. The paper exchange lives inside its
// process, so its accounts are the home's own and need no such lock.
Result<HomeLock> lock_account(const std::string& folder, const VenueId& venue, const AccountId& account);

}  // namespace sluice::world
