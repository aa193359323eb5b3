#include "venues/alpaca/sim_ids.hpp"

#include <array>
#include <cstdint>

#include "base/sha256.hpp"  // sha256

namespace sluice::venues::alpaca::sim {

namespace {

std::string uuid_text(std::array<std::uint8_t, 16> bytes, unsigned version) {
    constexpr std::string_view kHex = "0123456789abcdef";
    bytes[6] = static_cast<std::uint8_t>((bytes[6] & 0x0Fu) | (version << 4));
    bytes[8] = static_cast<std::uint8_t>((bytes[8] & 0x3Fu) | 0x80u);
    std::string out;
    out.reserve(36);
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            out.push_back('-');
        out.push_back(kHex[bytes[i] >> 4]);
        out.push_back(kHex[bytes[i] & 0x0Fu]);
    }
    return out;
}

}  // namespace

std::string draw_uuid(Random& random) {
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t half = 0; half < 2; ++half) {
        std::uint64_t word = random.next();
        for (std::size_t i = 0; i < 8; ++i, word >>= 8)
            bytes[half * 8 + i] = static_cast<std::uint8_t>(word);
    }
    return uuid_text(bytes, 4);
}

std::string uuid_of_name(std::string_view name) {
    const Digest digest = sha256(as_bytes(name));
    std::array<std::uint8_t, 16> bytes{};
    for (std::size_t i = 0; i < bytes.size(); ++i)
        bytes[i] = static_cast<std::uint8_t>(digest[i]);
    return uuid_text(bytes, 8);
}

bool is_uuid(std::string_view text) {
    if (text.size() != 36)
        return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
        const char c = text[i];
        const bool digit = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
        if (dash ? c != '-' : !digit)
            return false;
    }
    return true;
}

}  // namespace sluice::venues::alpaca::sim
