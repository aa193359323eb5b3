#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace sluice {

// The parts between separators; n separators give n + 1 parts, empty ones included.
std::vector<std::string_view> split(std::string_view text, char separator);
// Without leading and trailing space, tab, carriage return and line feed.
std::string_view trim(std::string_view text);
// ASCII letters only; other bytes stay.
std::string to_lower(std::string_view text);

// The whole text and nothing else: an optional '-' (int64 only) and digits. No sign '+', no spaces.
Result<std::int64_t> parse_int64(std::string_view text);
Result<std::uint64_t> parse_uint64(std::string_view text);

// Base 36 with digits and capital letters, without leading zeros: 0 is "0", 35 is "Z". Decoding takes either case.
std::string base36(std::uint64_t value);
void append_base36(std::string& out, std::uint64_t value);
Result<std::uint64_t> parse_base36(std::string_view text);

// The candidate a person most probably meant, for "did you mean": the smallest edit distance, a swap of neighbours
// counting one, at most a third of the length (and at least one). Ties go to the earlier candidate.
std::optional<std::string_view> closest(std::string_view text, std::span<const std::string_view> candidates);

// For messages: quotes the text, with control characters and other odd bytes as \xNN and a long text cut.
std::string quoted(std::string_view text);

}  // namespace sluice
