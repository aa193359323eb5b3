#pragma once

#include <string>
#include <string_view>

#include "base/result.hpp"  // Result, Status

namespace sluice::app {

// Whole small files. The Error names the path and what the system said.
Result<std::string> read_text_file(const std::string& path);
// A new or replaced file; a failure leaves what was there before.
Status write_text_file(const std::string& path, std::string_view text);
// Fails when the file is there already.
Status create_text_file(const std::string& path, std::string_view text);

}  // namespace sluice::app
