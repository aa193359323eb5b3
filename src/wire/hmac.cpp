#include "wire/hmac.hpp"

#include <algorithm>
#include <array>

#include "base/bytes.hpp"  // as_bytes

namespace sluice::wire {

Digest hmac_sha256(std::string_view key, std::string_view message) {
    constexpr std::size_t kBlock = 64;
    std::array<std::byte, kBlock> padded{};
    if (key.size() > kBlock) {
        const Digest hashed = sha256(as_bytes(key));
        std::copy(hashed.begin(), hashed.end(), padded.begin());
    } else {
        const Bytes bytes = as_bytes(key);
        std::copy(bytes.begin(), bytes.end(), padded.begin());
    }
    std::array<std::byte, kBlock> inner{};
    std::array<std::byte, kBlock> outer{};
    for (std::size_t i = 0; i < kBlock; ++i) {
        inner[i] = padded[i] ^ std::byte{0x36};
        outer[i] = padded[i] ^ std::byte{0x5c};
    }
    Sha256 hash;
    hash.update(inner);
    hash.update(as_bytes(message));
    const Digest first = hash.finish();
    hash.update(outer);
    hash.update(first);
    return hash.finish();
}

}  // namespace sluice::wire
