#pragma once

#include <string_view>

#include "base/sha256.hpp"  // Digest

namespace sluice::wire {

// HMAC with SHA-256 (RFC 2104, FIPS 198-1).
Digest hmac_sha256(std::string_view key, std::string_view message);

}  // namespace sluice::wire
