#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/bytes.hpp"

namespace sluice {

using Digest = std::array<std::byte, 32>;

// SHA-256 (FIPS 180-4), incremental. Uses the processor's SHA instructions where it has them; same results.
class Sha256 {
public:
    // Portable exists so that a test can compare both on one machine.
    enum class Path : std::uint8_t { Fastest, Portable };

    explicit Sha256(Path path = Path::Fastest);

    void update(Bytes bytes);
    // The digest of everything so far; afterwards the object is as new.
    Digest finish();

private:
    void reset();

    using Compress = void (*)(std::uint32_t* state, const std::byte* blocks, std::size_t count);
    Compress compress_;
    std::array<std::uint32_t, 8> state_;
    std::array<std::byte, 64> pending_;
    std::uint64_t total_ = 0;  // bytes seen
};

Digest sha256(Bytes bytes);

// Lower-case hexadecimal.
std::string hex(Bytes bytes);

}  // namespace sluice
