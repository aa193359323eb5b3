#include "base/int128.hpp"

namespace sluice {

namespace {

// A 256-bit magnitude in two halves.
struct Wide {
    uint128 high;
    uint128 low;
};

Wide multiply(uint128 a, uint128 b) {
    constexpr uint128 kLow = ~std::uint64_t{0};
    const uint128 low_low = (a & kLow) * (b & kLow);
    const uint128 low_high = (a & kLow) * (b >> 64);
    const uint128 high_low = (a >> 64) * (b & kLow);
    const uint128 high_high = (a >> 64) * (b >> 64);
    const uint128 middle = (low_low >> 64) + (low_high & kLow) + (high_low & kLow);
    return {high_high + (low_high >> 64) + (high_low >> 64) + (middle >> 64), (middle << 64) | (low_low & kLow)};
}

struct Division {
    uint128 quotient;
    uint128 rest;
};

// Long division, one bit at a time; n.high < d, so the quotient fits. `rest` may pass 2^128 by one bit, which `carry`
// holds.
Division divide(Wide n, uint128 d) {
    if (n.high == 0)
        return {n.low / d, n.low % d};
    uint128 rest = n.high;
    uint128 quotient = 0;
    for (int bit = 127; bit >= 0; --bit) {
        const bool carry = (rest >> 127) != 0;
        rest = (rest << 1) | ((n.low >> bit) & 1);
        quotient <<= 1;
        if (carry || rest >= d) {
            rest -= d;
            quotient |= 1;
        }
    }
    return {quotient, rest};
}

}  // namespace

std::optional<int128> mul_div_round(int128 a, int128 b, int128 c) {
    if (c == 0)
        return std::nullopt;
    const bool negative = ((a < 0) != (b < 0)) != (c < 0);
    const uint128 divisor = magnitude(c);
    const Wide product = multiply(magnitude(a), magnitude(b));
    if (product.high >= divisor)
        return std::nullopt;
    auto [quotient, rest] = divide(product, divisor);
    if (rest >= divisor - rest && ++quotient == 0)
        return std::nullopt;

    const uint128 limit = static_cast<uint128>(kInt128Max) + (negative ? 1 : 0);
    if (quotient > limit)
        return std::nullopt;
    return negative ? static_cast<int128>(uint128{0} - quotient) : static_cast<int128>(quotient);
}

}  // namespace sluice
