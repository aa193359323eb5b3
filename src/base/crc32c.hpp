#pragma once

#include <cstdint>

#include "base/bytes.hpp"

namespace sluice {

// CRC-32C (Castagnoli, RFC 3720 appendix B.4). `seed` is the checksum of what came before: crc32c(b, crc32c(a)) is the
// checksum of a followed by b. The SSE4.2 instruction where the processor has it, tables elsewhere; same results.
std::uint32_t crc32c(Bytes bytes, std::uint32_t seed = 0);

namespace detail {
std::uint32_t crc32c_portable(Bytes bytes, std::uint32_t seed);
}

}  // namespace sluice
