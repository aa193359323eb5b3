#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "base/int128.hpp"
#include "base/result.hpp"

namespace sluice {

// Exact decimal text <-> integers scaled by 10^scale: with scale 9, "101.25" is 101'250'000'000. Scales run from 0
// to 38.
constexpr int kMaxDecimalScale = 38;

// Accepts an optional sign, digits, and at most one point with a digit beside it ("1.5", ".5", "5.", "+5"). Refuses
// everything else, an exponent too, with a sentence that says what is wrong. Digits beyond `scale` must be zeros.
Result<int128> parse_decimal(std::string_view text, int scale);

// The shortest text: no trailing zeros, no exponent, no "-0". "101.25", "-0.5", "100".
std::string format_decimal(int128 value, int scale);

// Exactly `places` digits after the point, rounded half away from zero: format_decimal_fixed(..., 9, 2) is "101.25".
std::string format_decimal_fixed(int128 value, int scale, int places);

// The same, appended.
void append_decimal(std::string& out, int128 value, int scale);
void append_decimal_fixed(std::string& out, int128 value, int scale, int places);

// The same into memory of the caller, which must hold kDecimalTextMax characters; returns the text written.
// No allocation.
constexpr std::size_t kDecimalTextMax = 96;
std::string_view write_decimal(char* buffer, int128 value, int scale);
std::string_view write_decimal_fixed(char* buffer, int128 value, int scale, int places);

}  // namespace sluice
