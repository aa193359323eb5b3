#include "base/crc32c.hpp"

#include <array>

#if defined(__x86_64__)
#include <nmmintrin.h>
#endif

namespace sluice {

namespace {

// x^32 + x^28 + ... (0x1EDC6F41) with the bits reversed, as the register holds them.
constexpr std::uint32_t kPolynomial = 0x82F63B78u;

constexpr std::uint32_t times_x(std::uint32_t a) { return (a >> 1) ^ ((a & 1) != 0 ? kPolynomial : 0); }

using ByteTables = std::array<std::array<std::uint32_t, 256>, 8>;

// tables[k][b] is the register after byte b and k zero bytes ("slicing by 8", Kounavis and Berry 2005).
constexpr ByteTables make_byte_tables() {
    ByteTables tables{};
    for (std::uint32_t b = 0; b < 256; ++b) {
        std::uint32_t crc = b;
        for (int bit = 0; bit < 8; ++bit)
            crc = times_x(crc);
        tables[0][b] = crc;
    }
    for (std::size_t k = 1; k < 8; ++k) {
        for (std::size_t b = 0; b < 256; ++b) {
            const std::uint32_t before = tables[k - 1][b];
            tables[k][b] = (before >> 8) ^ tables[0][before & 255];
        }
    }
    return tables;
}

constexpr ByteTables kTables = make_byte_tables();

std::uint64_t load64(const std::byte* from) {
    std::uint64_t word = 0;
    std::memcpy(&word, from, sizeof word);
    return word;
}

#if defined(__x86_64__)

// The instruction answers after three cycles but starts one every cycle, so long inputs run as three lanes. A lane of
// kLane bytes moves past the ones behind it by multiplying its register by x^(8 kLane), here by table.
constexpr std::size_t kLane = 1024;

constexpr std::uint32_t multiply(std::uint32_t a, std::uint32_t b) {
    std::uint32_t product = 0;
    for (std::uint32_t bit = 1u << 31; bit != 0; bit >>= 1) {
        if ((a & bit) != 0)
            product ^= b;
        b = times_x(b);
    }
    return product;
}

using ShiftTables = std::array<std::array<std::uint32_t, 256>, 4>;

constexpr ShiftTables make_shift_tables(std::size_t bytes) {
    std::uint32_t power = 1u << 31;  // x^0
    for (std::size_t bit = 0; bit < bytes * 8; ++bit)
        power = times_x(power);
    ShiftTables tables{};
    for (std::uint32_t k = 0; k < 4; ++k) {
        for (std::uint32_t b = 0; b < 256; ++b)
            tables[k][b] = multiply(power, b << (8 * k));
    }
    return tables;
}

constexpr ShiftTables kPastOneLane = make_shift_tables(kLane);

std::uint32_t past_one_lane(std::uint64_t crc) {
    return kPastOneLane[0][crc & 255] ^ kPastOneLane[1][crc >> 8 & 255] ^ kPastOneLane[2][crc >> 16 & 255] ^
           kPastOneLane[3][crc >> 24 & 255];
}

[[gnu::target("sse4.2")]] std::uint32_t crc32c_sse42(const std::byte* at, std::size_t size, std::uint32_t seed) {
    std::uint64_t crc = ~seed;
    for (; size >= 3 * kLane; at += 3 * kLane, size -= 3 * kLane) {
        std::uint64_t second = 0;
        std::uint64_t third = 0;
        for (std::size_t i = 0; i < kLane; i += 8) {
            crc = _mm_crc32_u64(crc, load64(at + i));
            second = _mm_crc32_u64(second, load64(at + kLane + i));
            third = _mm_crc32_u64(third, load64(at + 2 * kLane + i));
        }
        crc = past_one_lane(past_one_lane(crc) ^ second) ^ third;
    }
    for (; size >= 8; at += 8, size -= 8)
        crc = _mm_crc32_u64(crc, load64(at));
    auto narrow = static_cast<std::uint32_t>(crc);
    for (; size > 0; ++at, --size)
        narrow = _mm_crc32_u8(narrow, static_cast<unsigned char>(*at));
    return ~narrow;
}

#endif

}  // namespace

std::uint32_t detail::crc32c_portable(Bytes bytes, std::uint32_t seed) {
    const std::byte* at = bytes.data();
    std::size_t size = bytes.size();
    std::uint32_t crc = ~seed;
    for (; size >= 8; at += 8, size -= 8) {
        const std::uint64_t word = load64(at) ^ crc;
        crc = 0;
        for (std::size_t k = 0; k < 8; ++k)
            crc ^= kTables[7 - k][word >> (8 * k) & 255];
    }
    for (; size > 0; ++at, --size)
        crc = (crc >> 8) ^ kTables[0][(crc ^ static_cast<std::uint32_t>(*at)) & 255];
    return ~crc;
}

std::uint32_t crc32c(Bytes bytes, std::uint32_t seed) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("sse4.2"))
        return crc32c_sse42(bytes.data(), bytes.size(), seed);
#endif
    return detail::crc32c_portable(bytes, seed);
}

}  // namespace sluice
