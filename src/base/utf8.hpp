#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace sluice {

// Length of the UTF-8 sequence `text` begins with, 1 to 4, or zero when it begins with none: truncated, overlong, a
// surrogate or above U+10FFFF (Unicode 15, table 3-7).
std::size_t utf8_length(std::string_view text);

// Writes the code point's UTF-8 form, 1 to 4 bytes, and returns how many; it must be a scalar value.
std::size_t write_utf8(char* out, std::uint32_t code_point);

}  // namespace sluice
