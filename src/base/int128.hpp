#pragma once

#include <cstdint>
#include <optional>

#include "base/assert.hpp"

namespace sluice {

using int128 = __int128;
using uint128 = unsigned __int128;

constexpr int128 kInt128Max = static_cast<int128>(~uint128{0} >> 1);
constexpr int128 kInt128Min = -kInt128Max - 1;

constexpr std::optional<int128> checked_add(int128 a, int128 b) {
    int128 sum = 0;
    if (__builtin_add_overflow(a, b, &sum))
        return std::nullopt;
    return sum;
}

constexpr std::optional<int128> checked_sub(int128 a, int128 b) {
    int128 difference = 0;
    if (__builtin_sub_overflow(a, b, &difference))
        return std::nullopt;
    return difference;
}

constexpr std::optional<int128> checked_mul(int128 a, int128 b) {
    int128 product = 0;
    if (__builtin_mul_overflow(a, b, &product))
        return std::nullopt;
    return product;
}

// The value as a 64-bit integer, if it is one.
constexpr std::optional<std::int64_t> to_int64(int128 value) {
    const auto narrow = static_cast<std::int64_t>(value);
    if (narrow != value)
        return std::nullopt;
    return narrow;
}

// |value|; right for the smallest value too.
constexpr uint128 magnitude(int128 value) {
    return value < 0 ? uint128{0} - static_cast<uint128>(value) : static_cast<uint128>(value);
}

// n / d to the nearest integer, halves away from zero. d must not be zero; the smallest value over -1 must not be
// asked.
constexpr int128 div_round_half_away(int128 n, int128 d) {
    SLUICE_ASSERT(d != 0, "a quotient needs a divisor that is not zero");
    SLUICE_ASSERT(!(n == kInt128Min && d == -1), "the smallest value has no positive counterpart");
    const int128 quotient = n / d;
    const int128 rest = n % d;
    if (magnitude(rest) < magnitude(d) - magnitude(rest))
        return quotient;
    return (n < 0) == (d < 0) ? quotient + 1 : quotient - 1;
}

// a * b / c to the nearest integer, halves away from zero, with an exact 256-bit product in between.
// Empty when c is zero or the result does not fit.
std::optional<int128> mul_div_round(int128 a, int128 b, int128 c);

}  // namespace sluice
