#pragma once

#include <string>

#include "app/console.hpp"  // Environment
#include "base/result.hpp"  // Result

namespace sluice::app {

// The variables of the `.env` in `folder`; empty when there is none. Lines are NAME=VALUE, "# ..." or blank, with optional
// quotes around the value and `export` before the name. Refused: a file that others than its owner may read, for it holds
// secrets, and a line of another shape. No Error ever repeats a value.
Result<Environment> read_dotenv(const std::string& folder);

}  // namespace sluice::app
